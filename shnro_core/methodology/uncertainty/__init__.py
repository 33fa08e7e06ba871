"""How far a share, a change or a place among schools can be told from chance: own calculations by known formulas.

Everything is vectorised: counts in, arrays out; no participants gives NaN, never zero.
"""

from shnro_core.methodology.uncertainty.clustered import shares_over_schools, with_difference_from
from shnro_core.methodology.uncertainty.frames import (
    funnel_curves,
    with_change_interval,
    with_intervals,
    with_posterior,
)
from shnro_core.methodology.uncertainty.funnel import Funnel, fit_funnel, funnel_limits, funnel_scores
from shnro_core.methodology.uncertainty.groups import GroupComparison, compare_groups
from shnro_core.methodology.uncertainty.intervals import margin_pupils, newcombe, threshold_count, verdict, wilson
from shnro_core.methodology.uncertainty.prior import Prior, fit_prior, posterior_mean, probability_at_least

__all__ = [
    "Funnel",
    "GroupComparison",
    "Prior",
    "compare_groups",
    "fit_funnel",
    "fit_prior",
    "funnel_curves",
    "funnel_limits",
    "funnel_scores",
    "margin_pupils",
    "newcombe",
    "posterior_mean",
    "probability_at_least",
    "shares_over_schools",
    "threshold_count",
    "verdict",
    "wilson",
    "with_change_interval",
    "with_difference_from",
    "with_intervals",
    "with_posterior",
]
