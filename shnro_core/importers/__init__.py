"""Readers of the office's files: one reader per format, one check per kind of finding."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from shnro_core.importers.contract import (
    Batch,
    Choice,
    GiaCode,
    Limits,
    MarkScale,
    Register,
    Request,
    SurveyMapping,
    SurveyQuestion,
    SurveyScale,
    Threshold,
)
from shnro_core.importers.login import normalise_login

if TYPE_CHECKING:
    from shnro_core.importers.reading import read_paths
    from shnro_core.importers.scales import load_mark_scales, load_thresholds
    from shnro_core.importers.specs import TEMPLATES, write_template
    from shnro_core.importers.wire import mapping_from, mapping_to

_LOADED_WHEN_ASKED = {
    "read_paths": "reading",
    "load_mark_scales": "scales",
    "load_thresholds": "scales",
    "TEMPLATES": "specs",
    "write_template": "specs",
    "mapping_from": "wire",
    "mapping_to": "wire",
}

__all__ = [
    "TEMPLATES",
    "Batch",
    "Choice",
    "GiaCode",
    "Limits",
    "MarkScale",
    "Register",
    "Request",
    "SurveyMapping",
    "SurveyQuestion",
    "SurveyScale",
    "Threshold",
    "load_mark_scales",
    "load_thresholds",
    "mapping_from",
    "mapping_to",
    "normalise_login",
    "read_paths",
    "write_template",
]


def __getattr__(name: str) -> Any:
    """Load the readers when they are first asked for: the generator of the invented region needs only the contract."""
    if name not in _LOADED_WHEN_ASKED:
        raise AttributeError(name)
    return getattr(import_module(f"shnro_core.importers.{_LOADED_WHEN_ASKED[name]}"), name)
