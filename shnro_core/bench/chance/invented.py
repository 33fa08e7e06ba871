"""Invented regions for the question whom chance names: schools alike, or a tenth of them truly worse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SCHOOLS: Final = 300
TOWNS: Final = 20
YEARS: Final = 2
WORSE_ODDS: Final = 2.0
"""How many times the odds of failing are higher in a truly worse school."""
_WORSE_SHARE: Final = 0.1
_SAME_PUPIL: Final = 0.5
"""Correlation of two works of one pupil."""
_PAIRS: Final = (
    ("ВПР 4", 0.06, 0.09),
    ("ВПР 5", 0.10, 0.12),
    ("ВПР 6", 0.13, 0.14),
    ("ВПР 7", 0.12, 0.16),
    ("ВПР 8", 0.22, 0.18),
    ("ОГЭ", 0.20, 0.05),
    ("ЕГЭ", 0.08, 0.15),
    ("ЕГЭ", 0.06, 0.12),
)
"""Two works of the same pupils: exam with grade, rates of failing as different as in life."""
OGE: Final = (5, 0)
"""Place of one procedure in ``Regions.failed``: pair and work."""
_GRADUATES: Final = 0.5
_PRIMARY: Final = 0.1


@dataclass(frozen=True)
class Regions:
    """Regions × schools (× pairs of works, × works) with what is drawn for each.

    ``pupils`` are those of a pair, the same in both years; ``failed`` has the year first.
    """

    pupils: NDArray[np.int64]
    failed: NDArray[np.int64]
    worse: NDArray[np.bool_]
    town: NDArray[np.int64]
    conditions: NDArray[np.float64]
    deficits: NDArray[np.bool_]

    @property
    def people(self) -> NDArray[np.int64]:
        """Different pupils of a school: of the same exam and grade the larger pair counts."""
        return np.asarray(self.pupils[..., :-2].sum(axis=-1) + self.pupils[..., -2:].max(axis=-1))

    def totals(self, region: int, year: int, only: tuple[int, int] | None = None) -> pd.DataFrame:
        """Rows as ``school_totals`` gives them for a year of a region; of one procedure when it is named."""
        failed = self.failed[year, region]
        took = np.repeat(self.pupils[region][..., None], 2, axis=-1)
        if only is not None:
            failed, took = failed[:, only[0], only[1], None, None], took[:, only[0], only[1], None, None]
        rates = failed.sum(axis=0) / np.maximum(took.sum(axis=0), 1)
        expected, variance = took * rates, took * rates * (1 - rates)
        frame = pd.DataFrame(
            {
                "school_code": np.arange(took.shape[0]),
                "municipality": self.town[region],
                "participants": took.sum(axis=(1, 2)).astype(float),
                "failed": failed.sum(axis=(1, 2)).astype(float),
                "pupils": (self.people[region] if only is None else took[:, 0, 0]).astype(float),
                "expected": expected.sum(axis=(1, 2)),
                "expected_variance": variance.sum(axis=(1, 2)),
                "conditions": self.conditions[region],
                "worse": self.worse[region],
            }
        )
        return frame[frame["participants"] > 0].reset_index(drop=True)


def draw(count: int, seed: int, *, worse: bool) -> Regions:
    """Regions drawn at once. Schools have the same rates of failing; with ``worse`` a tenth has higher odds."""
    rng = np.random.default_rng(seed)
    classes = np.clip(np.exp(rng.normal(np.log(25), 0.8, (count, SCHOOLS))), 4, 130).astype(int)
    pupils = np.repeat(classes[..., None], len(_PAIRS), axis=-1)
    graduates = rng.random((count, SCHOOLS)) < _GRADUATES
    pupils[..., -2:] = np.where(graduates[..., None], classes[..., None] // np.array([2, 4]), 0)
    primary = rng.random((count, SCHOOLS)) < _PRIMARY
    pupils[..., 1:] = np.where(primary[..., None], 0, pupils[..., 1:])
    harder = (rng.random((count, SCHOOLS)) < _WORSE_SHARE) & worse
    return Regions(
        pupils=pupils,
        failed=np.stack([_failed(rng, pupils, harder) for _ in range(YEARS)]),
        worse=harder,
        town=rng.integers(0, TOWNS, (count, SCHOOLS)),
        conditions=rng.normal(50, 12, (count, SCHOOLS)),
        deficits=rng.random((3, count, SCHOOLS)) < 0.3,
    )


def _failed(rng: np.random.Generator, pupils: NDArray[np.int64], harder: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Failed of both works of each pair: pupils who fail one fail the other more often."""
    rates = np.array([pair[1:] for pair in _PAIRS])
    odds = rates / (1 - rates) * np.where(harder, WORSE_ODDS, 1.0)[..., None, None]
    first, second = np.moveaxis(odds / (1 + odds), -1, 0)
    both = first * second + _SAME_PUPIL * np.sqrt(first * (1 - first) * second * (1 - second))
    both = np.minimum(both, np.minimum(first, second))
    chances = np.stack([both, first - both, second - both, 1 - first - second + both], axis=-1)
    counts = rng.multinomial(pupils, chances)
    return np.stack([counts[..., 0] + counts[..., 1], counts[..., 0] + counts[..., 2]], axis=-1)
