"""Drawing of the funnel: points by their place, limits, rings around the highlighted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts.cloud import Curve, Marks, cloud
from shnro_core.charts.theme import BETTER, WORSE
from shnro_core.exports.story.funnel.compared import (
    ABOVE_ALARM,
    ABOVE_WARNING,
    BELOW_ALARM,
    BELOW_WARNING,
    INSIDE,
    SMALL,
    Compared,
)
from shnro_core.exports.story.funnel.words import counted_share, places, reach, short_name
from shnro_core.methodology.uncertainty import Funnel, funnel_curves
from shnro_core.methodology.uncertainty.funnel import Spread

OUTSIDE = (ABOVE_ALARM, ABOVE_WARNING, BELOW_WARNING, BELOW_ALARM)
NAMED = 8
_MARKS = {
    INSIDE: ("", "circle", False),
    SMALL: ("", "circle", True),
    BELOW_WARNING: (BETTER, "circle", True),
    ABOVE_WARNING: (WORSE, "diamond", True),
    BELOW_ALARM: (BETTER, "circle", False),
    ABOVE_ALARM: (WORSE, "diamond", False),
}
_DRAWN_ALONE = 600
_WIDE = 4.0
_HEADROOM = 1.08


def outside(rows: pd.DataFrame) -> pd.DataFrame:
    """Schools outside the limits, the farthest first."""
    out = rows[rows["place"].isin(OUTSIDE)]
    return out.reindex(out["score"].abs().sort_values(ascending=False).index)


def drawn(compared: Compared, funnel: Funnel) -> go.Figure:
    """Points of schools with the limits over them; of a whole country the ordinary schools are counted in cells."""
    colours = compared.context.colours
    rows = compared.rows.assign(standard_pupils=compared.rows["standard_pupils"].clip(lower=1))
    largest, least = int(np.ceil(rows["standard_pupils"].max())), int(rows["standard_pupils"].min())
    log = largest > _WIDE * float(rows["standard_pupils"].median())
    far = outside(rows)
    kept = pd.concat([rows[rows["place"].isin((INSIDE, SMALL))], far.head(_DRAWN_ALONE)])
    top = min(100.0, _HEADROOM * max(float(kept["share_pct"].max()), 200 * funnel.centre, 1.0))
    named = far[far["named"]].head(NAMED)
    if compared.school is not None:
        named = pd.concat([rows[rows["school_code"] == compared.school["school_code"]], named])
    return cloud(
        groups=[*_groups(compared, kept), *_rings(compared, rows)],
        curves=curves(compared, funnel, compared.spread, largest, top),
        x="standard_pupils",
        y="share_pct",
        hover=_hover,
        brief=counted_share,
        x_title=("Учеников" if compared.procedure else "Учеников в пересчёте на обычные процедуры")
        + (" (шкала сжата к большим школам)" if log else ""),
        y_title="Не справились, доля" + ("" if compared.procedure else " с поправкой на процедуры"),
        colours=colours,
        span=(max(1.0, 0.9 * least), 1.06 * largest) if log else (0.0, 1.04 * largest),
        top=top,
        log=log,
        names=named.assign(name=named["name"].map(short_name)),
    )


def _hover(rows: pd.DataFrame) -> list[str]:
    return [
        f"{short_name(name)}, {municipality}<br>{share}"
        for name, municipality, share in zip(rows["name"], rows["municipality"], counted_share(rows), strict=True)
    ]


def _groups(compared: Compared, rows: pd.DataFrame) -> list[Marks]:
    colours = compared.context.colours
    words = {
        INSIDE: "Внутри границ",
        SMALL: f"Меньше {compared.settings.reliable_participants} учеников",
        **places(compared),
    }
    return [
        Marks(
            name=words[place],
            rows=rows[rows["place"] == place],
            colour=tint or colours.muted,
            symbol=symbol,
            size=9 if tint else 6,
            ring=ring,
            opacity=0.95 if tint else 0.55,
            verdict=words[place].lower(),
        )
        for place, (tint, symbol, ring) in _MARKS.items()
    ]


def _rings(compared: Compared, rows: pd.DataFrame) -> list[Marks]:
    accent = compared.context.colours.accent
    own = rows["school_code"] == ("" if compared.school is None else compared.school["school_code"])
    return [
        Marks("Выделено", rows[rows["highlighted"] & ~own], accent, size=12, ring=True),
        Marks("Выбранная школа", rows[own], accent, symbol="square", size=16, ring=True),
    ]


def curves(compared: Compared, funnel: Funnel, spread: Spread, largest: int, top: float) -> list[Curve]:
    """Centre and limits of a funnel up to the largest school; what is above ``top`` is cut."""
    colours = compared.context.colours
    frame = funnel_curves(funnel, largest, compared.settings, spread=spread)
    pupils = frame["pupils"].tolist()
    found = [
        Curve(
            f"средняя<br>{text.percent(100 * funnel.centre, 1)}",
            [1, largest],
            [100 * funnel.centre] * 2,
            colours.text,
            width=1.2,
        )
    ]
    for name, z, dash in (
        ("warning", compared.settings.funnel_warning_z, "dot"),
        ("alarm", compared.settings.funnel_alarm_z, "solid"),
    ):
        for side in ("low", "high"):
            y = (100 * frame[f"{name}_{side}"]).round(2)
            named = reach(z) if side == "high" else ""
            found.append(Curve(named, pupils, y.where(y <= top).tolist(), colours.secondary, dash=dash))
    return found
