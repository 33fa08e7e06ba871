"""Municipalities by the share of their schools with a deficit."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.calculation import part
from shnro_core.exports.story.deficits.computed.known import Known
from shnro_core.exports.story.deficits.counts import FEW_SCHOOLS
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table


def by_municipality(context: Context, known: Known) -> Block | None:
    """Bars of the share of schools with at least one deficit; places with few known schools are grey."""
    frame = _rows(known)
    if len(frame) < 2:
        return None
    tints = {
        str(m): context.colours.muted if few else context.colours.accent
        for m, few in zip(frame["municipality"], frame["few"], strict=True)
    }
    kinds = list(known.by_kind.index)
    return Block(
        key="deficits-computed-places",
        title=_title(frame),
        n=f"Доля школ хотя бы с одним дефицитом от {text.counted(known.schools_known, 'школы', 'школ', 'школ')} со "
        f"сведениями. Серым — где таких школ меньше {FEW_SCHOOLS}.",
        chart=bars.horizontal(
            frame=frame,
            name="municipality",
            value="pct",
            label="label",
            fill=tints,
            colours=context.colours,
            limit=max(float(frame["pct"].max()) * 1.5, 1),
            threshold=(100 * known.schools_with / known.schools_known, "все выбранные школы"),
        ),
        alt="Столбцы: " + "; ".join(f"{m} — {w}" for m, w in zip(frame["municipality"], frame["label"], strict=True)),
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("schools", "Школ", Kind.COUNT),
                Column("known", "Со сведениями", Kind.COUNT),
                Column("found", "С дефицитом", Kind.COUNT),
                Column("pct", "Доля от известных", Kind.PERCENT, digits=1),
                *(Column(kind, f"{kind[:1].upper()}{kind[1:]}", Kind.COUNT) for kind in kinds),
            ),
            caption=f"Дефициты по муниципалитетам, {known.year} год",
            file_stem="deficity_po_municipalitetam_raschet",
            sources=known.sources,
            stamp=context.region.stamp,
        ),
    )


def _rows(known: Known) -> pd.DataFrame:
    schools = known.by_school.groupby("municipality").agg(found=("found", "sum"), known=("found", "size"))
    kinds = known.rows.assign(found=known.rows["has_deficit"].fillna(value=False).astype(int)).pivot_table(
        index="municipality", columns="kind", values="found", aggfunc="sum"
    )
    frame = schools.join(kinds).join(known.cohort.schools.groupby("municipality").size().rename("schools"))
    frame = frame.reset_index().assign(
        pct=lambda f: 100 * f["found"] / f["known"], few=lambda f: f["known"] < FEW_SCHOOLS
    )
    frame["label"] = [text.share(n, t) for n, t in zip(frame["found"], frame["known"], strict=True)]
    return frame.sort_values(["pct", "found"], ascending=False, kind="stable", ignore_index=True)


def _title(frame: pd.DataFrame) -> str:
    enough = frame[~frame["few"]]
    if enough.empty:
        return f"В каждом муниципалитете сведения меньше чем о {FEW_SCHOOLS} школах: долям верить рано"
    first = enough.iloc[0]
    return f"Дефициты чаще всего: {first['municipality']}, {part(first['found'], first['known'])}"
