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

__all__ = [
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
    "normalise_login",
    "read_paths",
]
