"""What a region has and what it lacks: kinds of data by years, what each opens, how far schools were matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.importers import TEMPLATES
from shnro_core.model import Column, Region, Table
from shnro_core.parameters.yamlfile import read_yaml

ABSENT: Final = "нет"


@dataclass(frozen=True, slots=True)
class DataKindSpec:
    """A kind of data: the pages and indicators it opens, what one ``sees`` by it and the file that brings it.

    ``necessary`` kinds are named where a region lacks them, ``only_kept`` ones no rule counts, ``timeless`` ones
    have no years.
    """

    key: str
    title: str
    pages: tuple[str, ...]
    sees: str
    indicators: tuple[str, ...] = ()
    official: str = ""
    template: str = ""
    necessary: bool = False
    only_kept: bool = False
    timeless: bool = False

    @property
    def brought_by(self) -> str:
        """«форма …», «шаблон «…»», or both."""
        template = f"шаблон «{TEMPLATES[self.template].title}»" if self.template else ""
        return " или ".join(filter(None, (self.official, template)))


@cache
def data_kinds() -> tuple[DataKindSpec, ...]:
    """All kinds of data in screen order."""
    rows = read_yaml(Path(__file__).with_name("kinds.yaml"))["rows"]
    lists = ("pages", "indicators")
    return tuple(DataKindSpec(**{**row, **{name: tuple(row.get(name, ())) for name in lists}}) for row in rows)


def coverage_table(found: pd.DataFrame, region: Region, pages: Mapping[str, str]) -> Table:
    """Kinds of data × years (rows of ``intake/coverage``); ``pages`` are titles of pages by name."""
    years = sorted(int(year) for year in found["year"].dropna().unique())
    rows = []
    for kind in data_kinds():
        own = found[found["kind"] == kind.key]
        dated = own.dropna(subset="year")
        held = map(_held, dated["rows"], dated["schools"])
        cells = dict(zip((str(int(year)) for year in dated["year"]), held, strict=True))
        rows.append(
            {
                "title": kind.title,
                "state": _state(own),
                **{str(year): cells.get(str(year), "—" if kind.timeless else ABSENT) for year in years},
                "pages": "хранится, в расчёты не входит" if kind.only_kept else ", ".join(pages[p] for p in kind.pages),
                "indicators": ", ".join(kind.indicators) or "—",
                "brought_by": kind.brought_by,
            }
        )
    columns = (
        Column("title", "Вид данных", width="medium", pinned=True),
        Column("state", "Загружено"),
        *(Column(str(year), str(year), width="small") for year in years),
        Column("brought_by", "Чем загрузить", width="large"),
        Column("pages", "Какие страницы открывает", width="large"),
        Column("indicators", "Показатели концепции", width="medium"),
    )
    return Table(
        frame=pd.DataFrame(rows, columns=[c.name for c in columns]),
        columns=columns,
        caption=f"Что загружено и чего нет: {region.name}",
        file_stem=f"polnota_dannyh_{region.code}",
        stamp=region.stamp,
        notes=("В клетке — школы и строки базы; «нет» — за этот год не загружено, «—» — вид данных без годов.",),
    )


def coverage_title(found: pd.DataFrame) -> str:
    """«Загружены 5 из 14 видов данных»."""
    there = text.number(len({*found["kind"]} & {kind.key for kind in data_kinds()}))
    return f"Есть {there} из {text.number(len(data_kinds()))} видов данных региона"


def still_missing(found: pd.DataFrame) -> tuple[str, ...]:
    """«Чтобы увидеть дефициты, загрузите …» for each necessary kind that a region lacks, in screen order."""
    there = {*found["kind"]}
    return tuple(
        f"Чтобы увидеть {kind.sees}, загрузите {kind.brought_by}."
        for kind in data_kinds()
        if kind.necessary and kind.key not in there
    )


def matching_sentences(matched: pd.DataFrame) -> tuple[str, ...]:
    """How far schools were matched (the row of ``intake/matching``); empty without loaded schools."""
    row = matched.iloc[0]
    total = int(row["schools"])
    if not total:
        return ()
    has_index = pd.notna(row["isbsh_year"])
    index = f"без ИСБШ {int(row['isbsh_year'])} года" if has_index else "без ИСБШ"
    lacks: Sequence[tuple[int, str, str]] = (
        (int(row["unnamed"]), "без названия", "названия дают реестр школ, контекстные данные и протоколы"),
        (int(row["unplaced"]), "без муниципалитета", "муниципалитеты дают реестр школ, протоколы и сводки"),
        (int(row["without_isbsh"]), index, f"ИСБШ даёт {_kind('isbsh').brought_by}"),
    )
    of = text.counted(total, "школа", case=text.Case.GENITIVE)
    told = tuple(f"{text.number(count)} из {of} {what}: {way}." for count, what, way in lacks if count)
    return told or (f"У всех {of} есть название, муниципалитет и ИСБШ.",)


def _kind(key: str) -> DataKindSpec:
    return next(kind for kind in data_kinds() if kind.key == key)


def _state(own: pd.DataFrame) -> str:
    if own.empty:
        return ABSENT
    timeless = own[own["year"].isna()]
    if len(timeless):
        return _held(timeless["rows"].sum(), timeless["schools"].sum())
    return text.counted(len(own), "год")


def _held(rows: float, schools: float) -> str:
    """«612 школ, 9 012 строк»; equal numbers are told once."""
    lines = text.counted(rows, "строка")
    if not schools:
        return lines
    return text.schools(schools) if rows == schools else f"{text.schools(schools)}, {lines}"
