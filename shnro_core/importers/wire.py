"""Jobs and outcomes as JSON lines between the calling process and the reading processes: nothing is unpickled."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pandas as pd

from shnro_core.importers.contract import (
    Choice,
    GiaCode,
    KnownSchool,
    MarkScale,
    SurveyMapping,
    SurveyQuestion,
    SurveyScale,
    Threshold,
)
from shnro_core.importers.frames import frame_of
from shnro_core.importers.parse import Job, Parsed
from shnro_core.importers.tables import TABLES
from shnro_core.model import Finding, Severity


def dump_job(job: Job) -> str:
    """One line of JSON."""
    return json.dumps(asdict(job), default=sorted)


def load_job(line: str) -> Job:
    """The job of ``dump_job``."""
    raw = json.loads(line)
    survey = raw["choice"].pop("survey")
    return Job(
        **raw
        | {
            "choice": Choice(**raw["choice"], survey=mapping_from(survey) if survey else None),
            "scales": tuple(MarkScale(**scale) for scale in raw["scales"]),
            "thresholds": tuple(Threshold(**threshold) for threshold in raw["thresholds"]),
            "gia_codes": tuple(GiaCode(**code) for code in raw["gia_codes"]),
            "schools": tuple(KnownSchool(**school) for school in raw["schools"]),
            "surveys": tuple(mapping_from(mapping) for mapping in raw["surveys"]),
        }
    )


def mapping_to(mapping: SurveyMapping) -> dict[str, Any]:
    """A survey mapping as plain JSON values, to be kept for the next wave."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(mapping), default=sorted))
    return plain


def mapping_from(raw: dict[str, Any]) -> SurveyMapping:
    """The mapping of ``mapping_to``. Raises KeyError or TypeError for values of another shape."""
    return SurveyMapping(
        **raw
        | {
            "questions": tuple(SurveyQuestion(**question) for question in raw["questions"]),
            "scales": tuple(
                SurveyScale(scale["name"], tuple(scale["options"]), frozenset(scale["positive"]))
                for scale in raw["scales"]
            ),
        }
    )


def dump_parsed(parsed: Parsed) -> str:
    """One line of JSON; the frame goes by columns, dates as ISO text."""
    columns = {name: [_plain(value) for value in parsed.frame[name]] for name in parsed.frame}
    findings = [{slot: getattr(f, slot) for slot in Finding.__dataclass_fields__} for f in parsed.findings]
    rest = {name: getattr(parsed, name) for name in Parsed.__dataclass_fields__ if name not in ("frame", "findings")}
    return json.dumps(rest | {"frame": columns, "findings": findings})


def load_parsed(line: str) -> Parsed:
    """The outcome of ``dump_parsed``."""
    raw = json.loads(line)
    table = raw["table"]
    findings = tuple(Finding(**f | {"severity": Severity(f["severity"])}) for f in raw["findings"])
    columns = {name: raw["frame"][name] for name in TABLES.get(table, {})}
    frame = frame_of(table, columns) if table else pd.DataFrame()
    return Parsed(
        **raw
        | {
            "frame": frame,
            "findings": findings,
            "first_rows": tuple(raw["first_rows"]),
            "fingerprints": tuple(raw["fingerprints"]),
            "covered": tuple(map(tuple, raw["covered"])),
        }
    )


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
