"""Deficits beside clusters: shares with intervals, and what can be told from chance."""

from __future__ import annotations

from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.charts.answers import shares_with_intervals
from shnro_core.charts.theme import CLUSTER_SHAPES, series_colours
from shnro_core.exports.story.deficits.computed.known import Known
from shnro_core.exports.story.model import Block, Context
from shnro_core.methodology.uncertainty import GroupComparison, compare_groups, standing_out, wilson
from shnro_core.model import Column, Kind, Table

_LISTED: Final = "ШНРО"


def by_cluster(context: Context, known: Known) -> Block | None:
    """Shares of schools with each kind of deficit by cluster, with Wilson's intervals."""
    frame = _rows(context, known)
    if frame["cluster"].nunique() < 2:
        return None
    kinds = list(known.by_kind.index)
    return Block(
        key="deficits-computed-clusters",
        title=_title(context, known),
        n=f"Доля школ с дефицитом от школ со сведениями, тонкая линия — интервал Уилсона, "
        f"{text.percent(100 * context.settings.confidence_level)}.",
        chart=shares_with_intervals(
            frame=frame,
            name="cluster_mark",
            series="kind",
            value="pct",
            low="low",
            high="high",
            label="label",
            fill=dict(zip(kinds, series_colours(context.colours), strict=False)),
            colours=context.colours,
        ),
        alt="Доли с интервалами: "
        + "; ".join(f"{r.cluster}, {r.kind}: {r.label} (от {r.low:.0f} до {r.high:.0f})" for r in frame.itertuples()),
        remark=_remark(context, known),
        table=Table(
            frame=frame,
            columns=(
                Column("cluster", "Кластер"),
                Column("kind", "Вид дефицита"),
                Column("found", "С дефицитом", Kind.COUNT),
                Column("known", "Со сведениями", Kind.COUNT),
                Column("pct", "Доля", Kind.PERCENT, digits=1, of="known"),
                Column("low", "от", Kind.PERCENT, digits=1, of="known"),
                Column("high", "до", Kind.PERCENT, digits=1, of="known"),
            ),
            caption=f"Дефициты по кластерам, {known.year} год",
            file_stem="deficity_po_klasteram",
            sources=known.sources,
            stamp=context.region.stamp,
        ),
    )


def comparison(context: Context, known: Known) -> str:
    """Finding: low results schools beside all others, any deficit; empty where one of the two is missing."""
    schools = known.by_school
    compared = _compared(context, schools["cluster"], schools["found"])
    return "" if compared is None else f"{_both(compared)}: {compared.difference}."


def _compared(context: Context, cluster: pd.Series, found: pd.Series) -> GroupComparison | None:
    listed = cluster == _LISTED
    if listed.all() or not listed.any():
        return None
    flags = found.fillna(value=False).astype(bool)
    return compare_groups(
        int(flags[~listed].sum()),
        int((~listed).sum()),
        int(flags[listed].sum()),
        int(listed.sum()),
        context.settings.confidence_level,
    )


def _title(context: Context, known: Known) -> str:
    schools = known.by_school
    compared = _compared(context, schools["cluster"], schools["found"])
    if compared is None:
        return "Дефициты по кластерам"
    words = _both(compared)
    return words if compared.told_from_chance else f"{words}: разницу от случайности не отличить"


def _both(compared: GroupComparison) -> str:
    listed, others = ((text.number(k), text.number(n), text.share_percent(k, n)) for k, n in _pair(compared))
    return (
        f"Дефицит есть у {listed[0]} из {listed[1]} ШНРО ({listed[2]}) "
        f"и у {others[0]} из {others[1]} остальных школ ({others[2]})"
    )


def _pair(compared: GroupComparison) -> tuple[tuple[int, int], tuple[int, int]]:
    return compared.second, compared.first


def _remark(context: Context, known: Known) -> str:
    rows = known.rows[known.rows["has_deficit"].notna()]
    kinds = {str(kind): rows[rows["kind"] == kind] for kind in known.by_kind.index}
    found = {kind: _compared(context, own["cluster"], own["has_deficit"]) for kind, own in kinds.items()}
    asked = {kind: compared for kind, compared in found.items() if compared is not None}
    named = standing_out([c.p_value for c in asked.values()], context.settings.confidence_level)
    told = [
        f"{kind} — {text.points(compared.difference_pp)}, {'отличимо' if sure else 'не отличить от случайности'}"
        for (kind, compared), sure in zip(asked.items(), named, strict=True)
    ]
    if not told:
        return ""
    return f"ШНРО против остальных (Фишер, поправка Холма): {'; '.join(told)}. Связь не говорит о причине."


def _rows(context: Context, known: Known) -> pd.DataFrame:
    rows = known.rows[known.rows["has_deficit"].notna()]
    counts = (
        rows.assign(found=rows["has_deficit"].astype(int))
        .groupby(["cluster", "kind"], as_index=False)
        .agg(found=("found", "sum"), known=("found", "size"))
    )
    low, high = wilson(counts["found"], counts["known"], context.settings.confidence_level)
    rank = {v: i for i, v in enumerate([*CLUSTER_SHAPES, *known.by_kind.index])}
    return counts.assign(
        pct=100 * counts["found"] / counts["known"],
        low=100 * low,
        high=100 * high,
        cluster_mark=[f"{CLUSTER_SHAPES[c]} {c}" for c in counts["cluster"]],
        label=[text.share(n, t) for n, t in zip(counts["found"], counts["known"], strict=True)],
    ).sort_values(["cluster", "kind"], key=lambda v: v.map(rank), ignore_index=True)
