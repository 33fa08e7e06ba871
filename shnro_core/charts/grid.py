"""Counts on a grid of two scales: the darker the cell, the more schools."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from shnro_core.charts.bars import wrapped
from shnro_core.charts.theme import AMOUNT_STEPS, Palette, dress, ink_on

_ROW = 54
_HEAD = 74
_NAME_WIDTH = 13
_COLUMN_WIDTH = 9
_GAP = 2


def counts(
    *, frame: pd.DataFrame, row: str, column: str, value: str, label: str, hover: str, colours: Palette
) -> go.Figure:
    """Cells of ``row`` × ``column`` in frame order, filled by ``value`` in five steps of one blue; zero stays empty.

    ``label`` and ``hover`` name columns with ready texts. Every cell of the grid must have its row in the frame.
    """
    rows, columns = (list(dict.fromkeys(frame[name].astype(str))) for name in (row, column))
    step = max(float(frame[value].max()) / len(AMOUNT_STEPS), 1e-9)
    steps = (frame[value] / step).astype(int).clip(upper=len(AMOUNT_STEPS) - 1).where(frame[value] > 0, -1)
    cells = frame.assign(
        step=steps,
        y=frame[row].astype(str).map({n: i for i, n in enumerate(rows)}),
        x=frame[column].astype(str).map({n: i for i, n in enumerate(columns)}),
    )
    figure = go.Figure(
        go.Heatmap(
            x=list(range(len(columns))),
            y=list(range(len(rows))),
            z=_matrix(cells, "step"),
            zmin=-1,
            zmax=len(AMOUNT_STEPS) - 1,
            colorscale=_scale([colours.background, *AMOUNT_STEPS]),
            showscale=False,
            xgap=_GAP,
            ygap=_GAP,
            customdata=_matrix(
                cells.assign(
                    words=[f"{r}, {c}<br>{w}" for r, c, w in zip(cells[row], cells[column], cells[hover], strict=True)]
                ),
                "words",
            ),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    full = cells[cells["step"] >= 0]
    figure.add_scatter(
        x=full["x"],
        y=full["y"],
        mode="text",
        text=full[label],
        textfont={"size": 13, "color": [ink_on(AMOUNT_STEPS[s]) for s in full["step"]]},
        hoverinfo="skip",
    )
    dress(figure, colours, height=_HEAD + _ROW * len(rows))
    figure.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=[wrapped(c, _COLUMN_WIDTH) for c in columns],
        side="top",
        tickangle=0,
        showgrid=False,
        zeroline=False,
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[wrapped(r, _NAME_WIDTH) for r in rows],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
    )
    return figure


def _matrix(cells: pd.DataFrame, name: str) -> list[list[object]]:
    return cells.pivot_table(index="y", columns="x", values=name, aggfunc="first", sort=True).to_numpy().tolist()


def _scale(steps: list[str]) -> list[list[object]]:
    """Equal bands of the colours, so that every whole number takes exactly one."""
    last = len(steps)
    return [[(i + edge) / last, colour] for i, colour in enumerate(steps) for edge in (0, 1)]
