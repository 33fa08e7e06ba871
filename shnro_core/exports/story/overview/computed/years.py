"""Size of the list of low results schools year by year."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.calculation import short_periods
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.overview.computed.picture import LISTED, Picture
from shnro_core.model import Column, Kind, Table

_SERIES = "ШНРО"


def listed(context: Context, picture: Picture) -> Block | None:
    """Columns of listed schools by year with a whole list up to the year looked at; None with a single one."""
    years = tuple(sorted(y for y in picture.years if y <= picture.year))
    if len(years) < 2:
        return None
    frame = _rows(context, picture, years)
    first, last = frame.iloc[0], frame.iloc[-1]
    return Block(
        key="overview-computed-years",
        title=f"ШНРО: {text.number(first['schools'])} в {first['year']} году, {text.number(last['schools'])} "
        f"в {last['year']}-м",
        n=f"Школы, попавшие в ШНРО по правилам выше, {years[0]}–{years[-1]} годы.",
        chart=bars.columns(
            frame=frame.assign(name=frame["year"].astype(str)),
            category="name",
            series="series",
            value="schools",
            label="label",
            fill={_SERIES: context.colours.accent},
            colours=context.colours,
            height=280,
            hover="hover",
        ),
        alt="Столбцы по годам: " + "; ".join(f"{y} — {h}" for y, h in zip(frame["year"], frame["hover"], strict=True)),
        remark=short_periods(context, to=picture.year) or None,
        table=Table(
            frame=frame,
            columns=(
                Column("year", "Год", Kind.YEAR),
                Column("schools", "ШНРО", Kind.COUNT),
                Column("total", "Всего школ", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="total"),
            ),
            caption="Школы с низкими результатами по годам",
            file_stem="shnro_po_godam",
            sources=picture.sources,
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _rows(context: Context, picture: Picture, years: tuple[int, ...]) -> pd.DataFrame:
    verdicts = context.compute("classify", region=context.region.code, year=years)
    if picture.cohort.filtered:
        verdicts = verdicts[verdicts["school_code"].isin(picture.schools["school_code"])]
    counts = verdicts.groupby("year")["cluster"].agg(schools=lambda c: int((c == LISTED).sum()), total="size")
    frame = counts.reset_index()
    return frame.assign(
        series=_SERIES,
        pct=100 * frame["schools"] / frame["total"],
        label=frame["schools"].map(text.number),
        hover=[text.share(n, t) for n, t in zip(frame["schools"], frame["total"], strict=True)],
    )
