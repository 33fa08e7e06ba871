"""The values one calculation runs on: a preset of the documents with somebody's changes, checked as a whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from shnro_core.parameters.data_changes import DataChange
from shnro_core.parameters.definition import SettingsError, Value
from shnro_core.parameters.loading import catalogue, parameter
from shnro_core.parameters.tables import Preset, presets

DEFAULT_PRESET = "smolensk-548"
_RULES_OF_SEVERAL_YEARS = ("federal_b", "federal_a_or_b", "federal_a_and_b")


@dataclass(frozen=True, slots=True)
class MethodSettings:
    """One value for every parameter of the method; fields are named and described in the parameter files.

    Build it with ``resolve``, which checks values one by one and together. ``data_changes`` is no parameter: what a
    scenario changes in the data the rules are applied to.
    """

    low_result_share: float
    procedures: tuple[str, ...]
    excluded_results: tuple[str, ...]
    study_period_years: int
    minimum_participants: int
    bias_sign_adds_marker: bool
    cluster_order: tuple[str, ...]
    list_rule: str
    low_results_school_markers: int
    risk_school_markers: int
    risk_school_markers_most: int | None
    low_isbsh_quantile: float
    missing_isbsh: str
    no_results: str
    advanced_school_rule: str
    federal_procedures_in_year: int
    federal_consecutive_years: int
    level_base_share: float
    level_moderate_share: float
    level_strong_share: float
    level_at_moderate: str
    level_at_strong: str
    level_share_over: str
    dynamics_procedures: tuple[str, ...]
    crisis_years_in_row: int
    repeat_years_in_row: int
    repeat_times: int
    repeat_window_years: int
    list_history: str
    indicator_dynamics_procedures: tuple[str, ...]
    indicator_subject_rule: str
    indicator_weight: float
    indicator_positive_score: float
    indicator_unchanged_score: float
    indicator_missing: str
    indicator_undirected: str
    indicator_cohort: str
    deficit_signals_needed: int
    deficit_quantile: float
    context_minimum_inputs: int
    context_scale_top: float
    confidence_level: float
    prior_minimum_schools: int
    pooling_years: int
    pooling_years_small: int
    small_procedure_participants: int
    shown_participants: int
    reliable_participants: int
    edge_pupils: int
    funnel_warning_z: float
    funnel_alarm_z: float
    funnel_winsorised_share: float
    funnel_exact_below: int
    bias_mean_z: float
    bias_mean_procedures: tuple[str, ...]
    bias_correlation_procedures: tuple[str, ...]
    bias_correlation_bound: float
    bias_jump_from: tuple[str, ...]
    bias_jump_fences: float
    similar_weight_size: float
    similar_weight_area: float
    similar_weight_kind: float
    similar_weight_conditions: float
    similar_weight_special_needs: float
    similar_same_area: bool
    similar_same_kind: bool
    similar_size_factor: float
    similar_schools_count: int
    similar_known_weight_share: float
    data_changes: tuple[DataChange, ...] = ()

    def as_dict(self) -> dict[str, Value]:
        """Values by parameter name."""
        return {name: getattr(self, name) for name in catalogue()}


def preset(key: str) -> Preset:
    """The preset of a key. Raises SettingsError when there is none."""
    found = next((p for p in presets() if p.key == key), None)
    if found is None:
        keys = ", ".join(p.key for p in presets())
        raise SettingsError("preset", f"Набора правил «{str(key)[:60]}» нет; есть: {keys}.")
    return found


def preset_of(region: str, chosen: str = "") -> Preset:
    """The preset with which a region's pages open: its own, the one its office has ``chosen``, or the first."""
    own = next((p for p in presets() if region in p.regions), None)
    return own or preset(chosen or DEFAULT_PRESET)


def resolve(
    preset_key: str = DEFAULT_PRESET, overrides: Mapping[str, Any] | None = None, *, on: dt.date | None = None
) -> MethodSettings:
    """Settings of a preset with changes, by default in the newest wording so that years stay comparable.

    ``on`` takes the wording in force on a day instead. Raises SettingsError, one sentence naming the key, for an
    unknown preset or key, a wrong type, a value out of range, contradictory values, a rule not in force on the day.
    """
    changes = {**preset(preset_key).set, **(overrides or {})}
    checked = tuple((name, parameter(name).check(value)) for name, value in sorted(changes.items(), key=_by_name))
    return _settings(checked, on)


def _by_name(item: tuple[Any, Any]) -> str:
    return str(item[0])


@lru_cache(maxsize=512)
def _settings(changes: tuple[tuple[str, Value], ...], on: dt.date | None) -> MethodSettings:
    changed = dict(changes)
    values = {
        name: changed[name] if name in changed else (known.norm if on is None else known.on(on))
        for name, known in catalogue().items()
    }
    settings = MethodSettings(**cast("dict[str, Any]", values))
    _check_together(settings)
    return settings


def _check_together(s: MethodSettings) -> None:
    if not s.level_base_share < s.level_moderate_share < s.level_strong_share:
        _contradiction("level_moderate_share", "границы уровней должны возрастать: базовый, умеренный, сильный")
    if s.list_rule == "markers" and s.risk_school_markers >= s.low_results_school_markers:
        _contradiction("risk_school_markers", "школа с рисками должна начинаться раньше границы ШНРО")
    if s.risk_school_markers_most is not None and s.risk_school_markers_most < s.risk_school_markers:
        _contradiction("risk_school_markers_most", "наибольшее число маркеров меньше наименьшего")
    if s.list_rule in _RULES_OF_SEVERAL_YEARS and s.study_period_years < s.federal_consecutive_years:
        _contradiction("study_period_years", "правило Б смотрит на несколько лет подряд, период короче")
    if s.list_history == "single_years" and s.list_rule in _RULES_OF_SEVERAL_YEARS:
        _contradiction("list_history", "правило Б смотрит на несколько лет подряд, по отдельным годам его не применить")
    if s.repeat_years_in_row >= s.crisis_years_in_row:
        _contradiction("repeat_years_in_row", "«повторно подряд» должно требовать меньше лет, чем «кризисная»")
    if s.repeat_times > s.repeat_window_years:
        _contradiction("repeat_times", "повторных попаданий больше, чем лет в отрезке")
    if s.pooling_years_small < s.pooling_years:
        _contradiction("pooling_years_small", "малая школа объединяет не меньше лет, чем обычная")
    if s.shown_participants > s.reliable_participants:
        _contradiction("shown_participants", "предел показа выше предела надёжности")
    if s.funnel_warning_z >= s.funnel_alarm_z:
        _contradiction("funnel_warning_z", "внутренняя граница воронки должна быть уже внешней")
    weights = (
        s.similar_weight_size,
        s.similar_weight_conditions,
        s.similar_weight_special_needs,
        0 if s.similar_same_area else s.similar_weight_area,
        0 if s.similar_same_kind else s.similar_weight_kind,
    )
    if not any(weights):
        _contradiction("similar_weight_size", "все действующие веса сходства равны нулю, сравнивать школы не по чему")


def _contradiction(key: str, what: str) -> None:
    raise SettingsError(key, f"{key} («{parameter(key).title}»): значения противоречат друг другу — {what}.")
