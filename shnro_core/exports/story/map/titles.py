"""Sentences of the map that state what the figures say; they change with the data."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.map.indicators import Indicator
from shnro_core.exports.story.map.model import Amount
from shnro_core.exports.story.map.values import amount_of
from shnro_core.exports.story.wording import listing

_IN_PLACES: Final = (
    *("одном", "двух", "трёх", "четырёх", "пяти", "шести", "семи"),
    *("восьми", "девяти", "десяти", "одиннадцати", "двенадцати"),
)
_PARTS: Final = (
    (0.9, f"90{text.NBSP}% и больше"),
    (0.755, "Больше трёх четвертей"),
    (0.745, "Три четверти"),
    (0.675, "Больше двух третей"),
    (0.66, "Две трети"),
    (0.505, "Больше половины"),
    (0.495, "Половина"),
    (1 / 3, "Больше трети"),
)
"""Smallest part of the whole for the words."""
_NAMED: Final = 3
_ZEROS_NAMED: Final = 8
_WORTH_SAYING: Final = 3
"""The places that hold half of the schools are news when they are at most a third of all places."""
_SMALL_MUNICIPALITY: Final = 10
ABOVE: Final = "выше"
"""Verdict of a municipality whose interval lies above the share of the region."""
_MOST: Final = {Amount.COUNT: "Больше всего", Amount.SHARE: "Наибольшая доля"}


def headline(frame: pd.DataFrame, indicator: Indicator, amount: Amount) -> str:
    """Title of the page: where the schools gather, or where their share is highest."""
    shown = frame[frame["schools"].notna()]
    if amount is Amount.MEAN:
        return _mean_title(shown)
    if shown["schools"].sum() == 0:
        return f"{indicator.label}: ни одной школы"
    if amount is Amount.SHARE and not indicator.of_whole:
        return _apart(shown, indicator)
    return _concentration(frame, indicator)


def territories(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows without groups of schools that are no territory: those are neither counted nor named as municipalities."""
    return frame[~frame["group"]] if "group" in frame else frame


def ranking_title(frame: pd.DataFrame, indicator: Indicator, amount: Amount) -> str:
    """Title of the ranking: who stands out with all looked at together; on counts of a printed list, who has most."""
    shown = territories(frame[frame["schools"].notna()])
    if shown.empty:
        return indicator.label
    values = amount_of(shown, amount)
    if values.max() == 0:
        return "Все значения — ноль"
    if indicator.of_whole:
        top = shown[values == values.max()]
        where = _names(top) if len(top) <= _NAMED else f"в {places_in(len(top))}"
        return f"{_MOST[amount]} — {where}: {_each(top, amount)}"
    reach = f"От {_value(values.min(), amount)} до {_value(values.max(), amount)}"
    if amount is Amount.MEAN:
        return f"{reach} маркера на школу"
    if amount is Amount.COUNT:
        reach += f"{text.NBSP}{text.noun(values.max(), 'школа', text.Case.GENITIVE)}"
    above = shown[shown["verdict"] == ABOVE]
    if above.empty:
        return f"{reach}; большей долей ни один муниципалитет не выделяется"
    return f"Доля выше общей — {_names(above) if len(above) <= _NAMED else f'в {places_in(len(above))}'}"


def size(frame: pd.DataFrame, indicator: Indicator, amount: Amount) -> str:
    """How many schools stand behind the map, and whose calculation the shares are."""
    shown = frame[frame["schools"].notna()]
    count, where = shown["schools"].sum(), _present(frame)
    if amount is Amount.MEAN:
        total = text.schools(shown["total"].sum(), text.Case.PREPOSITIONAL)
        return f"{_lot(count, indicator)} в {total}; по региону {_mean(shown)} на школу (расчёт системы)"
    if indicator.of_whole:
        words = f"{_lot(count, indicator)}, {where}"
        if amount is Amount.SHARE:
            total = text.number(shown["total"].max())
            words += (
                f"; доля — от {total} школ списка, расчёт системы: число всех школ по муниципалитетам не опубликовано"
            )
        return words
    words = f"{_lot(count, indicator)}, {where}; по региону {text.share(count, shown['total'].sum())}"
    own = "доли муниципалитетов напечатаны в документе, по региону — расчёт системы"
    return f"{words} ({own if indicator.printed_share else 'доли — расчёт системы'})"


def doubts(frame: pd.DataFrame, indicator: Indicator, amount: Amount) -> list[str]:
    """What must be kept in mind: contradictions of the document, small municipalities, missing values."""
    found = []
    disputed = frame[frame["disputed"]]
    if len(disputed):
        found.append(
            f"Напечатанная доля не следует из числа школ: {_names(disputed)}; "
            "на карте — как напечатано, расхождение — в таблице."
        )
    small = frame[(frame["total"] > 0) & (frame["total"] < _SMALL_MUNICIPALITY) & frame["schools"].notna()]
    if amount is Amount.SHARE and not indicator.of_whole and len(small):
        least = text.number(small["total"].min())
        found.append(
            f"В {places_in(len(small))} меньше {_SMALL_MUNICIPALITY} школ (наименьшее — {least}): одна школа "
            f"меняет там долю больше чем на {100 // _SMALL_MUNICIPALITY}{text.NBSP}п.п."
        )
    if amount is Amount.MEAN and len(small):
        found.append(
            f"В {places_in(len(small))} меньше {_SMALL_MUNICIPALITY} школ: среднее там зависит от одной-двух школ."
        )
    missing = territories(frame[frame["schools"].isna()])
    if len(missing):
        found.append(f"Нет сведений или они скрыты: {places_of(len(missing), nominative=True)}; это не ноль.")
    return found


