"""«Почему похожи»: values side by side and what each attribute adds to the distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from shnro_core import text
from shnro_core.charts.bars import stacked
from shnro_core.charts.theme import AMOUNT_STEPS
from shnro_core.exports.story.calculation import passport_link, sources
from shnro_core.exports.story.model import Block
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import MethodSettings

if TYPE_CHECKING:
    from shnro_core.exports.story.compare.similar import Beside

SIMILAR: Final = ("похожая школа", "похожие школы", "похожих школ")
SIMILAR_OF: Final = ("похожей школы", "похожих школ", "похожих школ")
ATTRIBUTES: Final = {
    "size": "размер",
    "conditions": "условия",
    "special_needs": "доля учеников с ОВЗ",
    "area": "местность",
    "kind": "вид школы",
}
"""Attributes of the formula in the order of the screen."""
OWN: Final = {
    "size": "own_pupils",
    "conditions": "own_conditions",
    "special_needs": "own_special_needs",
    "area": "own_area",
    "kind": "own_kind",
}
"""Column of the chosen school\'s own value of each attribute."""


def values_block(beside: Beside) -> Block | None:
    """The school and those beside it by what they are, never by results."""
    listed = _listed(beside)
    if listed.empty:
        return None
    first = listed.iloc[0]
    conditions = _conditions(beside)
    rows = pd.concat([_own_row(beside, first), _other_rows(beside, listed)], ignore_index=True)
    rows = rows.astype({"pupils": "Float64", "conditions": float, "special_needs_pct": float})
    nearest = text.number(float(listed["distance"].min()), 2)
    return Block(
        key="compare-why",
        title="Почему похожи: результаты в подборе не участвуют"
        if not beside.own_group
        else "Чем школы своей группы отличаются от выбранной",
        n=f"{text.schools(len(listed))} и выбранная первой строкой; отличие 0 — школы одинаковы, 1 — разошлись на "
        f"межквартильный размах региона; у ближайшей {nearest} (расчёт системы)",
        table=Table(
            frame=rows,
            columns=(
                Column("place", "№", width="small"),
                Column("name", "Школа", link="link", width="medium"),
                Column("municipality", "Муниципалитет"),
                Column("pupils", "Учеников", Kind.COUNT),
                Column("conditions", conditions, Kind.NUMBER, digits=1, help="Чем ниже, тем труднее условия"),
                Column("special_needs_pct", "Учеников с ОВЗ", Kind.PERCENT, digits=1),
                Column("area", "Местность"),
                Column("kind", "Вид"),
                Column("distance", "Отличие", Kind.NUMBER, digits=2),
                Column("unknown", "Неизвестно"),
            ),
            caption=f"{beside.name}: {'своя группа' if beside.own_group else 'похожие школы'}, {beside.year} год",
            file_stem=f"pohozhie_{beside.code}_{beside.year}",
            notes=("Подбор и отличие — расчёт системы, результаты в нём не участвуют",),
            sources=sources(beside.context, "контекстные данные и ИСБШ"),
            stamp=beside.context.region.stamp,
        ),
    )


def parts_block(beside: Beside) -> Block | None:
    """What each attribute adds to the distance of each similar school."""
    listed = _listed(beside)
    long = _parts(beside, listed)
    if long.empty or not float(long["part"].sum()):
        return None
    sums = long.groupby("attribute")["part"].sum()
    most = str(sums.idxmax())
    tints = dict(zip(ATTRIBUTES.values(), (*AMOUNT_STEPS[:0:-1], beside.context.colours.muted), strict=True))
    return Block(
        key="compare-parts",
        title=f"Главный источник отличий — {most}: {text.percent(100 * sums[most] / sums.sum())}",
        n=f"{text.counted(len(listed), *SIMILAR)}, ближайшая сверху; полоса — отличие, её части — вклады признаков",
        chart=stacked(
            frame=long,
            name="title",
            part="attribute",
            value="part",
            label="label",
            fill=tints,
            colours=beside.context.colours,
            smallest_label=float("inf"),
            hover="hover",
        ),
        alt=f"{beside.name}: вклад признаков в отличие каждой похожей школы",
        table=Table(
            frame=long,
            columns=(
                Column("title", "Школа"),
                Column("attribute", "Признак"),
                Column("own", "Выбранная школа"),
                Column("other", "Эта школа"),
                Column("part", "Вклад", Kind.NUMBER, digits=3),
            ),
            caption=f"{beside.name}: вклады признаков, {beside.year} год",
            file_stem=f"vklady_{beside.code}_{beside.year}",
            notes=("Вклад — вес признака, умноженный на различие в межквартильных размахах региона, в общем весе",),
            sources=sources(beside.context, "контекстные данные и ИСБШ"),
            stamp=beside.context.region.stamp,
        ),
    )


