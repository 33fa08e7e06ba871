"""The report of an import: tables for the screen, files to keep, sentences."""

from shnro_core.exports.import_report.decisions import DECISION, OPTIONS, FileDecisions, file_decisions
from shnro_core.exports.import_report.output import (
    file_lines,
    good_alone,
    published,
    report,
    report_json,
    report_xlsx,
    unknown_schools_sentence,
    verdict,
)
from shnro_core.exports.import_report.scales import mark_scale_table, threshold_table
from shnro_core.exports.import_report.tables import changed_rows_table, files_table, findings_table, on_page
from shnro_core.exports.import_report.words import COLUMN_WORDS

__all__ = [
    "COLUMN_WORDS",
    "DECISION",
    "OPTIONS",
    "FileDecisions",
    "changed_rows_table",
    "file_decisions",
    "file_lines",
    "files_table",
    "findings_table",
    "good_alone",
    "mark_scale_table",
    "on_page",
    "published",
    "report",
    "report_json",
    "report_xlsx",
    "threshold_table",
    "unknown_schools_sentence",
    "verdict",
]
