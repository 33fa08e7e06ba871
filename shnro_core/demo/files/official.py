"""The region's own exports in the layouts offices receive, and what an import of each must give."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from shnro_core.demo.aggregates import group_sizes
from shnro_core.demo.files import context_forms, summaries
from shnro_core.demo.files.manifest import Manifest, ManifestEntry
from shnro_core.demo.files.protocols import PUPIL_CODE_START, SchoolNames, Work, file_name, write_protocol
from shnro_core.demo.files.pupils import ABSENT, WITHOUT_TOTAL, make_rows
from shnro_core.demo.files.survey_files import FILES as SURVEY_FILES
from shnro_core.demo.files.survey_files import YANDEX, survey_mappings, write_survey
from shnro_core.demo.files.tables import template_sheet, write_long_table, write_tables
from shnro_core.demo.names import DIRECTOR_NAMES, MAIL_DOMAIN, SURNAMES
from shnro_core.demo.procedures import YEARS, procedures
from shnro_core.demo.region import DemoRegion
from shnro_core.importers.mappings import FOLDER_FILE, mappings_text
from shnro_core.importers.specs import TEMPLATES

Progress = Callable[[int, int, str], None]
"""Called before each file: number of files done, number of files, path of the file."""

PROTOCOL_YEARS: Final = (2020, 2021, 2022)
SUMMARY_YEAR: Final = 2018
STATISTICS_YEAR: Final = 2019
PUPIL_LEVEL_YEAR: Final = 2022
OFFICE_TABLES: Final = {
    "school": "Реестр школ.xlsx",
    "isbsh": "ИСБШ.xlsx",
    "deficit": "Дефициты.xlsx",
    "participation": "Участие в программах.xlsx",
    "measure": "Меры.xlsx",
    "failing_pupils": "Неуспевающие.xlsx",
    "list_entry": "Списки ШНРО.xlsx",
}


@dataclass(frozen=True)
class _Job:
    file: str
    write: Callable[[Path], ManifestEntry]


def write_official_files(
    region: DemoRegion,
    folder: Path,
    *,
    years: Sequence[int] = YEARS,
    autumn_2020: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Write the exports of the region into ``folder`` with ``.manifest.json`` and the survey mapping beside them.

    ``years`` limits results, forms, signs and surveys; the office's own tables are written whole. With ``autumn_2020``
    the protocols of 2020 stand under the grade the pupils were in, one above that of the work, as in reality: the
    import must then be told «работа за предыдущий класс». Raises OSError when the folder cannot be written.
    """
    jobs = [job for job in _jobs(region, years, autumn_2020) if job[0] is None or job[0] in years]
    entries = []
    for done, (_, job) in enumerate(jobs):
        if progress:
            progress(done, len(jobs), job.file)
        entries.append(job.write(folder / job.file))
    manifest = Manifest("demo", region.seed, tuple(entries), planted_personal_data())
    manifest.write(folder)
    (folder / FOLDER_FILE).write_text(mappings_text(survey_mappings().values()), encoding="utf-8")
    return manifest


def planted_personal_data() -> tuple[str, ...]:
    """Texts that stand in the files in the place of persons: surnames, names, phones, addresses, codes of pupils."""
    return (*SURNAMES, *DIRECTOR_NAMES, MAIL_DOMAIN, context_forms.PHONE_START, PUPIL_CODE_START)


def _jobs(region: DemoRegion, years: Sequence[int], autumn_2020: bool) -> Iterator[tuple[int | None, _Job]]:
    for name, file in OFFICE_TABLES.items():
        yield None, _Job(file, _template(region, name, file))
    yield from _summary_jobs(region)
    for year, number in itertools.product(PROTOCOL_YEARS, range(int(procedures().is_vpr.sum()))):
        work, shift = _work(year, number), int(autumn_2020 and year == 2020)
        file = file_name(work, folder_grade=work.grade + shift)
        yield year, _Job(file, _protocol(region, work, number, file, shift))
    yield from _exam_jobs(region, years)
    yield from _bias_jobs(region)
    yield from _form_jobs(region)
    for survey in SURVEY_FILES:
        yield 2022, _Job(survey.file_name, _survey(region, survey.file_name))


def _template(region: DemoRegion, name: str, file: str) -> Callable[[Path], ManifestEntry]:
    def write(path: Path) -> ManifestEntry:
        spec, frame = TEMPLATES[name], region.tables()[name]
        write_tables(path, [template_sheet(spec, frame)])
        return ManifestEntry(file, f"template_{name}", spec.table, len(frame), len(frame), len(frame))

    return write


