"""Where the listed schools are."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.overview.computed.picture import LISTED, Picture
from shnro_core.exports.story.territories import in_municipalities, left_out
from shnro_core.methodology.uncertainty import apart_from_rest, wilson
from shnro_core.methodology.uncertainty.intervals import ABOVE, BELOW
from shnro_core.model import Column, Kind, Table

_SHOWN: Final = 10
_NAMED: Final = 3
_FEW_PLACES: Final = 5


def most_listed(context: Context, picture: Picture) -> Block | None:
    """Municipalities with the most listed schools; accent where their share stands out, all looked at together."""
    frame = _rows(context, picture)
    shown = frame[frame["listed"] > 0].head(_SHOWN)
    if len(frame) < 2 or shown.empty:
        return None
    tints = {
        str(m): context.colours.accent if told else context.colours.muted
        for m, told in zip(shown["municipality"], shown["told"], strict=True)
    }
    return Block(
        key="overview-computed-places",
        title=_title(frame),
        n=f"{text.counted(len(shown), 'муниципалитет')} с наибольшим числом ШНРО "
        f"из {text.number(len(frame))}. Синим — где доля отличима от остальных при сравнении всех сразу, серым — нет.",
        chart=bars.horizontal(
            frame=shown,
            name="municipality",
            value="listed",
            label="label",
            fill=tints,
            colours=context.colours,
        ),
        alt="Столбцы: " + "; ".join(f"{m} — {w}" for m, w in zip(shown["municipality"], shown["label"], strict=True)),
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("listed", "ШНРО", Kind.COUNT),
                Column("schools", "Школ", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="schools"),
                Column("low", "от", Kind.PERCENT, digits=1, of="schools"),
                Column("high", "до", Kind.PERCENT, digits=1, of="schools"),
                Column("word", "Против остальных"),
            ),
            caption=f"ШНРО по муниципалитетам, {picture.year} год",
            file_stem="shnro_po_municipalitetam",
            sources=picture.sources,
            notes=(
                *filter(None, (left_out(context, picture.schools),)),
                "Границы — интервал Уилсона; вывод — точный критерий с поправкой Холма на число муниципалитетов.",
            ),
            stamp=context.region.stamp,
        ),
        remark=left_out(context, picture.schools) or None,
        half=True,
    )


def concentration(context: Context, picture: Picture) -> str:
    """Finding: the fewest municipalities that hold half of the listed schools; empty where there is nothing to say."""
    frame = _rows(context, picture)
    total = int(frame["listed"].sum())
    if len(frame) <= _FEW_PLACES or not total:
        return ""
    needed = int((frame["listed"].cumsum() < total / 2).sum()) + 1
    held = int(frame["listed"].head(needed).sum())
    if held == needed:
        return ""
    return (
        f"{text.number(held)} из {text.number(total)} ШНРО — в {text.number(needed)} из {text.number(len(frame))} "
        "муниципалитетов."
    )


def _title(frame: pd.DataFrame) -> str:
    above = frame[frame["word"] == "выше"]
    if above.empty:
        places = text.counted(len(frame), "муниципалитет", case=text.Case.GENITIVE)
        return f"Большей долей ШНРО ни один из {places} не выделяется"
    if len(above) > _NAMED:
        return (
            f"Доля ШНРО выше, чем в остальных, в {text.number(len(above))} из {text.number(len(frame))} муниципалитетов"
        )
    told = "; ".join(
        f"{m}, {text.part(k, n)}"
        for m, k, n in zip(above["municipality"], above["listed"], above["schools"], strict=True)
    )
    return f"Доля ШНРО выше, чем в остальных: {told}"


def _rows(context: Context, picture: Picture) -> pd.DataFrame:
    schools = in_municipalities(context, picture.schools)
    grouped = schools.assign(listed=(schools["cluster"] == LISTED).astype(int)).groupby("municipality")
    frame = grouped.agg(listed=("listed", "sum"), schools=("listed", "size")).reset_index()
    low, high = wilson(frame["listed"], frame["schools"], picture.confidence)
    verdict = pd.Series(apart_from_rest(frame["listed"], frame["schools"], picture.confidence), index=frame.index)
    frame = frame.assign(
        pct=100 * frame["listed"] / frame["schools"],
        low=100 * low,
        high=100 * high,
        told=verdict.isin([ABOVE, BELOW]),
        word=verdict.where(verdict.isin([ABOVE, BELOW]), "не отличить"),
        label=[text.share(n, t) for n, t in zip(frame["listed"], frame["schools"], strict=True)],
    )
    return frame.sort_values(["listed", "pct"], ascending=False, kind="stable", ignore_index=True)
