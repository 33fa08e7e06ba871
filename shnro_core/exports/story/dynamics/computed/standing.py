"""Status in the history of lists × what became of the school a year later."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import grid as grid_chart
from shnro_core.exports.story.calculation import part, sources
from shnro_core.exports.story.dynamics.computed.change import BETTER, NOT_TOLD, WORSE, Change
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table

STATUSES: Final = ("кризисная", "повторно подряд", "повторно за несколько лет", "впервые")
"""Statuses of listed schools from the longest stay to the first (soiro-2022)."""
LEFT: Final = "Вышла из списка"
RAISED: Final = "Уровень лучше"
SAME: Final = "Уровень тот же"
LOWERED: Final = "Уровень хуже"
GONE: Final = "Закрыта или без результатов"
OUTCOMES: Final = (LEFT, RAISED, SAME, LOWERED, GONE)
_BY_MOVEMENT: Final = {
    "вышла из уровней": RAISED,
    "неуспевающих меньше": RAISED,
    "вне уровней": SAME,
    "уровень тот же": SAME,
    "попала в уровни": LOWERED,
    "неуспевающих больше": LOWERED,
}


def grid(context: Context, change: Change) -> Block | None:
    """Schools listed in the earlier year: status × outcome, with how many changes can be told from chance."""
    listed = outcomes(change)
    if listed.empty:
        return None
    cells = _cells(listed)
    told = int(listed["told"].sum())
    left = listed[listed["outcome"] == LEFT]
    return Block(
        key="dynamics-computed-grid",
        title=_title(change, listed),
        n=f"{text.schools(len(listed))} из списка ШНРО {change.earlier} года; в ячейке — число школ, в скобках — "
        "у скольких изменение доли неуспевающих отличимо от случайности.",
        chart=grid_chart.counts(
            frame=cells,
            row="status",
            column="outcome",
            value="schools",
            label="label",
            hover="hover",
            colours=context.colours,
        ),
        alt="Таблица статус × изменение: "
        + "; ".join(
            f"{r.status}, {str(r.outcome).lower()}: {r.hover}" for r in cells[cells["schools"] > 0].itertuples()
        ),
        remark=f"У {part(len(listed) - told, len(listed))} изменение не отличить от случайности{_of_left(left)}. "
        "Уровень — по году, список — по двум годам, поэтому школа бывает в списке и вне уровней. "
        "Это не оценка эффекта поддержки.",
        table=Table(
            frame=cells,
            columns=(
                Column("status", f"Статус в {change.earlier} году"),
                Column("outcome", f"Что стало к {change.year} году"),
                Column("schools", "Школ", Kind.COUNT),
                Column("of_status", "Всего с этим статусом", Kind.COUNT),
                Column("told", "Изменение отличимо", Kind.COUNT),
                Column("better", "из них неуспевающих меньше", Kind.COUNT),
                Column("worse", "из них неуспевающих больше", Kind.COUNT),
            ),
            caption=f"Школы списка ШНРО {change.earlier} года: статус и что стало к {change.year} году",
            file_stem="status_i_izmenenie",
            sources=sources(context, f"результаты процедур {change.earlier} и {change.year} годов"),
            stamp=context.region.stamp,
        ),
    )


def outcomes(change: Change) -> pd.DataFrame:
    """Schools of the earlier list with ``status``, ``outcome`` and ``told`` (the change can be told from chance)."""
    schools = change.schools[change.schools["status_from"].notna()]
    outcome = schools["movement"].map(_BY_MOVEMENT).fillna(GONE)
    outcome = outcome.mask(schools["event"] == "выход", LEFT).mask(
        schools["reason"].isin(["closed", "no_results"]), GONE
    )
    return schools.assign(status=schools["status_from"], outcome=outcome, told=schools["verdict"].isin([BETTER, WORSE]))


def _cells(listed: pd.DataFrame) -> pd.DataFrame:
    flags = listed.assign(
        schools=1,
        better=listed["verdict"] == BETTER,
        worse=listed["verdict"] == WORSE,
        quiet=listed["verdict"] == NOT_TOLD,
    )
    every = pd.MultiIndex.from_product([_known(listed["status"], STATUSES), OUTCOMES], names=["status", "outcome"])
    measures = ["schools", "told", "better", "worse"]
    cells = flags.groupby(["status", "outcome"])[measures].sum().reindex(every, fill_value=0).astype(int).reset_index()
    cells["of_status"] = cells.groupby("status")["schools"].transform("sum")
    cells["label"] = [f"{n} ({k})" if n else "" for n, k in zip(cells["schools"], cells["told"], strict=True)]
    cells["hover"] = [
        f"{text.share(n, total)}; изменение отличимо от случайности: {text.number(told)}"
        for n, total, told in zip(cells["schools"], cells["of_status"], cells["told"], strict=True)
    ]
    return cells


def _known(values: pd.Series, order: tuple[str, ...]) -> list[str]:
    present = set(values)
    return [v for v in order if v in present]


def _title(change: Change, listed: pd.DataFrame) -> str:
    crisis = listed.loc[listed["status"] == STATUSES[0], "outcome"]
    left = int((listed["outcome"] == LEFT).sum())
    gone = int((listed["outcome"] == GONE).sum())
    told = f"Из списка {change.earlier} года {text.verb(left, 'вышла', 'вышли')} {part(left, len(listed))}"
    if gone:
        told += f", ещё {text.number(gone)} {text.verb(gone, 'закрыта', 'закрыты')} или без результатов"
    if crisis.empty:
        return told
    return f"{told}; из кризисных — {part(int((crisis == LEFT).sum()), len(crisis))}"


def _of_left(left: pd.DataFrame) -> str:
    if left.empty:
        return ""
    return f"; среди вышедших — у {part(len(left) - int(left['told'].sum()), len(left))}"