def zeros(frame: pd.DataFrame) -> str | None:
    """Which municipalities have a true zero."""
    empty = territories(frame[frame["schools"] == 0])
    if empty.empty:
        return None
    rest = f" и ещё {len(empty) - _ZEROS_NAMED}" if len(empty) > _ZEROS_NAMED + 1 else ""
    named = ", ".join(empty["municipality"].head(_ZEROS_NAMED)) if rest else _names(empty)
    return f"Ноль — {places_of(len(empty), nominative=True)}: {named}{rest}."


def places_in(count: int) -> str:
    """``шести муниципалитетах`` after «в»."""
    word = _IN_PLACES[count - 1] if count <= len(_IN_PLACES) else text.number(count)
    return f"{word} {text.noun(count, 'муниципалитет', text.Case.PREPOSITIONAL)}"


def places_of(count: int, *, nominative: bool = False) -> str:
    """``27 муниципалитетов`` after «из», ``22 муниципалитета`` on its own."""
    return text.counted(count, "муниципалитет", case=text.Case.NOMINATIVE if nominative else text.Case.GENITIVE)


def _present(frame: pd.DataFrame) -> str:
    """``в 11 из 12 муниципалитетов со сведениями``: where the schools are, of the places that have figures."""
    known = territories(frame[frame["schools"].notna()])
    where = text.among("в", int((known["schools"] > 0).sum()), len(known), "муниципалитет").partition(" (")[0]
    return f"{where}{_of_known(frame)}"


def _of_known(frame: pd.DataFrame) -> str:
    return " со сведениями" if territories(frame)["schools"].isna().any() else ""


def _concentration(frame: pd.DataFrame, indicator: Indicator) -> str:
    shown = frame[frame["schools"].notna()]
    total = shown["schools"].sum()
    shown = territories(shown)
    ordered = shown["schools"].sort_values(ascending=False)
    if ordered.sum() * 2 < total:
        return f"{_capital(indicator.what)} — {text.number(total)}"
    edge = ordered[ordered.cumsum() * 2 >= total].iloc[0]
    top = ordered[ordered >= edge]
    held = top.sum()
    present = int((ordered > 0).sum())
    if len(top) * _WORTH_SAYING > len(shown) or (len(top) == present and edge == 1):
        return f"{_capital(indicator.what)} — {text.number(total)}, они есть {_present(frame)}"
    part = next(words for least, words in _PARTS if held / total >= least)
    where = f"в {places_in(len(top))} из {len(shown)}{_of_known(frame)}"
    return f"{part} {indicator.what} — {where}: {text.number(held)} из {text.number(total)}"


def _apart(shown: pd.DataFrame, indicator: Indicator) -> str:
    """Municipalities whose share is told from all others, all looked at together: a higher bar alone is no news."""
    count, total = shown["schools"].sum(), shown["total"].sum()
    region = text.share_percent(count, total)
    shown = territories(shown)
    above = shown[shown["verdict"] == ABOVE]
    if above.empty:
        return f"{_capital(indicator.what)} — {region}; большей долей ни один муниципалитет не выделяется"
    where = f"в {places_in(len(above))} из {len(shown)}"
    names = f": {_names(above)}" if len(above) <= _NAMED else ""
    return f"{_capital(indicator.what)} — {region}; доля выше общей с поправкой на все сравнения {where}{names}"


def _mean_title(shown: pd.DataFrame) -> str:
    return f"В среднем {_mean(shown)} маркера на школу"


def _mean(shown: pd.DataFrame) -> str:
    return text.number(shown["schools"].sum() / shown["total"].sum(), 1)


def _each(top: pd.DataFrame, amount: Amount) -> str:
    value = float(amount_of(top, amount).iloc[0])
    each = "по " if len(top) > 1 else ""
    if amount is not Amount.COUNT:
        return f"{each}{text.percent(value)}"
    return f"{each}{text.counted(value, 'школе', 'школы', 'школ')}" if each else text.schools(value)


def _value(value: float, amount: Amount) -> str:
    if amount is Amount.SHARE:
        return text.percent(value)
    return text.number(value, 1 if amount is Amount.MEAN else 0)


def _names(rows: pd.DataFrame) -> str:
    """Names of the rows in one phrase; «г.» never stands at the end of a line."""
    return listing([str(name).replace("г. ", f"г.{text.NBSP}") for name in rows["municipality"]])


def _lot(count: float, indicator: Indicator) -> str:
    return f"{_capital(indicator.what)} — {text.number(count)}"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
