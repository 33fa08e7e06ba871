"""The invented region as a whole."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo import DEFAULT_SEED, names
from shnro_core.demo.aggregates import result_columns
from shnro_core.demo.columns import Columns, frame_of_columns
from shnro_core.demo.conditions import bias_columns, context_columns, deficit_columns, isbsh_columns
from shnro_core.demo.procedures import procedures
from shnro_core.demo.results import TRACK_EFFECTS_PP, ListRule, Simulation, simulate
from shnro_core.demo.schools import Schools, make_municipalities, make_schools
from shnro_core.demo.support import failing_columns, list_columns, measure_columns, participation_columns
from shnro_core.demo.surveys import survey_columns
from shnro_core.model import DataKind
from shnro_core.parameters import procedures as known_procedures
from shnro_core.parameters import resolve

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class DemoTruth:
    """What is hidden in real life: quality, true probability of failing, and the effect of each track.

    ``effect_pp`` is the effect built in by track (percentage points by which the share of failing falls, see
    ``TRACK_EFFECTS_PP``; 0 = placebo), ``realised_effect_pp`` its participant-weighted mean over the schools and years
    of the track after the floor. ``school_years`` has one row per school and year with participants: ``year,
    school_code, quality, failing_probability, failing_probability_without_support, track`` (probabilities are
    participant-weighted means over the year's procedures; ``track`` = lowest number of the tracks of earlier years,
    which alone acts; 0 = none).
    """

    effect_pp: Mapping[int, float]
    realised_effect_pp: Mapping[int, float]
    school_years: pd.DataFrame


class _Frame:
    """A table of the region as a frame."""

    def __set_name__(self, owner: type[DemoRegion], name: str) -> None:
        self._name = name

    def __get__(self, region: DemoRegion, owner: type[DemoRegion]) -> pd.DataFrame:
        return region.tables()[self._name]


@dataclass(frozen=True)
class DemoRegion:
    """The invented region «Демо-область»: columns of the store's tables by table, without ``file_id``.

    Tables stand in an order in which each refers only to earlier ones. ``simulation`` and ``schools`` keep the pupils
    and the hidden standing from which the official files are written.
    """

    seed: int
    columns: Mapping[str, Columns]
    schools: Schools
    simulation: Simulation

    region = _Frame()
    municipality = _Frame()
    school = _Frame()
    result = _Frame()
    bias_sign = _Frame()
    isbsh = _Frame()
    context = _Frame()
    deficit = _Frame()
    participation = _Frame()
    measure = _Frame()
    list_entry = _Frame()
    failing_pupils = _Frame()
    survey_answer = _Frame()

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tables as frames of the types that readers and store share."""
        return self._frames

    @cached_property
    def truth(self) -> DemoTruth:
        """What the office cannot see."""
        return _truth(self.simulation, self.schools.register["school_code"])

    @cached_property
    def _frames(self) -> Mapping[str, pd.DataFrame]:
        return {name: frame_of_columns(name, columns) for name, columns in self.columns.items()}


def generate(seed: int = DEFAULT_SEED, *, rule: ListRule | None = None) -> DemoRegion:
    """Invent the region; the same seed gives the same rows.

    ``rule`` = how its office makes the lists (default: the norm).
    """
    table = procedures()
    municipality, places, known = make_municipalities()
    schools = make_schools(places, known, _stream(seed, "schools"))
    codes = schools.register["school_code"]
    simulation = simulate(schools, table, rule or list_rule(), _stream(seed, "results"))
    participation = participation_columns(schools, simulation, codes, _stream(seed, "participation"))
    columns = {
        "region": _region_columns(),
        "municipality": municipality,
        "school": schools.register,
        "result": result_columns(simulation, table, codes),
        "bias_sign": bias_columns(schools, simulation, codes, _stream(seed, "bias")),
        "isbsh": isbsh_columns(schools, codes, _stream(seed, "isbsh")),
        "context": context_columns(schools, codes, _stream(seed, "context")),
        "deficit": deficit_columns(schools, codes, _stream(seed, "deficit")),
        "participation": participation,
        "measure": measure_columns(participation, _stream(seed, "measure")),
        "list_entry": list_columns(simulation, codes),
        "failing_pupils": failing_columns(simulation, table, codes, _stream(seed, "failing")),
        "survey_answer": survey_columns(_stream(seed, "survey")),
    }
    return DemoRegion(seed, columns, schools, simulation)


def list_rule() -> ListRule:
    """The rule by which the lists are made: that of the orders."""
    norm = resolve()
    keys = frozenset(norm.procedures)
    counted = frozenset((p.exam, p.subject, p.level, p.grade) for p in known_procedures() if p.key in keys)
    return ListRule(norm.low_result_share, norm.low_results_school_markers, counted)


def _stream(seed: int, part: str) -> np.random.Generator:
    """Own random numbers for each part: a change in one leaves the others as they were."""
    return np.random.default_rng([seed, zlib.crc32(part.encode())])


def _region_columns() -> Columns:
    values = {"region": names.REGION_CODE, "name": names.REGION_NAME, "data_kind": DataKind.DEMO.value}
    return {name: np.array([value], dtype=object) for name, value in values.items()}


def _truth(simulation: Simulation, codes: NDArray[np.object_]) -> DemoTruth:
    import pandas as pd  # noqa: PLC0415 - only tests ask for the truth

    parts = []
    none = max(TRACK_EFFECTS_PP) + 1
    earlier = np.full(len(codes), none)
    for k, year in enumerate(simulation.years):
        size = year.size.sum(axis=1)
        weight = np.maximum(size, 1)
        frame = pd.DataFrame(
            {
                "year": year.year,
                "school_code": codes,
                "participants": size,
                "quality": simulation.quality[k],
                "failing_probability": (year.probability * year.size).sum(axis=1) / weight,
                "failing_probability_without_support": (year.without_support * year.size).sum(axis=1) / weight,
                "track": earlier % none,
            }
        )
        parts.append(frame[size > 0])
        now = simulation.track[k]
        earlier = np.minimum(earlier, np.where(now > 0, now, none))
    whole = pd.concat(parts, ignore_index=True)
    fall = whole["failing_probability_without_support"] - whole["failing_probability"]
    by_track = (
        whole.assign(fallen=100 * fall * whole["participants"]).groupby("track")[["fallen", "participants"]].sum()
    )
    realised = (by_track["fallen"] / by_track["participants"]).drop(0)
    return DemoTruth(TRACK_EFFECTS_PP, realised.to_dict(), whole.drop(columns="participants"))
