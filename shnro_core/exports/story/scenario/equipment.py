"""«Точка роста» of a scenario against the deficit signals: what the method can see of it and what it cannot."""

from __future__ import annotations

import dataclasses
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.scenario.base import base
from shnro_core.exports.story.scenario.comparison import Comparison, file_stem, notes, sources, stamp
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import ChangeKind

_OFFICE: Final = "ведомство"


def block(context: Context, comparison: Comparison) -> Block | None:
    """Deficits and fired signals by kind, as loaded and under the scenario, in the year of the change.

    None where the scenario opens no «Точка роста».
    """
    opened = [change for change in context.settings.data_changes if change.kind is ChangeKind.GROWTH_POINT]
    if not opened:
        return None
    year = max(change.year for change in opened)
    norm = dataclasses.replace(context, settings=base(context))
    asked = {"region": context.region.code, "year": year}
    rows = _kinds(norm.compute("deficits", **asked)).merge(
        _kinds(context.compute("deficits", **asked)), on="kind", suffixes=("_norm", "_then")
    )
    return Block(
        key="scenario-equipment",
        title=_title(rows),
        n=f"{text.schools(comparison.size)}, {year} год. Не официально.",
        remark="Отдельного сигнала «Точки роста» в методике нет: система прибавляет технику к ответам школы об "
        "оснащении (новые компьютеры — с Интернетом и не устаревшие; скорость Интернета прежняя) и заново "
        "считает свои сигналы; сигнал сравнивает школу с регионом, поэтому у других школ он может и появиться. "
        f"Дефицит по таблице ведомства так не снять: она всегда главнее. Её слово решает за {_office(rows)}.",
        table=Table(
            frame=rows,
            columns=(
                Column("kind", "Вид дефицита"),
                Column("signals_norm", "Сработало сигналов сейчас", Kind.COUNT),
                Column("signals_then", "Сигналов по сценарию", Kind.COUNT),
                Column("deficit_norm", "Школ с дефицитом сейчас", Kind.COUNT),
                Column("deficit_then", "Школ с дефицитом по сценарию", Kind.COUNT),
                Column("office_then", "Школ, где решает ведомство", Kind.COUNT),
            ),
            caption=f"Дефициты и сигналы, как загружено и с «Точкой роста», {year} год",
            file_stem=file_stem(context, "tochka_rosta", year),
            sources=sources(context, "контекстные данные школ и таблица дефицитов"),
            notes=notes(context),
            stamp=stamp(context),
        ),
    )


def _kinds(schools: pd.DataFrame) -> pd.DataFrame:
    flags = pd.DataFrame(
        {
            "kind": schools["kind"],
            "signals": schools["signals_fired"].fillna(0).astype(int),
            "deficit": schools["has_deficit"].fillna(value=False).astype(int),
            "office": schools["source"].eq(_OFFICE).astype(int),
        }
    )
    return flags.groupby("kind", as_index=False, sort=False).sum()


def _title(rows: pd.DataFrame) -> str:
    before, after = int(rows["signals_norm"].sum()), int(rows["signals_then"].sum())
    gone = int(rows["deficit_norm"].sum() - rows["deficit_then"].sum())
    if before == after and not gone:
        return "«Точка роста» не меняет ни одного сигнала дефицита"
    deficits = "дефицитов столько же" if not gone else f"дефицитов {'меньше' if gone > 0 else 'больше'} на {abs(gone)}"
    return f"С «Точкой роста» сработало сигналов: {text.number(after)} вместо {text.number(before)}, {deficits}"


def _office(rows: pd.DataFrame) -> str:
    told = [
        f"{text.schools(n, text.Case.ACCUSATIVE)} ({kind})"
        for kind, n in zip(rows["kind"], rows["office_then"], strict=True)
        if n
    ]
    return ", ".join(told) or "0 школ"
