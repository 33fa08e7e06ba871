"""What the readers take and give: the only types that cross the border of this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from shnro_core.model import Finding, Severity

if TYPE_CHECKING:
    import pandas as pd

MINIMUM_PAIRS: Final = 3
"""Fewest pupils with mark and score from which a rank correlation is given."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one import; a file beyond them is refused with a finding, never read in part.

    Units: bytes, seconds, counts. ``memory_bytes`` is the address space of one reading process,
    ``settle_seconds`` how long a freshly changed file is watched for growth.
    """

    file_bytes: int = 100 * 2**20
    archive_bytes: int = 1024 * 2**20
    unpacked_bytes: int = 1536 * 2**20
    archive_entries: int = 5000
    compression_ratio: float = 200.0
    rows: int = 300_000
    columns: int = 1000
    memory_bytes: int = 2048 * 2**20
    cpu_seconds: int = 120
    wall_seconds: int = 180
    settle_seconds: float = 0.3


@dataclass(frozen=True, slots=True)
class MarkScale:
    """Lowest total score of each mark in one ВПР.

    ``year`` = the office's own scale of that year, else it holds from ``first_year`` to ``last_year`` (both None = any
    year without a scale of its own) for works of ``maximum`` points (None = not told). ``trust`` says where it is from.
    """

    grade: int
    subject: str
    min_mark3: float
    min_mark4: float
    min_mark5: float
    year: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    maximum: float | None = None
    trust: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Lowest score that passes an exam; years and ``trust`` as in ``MarkScale``, ``extra`` = what else is demanded."""

    exam: str
    subject: str
    level: str
    minimum: float
    year: int | None = None
    first_year: int | None = None
    last_year: int | None = None
    extra: str = ""
    trust: str = ""


@dataclass(frozen=True, slots=True)
class GiaCode:
    """A school's code in the regional system of ГИА (no leading zeros) and its login; ``year`` 0 = every year."""

    gia_code: str
    school_code: str
    year: int = 0


@dataclass(frozen=True, slots=True)
class KnownSchool:
    """A school of the register, for files that name schools without logins."""

    school_code: str
    name: str
    municipality: str


@dataclass(frozen=True, slots=True)
class SurveyScale:
    """Answers of one question in the order shown; ``positive`` are those counted as approval."""

    name: str
    options: tuple[str, ...]
    positive: frozenset[str]


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One column of a survey export: its header, the question it asks, the name of its scale.

    ``multiple`` = several answers may stand in one cell.
    """

    column: str
    question: str
    scale: str
    multiple: bool = False


@dataclass(frozen=True)
class SurveyMapping:
    """How the columns of one survey are read; kept by the user and used again for the next wave.

    ``respondents`` names the group asked (директора, педагоги …), ``invited`` how many were asked to answer.
    """

    name: str
    year: int
    wave: str
    respondents: str
    questions: tuple[SurveyQuestion, ...]
    scales: tuple[SurveyScale, ...]
    invited: int | None = None

    def scale(self, name: str) -> SurveyScale:
        """The scale called ``name``; KeyError when the mapping has none."""
        for scale in self.scales:
            if scale.name == name:
                return scale
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Choice:
    """The user's corrections of what was recognised; None = as recognised.

    ``grade`` is the class the pupils sit in. ``previous_grade`` True = they wrote the work of the grade below (autumn
    2020 and of 2022): the scale of that grade is used and that grade is stored. Where the file meets others in a unit,
    ``replace`` takes its rows and ``add`` adds them; ``skip`` leaves the whole file out. ``retakes`` True = of a
    graduate who sat an exam again inside one file the later result counts, otherwise the first one does. ``school`` is
    the login for a form that names no school.
    """

    format: str | None = None
    year: int | None = None
    grade: int | None = None
    exam: str | None = None
    subject: str | None = None
    level: str | None = None
    previous_grade: bool | None = None
    survey: SurveyMapping | None = None
    wave: str | None = None
    skip: bool | None = None
    add: bool | None = None
    replace: bool | None = None
    school: str | None = None
    retakes: bool | None = None

    def over(self, other: Choice) -> Choice:
        """These corrections where given, those of ``other`` elsewhere."""
        mine = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return Choice(**{name: getattr(other, name) if value is None else value for name, value in mine.items()})


@dataclass(frozen=True)
class Request:
    """What the user says about an import: region, corrections for all files and for single ones, own tables.

    ``by_file`` is keyed by ``Batch.file_name``. ``mark_scales`` and ``thresholds`` replace the tables of
    ``data/formats``; None = those tables. ``gia_codes`` join codes of ГИА with logins. ``surveys`` are mappings to
    choose from by the columns of an export. ``remove_absent`` removes loaded schools that the files no longer have.
    ``sitting`` says which work counts where schools wrote one programme in spring ('') and in autumn
    (``tables.AUTUMN``); None = as before.
    """

    region: str | None = None
    default: Choice = Choice()
    by_file: Mapping[str, Choice] = field(default_factory=dict)
    mark_scales: tuple[MarkScale, ...] | None = None
    thresholds: tuple[Threshold, ...] | None = None
    surveys: tuple[SurveyMapping, ...] = ()
    gia_codes: tuple[GiaCode, ...] = ()
    limits: Limits = Limits()
    remove_absent: bool = False
    sitting: str | None = None

    def choice(self, file_name: str) -> Choice:
        """Corrections that hold for one file: its own over those for all."""
        return self.by_file.get(file_name, Choice()).over(self.default)


@dataclass(frozen=True)
class Register:
    """Schools known so far, one row per school: ``school_code``, ``name``, ``municipality``, ``closed_year``.

    ``loaded`` = a register was loaded, so a school may be said to be absent from it.
    """

    schools: pd.DataFrame
    loaded: bool = True


@dataclass(frozen=True)
class Batch:
    """What one input file yields.

    ``file_name`` is the path below the given folder, parts joined by ``/``; inside an archive it follows its name.
    ``format`` and ``table`` are empty and ``frame`` has no columns when the format is not known. ``table`` names the
    store's table, ``frame`` has its columns (see ``tables.TABLES``) without region and file id, one row per key of the
    table, and no rows when reading stopped. ``rows_read`` counts pupils' rows or table rows of the file, ``rows_kept``
    those that entered the frame. ``parameters`` holds what was recognised or corrected (year, grade, subject, exam,
    level, sitting, previous_grade, corrected …), as text; for a survey without a mapping ``questions`` lists as JSON
    the columns that can be mapped. ``fingerprints``, ``covered`` and ``saved_at`` are those of ``parse.Parsed``;
    fingerprints are there only where two files of one import hold the same unit. ``facts`` = what the file calls its
    schools, columns ``tables.SCHOOL_FACTS``, one row a school. ``foreign`` = a document that is no table (a letter, a
    scan), left out with a note.
    """

    file_name: str
    sha256: str
    format: str
    region: str | None
    year: int | None
    table: str
    frame: pd.DataFrame
    rows_read: int
    rows_kept: int
    findings: tuple[Finding, ...]
    parameters: dict[str, str]
    fingerprints: tuple[str, ...] = ()
    covered: tuple[tuple[int | str, ...], ...] = ()
    saved_at: str = ""
    facts: pd.DataFrame | None = None
    foreign: bool = False

    @property
    def refused(self) -> bool:
        """True when an error among the findings forbids publishing this file."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
