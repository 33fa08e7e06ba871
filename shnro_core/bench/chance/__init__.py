"""Whom chance names: invented regions where all schools are alike, and regions where a tenth is truly worse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from shnro_core.bench.model import Judged, Measurement, Setting, benchmark

REGIONS: Final = 500
SEED: Final = 20_261_129
TARGET: Final = 7.0
"""Five per cent and the error of 500 regions."""
_BATCH: Final = 50
_BY_SIZE: Final = ("Воронка · все процедуры", "Воронка · ОГЭ, математика", "Воронка · свои условия")


@dataclass(frozen=True)
class Told:
    """What the families say of many regions: ``named`` (regions × families), schools of the families by size."""

    named: pd.DataFrame
    schools: dict[str, pd.DataFrame]

    @property
    def shares(self) -> pd.Series:
        """Per cent of the regions in which a family names anybody."""
        return 100 * self.named.mean()

    @property
    def anywhere(self) -> float:
        """Per cent of the regions in which any family names anybody."""
        return float(100 * self.named.any(axis="columns").mean())


def simulate(count: int, seed: int, *, worse: bool) -> Told:
    """All families over ``count`` regions; deterministic."""
    from shnro_core.bench.chance.families import FAMILIES  # noqa: PLC0415 - the stories load only for this benchmark
    from shnro_core.bench.chance.invented import draw  # noqa: PLC0415 - the same

    named: list[dict[str, bool]] = []
    kept: dict[str, list[pd.DataFrame]] = {family: [] for family in _BY_SIZE}
    for start in range(0, count, _BATCH):
        regions = draw(min(_BATCH, count - start), seed + start, worse=worse)
        for region in range(regions.town.shape[0]):
            found = {family: tell(regions, region) for family, tell in FAMILIES.items()}
            named.append({family: bool(rows["named"].any()) for family, rows in found.items()})
            for family in _BY_SIZE:
                kept[family].append(found[family].assign(rank=found[family]["people"].rank(pct=True)))
    return Told(pd.DataFrame(named), {family: pd.concat(rows) for family, rows in kept.items()})


@benchmark("chance", "Кого называет случайность: вымышленные области")
def chance(setting: Setting) -> Iterator[Measurement]:
    """Shares of regions where anybody is named though all are alike; power where a tenth is truly worse."""
    setting.progress(f"{REGIONS} областей, где все школы одинаковы")
    alike = simulate(REGIONS, SEED, worse=False)
    for family, share in alike.shares.items():
        yield Measurement(str(family), "областей с названными", "%", (float(share),), TARGET, Judged.MEDIAN, digits=1)
    yield Measurement("Хотя бы одно из семейств", "областей с названными", "%", (alike.anywhere,), digits=1)
    for family, rows in alike.schools.items():
        for kind, words in (("named", "названных"), ("alone", "отличимых порознь")):
            own = rows.loc[rows[kind], "rank"]
            if len(own):
                place = float(100 * own.mean())
                yield Measurement(family, f"место по размеру среди всех, {words} {len(own)}", "%", (place,), digits=1)
    setting.progress(f"{REGIONS} областей, где десятая часть школ хуже на деле")
    yield from _power(simulate(REGIONS, SEED + 1, worse=True))


def _power(told: Told) -> Iterator[Measurement]:
    for family, share in told.shares.items():
        yield Measurement(str(family), "областей с названными, есть худшие", "%", (float(share),), digits=1)
    for family, rows in told.schools.items():
        truly = rows[rows["worse"]]
        large = truly["people"] >= truly["people"].median()
        wrong = rows["named"] & ~rows["worse"]
        for words, chosen in (("всех", np.ones(len(truly), dtype=bool)), ("крупных", large), ("малых", ~large)):
            value = float(100 * truly.loc[chosen, "named"].mean())
            yield Measurement(family, f"названо худших из {words}", "%", (value,), digits=1)
        yield Measurement(family, "названо зря, школ на область", "", (float(wrong.sum() / len(told.named)),), digits=2)
