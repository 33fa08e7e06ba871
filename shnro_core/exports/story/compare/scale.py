"""The formula of similarity as it was used: weights, scale of the year, constraints, what was not known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.compare.why import ATTRIBUTES, OWN, SIMILAR_OF, fixed, value_words
from shnro_core.exports.story.model import Block
from shnro_core.exports.story.wording import listing
from shnro_core.model import Column, Table
from shnro_core.parameters import MethodSettings

if TYPE_CHECKING:
    from shnro_core.exports.story.compare.similar import Beside

BARRED: Final = {
    "area": "другая местность",
    "kind": "другой вид",
    "size": "другой или неизвестный размер",
    "unknown": "мало известных признаков",
}
"""Why a school may not be called similar, in words."""
_SOURCE: Final = {"isbsh": "ИСБШ", "context_index": "контекстный индекс (расчёт системы)"}


def formula_block(beside: Beside) -> Block:
    """Weights, scale and constraints as they were used."""
    context, settings = beside.context, beside.context.settings
    spread = context.compute("similarity_spread", region=context.region.code, year=beside.year).iloc[0]
    first = beside.everyone.iloc[0]
    rows = pd.DataFrame(
        [
            {
                "attribute": _attribute(beside, key),
                "weight": _weight(settings, key, spread),
                "own": value_words(key, first[OWN[key]]),
                "scale": _scale(key, spread),
                "known": text.share(spread[f"{key}_known"], spread["schools"]),
            }
            for key in ATTRIBUTES
        ]
    )
    kept = int(beside.everyone["place"].notna().sum())
    return Block(
        key="compare-formula",
        title=f"Как считали: из {text.schools(len(beside.everyone), text.Case.GENITIVE)} региона "
        f"ограничения прошли {text.number(kept)}",
        n="Отличие — среднее различий по известным признакам с их весами (Гауэр, 1971); различие чисел — в "
        "межквартильных размахах всех школ региона в этом году, несовпавшая местность или вид — один размах",
        table=Table(
            frame=rows,
            columns=(
                Column("attribute", "Признак"),
                Column("weight", "Вес"),
                Column("own", "Выбранная школа"),
                Column("scale", "Медиана и размах региона"),
                Column("known", "Известен у школ"),
            ),
            caption=f"Формула сходства, {beside.year} год",
            file_stem=f"formula_shodstva_{context.region.code}_{beside.year}",
            sources=sources(context, "контекстные данные и ИСБШ"),
            stamp=context.region.stamp,
        ),
        remark=_constraints(beside),
        prose=True,
    )


def gaps(beside: Beside) -> Iterator[str]:
    """One sentence for each thing the formula did not know."""
    if beside.own_group or beside.everyone.empty:
        return
    first = beside.everyone.iloc[0]
    unknown = [_attribute(beside, key) for key, column in OWN.items() if text.is_missing(first[column])]
    if unknown:
        yield (
            f"У выбранной школы за {beside.year} год неизвестно: {', '.join(unknown)} — отличие посчитано по остальным "
            "признакам, а ограничение по неизвестному не действует."
        )
    partly = int((beside.listed["known_weight_share"] < 1).sum())
    if partly:
        yield (
            f"У {text.counted(partly, *SIMILAR_OF)} известны не все признаки: отличие посчитано по известным, "
            "каких нет — сказано в столбце «Неизвестно»."
        )
    if first["conditions_source"] == "context_index":
        yield (
            f"ИСБШ за {beside.year} год не загружен: условия сравнены по собственному контекстному индексу системы, "
            "он не заменяет ИСБШ."
        )


def _attribute(beside: Beside, key: str) -> str:
    more = {
        "size": " (логарифм числа учеников)",
        "conditions": f" ({_SOURCE[str(beside.everyone.iloc[0]['conditions_source'])]})",
    }
    return f"{ATTRIBUTES[key]}{more.get(key, '')}"


def _weight(settings: MethodSettings, key: str, spread: pd.Series) -> str:
    if ATTRIBUTES[key] in fixed(settings):
        return "не нужен: обязан совпасть"
    if f"{key}_range" in spread and text.is_missing(spread[f"{key}_range"]):
        return "не действует: в регионе нет разброса или данных"
    return text.shortest(getattr(settings, f"similar_weight_{key}"), 2)


def _scale(key: str, spread: pd.Series) -> str:
    if f"{key}_range" not in spread:
        return text.NOT_APPLICABLE
    middle, width = spread[f"{key}_median"], spread[f"{key}_range"]
    if text.is_missing(middle) or text.is_missing(width):
        return text.MISSING
    if key == "special_needs":
        return f"{text.percent(100 * middle, 1)}; размах {text.points(100 * width).removeprefix('+')}"
    if key == "size":
        pupils = text.counted(round(math.exp(middle)), "ученик")
        return f"{pupils}; размах в {_times(math.exp(width))}"
    return f"{text.number(middle, 1)}; размах {text.number(width, 1)}"


def _times(factor: float) -> str:
    return f"{text.shortest(factor, 1)}{text.NBSP}{text.noun(round(factor, 1), 'раз')}"


def _constraints(beside: Beside) -> str:
    settings, counts = beside.context.settings, beside.barred
    rules = [
        words
        for words, on in (("та же местность", settings.similar_same_area), ("тот же вид", settings.similar_same_kind))
        if on
    ]
    rules.append(f"размер отличается не больше чем в {_times(settings.similar_size_factor)}")
    left = "; ".join(f"{words} — {text.number(counts[key])}" for key, words in BARRED.items() if key in counts)
    known = text.percent(100 * settings.similar_known_weight_share)
    return f"Ограничения: {listing(rules)}; известно не меньше {known} веса признаков. Не прошли: {left or 'никто'}."
