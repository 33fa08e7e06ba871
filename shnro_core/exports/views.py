"""Views that leave the database by name: the same columns in every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shnro_core.model import Column, DatabaseUnavailableError, DataKind, Kind, Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class View:
    """A named view: its query, caption and columns for people."""

    query: str
    caption: str
    columns: tuple[Column, ...]
    by_year: bool = False


_REGION = Column("region", "Регион")
_SCHOOL = Column("school_code", "Код школы")
VIEWS = {
    "schools": View(
        query="views/schools",
        caption="Школы",
        columns=(
            _REGION,
            _SCHOOL,
            Column("name", "Школа"),
            Column("municipality", "Муниципалитет"),
            Column("area", "Местность"),
            Column("kind", "Вид"),
            Column("support_cluster", "Кластер сопровождения", Kind.COUNT),
        ),
    ),
    "results": View(
        query="views/results",
        caption="Результаты школ",
        by_year=True,
        columns=(
            _REGION,
            Column("year", "Год", Kind.YEAR),
            Column("exam", "Процедура"),
            Column("subject", "Предмет"),
            Column("level", "Уровень"),
            Column("grade", "Класс", Kind.COUNT),
            _SCHOOL,
            Column("participants", "Участников", Kind.COUNT),
            Column("failed", "Не справились", Kind.COUNT),
        ),
    ),
    "classification": View(
        query="views/classification",
        caption="Кластеры школ по правилам приказа № 548-ОД (расчёт системы)",
        by_year=True,
        columns=(
            _REGION,
            Column("year", "Год", Kind.YEAR),
            _SCHOOL,
            Column("markers", "Маркеров", Kind.COUNT),
            Column("cluster", "Кластер"),
            Column("level", "Уровень"),
            Column("status", "Статус в списке"),
        ),
    ),
}


def view_table(fetch: Callable[..., pd.DataFrame], name: str, *, region: str | None, year: int | None) -> Table:
    """A view cut to a region and a year.

    Raises DatabaseUnavailableError when the database knows no such region.
    """
    view = VIEWS[name]
    known = fetch("regions").set_index("region")
    if region is not None and region not in known.index:
        raise DatabaseUnavailableError(f"Региона «{region}» нет в базе. Есть: {', '.join(known.index)}.")
    frame = fetch(view.query, region=region, **({"year": year} if view.by_year else {}))
    kinds = set(known["data_kind"] if region is None else [known.loc[region, "data_kind"]])
    stamp = "Демонстрационные данные" if DataKind.DEMO.value in kinds else ""
    return Table(frame=frame, columns=view.columns, caption=view.caption, file_stem=f"shnro_{name}", stamp=stamp)
