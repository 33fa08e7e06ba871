"""Fifth stage: the schools of a file against the register."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core.importers.checks.registry import ROWS_NAMED, Stage, at_rows, check
from shnro_core.model import Finding, Severity
from shnro_core.places import Names, is_group
from shnro_core.places.names import plain
from shnro_core.text import Case, counted

_NAME_REGION: Final = "Выберите «Регион загрузки» над файлами (в командной строке --region)"


@dataclass(frozen=True)
class AgainstRegister:
    """Rows of a batch (``school_code``, ``year`` if the table has one; index = row of the file) and the register."""

    file: str
    rows: pd.DataFrame
    schools: pd.DataFrame


@dataclass(frozen=True)
class RegionFacts:
    """The region of an import, empty when unknown, and the digits of a file's school logins.

    ``chosen`` = the user has named the region.
    """

    file: str
    region: str
    digits: str
    chosen: bool


@dataclass(frozen=True)
class AgainstMap:
    """Municipalities of a file's schools and those of the region; the operator has decided of those ``assigned``."""

    file: str
    rows: pd.DataFrame
    known: Names
    assigned: Container[str] = frozenset()


@check(Stage.REGISTER, RegionFacts)
def check_region_unknown(facts: RegionFacts) -> Iterator[Finding]:
    """No login tells the region and none was named."""
    if not facts.region:
        what = "по файлам не понять, какой это регион"
        yield Finding(facts.file, what, _NAME_REGION)


@check(Stage.REGISTER, RegionFacts)
def check_region_assumed(facts: RegionFacts) -> Iterator[Finding]:
    """No login tells the region and none was named, but this base knows one."""
    if facts.region and not facts.digits and not facts.chosen:
        what = f"в файлах нет логинов школ, регион взят тот, с которым работает эта база: {facts.region}"
        yield Finding(facts.file, what, f"Если он другой: {_NAME_REGION[0].lower()}{_NAME_REGION[1:]}", Severity.NOTE)


@check(Stage.REGISTER, RegionFacts)
def check_region_foreign(facts: RegionFacts) -> Iterator[Finding]:
    """Schools of another region than the rest of the import."""
    if facts.digits and facts.region.isdecimal() and facts.digits != facts.region:
        what = f"логины школ начинаются на {facts.digits}, а загружается регион {facts.region}"
        severity = Severity.WARNING if facts.chosen else Severity.ERROR
        yield Finding(facts.file, what, "Загрузите файлы другого региона отдельно или исправьте регион", severity)


@check(Stage.REGISTER, AgainstMap)
def check_municipality_unknown(subject: AgainstMap) -> Iterator[Finding]:
    """A spelling that leads to no municipality of the region, named once a file; groups of schools are none."""
    if not subject.known:
        return
    names = subject.rows["municipality"].dropna().drop_duplicates()
    found = names.map(lambda name: plain(name) in subject.assigned or subject.known.find(name) is not None)
    unknown = names[~(found | names.map(lambda name: is_group(name, subject.known.region))).astype(bool)]
    if len(unknown):
        count = counted(len(unknown), "муниципалитет", case=Case.GENITIVE)
        they = "он назван" if len(unknown) == 1 else "они названы"
        named = ", ".join(f"«{name}»" for name in unknown[:ROWS_NAMED]) + (" …" if len(unknown) > ROWS_NAMED else "")
        yield Finding(
            subject.file,
            f"{count} в регионе нет, или {they} не полностью: {named}",
            "После публикации отнесите их к муниципалитетам на вкладке «Муниципалитеты» страницы «Данные»",
            Severity.WARNING,
            column="Муниципалитет",
        )


@check(Stage.REGISTER, AgainstRegister)
def check_login_unknown(subject: AgainstRegister) -> Iterator[Finding]:
    """A school that the register does not have, named once a file."""
    codes = subject.rows["school_code"].dropna().drop_duplicates()
    unknown = codes[~codes.isin(subject.schools["school_code"])]
    yield from at_rows(
        unknown.index,
        file=subject.file,
        sheet=None,
        column=None,
        what="школы нет в реестре",
        advice="Добавьте школу в реестр или исправьте логин",
        each=lambda row: str(unknown[row]),
        severity=Severity.WARNING,
    )


@check(Stage.REGISTER, AgainstRegister)
def check_school_closed(subject: AgainstRegister) -> Iterator[Finding]:
    """Data of a year after the school was closed, named once a file."""
    if "year" not in subject.rows or "closed_year" not in subject.schools:
        return
    closed = subject.schools.dropna(subset=["closed_year"]).set_index("school_code")["closed_year"]
    if closed.empty:
        return
    ends = subject.rows["school_code"].map(closed).astype("Float64")
    late = subject.rows[(subject.rows["year"] > ends).fillna(False)].drop_duplicates("school_code")
    told = late["school_code"] + ", " + late["year"].astype("string") + " год"
    yield from at_rows(
        late.index,
        file=subject.file,
        sheet=None,
        column=None,
        what="данные за год после закрытия школы",
        each=lambda row: str(told[row]),
        advice="Проверьте год закрытия в реестре и логин школы",
        severity=Severity.WARNING,
    )
