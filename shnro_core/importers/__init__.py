"""Readers of the office's files: one reader per format, one check per kind of finding."""

from shnro_core.importers.contract import (
    Batch,
    Choice,
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
from shnro_core.importers.reading import read_paths
from shnro_core.importers.scales import load_mark_scales, load_thresholds
from shnro_core.importers.specs import TEMPLATES, write_template
from shnro_core.importers.wire import mapping_from, mapping_to

__all__ = [
    "TEMPLATES",
    "Batch",
    "Choice",
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
