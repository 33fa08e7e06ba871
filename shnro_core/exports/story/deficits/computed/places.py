"""Municipalities by the share of their schools with a deficit."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.calculation import part
from shnro_core.exports.story.deficits.computed.known import Known
from shnro_core.exports.story.deficits.counts import FEW_SCHOOLS
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.territories import in_municipalities, left_out
from shnro_core.methodology.uncertainty import apart_from_rest
from shnro_core.methodology.uncertainty.intervals import ABOVE, BELOW
from shnro_core.model import Column, Kind, Table


def by_municipality(context: Context, known: Known) -> Block | None:
    """Bars of the share of schools with at least one deficit; accent where it stands out."""
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
        f"сведениями. Синим — где доля отличима от остальных при сравнении всех сразу (поправка Холма), серым — где не "
        f"отличима или школ меньше {FEW_SCHOOLS}.",
        chart=bars.horizontal(
            frame=frame,
            name="municipality",
            value="pct",
            label="label",
            fill=tints,
            colours=context.colours,
        ),
        alt="Столбцы: " + "; ".join(f"{m} — {w}" for m, w in zip(frame["municipality"], frame["label"], strict=True)),
        remark=left_out(context, known.by_school) or None,
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("schools", "Школ", Kind.COUNT),
                Column("known", "Со сведениями", Kind.COUNT),
                Column("found", "С дефицитом", Kind.COUNT),
                Column("pct", "Доля от известных", Kind.PERCENT, digits=1, of="known"),
                *(Column(kind, f"{kind[:1].upper()}{kind[1:]}", Kind.COUNT) for kind in kinds),
            ),
            caption=f"Дефициты по муниципалитетам, {known.year} год",
            file_stem="deficity_po_municipalitetam_raschet",
            sources=known.sources,
            stamp=context.region.stamp,
        ),
    )


def _rows(context: Context, known: Known) -> pd.DataFrame:
    schools = (
        in_municipalities(context, known.by_school)
        .groupby("municipality")
        .agg(found=("found", "sum"), known=("found", "size"))
    )
    kinds = known.rows.assign(found=known.rows["has_deficit"].fillna(value=False).astype(int)).pivot_table(
        index="municipality", columns="kind", values="found", aggfunc="sum"
    )
    frame = schools.join(kinds).join(known.cohort.schools.groupby("municipality").size().rename("schools"))
    frame = frame.reset_index().assign(
        pct=lambda f: 100 * f["found"] / f["known"], few=lambda f: f["known"] < FEW_SCHOOLS
    )
    enough = frame["known"].where(~frame["few"])
    verdict = apart_from_rest(frame["found"], enough, context.settings.confidence_level)
    frame["word"] = pd.Series(verdict, index=frame.index, dtype=object)
    frame["told"] = frame["word"].isin([ABOVE, BELOW])
    frame["label"] = [text.share(n, t) for n, t in zip(frame["found"], frame["known"], strict=True)]
    return frame.sort_values(["pct", "found"], ascending=False, kind="stable", ignore_index=True)


def _title(frame: pd.DataFrame) -> str:
    enough = frame[~frame["few"]]
    if enough.empty:
        return f"В каждом муниципалитете сведения меньше чем о {FEW_SCHOOLS} школах: долям верить рано"
    above, below = (frame[frame["word"] == word] for word in (ABOVE, BELOW))
    among = text.number(len(enough))
    if above.empty and below.empty:
        return f"Ни в одном из {among} муниципалитетов доля не отличима от остальных"
    if above.empty:
        places = text.counted(len(below), "муниципалитет", case=text.Case.PREPOSITIONAL)
        return f"Доля школ с дефицитом отличима от остальных в {places} из {among}: там она ниже"
    first = above.iloc[0]
    if len(above) == 1:
        return f"Дефициты чаще, чем в остальных: {first['municipality']}, {part(first['found'], first['known'])}"
    return (
        f"Дефициты чаще, чем в остальных, в {text.number(len(above))} из {among} муниципалитетов; "
        f"наибольшая доля — {first['municipality']}, {part(first['found'], first['known'])}"
    )
