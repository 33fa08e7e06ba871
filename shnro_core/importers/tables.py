"""Columns of the frames the readers hand over: those of the store's tables without ``region`` and ``file_id``.

Kinds are the pandas types of the columns. ``DATE`` is held as ``datetime64[s]`` at midnight. A missing value is never
zero. Of a result, ``sitting`` is ``AUTUMN`` for the work of the grade below written in autumn and empty otherwise,
``classes`` names the classes behind the row (joined by ``CLASS_SEPARATOR``, missing when the file does not tell), and
``dated`` is the day the file itself gives for the row.
"""

from __future__ import annotations

from typing import Final

TEXT: Final = "string"
COUNT: Final = "Int64"
NUMBER: Final = "Float64"
FLAG: Final = "boolean"
DATE: Final = "datetime64[s]"

AUTUMN: Final = "осень"
CLASS_SEPARATOR: Final = "; "

TABLES: Final[dict[str, dict[str, str]]] = {
    "school": {
        "school_code": TEXT,
        "name": TEXT,
        "municipality": TEXT,
        "area": TEXT,
        "kind": TEXT,
        "advanced": FLAG,
        "lat": NUMBER,
        "lon": NUMBER,
        "closed_year": COUNT,
    },
    "result": {
        "year": COUNT,
        "exam": TEXT,
        "subject": TEXT,
        "level": TEXT,
        "grade": COUNT,
        "sitting": TEXT,
        "school_code": TEXT,
        "classes": TEXT,
        "dated": DATE,
        "participants": COUNT,
        "failed": COUNT,
        "mark2": COUNT,
        "mark3": COUNT,
        "mark4": COUNT,
        "mark5": COUNT,
        "mean_score": NUMBER,
        "score_sum": NUMBER,
        "score_sum_squares": NUMBER,
        "mean_percent_of_maximum": NUMBER,
        "previous_mark_rank_correlation": NUMBER,
    },
    "bias_sign": {"year": COUNT, "school_code": TEXT, "sign": TEXT},
    "isbsh": {"year": COUNT, "school_code": TEXT, "isbsh": NUMBER},
    "context": {
        "year": COUNT,
        "school_code": TEXT,
        "settlement_kind": TEXT,
        "settlement_size": TEXT,
        "transport": TEXT,
        "pupils": COUNT,
        "pupils_special_needs": COUNT,
        "correctional": FLAG,
        "teachers": COUNT,
        "teachers_grades_5_9": COUNT,
        "teachers_highest_category": COUNT,
        "teachers_first_or_highest_category": COUNT,
        "teachers_under_30": COUNT,
        "teachers_pension_age": COUNT,
        "classrooms": COUNT,
        "classrooms_with_teacher_computer": COUNT,
        "classrooms_with_projector": COUNT,
        "computers": COUNT,
        "computers_outdated": COUNT,
        "computers_online": COUNT,
        "internet_speed": TEXT,
    },
    "deficit": {
        "year": COUNT,
        "school_code": TEXT,
        "kind": TEXT,
        "indicator": TEXT,
        "found": FLAG,
        "resolved": FLAG,
    },
    "participation": {
        "year": COUNT,
        "school_code": TEXT,
        "track": COUNT,
        "project_500_plus": FLAG,
        "operator": TEXT,
        "curator_school": TEXT,
        "mentor_school": TEXT,
        "has_municipal_coordinator": FLAG,
        "programme": TEXT,
        "antirisk_risk": TEXT,
        "growth_point_year": COUNT,
        "digital_environment_year": COUNT,
    },
    "measure": {
        "year": COUNT,
        "school_code": TEXT,
        "measure": TEXT,
        "deficit_kind": TEXT,
        "start_date": DATE,
        "end_date": DATE,
        "status": TEXT,
    },
    "list_entry": {"year": COUNT, "school_code": TEXT, "list": TEXT},
    "failing_pupils": {
        "year": COUNT,
        "school_code": TEXT,
        "pupils_failing": COUNT,
        "pupils_with_support": COUNT,
        "pupils_overcame": COUNT,
    },
    "teacher_deficit": {
        "year": COUNT,
        "school_code": TEXT,
        "area": TEXT,
        "teachers_diagnosed": COUNT,
        "teachers_with_deficit": COUNT,
        "routes_started": COUNT,
        "routes_completed": COUNT,
    },
    "plan_measure": {
        "year": COUNT,
        "plan": TEXT,
        "number": TEXT,
        "section": TEXT,
        "measure": TEXT,
        "target_group": TEXT,
        "timing": TEXT,
        "responsible": TEXT,
        "status": TEXT,
    },
    "survey_answer": {
        "year": COUNT,
        "wave": TEXT,
        "respondents": TEXT,
        "question": TEXT,
        "option_order": COUNT,
        "option": TEXT,
        "positive": FLAG,
        "answers": COUNT,
        "invited": COUNT,
    },
    "mark_scale": {
        "year": COUNT,
        "grade": COUNT,
        "subject": TEXT,
        "min_mark3": NUMBER,
        "min_mark4": NUMBER,
        "min_mark5": NUMBER,
    },
    "exam_threshold": {"year": COUNT, "exam": TEXT, "subject": TEXT, "level": TEXT, "minimum": NUMBER},
    "gia_code": {"year": COUNT, "gia_code": TEXT, "school_code": TEXT},
}

SCHOOL_FACTS: Final = ("school_code", "name", "municipality")
"""Columns of what a file calls its schools; the later of two spellings is kept."""
SCALE_TABLES: Final = ("mark_scale", "exam_threshold", "gia_code")
"""Tables that say how other files are read."""

KEYS: Final[dict[str, tuple[str, ...]]] = {
    "school": ("school_code",),
    "result": ("year", "exam", "subject", "level", "grade", "sitting", "school_code"),
    "bias_sign": ("year", "school_code", "sign"),
    "isbsh": ("year", "school_code"),
    "context": ("year", "school_code"),
    "deficit": ("year", "school_code", "kind", "indicator"),
    "participation": ("year", "school_code"),
    "measure": ("year", "school_code", "measure", "start_date"),
    "list_entry": ("year", "school_code", "list"),
    "failing_pupils": ("year", "school_code"),
    "teacher_deficit": ("year", "school_code", "area"),
    "plan_measure": ("year", "plan", "section", "measure"),
    "survey_answer": ("year", "wave", "respondents", "question", "option_order"),
    "mark_scale": ("year", "grade", "subject"),
    "exam_threshold": ("year", "exam", "subject", "level"),
    "gia_code": ("year", "gia_code"),
}

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "school": ("school_code",),
    "result": KEYS["result"],
    "survey_answer": ("year", "wave", "respondents"),
    "plan_measure": ("year", "plan"),
    "gia_code": ("year", "gia_code"),
    "mark_scale": KEYS["mark_scale"],
    "exam_threshold": KEYS["exam_threshold"],
    "deficit": ("year", "school_code", "kind"),
}
"""What a newer file replaces whole, beside its region; of every other table a school × year."""

SCHOOL_YEAR: Final = ("year", "school_code")


def unit_of(table: str) -> tuple[str, ...]:
    """Columns that name the unit of a table: what a newer file replaces whole."""
    return UNITS.get(table, SCHOOL_YEAR)
