"""What a query of the method is given: the settings by name, the catalogue of procedures, the region and the years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from shnro_core.parameters import (
    ChangeKind,
    MethodSettings,
    context_inputs,
    deficit_signals,
    internet_speeds,
    procedures,
    uncounted_kinds,
)
from shnro_core.store.relations.sliced import PERIOD_YEARS, Slicing, fits

_PLACES: Final = {
    "place_low_results": "ШНРО",
    "place_risk": "ШсРНР",
    "place_adverse": "ШФНСУ",
    "place_advanced": "ШПУ",
    "place_base": "ШБУ",
}

_ADVANCED_WITHOUT_COUNTS: Final = ("status", "status_no_markers")

Years = int | Iterable[int]
_EXAM_OR_PROCEDURE_AND_YEAR: Final = "@"


@cache
def catalogue_values() -> dict[str, list[Any]]:
    """The catalogue of procedures as parallel lists; the bit of a procedure is its place in the catalogue."""
    known = procedures()
    return {
        "catalogue_keys": [p.key for p in known],
        "catalogue_bits": list(range(len(known))),
        "catalogue_exams": [p.exam for p in known],
        "catalogue_subjects": [p.subject for p in known],
        "catalogue_levels": [p.level for p in known],
        "catalogue_grades": [p.grade for p in known],
    }


@cache
def stored_values() -> dict[str, list[Any]]:
    """What the stored relations bind: the catalogue and the kinds of organisations left out."""
    return {**catalogue_values(), "uncounted_kinds": list(uncounted_kinds())}


@cache
def _table_values() -> dict[str, list[Any]]:
    signals, inputs = deficit_signals(), context_inputs()
    return {
        "internet_speeds": list(internet_speeds()),
        "signal_keys": [s.key for s in signals],
        "signal_kinds": [s.kind for s in signals],
        "signal_adverse": [s.adverse for s in signals],
        "context_keys": [i.key for i in inputs],
        "context_adverse": [i.adverse for i in inputs],
    }


@cache
def procedure_mask(keys: tuple[str, ...]) -> int:
    """A number with the bit of every procedure named."""
    return sum(1 << bit for bit, p in enumerate(procedures()) if p.key in keys)


def year_list(years: Years) -> list[int]:
    """The years asked, ascending, each once."""
    return [years] if isinstance(years, int) else sorted(set(years))


def history_years(settings: MethodSettings) -> int:
    """How many years of lists the status of a school looks at, the year itself included."""
    return max(settings.repeat_window_years, settings.crisis_years_in_row)


def method_values(
    settings: MethodSettings,
    *,
    region: str | None,
    years: Sequence[int],
    counted_procedures: tuple[str, ...] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Everything a query may bind, by name.

    ``first_year`` goes back far enough for the history of lists and its study periods. ``region`` None means all
    regions.
    """
    excluded = [_excluded_bits(entry) for entry in settings.excluded_results]
    back = history_years(settings) + settings.study_period_years - 2
    mask = procedure_mask(counted_procedures or settings.procedures)
    masks_from = min(years) - back - PERIOD_YEARS
    return {
        **settings.as_dict(),
        **stored_values(),
        **_table_values(),
        "procedure_mask": mask,
        "masks_from": masks_from,
        "year_masks": _year_masks(settings, mask, masks_from, max(years)),
        "excluded_bits": [bit for bits, _ in excluded for bit in bits],
        "excluded_years": [year for bits, year in excluded for _ in bits],
        "data_changes": settings.data_changes,
        "region": region,
        "years": list(years),
        "history_years": history_years(settings),
        **{name: settings.cluster_order.index(cluster) + 1 for name, cluster in _PLACES.items()},
        "bias_mean_mask": procedure_mask(settings.bias_mean_procedures),
        "bias_correlation_mask": procedure_mask(settings.bias_correlation_procedures),
        "bias_jump_mask": procedure_mask(settings.bias_jump_from),
        "first_year": min(years) - back,
        "last_year": max(years),
        **more,
    }


def variants(settings: MethodSettings, years: Sequence[int] = ()) -> dict[str, str]:
    """Which file stands for each relation that has several, under these settings and for these years asked."""
    federal = settings.list_rule.startswith("federal_")
    changed = {change.kind for change in settings.data_changes}
    return {
        **({"method_result": "changed_result"} if ChangeKind.PASSED in changed else {}),
        **({"context": "changed_context"} if ChangeKind.GROWTH_POINT in changed else {}),
        **({"history_row": "history_row_of_one_year"} if len(years) == 1 else {}),
        "judged": "judged_by_federal" if federal else f"judged_by_{settings.list_rule}",
        "period": "period_with_bias" if settings.bias_sign_adds_marker else "period_results",
        "conditions": "conditions_or_context" if settings.missing_isbsh == "context" else "conditions_given",
        "counted_result": "counted_result_with_exclusions" if settings.excluded_results else "all_counted_result",
    }


def slicing(settings: MethodSettings) -> Slicing | None:
    """How these settings read the layout of ``sliced``; None where they need the results themselves.

    They do when the data are changed, when shares of procedures are averaged, or for a longer study period.
    """
    if settings.data_changes or settings.level_share_over != "pooled":
        return None
    chosen = Slicing(
        study_period_years=settings.study_period_years,
        minimum_participants=settings.minimum_participants,
        consecutive_years=settings.federal_consecutive_years,
        exclusions=bool(settings.excluded_results),
        nobody_failed=settings.advanced_school_rule not in _ADVANCED_WITHOUT_COUNTS,
    )
    return chosen if fits(chosen) else None


def _year_masks(settings: MethodSettings, mask: int, first_year: int, last_year: int) -> list[int]:
    """Procedures that count in each year from the first one of the earliest study period on."""
    left_out: dict[int, int] = {}
    for bits, year in map(_excluded_bits, settings.excluded_results):
        left_out[year] = left_out.get(year, 0) | sum(1 << bit for bit in bits)
    return [mask & ~left_out.get(year, 0) for year in range(first_year, last_year + 1)]


@cache
def _excluded_bits(entry: str) -> tuple[tuple[int, ...], int]:
    what, _, year = entry.partition(_EXAM_OR_PROCEDURE_AND_YEAR)
    return tuple(bit for bit, p in enumerate(procedures()) if what in (p.key, p.exam)), int(year)