def _listed(beside: Beside) -> pd.DataFrame:
    order = {code: i for i, code in enumerate(beside.codes)}
    rows = beside.listed
    return rows.assign(_order=rows["similar_code"].map(order)).sort_values("_order").drop(columns="_order")


def _own_row(beside: Beside, first: pd.Series) -> pd.DataFrame:
    school = beside.schools.loc[beside.code]
    special = first["own_special_needs"]
    return pd.DataFrame(
        [
            {
                "place": text.NOT_APPLICABLE,
                "name": school["name"],
                "municipality": school["municipality"],
                "link": passport_link(beside.context.region, beside.code),
                "pupils": first["own_pupils"],
                "conditions": first["own_conditions"],
                "special_needs_pct": 100 * float(special),
                "area": first["own_area"],
                "kind": first["own_kind"],
                "distance": 0.0,
                "unknown": _unknown(first, "own_"),
            }
        ]
    )


def _other_rows(beside: Beside, listed: pd.DataFrame) -> pd.DataFrame:
    known = beside.schools.loc[listed["similar_code"]]
    return pd.DataFrame(
        {
            "place": [text.number(i) for i in range(1, len(listed) + 1)],
            "name": known["name"].to_numpy(),
            "municipality": known["municipality"].to_numpy(),
            "link": [passport_link(beside.context.region, code) for code in listed["similar_code"]],
            "pupils": listed["pupils"].to_numpy(),
            "conditions": listed["conditions"].to_numpy(),
            "special_needs_pct": 100 * listed["special_needs"].to_numpy(dtype=float),
            "area": listed["area"].to_numpy(),
            "kind": listed["kind"].to_numpy(),
            "distance": listed["distance"].to_numpy(),
            "unknown": [_unknown(row, "") for _, row in listed.iterrows()],
        }
    )


def _unknown(row: pd.Series, side: str) -> str:
    missing = [
        words
        for key, words in ATTRIBUTES.items()
        if text.is_missing(row[OWN[key] if side else OWN[key].removeprefix("own_")])
    ]
    return ", ".join(missing) or text.NOT_APPLICABLE


def _parts(beside: Beside, listed: pd.DataFrame) -> pd.DataFrame:
    known = beside.schools.loc[listed["similar_code"]]
    names = [f"{i}. {n}" for i, n in enumerate(known["name"], 1)]
    pieces = [
        pd.DataFrame(
            {
                "title": names,
                "attribute": words,
                "own": [value_words(key, v) for v in listed[OWN[key]]],
                "other": [value_words(key, v) for v in listed[OWN[key].removeprefix("own_")]],
                "part": listed[f"{key}_part"].to_numpy(dtype=float),
                "label": "",
                "order": range(len(listed)),
            }
        )
        for key, words in ATTRIBUTES.items()
    ]
    long = pd.concat(pieces, ignore_index=True).sort_values("order", kind="stable")
    long = long[long["part"].notna() & ~(long["attribute"].isin(fixed(beside.context.settings)))]
    hover = [
        f"{o} и {s}, вклад {text.number(p, 3)}"
        for o, s, p in zip(long["own"], long["other"], long["part"], strict=True)
    ]
    return long.assign(hover=hover).reset_index(drop=True)


def fixed(settings: MethodSettings) -> set[str]:
    """Attributes, in words, that a constraint makes equal."""
    fixed = {"area": settings.similar_same_area, "kind": settings.similar_same_kind}
    return {ATTRIBUTES[key] for key, on in fixed.items() if on}


def _conditions(beside: Beside) -> str:
    source = str(beside.everyone.iloc[0]["conditions_source"])
    return {"isbsh": "ИСБШ", "context_index": "Контекстный индекс"}[source]


def value_words(key: str, value: float | str | None) -> str:
    """Value of an attribute as it stands in a table."""
    if value is None or text.is_missing(value):
        return text.MISSING
    if isinstance(value, str):
        return value
    if key == "special_needs":
        return text.percent(100 * value, 1)
    return text.number(value, 0 if key == "size" else 1)
