"""Overview parts about support in Ярославская область: who was supported, what was decided for 2023."""

from __future__ import annotations

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.dynamics import movement, names
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.overview.parts import Part
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.model import Column, Kind, Table

_GROUPS = {
    "Участники федерального проекта «500+»": "Проект «500+», 2022 год (трек 1)",
    "Участники проекта «500+» 2021 года, продолжающие работу": "Проект «500+», 2021 год, второй год работы (трек 1)",
    "Школы региональной программы (трек 2)": "Региональная программа (трек 2)",
}


def moved(context: Context) -> str:
    """Finding: supported schools that got better and worse."""
    total = movement.total(context)
    if total is None:
        return ""
    better = total.left_list + total.raised_cluster
    return (
        f"Вышли из списка или повысили уровень {names.part_of_supported(better, total.schools_total)}, "
        f"{text.number(total.same_cluster)} остались на своём уровне. {movement.NOT_AN_EFFECT}"
    )


def supported(context: Context) -> Part | None:
    """Schools supported in 2022 by track and project."""
    facts = context.fetch("published/listing_facts", region=context.region.code)
    rows = facts[facts["fact"].isin(_GROUPS)]
    if rows.empty:
        return None
    total = int(rows["value"].sum())
    frame = (
        noted(rows, context.fetch)
        .assign(
            name=rows["fact"].map(_GROUPS),
            share=100 * rows["value"] / total,
            label=[text.share(n, total) for n in rows["value"]],
        )
        .sort_values("value", ascending=False)
    )
    most = frame.iloc[0]
    track_1 = int(frame.loc[frame["name"].str.contains("трек 1"), "value"].sum())
    block = Block(
        key="overview-supported",
        title=f"Сопровождали {text.schools(total, text.Case.ACCUSATIVE)}: трек 1 — {text.number(track_1)}, "
        f"трек 2 — {text.number(total - track_1)}",
        n="Участники 2022 года: трек 1 — адресная помощь ШНОР, трек 2 — школы в зоне риска снижения результатов.",
        chart=bars.horizontal(
            frame=frame.assign(label=frame["label"].str.replace(", ", "<br>")),
            name="name",
            value="value",
            label="label",
            hover="label",
            highlight=[str(most["name"])],
            colours=context.colours,
        ),
        alt="Горизонтальные столбцы: " + "; ".join(f"{r.name} — {r.label}" for r in frame.itertuples(index=False)),
        remark="Трек 3 — профилактика учебной неуспешности — обращён ко всем школам области.",
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Группа"),
                Column("value", "Школ", Kind.COUNT),
                Column("share", "Доля", Kind.PERCENT),
                Column("note", "Примечание", width="large"),
            ),
            caption="Школы, которые сопровождали в 2022 году",
            file_stem="sostav_uchastnikov_2022",
            sources=sources_of(context.fetch, frame),
            notes=notes_of(frame),
            stamp=context.region.stamp,
        ),
        half=True,
    )
    return Part(block)


def decisions(context: Context) -> Part | None:
    """What the region decided for 2023: decisions by kind as sentences."""
    rows = context.fetch("published/track_decisions", region=context.region.code)
    if rows.empty:
        return None
    order = rows["kind"].value_counts()
    grouped = (
        rows.groupby(["kind", "track"], sort=False)["item"]
        .agg(lambda items: "; ".join(_lower(str(i)) for i in items) + ".")
        .reset_index()
    )
    frame = grouped.assign(
        count=grouped["kind"].map(order),
        heading=[
            f"{k.capitalize()}, трек{text.NBSP}{t}" for k, t in zip(grouped["kind"], grouped["track"], strict=True)
        ],
        item=grouped["item"].map(lambda words: f"{words[:1].upper()}{words[1:]}"),
    ).sort_values(["count", "kind", "track"], ascending=[False, True, True], kind="stable")
    kept, strengthened, dropped = (int(order.get(kind, 0)) for kind in ("сохранить", "усилить", "исключить"))
    rest = len(rows) - kept - strengthened - dropped
    block = Block(
        key="overview-decisions",
        title=f"Решения на 2023 год: {kept} сохраняют прежнее, {strengthened} усиливают, {dropped} исключают, "
        f"остальные {rest} меняют и добавляют",
        n=f"{text.counted(len(rows), 'решение')} по трём трекам; ОИП — общий интегральный "
        "показатель, ИСБШ — индекс социального благополучия школы, ИОМ — индивидуальный образовательный маршрут.",
        table=Table(
            frame=frame,
            columns=(Column("heading", "Решение"), Column("item", "Что решено")),
            caption="Решения на 2023 год по видам и трекам",
            file_stem="resheniya_2023",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        prose=True,
    )
    index = rows[(rows["kind"] == "исключить") & rows["item"].str.contains("ОИП")]
    if index.empty:
        return Part(block)
    tracks = " и ".join(str(t) for t in sorted(index["track"]))
    return Part(
        block,
        f"Прежние меры сохраняются ({text.counted(kept, 'решение')}), меняется счёт: общий "
        f"интегральный показатель (ОИП) исключён в треках {tracks}.",
    )


def _lower(words: str) -> str:
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"
