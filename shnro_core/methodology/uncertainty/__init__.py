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
from shnro_core.methodology.uncertainty.intervals import (
    by_pupils,
    margin_pupils,
    newcombe,
    newcombe_probability,
    threshold_count,
    verdict,
    wilson,
)
from shnro_core.methodology.uncertainty.named import against_rest, apart_from_rest, beyond_chance, standing_out
from shnro_core.methodology.uncertainty.prior import Prior, fit_prior, posterior_mean, probability_at_least
from shnro_core.methodology.uncertainty.standardised import standardised, with_standardised
from shnro_core.methodology.uncertainty.tails import outlying

__all__ = [
    "Funnel",
    "GroupComparison",
    "Prior",
    "against_rest",
    "apart_from_rest",
    "beyond_chance",
    "by_pupils",
    "compare_groups",
    "fit_funnel",
    "fit_prior",
    "funnel_curves",
    "funnel_limits",
    "funnel_scores",
    "margin_pupils",
    "newcombe",
    "newcombe_probability",
    "outlying",
    "posterior_mean",
    "probability_at_least",
    "shares_over_schools",
    "standardised",
    "standing_out",
    "threshold_count",
    "verdict",
    "wilson",
    "with_change_interval",
    "with_difference_from",
    "with_intervals",
    "with_posterior",
    "with_standardised",
]
