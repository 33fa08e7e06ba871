"""Which municipalities of a printed table stand apart from all others: exact test and Holm, by other libraries."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests

from shnro_core import PROJECT_ROOT

DEFICITS = PROJECT_ROOT / "data" / "published" / "deficits_2023.csv"


def told_apart(counted: str) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Rows of the table, municipalities with a larger and with a smaller share than the others, in its order."""
    rows = pd.read_csv(DEFICITS)
    x, n = rows[counted].to_numpy(), rows["schools_total"].to_numpy()
    laws = [stats.hypergeom(n.sum(), x.sum(), of) for of in n]
    p = [min(1, 2 * min(law.cdf(k), law.sf(k - 1))) for law, k in zip(laws, x, strict=True)]
    apart, larger = multipletests(p, alpha=0.05, method="holm")[0], x / n > x.sum() / n.sum()
    return rows, *(list(rows.loc[np.logical_and(apart, side), "municipality"]) for side in (larger, ~larger))
