"""What conditions leave unexplained as a funnel: limits close with the size of a school, none is favoured by it."""

from __future__ import annotations

import numpy as np

from shnro_core import text
from shnro_core.charts.cloud import Marks, cloud
from shnro_core.charts.theme import BETTER as BETTER_COLOUR
from shnro_core.charts.theme import WORSE as WORSE_COLOUR
from shnro_core.exports.story.funnel.conditions import NOT_NAMED, Measured, brief, hover, table
from shnro_core.exports.story.funnel.drawing import NAMED, curves
from shnro_core.exports.story.funnel.words import about, reach, short_name, twin_rows
from shnro_core.exports.story.model import Block
from shnro_core.methodology.conditions_line import BETTER, WORSE
from shnro_core.methodology.uncertainty import funnel_limits
from shnro_core.methodology.uncertainty.funnel import Spread, tail_probability

_WIDE = 4.0
_HEADROOM = 1.08


def block(found: Measured) -> Block | None:
    """The funnel of the residuals; None where the conditions explain nothing: it would be the first funnel again."""
    if not found.explains:
        return None
    settings = found.compared.settings
    outside, expected = _outside(found, settings.funnel_alarm_z)
    usual = "обычный разброс" if found.spread is Spread.ADDITIVE else "случайность"
    near, far = reach(settings.funnel_warning_z), reach(settings.funnel_alarm_z)
    return Block(
        key="funnel-residuals",
        title=f"С поправкой на условия за границей {far} — "
        f"{text.schools(outside) if outside else 'ни одной школы'}: {usual} дал"
        f"{'' if found.spread is Spread.ADDITIVE else 'а'} бы {about(expected)}",
        n=f"Точка — школа: доля при средних по региону условиях и процедурах; границы — {near} и {far}; "
        f"{text.schools(len(found.rows))}, {found.compared.what}",
        chart=_chart(found),
        alt=f"Воронка отличий от условий: {text.schools(len(found.rows))}, за границами {far} {text.number(outside)}, "
        f"{text.verb(len(found.named), 'названа', 'названы')} {text.number(len(found.named))}",
        remark="Границы сходятся с ростом школы, поэтому ни малым, ни крупным выделиться не легче.",
        table=table(found, twin_rows(found.rows, found.rows["told"].notna()), whole=len(found.rows)),
    )


def _outside(found: Measured, z: float) -> tuple[int, float]:
    """Schools outside the limits and how many chance and usual spread would put there."""
    low, high = funnel_limits(
        found.funnel,
        found.rows["adjusted_pupils"].to_numpy(),
        z,
        exact_below=found.compared.settings.funnel_exact_below,
        spread=found.spread,
    )
    share = found.rows["adjusted_share"].to_numpy()
    return int(((share < low) | (share > high)).sum()), tail_probability(z) * float(share.size + (low > 0).sum())


def _chart(found: Measured):  # type: ignore[no-untyped-def]  # a plotly figure, which has no types
    rows = found.rows.assign(adjusted_pupils=found.rows["adjusted_pupils"].clip(lower=1))
    compared, colours = found.compared, found.compared.context.colours
    size = rows["adjusted_pupils"]
    largest, log = int(np.ceil(size.max())), float(size.max()) > _WIDE * float(size.median())
    top = min(100.0, _HEADROOM * max(float(rows["adjusted_pct"].max()), 200 * found.funnel.centre, 1.0))
    groups = [
        Marks(NOT_NAMED, rows[rows["told"].isna()], colours.muted, size=6, opacity=0.55, verdict=NOT_NAMED.lower()),
        Marks("Хуже своих условий", rows[rows["told"] == WORSE], WORSE_COLOUR, symbol="diamond", size=9),
        Marks("Лучше своих условий", rows[rows["told"] == BETTER], BETTER_COLOUR, size=9),
        Marks("Выделено", rows[rows["highlighted"]], colours.accent, size=12, ring=True),
    ]
    named = found.named.head(NAMED)
    return cloud(
        groups=groups,
        curves=curves(compared, found.funnel, found.spread, largest, top),
        x="adjusted_pupils",
        y="adjusted_pct",
        hover=lambda shown: hover(found, shown),
        brief=brief,
        x_title="Учеников в пересчёте на средние условия" + (" (шкала сжата к большим школам)" if log else ""),
        y_title="Не справились с поправкой на условия",
        colours=colours,
        span=(max(1.0, 0.9 * float(size.min())), 1.06 * largest) if log else (0.0, 1.04 * largest),
        top=top,
        log=log,
        names=named.assign(name=named["name"].map(short_name)),
    )
