"""How far the measures of the schools are, and what track 3 counts."""

from __future__ import annotations

from typing import Final

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import AMOUNT_STEPS, Palette
from shnro_core.exports.story.measures.computed.support import Support
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table

DONE: Final = "выполнена"
_CANCELLED: Final = "отменена"
_STATUSES: Final = (DONE, "выполняется", "запланирована", _CANCELLED)


def by_status(context: Context, support: Support) -> Block | None:
    """100 % bars of statuses, one bar a measure, the most used first."""
    if support.measures.empty:
        return None
    counts = support.measures.groupby(["measure", "status"], as_index=False).agg(schools=("school_code", "size"))
    total = counts.groupby("measure")["schools"].transform("sum")
    frame = counts.assign(
        total=total,
        pct=100 * counts["schools"] / total,
        row=[f"{m}, {text.number(n)}" for m, n in zip(counts["measure"], total, strict=True)],
        label=counts["schools"].map(text.number),
        hover=[text.share(n, t) for n, t in zip(counts["schools"], total, strict=True)],
    ).sort_values(["total", "measure"], ascending=[False, True], kind="stable", ignore_index=True)
    cancelled = int((support.measures["status"] == _CANCELLED).sum())
    done = int((support.measures["status"] == DONE).sum())
    whole = len(support.measures)
    schools = support.measures["school_code"].nunique()
    return Block(
        key="measures-computed-status",
        title=f"{text.verb(done, 'Выполнена', 'Выполнено')} {text.number(done)} из "
        f"{text.counted(whole, 'мера', case=text.Case.GENITIVE)} ({text.share_percent(done, whole)})"
        + (f", {text.verb(cancelled, 'отменена', 'отменено')} {text.number(cancelled)}" if cancelled else ""),
        n=f"{text.counted(whole, 'мера')} в {text.schools(schools, text.Case.PREPOSITIONAL)}, "
        f"план {support.year} года; число после названия — сколько раз мера запланирована.",
        chart=bars.stacked(
            frame=frame,
            name="row",
            part="status",
            value="pct",
            label="label",
            hover="hover",
            fill=_colours(context.colours),
            colours=context.colours,
        ),
        alt="Полосы по 100 %: " + "; ".join(f"{r.row}, {r.status}: {r.hover}" for r in frame.itertuples()),
        remark="Выполненная мера — не то же, что помогшая: результата эти числа не оценивают.",
        table=Table(
            frame=frame,
            columns=(
                Column("measure", "Мера", width="large"),
                Column("status", "Статус"),
                Column("schools", "Мер", Kind.COUNT),
                Column("total", "Всего таких мер", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
            ),
            caption=f"Меры школ по статусам, {support.year} год",
            file_stem="mery_po_statusam",
            sources=support.sources,
            stamp=context.region.stamp,
        ),
    )


def overcame(support: Support) -> str:
    """Finding: failing pupils of track 3, how many had support and how many overcame; empty where none is loaded."""
    rows = support.pupils.dropna(subset=["pupils_failing", "pupils_with_support", "pupils_overcame"])
    if not rows["pupils_failing"].sum():
        return ""
    failing, helped, over = (int(rows[c].sum()) for c in ("pupils_failing", "pupils_with_support", "pupils_overcame"))
    return (
        f"Трек 3, {text.schools(len(rows))}: сопровождают {text.number(helped)} из {text.number(failing)} неуспевающих "
        f"учеников ({text.share_percent(helped, failing)}), преодолели неуспешность {text.number(over)}. "
        "Это не оценка эффекта."
    )


def _colours(colours: Palette) -> dict[str, str]:
    return dict(zip(_STATUSES, (AMOUNT_STEPS[4], AMOUNT_STEPS[2], colours.neutral_middle, colours.muted), strict=True))
