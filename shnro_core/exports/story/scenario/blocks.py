"""Blocks of «Что если»: clusters now and then, who moves, one pupil, levels and statuses, what was changed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import AMOUNT_STEPS
from shnro_core.exports.story.calculation import part, passport_link
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.scenario.base import base_words
from shnro_core.exports.story.scenario.changes import DATA, changes, effect_words, whom_words
from shnro_core.exports.story.scenario.comparison import (
    ENTERED,
    LEFT,
    LISTED,
    OTHER,
    Comparison,
    file_stem,
    moved,
    notes,
    sources,
    stamp,
)
from shnro_core.exports.story.scenario.second import Second
from shnro_core.exports.story.standing import OVERLAP
from shnro_core.exports.story.wording import sentence
from shnro_core.model import Column, Kind, Table

NOW: Final = "сейчас, норма"
THEN: Final = "сценарий"
SECOND_SERIES: Final = "второй сценарий"
_ALT: Final = {NOW: "сейчас", THEN: "по сценарию", SECOND_SERIES: "по второму сценарию"}
_SECOND_TINT: Final = {"light": AMOUNT_STEPS[2], "dark": AMOUNT_STEPS[3]}
"""A blue beside the accent of the first scenario, by appearance."""
UNDEFINED: Final = "не определён"
LINK: Final = "link"
_RESULTS: Final = "результаты процедур исследуемого периода"
_STATUSES: Final = ("неизвестно", "впервые", "повторно подряд", "повторно за несколько лет", "кризисная")
_LEVELS: Final = ("базово", "умеренно", "сильно")


def clusters(context: Context, comparison: Comparison, second: Second | None = None) -> Block:
    """Schools per cluster by the norm and under the scenario, and under the second one where there is one."""
    order = (*comparison.then.cluster_order, UNDEFINED)
    counts = {
        "norm": [comparison.count(c, "_norm") for c in order],
        "then": [comparison.count(c, "_then") for c in order],
        "second": [second.count(c) for c in order] if second else [0] * len(order),
    }
    series = {"norm": NOW, "then": THEN, **({"second": SECOND_SERIES} if second else {})}
    found = [
        {"cluster": c, "norm": norm, "then": then, "change": then - norm, "second": other}
        for c, norm, then, other in zip(order, *counts.values(), strict=True)
        if norm or then or other
    ]
    columns = [
        Column("cluster", "Кластер"),
        Column("norm", "Школ сейчас, норма", Kind.COUNT),
        Column("then", "Школ по сценарию", Kind.COUNT),
        Column("change", "Разница с нормой", Kind.COUNT),
        *([Column("second", "Школ по второму сценарию", Kind.COUNT)] if second else []),
    ]
    bars_of = [(r["cluster"], words, r[key], text.number(r[key])) for key, words in series.items() for r in found]
    told: dict[str, list[str]] = {}
    for name, words, _, label in bars_of:
        told.setdefault(name, []).append(f"{_ALT[words]} {label}")
    tints = {
        NOW: context.colours.muted,
        THEN: context.colours.accent,
        SECOND_SERIES: _SECOND_TINT[context.colours.name],
    }
    return Block(
        key="scenario-clusters",
        title=_clusters_title(comparison),
        n=f"{text.schools(comparison.size)} региона, {comparison.year} год. Не официально.",
        chart=bars.paired(
            frame=pd.DataFrame(bars_of, columns=["cluster", "series", "schools", "label"]),
            name="cluster",
            series="series",
            value="schools",
            label="label",
            fill={words: tints[words] for words in series.values()},
            colours=context.colours,
            short_names=True,
        ),
        alt="Полосы по кластерам: " + "; ".join(f"{name} — {', '.join(told[name])}" for name in sorted(told)),
        table=Table(
            frame=pd.DataFrame(found),
            columns=tuple(columns),
            caption=f"Школы по кластерам, норма и сценарий, {comparison.year} год",
            file_stem=file_stem(context, "klastery", comparison.year),
            sources=sources(context, _RESULTS),
            notes=notes(context),
            stamp=stamp(context),
        ),
    )


def _clusters_title(comparison: Comparison) -> str:
    if not comparison.moving:
        return "Кластер не меняется ни у одной школы"
    return f"Кластер меняется у {part(comparison.moving, comparison.size)}"


def moves(context: Context, comparison: Comparison) -> Block | None:
    """Schools that enter or leave ШНРО or change another cluster, with both rules; None when nobody moves."""
    if not comparison.moving:
        return None
    rows = moved(comparison)
    rows[LINK] = [passport_link(context.region, code) for code in rows["school_code"]]
    return Block(
        key="scenario-moves",
        title=f"{sentence(moves_words(comparison))}: кто и по какому правилу",
        n=f"{text.schools(len(rows))}; из них {_events(comparison)}. Не официально.",
        remark="Название открывает паспорт школы: он показывает её по норме, без сценария.",
        table=Table(
            frame=rows,
            columns=(
                Column("name", "Школа", pinned=True, width="medium", link=LINK),
                Column("municipality", "Муниципалитет"),
                Column("event", "Что меняется"),
                Column("cluster_norm", "Кластер сейчас"),
                Column("cluster_then", "Кластер по сценарию"),
                Column("why_norm", "Правило сейчас", width="large"),
                Column("why_then", "Правило по сценарию", width="large"),
                Column("markers_norm", "Маркеров сейчас", Kind.COUNT),
                Column("markers_then", "Маркеров по сценарию", Kind.COUNT),
            ),
            caption=f"Кто вошёл в ШНРО и кто вышел по сценарию, {comparison.year} год",
            file_stem=file_stem(context, "kto_voshel_i_vyshel", comparison.year),
            sources=sources(context, _RESULTS),
            notes=notes(context),
            stamp=stamp(context),
        ),
    )


def _events(comparison: Comparison) -> str:
    counts = {
        "вошли в ШНРО": comparison.events(ENTERED),
        "вышли из ШНРО": comparison.events(LEFT),
        "сменили другой кластер": comparison.events(OTHER),
    }
    return ", ".join(f"{words} {text.number(count)}" for words, count in counts.items())


def moves_words(comparison: Comparison) -> str:
    """``вошли 15, вышла 1``, or that nobody did."""
    came, gone = comparison.events(ENTERED), comparison.events(LEFT)
    if not came and not gone:
        return "список ШНРО не меняется"
    entered = f"{text.verb(came, 'вошла', 'вошли')} {text.number(came)}" if came else "никто не вошёл"
    left = f"{text.verb(gone, 'вышла', 'вышли')} {text.number(gone)}" if gone else "никто не вышел"
    return f"{entered}, {left}"


def one_pupil(context: Context, comparison: Comparison) -> Block | None:
    """Schools whose place on the list the other result of one pupil would change under the scenario.

    None where the list is not made by markers, or no school stands so near.
    """
    if comparison.then.list_rule != "markers":
        return None
    margins = context.compute("margins", region=context.region.code, year=comparison.year)
    near = margins[margins["pupils"].eq(1).fillna(value=False)]
    if near.empty:
        return None
    known = comparison.schools[["school_code", "name", "municipality", "cluster_then"]]
    rows = near.merge(known, on="school_code").assign(
        side=lambda r: r["listed"].astype(bool).map({True: "вышла бы из ШНРО", False: "вошла бы в ШНРО"}),
        link=lambda r: [passport_link(context.region, code) for code in r["school_code"]],
    )
    rows = rows.sort_values(["side", "municipality", "name"], ignore_index=True)
    out = int(rows["listed"].astype(bool).sum())
    return Block(
        key="scenario-one-pupil",
        title=f"Место {text.schools(len(rows), text.Case.GENITIVE)} решает один результат: "
        f"{text.number(len(rows) - out)} вошли бы в ШНРО, {text.number(out)} вышли бы",
        n=f"{text.schools(comparison.size)}, граница — "
        f"{text.counted(comparison.then.low_results_school_markers, 'маркер')}; "
        "число участников то же, другой результат у одного. Не официально.",
        remark="Место таких школ в списке или вне его держится на одной работе: решать о них по одному списку нельзя.",
        table=Table(
            frame=rows,
            columns=(
                Column("name", "Школа", pinned=True, width="medium", link=LINK),
                Column("municipality", "Муниципалитет"),
                Column("cluster_then", "Кластер по сценарию"),
                Column("markers", "Маркеров по сценарию", Kind.COUNT),
                Column("side", "Будь один результат другим"),
            ),
            caption=f"Школы, чьё место в списке решает один результат, {comparison.year} год",
            file_stem=file_stem(context, "odin_uchenik", comparison.year),
            sources=sources(context, _RESULTS),
            notes=notes(context),
            stamp=stamp(context),
        ),
    )


def _decided(count: int) -> str:
    return text.schools(count, text.Case.ACCUSATIVE)


def levels(context: Context, comparison: Comparison) -> Block | None:
    """Levels of failing and statuses in the lists, norm and scenario; None when neither changes."""
    pieces = [
        ("level", "Уровень неуспешности", _LEVELS),
        ("status", f"Статус в списке {LISTED}", _STATUSES),
    ]
    rows = pd.DataFrame(
        [
            {
                "what": heading,
                "value": value,
                "norm": int(comparison.schools[f"{column}_norm"].eq(value).sum()),
                "then": int(comparison.schools[f"{column}_then"].eq(value).sum()),
            }
            for column, heading, values in pieces
            for value in values
        ]
    )
    rows["change"] = rows["then"] - rows["norm"]
    if not rows["change"].any():
        return None
    most = rows.iloc[int(rows["change"].abs().to_numpy().argmax())]
    return Block(
        key="scenario-levels",
        title=f"Уровни и статусы: «{most['value']}» — {text.number(most['then'])} вместо {text.number(most['norm'])}",
        n=f"{text.schools(comparison.size)} региона, {comparison.year} год. Не официально.",
        remark=OVERLAP,
        table=Table(
            frame=rows,
            columns=(
                Column("what", "Что"),
                Column("value", "Значение"),
                Column("norm", "Школ сейчас, норма", Kind.COUNT),
                Column("then", "Школ по сценарию", Kind.COUNT),
                Column("change", "Разница", Kind.COUNT),
            ),
            caption=f"Уровни неуспешности и статусы, норма и сценарий, {comparison.year} год",
            file_stem=file_stem(context, "urovni_i_statusy", comparison.year),
            sources=sources(context, _RESULTS),
            notes=notes(context),
            stamp=stamp(context),
        ),
    )


def _base(context: Context) -> str:
    own = base_words(context)
    return f"нормой ({own})" if own else "принятыми значениями документов"


def changed(context: Context, comparison: Comparison) -> Block | None:
    """What the scenario changes, parameter by parameter, then in the data; None for the norm.

    Raises NoDataError when a change of data speaks of nobody.
    """
    rows = changes(comparison.then, comparison.norm)
    if rows.empty:
        return None
    data = comparison.then.data_changes
    rules = len(rows) - len(data)
    if data:
        effects = context.compute("data_change_effects", region=context.region.code).to_dict("records")
        names = dict(zip(comparison.schools["school_code"], comparison.schools["name"], strict=True))
        rows.loc[rows["name"] == DATA, "title"] = [f"Данные: {whom_words(c, names)}" for c in data]
        rows.loc[rows["name"] == DATA, "value"] = [
            f"{c.what}. Это затронет {effect_words(c, {str(k): v for k, v in e.items()})}"
            for c, e in zip(data, effects, strict=True)
        ]
    told = [
        text.counted(rules, "параметр") if rules else "",
        f"данные в {text.counted(len(data), 'место', case=text.Case.PREPOSITIONAL)}" if data else "",
    ]
    return Block(
        key="scenario-changes",
        title=f"Сценарий меняет {' и '.join(part for part in told if part)}",
        n=f"Сверено с {_base(context)} и загруженными данными. Не официально.",
        prose=True,
        table=Table(
            frame=rows,
            columns=(
                Column("title", "Что"),
                Column("norm", "Принято"),
                Column("value", "В сценарии"),
                Column("standing", "Пометка"),
            ),
            caption="Что меняет сценарий",
            file_stem=file_stem(context, "izmeneniya", comparison.year),
            sources=sources(context, "файлы параметров"),
            notes=notes(context),
            stamp=stamp(context),
        ),
    )
