"""Numbers of the law as data: description, unit, reference, dated values; scenarios that change them.

``catalogue()`` gives every parameter, ``resolve(preset, overrides)`` the validated values a calculation runs on,
``Scenario`` a named set of changes that can be combined, saved and sent as a link.
"""

from shnro_core.parameters.data_changes import ChangeKind, DataChange, Scope
from shnro_core.parameters.definition import (
    Choice,
    DatedValue,
    Parameter,
    ParameterType,
    Reference,
    SettingsError,
    Value,
)
from shnro_core.parameters.loading import catalogue, documents, parameter
from shnro_core.parameters.scenario import Combination, Scenario, combine, parse_assignment
from shnro_core.parameters.settings import DEFAULT_PRESET, MethodSettings, preset_of, resolve
from shnro_core.parameters.tables import (
    ContextInput,
    DeficitSignal,
    IndicatorGroup,
    IndicatorSpec,
    Preset,
    Procedure,
    context_inputs,
    deficit_signals,
    indicator_groups,
    indicator_specs,
    internet_speeds,
    organisation_kinds,
    presets,
    procedures,
    table_notes,
    uncounted_kinds,
)

__all__ = [
    "DEFAULT_PRESET",
    "ChangeKind",
    "Choice",
    "Combination",
    "ContextInput",
    "DataChange",
    "DatedValue",
    "DeficitSignal",
    "IndicatorGroup",
    "IndicatorSpec",
    "MethodSettings",
    "Parameter",
    "ParameterType",
    "Preset",
    "Procedure",
    "Reference",
    "Scenario",
    "Scope",
    "SettingsError",
    "Value",
    "catalogue",
    "combine",
    "context_inputs",
    "deficit_signals",
    "documents",
    "indicator_groups",
    "indicator_specs",
    "internet_speeds",
    "organisation_kinds",
    "parameter",
    "parse_assignment",
    "preset_of",
    "presets",
    "procedures",
    "resolve",
    "table_notes",
    "uncounted_kinds",
]
