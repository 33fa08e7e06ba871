"""Deficits of teaching staffs and resources of the schools of track 2."""

from __future__ import annotations

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import plain, sentence
from shnro_core.model import Column, Kind, Table

_NO_PRINTED = "напечатано «нет»"
_NOTE = Column("note", "Примечание", width="medium")


def team_deficits(context: Context) -> Block | None:
    """Professional deficits of teaching staffs, as printed."""
    rows = context.fetch("published/team_deficits", region=context.region.code)
    if rows.empty:
        return None
    frame = rows.assign(
        name=[sentence(str(f).removeprefix("Дефицит коллективов: ")) for f in rows["fact"]],
        label=[text.percent(v) for v in rows["teams_pct"]],
    )
    percents = frame["teams_pct"]
    return Block(
        key="deficits-teams",
        title=f"Каждый из {text.counted(len(frame), 'дефицит', case=text.Case.GENITIVE)} документ называет у "
        f"{text.number(percents.min())}–{text.percent(percents.max())} коллективов",
        n="Профессиональные дефициты коллективов ШНОР, 2022 год; сколько коллективов стоит за долями, не напечатано.",
        chart=bars.horizontal(
            frame=frame, name="name", value="teams_pct", label="label", colours=context.colours, limit=100
        ),
        alt="Горизонтальные столбцы, доля коллективов с дефицитом: "
        + "; ".join(f"{n} — {w}" for n, w in zip(frame["name"], frame["label"], strict=True)),
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Дефицит", width="large"),
                Column("teams_pct", "Доля коллективов", Kind.PERCENT),
                _NOTE,
            ),
            caption="Профессиональные дефициты коллективов",
            file_stem="deficity_kollektivov",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def track2(context: Context) -> Block | None:
    """Indicators of track 2 about resources in January of two years."""
    rows = context.fetch("published/track2_resources", region=context.region.code)
    if rows.empty:
        return None
    long = rows.melt(
        id_vars=["indicator", "note"], value_vars=["jan_2022", "jan_2023"], var_name="wave", value_name="value"
    )
    long = long.assign(
        indicator=[sentence(str(i)) for i in long["indicator"]],
        wave=long["wave"].map({"jan_2022": "Январь 2022", "jan_2023": "Январь 2023"}),
        label=[
            _NO_PRINTED if text.is_missing(v) and _NO_PRINTED in str(n) else text.percent(v)
            for v, n in zip(long["value"], long["note"], strict=True)
        ],
    )
    measured = rows.dropna(subset=["jan_2022", "jan_2023"])
    first = measured.iloc[0]
    return Block(
        key="deficits-track2",
        title=f"Трек 2: «Точка роста» — у {text.percent(first['jan_2022'])} школ в январе 2022-го "
        f"и у {text.percent(first['jan_2023'])} в январе 2023-го",
        n="28 школ региональной программы (трек 2). Об устранении дефицитов в обеих ячейках напечатано «нет».",
        chart=bars.paired(
            frame=long,
            name="indicator",
            series="wave",
            value="value",
            label="label",
            fill={"Январь 2022": context.colours.muted, "Январь 2023": context.colours.accent},
            colours=context.colours,
            limit=100,
        ),
        alt="Парные столбцы, доля школ трека 2: "
        + "; ".join(f"{i}, {w} — {v}" for i, w, v in zip(long["indicator"], long["wave"], long["label"], strict=True)),
        remark="**Неоднозначно.** Рядом с долями «Точки роста» напечатано «Мониторинг не проводился» "
        "(противоречие I54).",
        table=Table(
            frame=rows.assign(note=plain(rows["note"], context.fetch)),
            columns=(
                Column("indicator", "Показатель", width="large"),
                Column("jan_2022", "Январь 2022", Kind.PERCENT),
                Column("jan_2023", "Январь 2023", Kind.PERCENT),
                Column("comment", "Примечание документа"),
                _NOTE,
            ),
            caption="Ресурсы школ трека 2",
            file_stem="trek_2_resursy",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )
