"""Why a school stands where it stands, in Russian: the verdict in one sentence, each marker, the margin, the move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import pandas as pd

from shnro_core import text
from shnro_core.parameters import MethodSettings, procedures

Row = Mapping[str, Any]
_RESULTS_BY_NAME: Final = 3

CLUSTER_NAMES: Final = {
    "ШНРО": "школа с низкими результатами обучения",
    "ШсРНР": "школа с рисками низких результатов",
    "ШФНСУ": "школа, функционирующая в неблагоприятных социальных условиях",
    "ШПУ": "школа повышенного уровня",
    "ШБУ": "школа базового уровня",
    "не определён": "кластер не определён",
}
_FEDERAL: Final = {
    "federal_a": "{count} и более процедур одного года с низким результатом (правило А)",
    "federal_b": "низкий результат в одной процедуре {years} подряд (правило Б)",
    "federal_a_and_b": "правила А и Б сразу: {count} и более процедур одного года и одна процедура {years} подряд",
}
_STATUS: Final = {
    "впервые": "в списке впервые",
    "повторно подряд": "в списке второй раз подряд",
    "повторно за несколько лет": "в списке не первый раз за последние годы",
    "кризисная": "кризисная: в списке несколько лет подряд",
    "неизвестно": "неизвестно: результаты есть не за весь исследуемый период",
}


def period_words(row: Row) -> str:
    """«2021–2022 годы» or «2022 год»: the study period of a row of ``classify`` from its first year with data on."""
    year, first = int(row["year"]), row["period_from"]
    return f"{year} год" if text.is_missing(first) or first == year else f"{int(first)}–{year} годы"


def marker_words(count: int) -> str:
    """«1 маркер», «7 маркеров»."""
    return text.counted(count, "маркер", "маркера", "маркеров")


def verdict_sentence(row: Row, settings: MethodSettings) -> str:
    """The cluster of a school and the rule that put it there, in one sentence; ``row`` comes from ``classify``."""
    name = CLUSTER_NAMES[row["cluster"]]
    return f"{name[0].upper()}{name[1:]}: {rule_phrase(row, settings)}."


def rule_phrase(row: Row, settings: MethodSettings) -> str:
    """The rule that fired, with the school's own figures."""
    period = period_words(row)
    if text.is_missing(row["markers"]):
        return _without_results(row, settings, period)
    if row["rule"] == "level":
        share, base = text.percent(100 * row["failing_share"], 1), _share(settings.level_base_share)
        return f"не справились {share} участников, уровень «{row['level']}», в список попадают с {base}"
    if row["rule"] in _FEDERAL:
        years = text.counted(settings.federal_consecutive_years, "год", "года", "лет")
        rule = _FEDERAL[row["rule"]].format(count=settings.federal_procedures_in_year, years=years)
        return f"{rule} за {period}"
    count = int(row["markers"])
    found = f"{marker_words(count)} за {period}" if count else f"маркеров за {period} нет"
    return f"{found}{_ending(row, settings)}"


def _ending(row: Row, settings: MethodSettings) -> str:
    fixed = {
        "markers": f" при границе {settings.low_results_school_markers}",
        "risk_markers": ", для списка этого мало",
        "no_isbsh": ", а ИСБШ не дан",
        "no_rule": ", ни одно правило не подошло",
    }
    return fixed.get(row["rule"]) or f", {_condition_phrase(row, settings)}"


def _without_results(row: Row, settings: MethodSettings, period: str) -> str:
    if row["rule"] == "no_results":
        return f"за {period} нет ни одного результата"
    return f"за {period} нет ни одного результата, {_condition_phrase(row, settings)}"


def _condition_phrase(row: Row, settings: MethodSettings) -> str:
    if row["rule"] == "advanced":
        return "есть статус гимназии, лицея или школы с углублённым изучением предметов"
    name = "контекстный индекс" if row["condition_rule"] == "low_context" else "ИСБШ"
    if text.is_missing(row["condition_value"]):
        return f"{name} не дан"
    value = text.number(row["condition_value"], 1)
    if row["rule"] in ("low_isbsh", "low_context"):
        return f"{name} {value} — среди {_share(settings.low_isbsh_quantile)} самых низких в регионе"
    return f"{name} {value} не из самых низких"


def marker_reason(row: Row) -> str:
    """«ВПР, математика, 5 класс, 2021: 7 из 21, 33 %, порог 7»; ``row`` is a row of ``markers``."""
    title = f"{procedure_title(row['procedure'])}, {int(row['year'])}"
    if row["hidden"]:
        return f"{title}: {text.HIDDEN}, участников слишком мало"
    shown = f"{title}: {text.share(row['failed'], row['participants'])}, порог {int(row['threshold_count'])}"
    return shown if row["counted"] else f"{shown}, не учитывается"


def margin_phrase(row: Row) -> str:
    """How many pupils decide a mark: «не хватило 1 ученика» of a marker, «до маркера 2 ученика» without one."""
    if row["hidden"]:
        return text.HIDDEN
    pupils = int(row["margin_pupils"])
    if row["is_marker"]:
        return f"не хватило {text.counted(pupils, 'ученика', 'учеников', 'учеников')}"
    return f"до маркера {text.counted(pupils, 'ученик', 'ученика', 'учеников')}"


def school_margin_phrase(row: Row) -> str:
    """How many results would move a school across the border of the list; ``row`` is a row of ``margins``."""
    if text.is_missing(row["pupils"]):
        return "другие результаты не меняют место школы"
    other = text.counted(int(row["pupils"]), "другого результата", "других результатов", "других результатов")
    return f"место в списке зависит от {other}" if row["listed"] else f"до списка не хватает {other}"


def status_phrase(row: Row, listed_years: Sequence[int] = ()) -> str:
    """Place of a listed school in the history of lists; empty for a school not on the list."""
    if text.is_missing(row["status"]):
        return ""
    years = ", ".join(str(year) for year in listed_years)
    return f"{_STATUS[row['status']]}{f' ({years})' if len(listed_years) > 1 else ''}"


def reasons(row: Row, markers: pd.DataFrame, settings: MethodSettings) -> tuple[str, ...]:
    """Everything behind a verdict: the sentence, then each marker from the furthest over the threshold to the nearest.

    ``markers`` may hold many schools and years; only the rows of this school and list year are used.
    """
    own = markers[
        markers["is_marker"] & (markers["school_code"] == row["school_code"]) & (markers["list_year"] == row["year"])
    ]
    ordered = own.sort_values(["margin_pupils", "year"], ascending=[False, True], kind="stable").to_dict("records")
    said = [f"{marker_reason(r)}; {margin_phrase(r)}" for r in ordered]
    return (verdict_sentence(row, settings), *said)


def movement_reason(row: Row) -> str:
    """Why a school came to, left or moved between clusters; ``row`` is a row of the ledger."""
    if row["event"] in ("осталась", "без изменений"):
        return ""
    if row["reason"] == "closed":
        return "школа закрыта"
    if row["reason"] == "no_results":
        return "нет ни одного результата за новый период"
    if row["reason"] == "first_results":
        return "появились первые результаты"
    return f"{_marker_change(row)}{_low_changes(row)}"


def _marker_change(row: Row) -> str:
    before, after = row["markers_from"], row["markers_to"]
    if text.is_missing(before) or text.is_missing(after):
        return "сменилось правило"
    if before == after:
        return f"маркеров по-прежнему {int(after)}, сменилось правило"
    return f"маркеров было {int(before)}, стало {int(after)}"


def _low_changes(row: Row) -> str:
    parts = [
        f"{word} {_result_words(row[column])}"
        for word, column in (("прибавились", "low_added"), ("ушли", "low_dropped"))
        if len(row[column])
    ]
    return f"; {'; '.join(parts)}" if parts else ""


def _result_words(entries: Sequence[str]) -> str:
    """A few results by name, many by their number: «ВПР 2020 — 9, ЕГЭ 2020 — 2»."""
    named = [entry.partition("@") for entry in entries]
    if len(named) <= _RESULTS_BY_NAME:
        return "; ".join(f"{procedure_title(key)}, {year}" for key, _, year in named)
    groups = Counter(f"{_exams()[key]} {year}" for key, _, year in named)
    return ", ".join(f"{group} — {count}" for group, count in groups.items())


def procedure_title(key: str) -> str:
    """Russian title of a procedure of the catalogue. Raises KeyError for an unknown key."""
    return _titles()[key]


@cache
def _titles() -> dict[str, str]:
    return {p.key: p.title for p in procedures()}


@cache
def _exams() -> dict[str, str]:
    return {p.key: p.exam for p in procedures()}


def _share(value: float) -> str:
    return f"{text.shortest(100 * value, 1)}{text.NBSP}%"
