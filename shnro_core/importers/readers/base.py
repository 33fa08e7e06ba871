"""What every reader gets and gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from shnro_core.importers.cells import Cell, class_name, is_date
from shnro_core.importers.checks import Stage, run_checks
from shnro_core.importers.checks.aside import usable
from shnro_core.importers.checks.columns import ClassDates, HeaderFacts, YearsTold
from shnro_core.importers.checks.free_text import without_personal
from shnro_core.importers.checks.rows import TableRows
from shnro_core.importers.contract import Choice, GiaCode, KnownSchool, MarkScale, SurveyMapping, Threshold
from shnro_core.importers.naming import Traits, traits_of_path, traits_of_text
from shnro_core.importers.sheets import Sheet, Source
from shnro_core.importers.specs.spec import Columns, Field, FieldKind, match_columns, type_rows
from shnro_core.model import Finding, Severity

OPAQUE: Final = frozenset({"pupil_code", "surname", "given_name", "patronymic", "document"})
"""Fields whose texts are never decoded."""

CLASS: Final = "class_name"
"""The field of class names, which Excel makes dates of."""


class StageFailedError(Exception):
    """A stage found errors: the file is not read further. The findings stand in the context."""


@dataclass(frozen=True)
class Located:
    """A sheet on which a header was found."""

    sheet: Sheet
    header_row: int
    header: tuple[Cell, ...]
    title: str = ""


@dataclass
class Context:
    """One file on its way through the stages; ``findings`` and ``parameters`` grow, nothing else changes.

    ``told`` is the name of the file with the folders above it. With a ``fingerprint_key`` the fingerprints of pupils
    are wanted too: codes of pupils are then read, else they are not.
    """

    file: str
    told: str
    source: Source
    choice: Choice
    scales: Sequence[MarkScale]
    thresholds: Sequence[Threshold]
    surveys: Sequence[SurveyMapping] = ()
    fingerprint_key: str = ""
    gia_codes: Sequence[GiaCode] = ()
    schools: Sequence[KnownSchool] = ()
    findings: list[Finding] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def traits(self) -> Traits:
        """What the file's name and the folders above it tell."""
        return traits_of_path(self.told)

    def check(self, stage: Stage, *subjects: object) -> None:
        """Run a stage over its subjects. Raises StageFailedError when there is an error among the findings."""
        found = [finding for subject in subjects for finding in run_checks(stage, subject)]
        self.findings.extend(found)
        if any(finding.severity is Severity.ERROR for finding in found):
            raise StageFailedError

    def columns(self, fields: Sequence[Field], located: Located, *, closed: bool = False) -> Columns:
        """Positions of the fields under the header, checked."""
        columns = match_columns(fields, located.header, located.header_row)
        self.check(Stage.COLUMNS, HeaderFacts(self.file, located.sheet.name, fields, columns, closed))
        return columns

    def table_rows(
        self, fields: Sequence[Field], located: Located, *, key: tuple[str, ...] = (), closed: bool = False
    ) -> TableRows:
        """Typed rows below the header: columns checked, values not yet."""
        columns = self.columns(fields, located, closed=closed)
        return self.usable(located, fields, self.raw(located, columns), key=key)

    def usable(
        self,
        located: Located,
        fields: Sequence[Field],
        raw: pd.DataFrame,
        *,
        key: tuple[str, ...] = (),
        severity: Severity = Severity.ERROR,
    ) -> TableRows:
        """Typed rows without those that cannot be used, which are told."""
        for spec in fields:
            if spec.kind is FieldKind.DATE and spec.name in raw and located.sheet.day_shift:
                shifted = {v: v + located.sheet.day_shift for v in raw[spec.name].unique() if isinstance(v, float)}
                raw[spec.name] = raw[spec.name].map(lambda v, to=shifted: to.get(v, v))
        typed = type_rows(fields, raw)
        table = TableRows(self.file, located.sheet.name, fields, typed, key, severity, len(raw))
        cleaned, cut = without_personal(table)
        rows, aside = usable(cleaned)
        self.check(Stage.VALUES, *cut, aside)
        return rows

    def only_year(self, values: pd.DataFrame, title: str = "") -> int | None:
        """The year of all rows when they have one (0 = any year, which is none); the years met go to the parameters.

        A name or a ``title`` of the file that tells other years is told.
        """
        years = sorted({int(year) for year in values["year"].dropna().unique()} - {0}) if "year" in values else []
        named = traits_of_text(title).years or traits_of_text(self.file.rsplit("/", 1)[-1]).years
        self.check(Stage.VALUES, YearsTold(self.file, named, tuple(years)))
        self.parameters["year"] = ", ".join(str(year) for year in years)
        return int(years[0]) if len(years) == 1 else None

    def raw(self, located: Located, columns: Columns, *, without: Collection[str] = ()) -> pd.DataFrame:
        """Cells below the header under the names of the fields."""
        wanted = {position: name for name, position in columns.place.items() if name not in without}
        opaque = [p for p, name in wanted.items() if name in OPAQUE and not self.fingerprint_key]
        raw = located.sheet.values(list(wanted), located.header_row, opaque=opaque).rename(columns=wanted)
        if CLASS in raw:
            self._restore_classes(located, raw, str(located.header[columns.place[CLASS]]))
        return raw

    def _restore_classes(self, located: Located, raw: pd.DataFrame, column: str) -> None:
        names = raw[CLASS]
        dates = is_date(names)
        if dates.any():
            raw[CLASS] = names.map({value: class_name(value) for value in names.dropna().unique()})
            self.check(Stage.VALUES, ClassDates(self.file, located.sheet.name, column, tuple(names.index[dates])))


@dataclass(frozen=True)
class Reading:
    """A file read: columns of the target table (missing ones allowed), index = first row of the file for each.

    ``rows_read`` and ``rows_kept`` count rows of the file. A column ``fingerprint`` of ``values`` may hold the pupils
    behind a row as ``aggregate.fingerprints`` gives them: it tells whether two files count the same pupils and is never
    stored.
    ``covered`` = units (``tables.unit_of``) the file speaks of although it has no row for them; None = none.
    ``facts`` = what it calls its schools (``tables.SCHOOL_FACTS``, one row a school).
    """

    values: pd.DataFrame
    rows_read: int
    rows_kept: int
    year: int | None
    covered: pd.DataFrame | None = None
    facts: pd.DataFrame | None = None


@dataclass(frozen=True)
class Format:
    """A known layout. ``signature`` fields identify its header; ``sheet`` is its usual sheet, in lower case.

    ``table`` is empty for reports that are recognised and hold nothing to load.
    Of an ``own`` table (a template) the columns that are not required may be left out.
    A ``certain`` layout has words no other one has and goes before layouts that share its other columns.
    """

    name: str
    title: str
    table: str
    signature: tuple[Field, ...]
    read: Callable[[Context, Located], Reading]
    sheet: str = ""
    own: bool = False
    certain: bool = False
