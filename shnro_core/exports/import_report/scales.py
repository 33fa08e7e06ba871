"""Mark scales and minimum scores in force as tables with the origin of each row."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.importers.contract import MarkScale, Threshold
from shnro_core.importers.scales import years_in_words
from shnro_core.model import Column, Kind, Table

BUILT_IN: Final = "встроенная таблица"
_ANY_YEAR: Final = "остальные"
_ORIGIN: Final = Column("origin", "Откуда", width="large")
_YEAR: Final = Column("year_words", "Годы")


def mark_scale_table(usual: tuple[MarkScale, ...], loaded: pd.DataFrame) -> Table:
    """Scales loaded for single years (rows of ``intake/mark_scales``), then the built-in ones with their origin."""
    frame = pd.concat([_with_origin(loaded), _usual(usual)], ignore_index=True)
    minima = (Column(f"min_mark{mark}", f"Балл за «{mark}»", Kind.NUMBER) for mark in (3, 4, 5))
    return Table(
        frame=frame,
        columns=(
            _YEAR,
            Column("grade", "Класс", Kind.COUNT),
            Column("subject", "Предмет"),
            *minima,
            Column("maximum", "Наибольший балл работы", Kind.NUMBER),
            _ORIGIN,
        ),
        caption="Шкалы отметок ВПР",
        file_stem="shkaly_otmetok_vpr",
    )


def threshold_table(usual: tuple[Threshold, ...], loaded: pd.DataFrame) -> Table:
    """Minimum scores loaded for single years (rows of ``intake/exam_thresholds``), then the built-in ones alike."""
    frame = pd.concat([_with_origin(loaded), _usual(usual)], ignore_index=True)
    return Table(
        frame=frame.assign(
            level=frame["level"].replace("", text.NOT_APPLICABLE),
            extra=frame["extra"].fillna("").replace("", text.NOT_APPLICABLE),
        ),
        columns=(
            _YEAR,
            Column("exam", "Экзамен"),
            Column("subject", "Предмет"),
            Column("level", "Уровень"),
            Column("minimum", "Минимальный балл", Kind.NUMBER),
            Column("extra", "Ещё требуется"),
            _ORIGIN,
        ),
        caption="Минимальные баллы ОГЭ и ЕГЭ",
        file_stem="minimalnye_bally",
    )


def _with_origin(loaded: pd.DataFrame) -> pd.DataFrame:
    pairs = zip(loaded["file_name"], loaded["loaded_at"], strict=True)
    origin = [f"файл {name}, загружен {text.moment(at)}" for name, at in pairs]
    years = [str(year) for year in loaded["year"]]
    return loaded.drop(columns=["file_name", "loaded_at", "year"]).assign(origin=origin, year_words=years)


def _usual(rows: tuple[MarkScale, ...] | tuple[Threshold, ...]) -> pd.DataFrame:
    frame = pd.DataFrame([{slot: getattr(row, slot) for slot in row.__dataclass_fields__} for row in rows])
    origin = [f"{BUILT_IN}: {row.trust}" if row.trust else BUILT_IN for row in rows]
    words = [years_in_words(row) or _ANY_YEAR for row in rows]
    return frame.drop(columns=["year", "first_year", "last_year", "trust"]).assign(origin=origin, year_words=words)
