"""Dynamics by assessment procedure: five categories for the chosen group, the positive result for all groups."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import dynamics_colours, series_colours
from shnro_core.exports.story.bases import restored
from shnro_core.exports.story.dynamics import names
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.model import Column, Kind, Table

CATEGORIES = {
    "Положительная": "Положительная",
    "0% не преодолевших порог за 2 года": "0 % за 2 года",
    "Нейтральная": "Нейтральная",
    "Отрицательная": "Отрицательная",
    "Нет участников": "Нет участников",
}
POSITIVE_RESULT = "Показывают положительный результат"
POSITIVE_EXPLAINED = "Положительный результат = положительная динамика + 0 % за 2 года (оба года порог преодолели все)."
_NO_DATA = "Нет участников"
_SMALL_GROUP = 20


def rows(context: Context) -> pd.DataFrame:
    """Shares by group, procedure and category with the numbers of schools they stand for («расчёт системы»)."""
    raw = context.fetch("published/procedure_dynamics", region=context.region.code)
    frame = names.in_order(noted(raw, context.fetch))
    return frame.assign(
        procedure=frame["procedure"].map(names.procedure),
        counted=restored(frame["value"], frame["schools_total"]),
    )


def groups(frame: pd.DataFrame) -> list[str]:
    """Groups that a reader can choose, in the order of the page."""
    return list(dict.fromkeys(frame["group"]))


def spread(context: Context) -> str | None:
    """Finding: the ends of the positive result over groups and procedures; no procedure is named for being at one."""
    frame = rows(context)
    if frame.empty:
        return None
    positive = frame[frame["category"] == POSITIVE_RESULT]
    ends, smallest = positive["value"].agg(["min", "max"]), int(positive["schools_total"].min())
    return (
        f"По процедурам положительный результат — у {_range(ends)} школ группы; в самой малой группе "
        f"{text.schools(smallest)}, поэтому крайние процедуры не названы."
    )


def by_category(context: Context) -> Block | None:
    """Six procedures of the chosen group as 100 % bars of the five categories."""
    frame = rows(context)
    if frame.empty:
        return None
    known = groups(frame)
    chosen = context.choices.get("group", "")
    group = chosen if chosen in known else known[0]
    own = frame[frame["group"] == group]
    size = int(own["schools_total"].iloc[0])
    parts = own[own["category"].isin(CATEGORIES)].copy()
    parts["category"] = parts["category"].map(CATEGORIES)
    sums = parts.groupby("procedure", sort=False)[["value", "counted"]].sum()
    short = sums[sums["counted"] != size]
    marks = {str(p): f" (сумма{text.NBSP}{text.percent(total)})" for p, total in short["value"].items()}
    parts["row"] = [p + marks.get(p, "") for p in parts["procedure"]]
    parts["label"] = parts["value"].map(text.percent)
    parts["hover"] = [_hover(v, k, size) for v, k in zip(parts["value"], parts["counted"], strict=True)]
    positive = own[own["category"] == POSITIVE_RESULT].set_index("procedure")["value"]
    return Block(
        key="dynamics-procedures",
        title=f"{group}: положительный результат — у {_range(positive.agg(['min', 'max']))} школ, "
        f"{text.counted(len(positive), 'процедура')}",
        n=f"{text.schools(size)}; динамика доли не преодолевших порог (ОГЭ) или получивших «2» (ВПР) "
        "в 2022 году к 2021-му.",
        chart=bars.stacked(
            frame=parts,
            name="row",
            part="category",
            value="value",
            label="label",
            hover="hover",
            fill=dynamics_colours(context.colours),
            colours=context.colours,
            smallest_label=5,
            hatched=(_NO_DATA,),
        ),
        alt=f"Полосы по 100 %, {names.with_size(group, size)}: "
        + "; ".join(f"{r.row}, {str(r.category).lower()} — {r.label}" for r in parts.itertuples()),
        remark=" ".join(
            part
            for part in (
                POSITIVE_EXPLAINED,
                _small(group, size),
                _sums(sums, short, size),
            )
            if part
        ),
        table=_category_table(context, own),
    )


def positive_results(context: Context) -> Block | None:
    """Positive result of every group side by side, procedure by procedure."""
    frame = rows(context)
    frame = frame[frame["category"] == POSITIVE_RESULT]
    if frame.empty:
        return None
    sizes = {str(g): int(n) for g, n in zip(frame["group"], frame["schools_total"], strict=True)}
    frame = frame.assign(
        series=[names.with_size(g, n) for g, n in zip(frame["group"], frame["schools_total"], strict=True)],
        label=frame["value"].map(text.percent),
        hover=[
            _hover(v, k, n) for v, k, n in zip(frame["value"], frame["counted"], frame["schools_total"], strict=True)
        ],
    )
    return Block(
        key="dynamics-positive",
        title=_positive_title(frame),
        n="Доля школ группы с положительным результатом; "
        + "; ".join(names.with_size(g, sizes[g]) for g in sizes)
        + ".",
        chart=bars.paired(
            frame=frame,
            name="procedure",
            series="series",
            value="value",
            label="label",
            hover="hover",
            fill=dict(zip(dict.fromkeys(frame["series"]), series_colours(context.colours), strict=False)),
            colours=context.colours,
            limit=100,
        ),
        alt="Столбцы по трём группам: "
        + "; ".join(f"{r.procedure}, {r.series} — {r.label}" for r in frame.itertuples()),
        remark=" ".join(
            part
            for part in (
                POSITIVE_EXPLAINED,
                "В мерах трека 2 это названо «положительной динамикой» (противоречие I42).",
                _small(min(sizes, key=sizes.__getitem__), min(sizes.values())),
            )
            if part
        ),
        table=Table(
            frame=frame,
            columns=(
                Column("procedure", "Процедура"),
                Column("group", "Группа"),
                Column("schools_total", "Школ в группе", Kind.COUNT),
                Column("value", "Положительный результат, доля", Kind.PERCENT),
                Column("counted", "Школ (расчёт системы)", Kind.COUNT),
                Column("note", "Примечание", width="medium"),
            ),
            caption="Положительный результат по процедурам и группам",
            file_stem="polozhitelnyj_rezultat",
            sources=sources_of(context.fetch, frame),
            notes=(POSITIVE_EXPLAINED,),
            stamp=context.region.stamp,
        ),
    )


def _category_table(context: Context, own: pd.DataFrame) -> Table:
    return Table(
        frame=own,
        columns=(
            Column("procedure", "Процедура"),
            Column("category", "Динамика"),
            Column("value", "Доля школ", Kind.PERCENT),
            Column("counted", "Школ (расчёт системы)", Kind.COUNT),
            Column("schools_total", "Школ в группе", Kind.COUNT),
            Column("note", "Примечание", width="large"),
        ),
        caption=f"Динамика по процедурам: {own['group'].iloc[0]}",
        file_stem="dinamika_po_proceduram",
        sources=sources_of(context.fetch, own),
        notes=(
            POSITIVE_EXPLAINED,
            "Документ печатает только доли; число школ — расчёт системы по доле и числу школ группы.",
            *notes_of(own),
        ),
        stamp=context.region.stamp,
    )


def _hover(value: float, counted: float, size: float) -> str:
    if text.is_missing(counted):
        return f"{text.percent(value)} из {text.schools(size)}"
    return f"{text.percent(value)}, {text.number(counted)} из {text.schools(size)} (расчёт системы)"


def _positive_title(shares: pd.DataFrame) -> str:
    exams = shares.groupby(shares["procedure"].str.partition(" ")[0])["value"].agg(["min", "max"])
    ordered = exams.sort_values("max", ascending=False)
    high, low = ordered.iloc[0], ordered.iloc[-1]
    if len(exams) == 2 and high["min"] > low["min"]:
        return (
            f"{ordered.index[0]}: положительный результат у {_range(high)} школ группы, "
            f"{ordered.index[1]}: у {_range(low)}"
        )
    return f"Положительный результат — у {_range(shares['value'].agg(['min', 'max']))} школ группы"


def _range(ends: pd.Series) -> str:
    return f"{text.number(ends['min'])}–{text.percent(ends['max'])}"


def _small(group: str, size: int) -> str:
    if size >= _SMALL_GROUP:
        return ""
    return f"Группа «{group}» мала: одна школа из {size} — это {text.number(100 / size)} п.п."


def _sums(sums: pd.DataFrame, short: pd.DataFrame, size: int) -> str:
    missing = size - short["counted"]
    doubts = [
        f"**Противоречие I43.** {p}: пять категорий дают {text.percent(total)}, "
        f"не хватает {text.schools(count, text.Case.GENITIVE)} из {size}."
        for p, total, count in zip(short.index, short["value"], missing, strict=True)
    ]
    rounded = sums.drop(short.index)["value"]
    odd = sorted({int(v) for v in rounded[rounded != 100]})
    if odd:
        doubts.append(f"Суммы {_alternatives(odd)} — округление.")
    return " ".join(doubts)


def _alternatives(values: list[int]) -> str:
    words = [text.percent(v) for v in values]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" и {words[-1]}"