def _named(region: DemoRegion, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.merge(region.school[["school_code", "name", "municipality"]], on="school_code")


def _vpr(region: DemoRegion, year: int) -> pd.DataFrame:
    result = region.result
    return _named(region, result[(result["exam"] == "ВПР") & (result["year"] == year)])


def _summary_jobs(region: DemoRegion) -> Iterator[tuple[int, _Job]]:
    for number, subject in enumerate(("Математика", "Русский язык")):
        file = f"Своды отметок/Отметки ВПР {SUMMARY_YEAR}, {subject.lower()}.{'csv' if number else 'xlsx'}"
        yield SUMMARY_YEAR, _Job(file, _summary(region, subject, file))
    for number in range(int(procedures().is_vpr.sum())):
        work = _work(STATISTICS_YEAR, number)
        file = f"Статистика по отметкам {STATISTICS_YEAR}/{work.subject}, {work.grade} класс.xlsx"
        yield STATISTICS_YEAR, _Job(file, _statistics(region, work, file))


def _summary(region: DemoRegion, subject: str, file: str) -> Callable[[Path], ManifestEntry]:
    def write(path: Path) -> ManifestEntry:
        rows = _vpr(region, SUMMARY_YEAR)
        rows = rows[rows["subject"] == subject]
        summaries.write_summary(path, rows)
        return _of_results(file, "marks_summary", rows, rows_read=len(rows))

    return write


def _statistics(region: DemoRegion, work: Work, file: str) -> Callable[[Path], ManifestEntry]:
    def write(path: Path) -> ManifestEntry:
        rows = _vpr(region, work.year)
        rows = rows[(rows["subject"] == work.subject) & (rows["grade"] == work.grade)]
        summaries.write_statistics(path, rows, year=work.year, grade=work.grade, subject=work.subject)
        above = 2 + rows["municipality"].nunique()
        procedure = (work.year, "ВПР", work.subject, "", work.grade)
        return _of_results(file, "marks_statistics", rows, rows_read=len(rows) + above, procedure=procedure)

    return write


def _of_results(
    file: str,
    file_format: str,
    rows: pd.DataFrame,
    *,
    rows_read: int,
    procedure: tuple[int, str, str, str, int] | None = None,
) -> ManifestEntry:
    return ManifestEntry(
        file=file,
        format=file_format,
        table="result",
        rows_read=rows_read,
        rows_kept=len(rows),
        records=len(rows),
        participants=int(rows["participants"].sum()),
        failed=int(rows["failed"].sum()),
        procedure=procedure,
    )


def _work(year: int, number: int) -> Work:
    item = procedures().items[number]
    return Work(year, item.subject, item.grade, item.maximum, style=number % 3)


def _protocol(region: DemoRegion, work: Work, number: int, file: str, shift: int) -> Callable[[Path], ManifestEntry]:
    def write(path: Path) -> ManifestEntry:
        year = region.simulation.years[YEARS.index(work.year)]
        counts = year.size[:, number]
        first = int(group_sizes(year)[: number * len(counts)].sum())
        own = slice(first, first + int(counts.sum()))
        school = np.repeat(np.arange(len(counts)), counts)
        rng = np.random.default_rng([region.seed, work.year, number])
        rows = make_rows(school, year.score[own], year.previous_mark[own], work.maximum, rng)
        written = Work(work.year, work.subject, work.grade + shift, work.maximum, work.style)
        write_protocol(path, written, rows, _school_names(region))
        return ManifestEntry(
            file=file,
            format=f"vpr_protocol_{work.year}",
            table="result",
            rows_read=len(rows.school),
            rows_kept=int(rows.takes_part.sum()),
            records=int((counts > 0).sum()),
            participants=int(counts.sum()),
            failed=int(year.failed[:, number].sum()),
            absent=int((rows.state == ABSENT).sum()),
            without_total=int((rows.state == WITHOUT_TOTAL).sum()),
            procedure=(work.year, "ВПР", work.subject, "", work.grade),
            choice={"previous_grade": True} if shift else {},
        )

    return write


def _school_names(region: DemoRegion) -> SchoolNames:
    columns = (region.school[name].to_numpy(object) for name in ("school_code", "name", "municipality"))
    return SchoolNames(*columns)


def _exam_jobs(region: DemoRegion, years: Sequence[int]) -> Iterator[tuple[int | None, _Job]]:
    table = "ГИА/Результаты ОГЭ и ЕГЭ по школам.xlsx"
    if by_school := [year for year in years if year < PUPIL_LEVEL_YEAR]:
        yield None, _Job(table, _exam_table(region, by_school, table))
    for exam, grade, suffix in (("ОГЭ", 9, "csv"), ("ЕГЭ", 11, "xlsx")):
        file = f"ГИА/{exam} {PUPIL_LEVEL_YEAR} по участникам.{suffix}"
        yield PUPIL_LEVEL_YEAR, _Job(file, _exam_pupils(region, exam, grade, file))


def _exam_table(region: DemoRegion, years: Sequence[int], file: str) -> Callable[[Path], ManifestEntry]:
    def write(path: Path) -> ManifestEntry:
        result = region.result
        rows = result[(result["exam"] != "ВПР") & result["year"].isin(years)]
        given = rows.assign(level=rows["level"].replace("", pd.NA))
        write_long_table(path, template_sheet(TEMPLATES["gia_results"], given))
        return _of_results(file, "template_gia_results", rows, rows_read=len(rows))

    return write


def _exam_pupils(region: DemoRegion, exam: str, grade: int, file: str) -> Callable[[Path], ManifestEntry]:
    def write(path: Path) -> ManifestEntry:
        pupils = _graduates(region, exam)
        summaries.write_exam_pupils(path, pupils, exam=exam, grade=grade)
        result = region.result
        rows = result[(result["exam"] == exam) & (result["year"] == PUPIL_LEVEL_YEAR)]
        return ManifestEntry(
            file=file,
            format="gia_pupils",
            table="result",
            rows_read=len(pupils),
            rows_kept=len(pupils),
            records=len(rows),
            participants=int(rows["participants"].sum()),
            failed=int(rows["failed"].sum()),
        )

    return write


def _graduates(region: DemoRegion, exam: str) -> pd.DataFrame:
    """One row per participant of an exam, sorted by school, then subject."""
    year = region.simulation.years[YEARS.index(PUPIL_LEVEL_YEAR)]
    sizes = group_sizes(year)
    schools = len(region.school)
    group = np.repeat(np.arange(len(sizes)), sizes)
    items = procedures().items
    wanted = np.array([p.exam == exam for p in items])[group // schools]
    group, score = group[wanted], year.score[wanted]
    frame = pd.DataFrame(
        {
            "school_code": region.school["school_code"].to_numpy(object)[group % schools],
            "subject": np.array([p.subject for p in items], dtype=object)[group // schools],
            "level": np.array([p.level for p in items], dtype=object)[group // schools],
            "score": score,
        }
    )
    return frame.sort_values(["school_code", "subject", "level"], kind="stable", ignore_index=True)


def _bias_jobs(region: DemoRegion) -> Iterator[tuple[int, _Job]]:
    for year, signs in region.bias_sign.groupby("year"):
        file = f"Признаки необъективности ВПР/Признаки {year}.xlsx"
        yield int(str(year)), _Job(file, _bias(region, signs, int(str(year)), file))


def _bias(region: DemoRegion, signs: pd.DataFrame, year: int, file: str) -> Callable[[Path], ManifestEntry]:
    def write(path: Path) -> ManifestEntry:
        summaries.write_bias_signs(path, signs, region.school, year)
        marked = signs["school_code"].nunique()
        return ManifestEntry(file, "bias_signs", "bias_sign", marked, marked, len(signs))

    return write


def _form_jobs(region: DemoRegion) -> Iterator[tuple[int, _Job]]:
    for year, writer in ((2021, context_forms.write_form_2021), (2022, context_forms.write_form_2022)):
        file = f"Контекст/Сбор контекстных данных об ОО {year}.xlsx"
        yield year, _Job(file, _form(region, year, writer, file))


def _form(
    region: DemoRegion, year: int, writer: Callable[[Path, pd.DataFrame, pd.DataFrame], int], file: str
) -> Callable[[Path], ManifestEntry]:
    def write(path: Path) -> ManifestEntry:
        rows = region.context[region.context["year"] == year]
        written = writer(path, rows, region.school)
        return ManifestEntry(file, f"context_{year}", "context", written, len(rows), len(rows))

    return write


def _survey(region: DemoRegion, file: str) -> Callable[[Path], ManifestEntry]:
    survey = next(candidate for candidate in SURVEY_FILES if candidate.file_name == file)

    def write(path: Path) -> ManifestEntry:
        rng = np.random.default_rng([region.seed, SURVEY_FILES.index(survey)])
        people = write_survey(path, survey, region.survey_answer, rng)
        own = region.survey_answer
        records = len(own[(own["respondents"] == survey.respondents) & (own["wave"] == survey.wave)])
        name = "survey_yandex" if survey.service == YANDEX else "survey_google"
        return ManifestEntry(file, name, "survey_answer", people, people, records)

    return write
