"""Municipalities by the share of their schools with a deficit."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.calculation import part
from shnro_core.exports.story.deficits.computed.known import Known
from shnro_core.exports.story.deficits.counts import FEW_SCHOOLS
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.wording import sentence
from shnro_core.methodology.uncertainty import wilson
from shnro_core.model import Column, Kind, Table


def by_municipality(context: Context, known: Known) -> Block | None:
    """Bars of the share of schools with at least one deficit; accent where it is told from that of all schools."""
    frame = _rows(context, known)
    if len(frame) < 2:
        return None
    tints = {
        str(m): context.colours.accent if told else context.colours.muted
        for m, told in zip(frame["municipality"], frame["told"], strict=True)
    }
    kinds = list(known.by_kind.index)
    return Block(
        key="deficits-computed-places",
        title=_title(frame),
        n=f"Все выбранные школы — {text.share(known.schools_with, known.schools_known)}. "
        f"Доля школ хотя бы с одним дефицитом от {text.schools(known.schools_known, text.Case.GENITIVE)} со "
        f"сведениями. Синим — где доля отличима от доли всех выбранных школ, серым — где не отличима или школ меньше "
        f"{FEW_SCHOOLS}.",
        chart=bars.horizontal(
            frame=frame,
            name="municipality",
            value="pct",
            label="label",
            fill=tints,
            colours=context.colours,
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


def _rows(context: Context, known: Known) -> pd.DataFrame:
    schools = known.by_school.groupby("municipality").agg(found=("found", "sum"), known=("found", "size"))
    kinds = known.rows.assign(found=known.rows["has_deficit"].fillna(value=False).astype(int)).pivot_table(
        index="municipality", columns="kind", values="found", aggfunc="sum"
    )
    frame = schools.join(kinds).join(known.cohort.schools.groupby("municipality").size().rename("schools"))
    frame = frame.reset_index().assign(
        pct=lambda f: 100 * f["found"] / f["known"], few=lambda f: f["known"] < FEW_SCHOOLS
    )
    low, high = wilson(frame["found"], frame["known"], context.settings.confidence_level)
    overall = known.schools_with / known.schools_known
    frame["told"] = ((low > overall) | (high < overall)) & ~frame["few"]
    frame["label"] = [text.share(n, t) for n, t in zip(frame["found"], frame["known"], strict=True)]
    return frame.sort_values(["pct", "found"], ascending=False, kind="stable", ignore_index=True)


def _title(frame: pd.DataFrame) -> str:
    enough = frame[~frame["few"]]
    if enough.empty:
        return f"В каждом муниципалитете сведения меньше чем о {FEW_SCHOOLS} школах: долям верить рано"
    told = int(frame["told"].sum())
    if not told:
        return f"{sentence(text.among('в', 0, len(frame), 'муниципалитет'))} доля не отличима от общей"
    first = enough.iloc[0]
    places = text.counted(told, "муниципалитет", case=text.Case.PREPOSITIONAL)
    if not first["told"]:
        return f"Доля школ с дефицитом отличима от общей только в {places} из {text.number(len(frame))}"
    return (
        f"Дефициты чаще всего: {first['municipality']}, {part(first['found'], first['known'])}; "
        f"отличимо от общей доли — в {places} из {text.number(len(frame))}"
    )
