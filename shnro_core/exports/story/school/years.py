"""Cluster, markers, level and status of a school through the years."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts.theme import CLUSTER_COLOURS, CLUSTER_SHAPES, dress
from shnro_core.exports.story.calculation import short_periods, sources
from shnro_core.exports.story.model import Block
from shnro_core.exports.story.school.rows import Passport
from shnro_core.exports.story.school.verdict import markers_words
from shnro_core.model import Column, Kind, Table

_ROW = 46
_ROOM = 2.1


def years_block(passport: Passport) -> Block | None:
    """Bars of markers by year in the colour of the cluster, with shape, word, status and level."""
    rows = passport.history
    if rows.empty:
        return None
    unlevelled = rows["failing_share"].map(lambda v: text.MISSING if pd.isna(v) else text.NOT_APPLICABLE)
    rows = rows.assign(
        level_shown=rows["level"].where(rows["level"].notna(), unlevelled),
        status_shown=rows["status"].fillna(text.NOT_APPLICABLE),
        told=[_told(r) for r in rows.to_dict("records")],
        listed=_listed(passport, rows),
    )
    # a list of an incomplete period stands beside no other year's
    whole = rows[rows["period_complete"].astype(bool)]
    in_list, counted = int((whole["cluster"] == "ШНРО").sum()), len(whole)
    return Block(
        key="school-years",
        title=f"В кластере ШНРО {text.counted(in_list, 'год', 'года', 'лет')} из {counted}"
        if in_list
        else f"Ни разу за {text.counted(counted, 'год', 'года', 'лет')} не была в кластере ШНРО",
        n="Маркеры за исследуемый период, кластер, статус в списке и уровень неосвоения; все годы — "
        "по выбранным правилам (расчёт системы)",
        chart=_bars(passport, rows),
        alt=f"{passport.name}: число маркеров и кластер по годам",
        table=Table(
            frame=rows,
            columns=(
                Column("year", "Год", Kind.YEAR),
                Column("cluster", "Кластер"),
                Column("markers", "Маркеров", Kind.COUNT),
                Column("level_shown", "Уровень"),
                Column("status_shown", "Статус в списке"),
                Column("listed", "Список ведомства"),
            ),
            caption=f"{passport.name}: кластер и статус по годам",
            file_stem=f"istoriya_{passport.code}",
            sources=sources(passport.context, "результаты процедур"),
            stamp=passport.stamp,
        ),
        remark=" ".join(s for s in (short_periods(passport.context), _differences(rows)) if s) or None,
    )


def _told(row: Mapping[Hashable, Any]) -> str:
    shape = CLUSTER_SHAPES.get(str(row["cluster"]), "○")
    count = "нет результатов" if pd.isna(row["markers"]) else markers_words(int(row["markers"]))
    more = [str(row[k]) for k in ("status", "level") if isinstance(row[k], str)]
    second = f"<br>{', '.join(more)}" if more else ""
    return f"{shape} {row['cluster']} · {count}{second}"


def _bars(passport: Passport, rows: pd.DataFrame) -> go.Figure:
    colours, border = passport.context.colours, passport.context.settings.low_results_school_markers
    values = rows["markers"].astype("Float64").fillna(0).astype(float)
    figure = go.Figure(
        go.Bar(
            x=values,
            y=rows["year"].astype(str),
            orientation="h",
            marker={"color": [CLUSTER_COLOURS.get(c, CLUSTER_COLOURS["не определён"]) for c in rows["cluster"]]},
            hovertext=rows["told"],
            hovertemplate="%{y}<br>%{hovertext}<extra></extra>",
        )
    )
    figure.add_scatter(
        x=values,
        y=rows["year"].astype(str),
        mode="text",
        text=text.NBSP + rows["told"].str.replace("<br>", f"<br>{text.NBSP}"),
        textposition="middle right",
        textfont={"color": colours.text},
        cliponaxis=False,
        hoverinfo="skip",
    )
    dress(figure, colours, height=64 + _ROW * len(rows))
    top = max(float(values.max()), border) * (1 + _ROOM)
    figure.update_xaxes(range=[0, top], showticklabels=False, showgrid=False, zeroline=False)
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category")
    if passport.context.settings.list_rule == "markers":
        figure.add_vline(x=border, line={"color": colours.secondary, "width": 1, "dash": "dash"}, layer="below")
        figure.add_annotation(
            x=border, y=1, yref="paper", yanchor="bottom", text=f"граница списка {border}", showarrow=False,
            font={"size": 12, "color": colours.secondary},
        )  # fmt: skip
        figure.update_layout(margin={"t": 24})
    return figure


def _listed(passport: Passport, rows: pd.DataFrame) -> list[str]:
    given = passport.rows("lists")
    known = set(passport.context.fetch("school/list_years", region=passport.context.region.code)["year"].astype(int))
    own = given.groupby("year")["list"].agg(", ".join).to_dict()
    return [own.get(y, "не в списке" if y in known else text.MISSING) for y in rows["year"].astype(int)]


def _differences(rows: pd.DataFrame) -> str | None:
    known = rows[rows["listed"] != text.MISSING]
    unlike = known[(known["cluster"] == "ШНРО") != known["listed"].str.contains("ШНРО")]
    if unlike.empty:
        return None
    years = ", ".join(str(y) for y in unlike["year"])
    return f"Список ведомства и расчёт расходятся: {years}. В расчёте показаны выбранные правила, не список."
