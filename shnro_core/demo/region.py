"""The invented region as a whole."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shnro_core.demo import names
from shnro_core.demo.aggregates import result_frame
from shnro_core.demo.conditions import bias_frame, context_frame, deficit_frame, isbsh_frame
from shnro_core.demo.procedures import procedures
from shnro_core.demo.results import SUPPORT_EFFECT_PP, ListRule, Simulation, simulate
from shnro_core.demo.schools import Schools, make_municipalities, make_schools
from shnro_core.demo.support import failing_frame, list_frame, measure_frame, participation_frame
from shnro_core.demo.surveys import survey_frame
from shnro_core.model import DataKind
from shnro_core.parameters import procedures as known_procedures
from shnro_core.parameters import resolve

DEFAULT_SEED: Final = 67


@dataclass(frozen=True)
class DemoTruth:
    """What is hidden in real life: quality, true probability of failing, and the effect of support.

    ``support_effect_pp`` is the effect built in (percentage points, see ``SUPPORT_EFFECT_PP``), ``realised_effect_pp``
    its participant-weighted mean over supported schools and years after the floor. ``school_years`` has one row per
    school and year with participants: ``year, school_code, quality, failing_probability,
    failing_probability_without_support, supported`` (probabilities are participant-weighted means over the year's
    procedures; ``supported`` = took part in track 1 or 2 in an earlier year).
    """

    support_effect_pp: float
    realised_effect_pp: float
    school_years: pd.DataFrame


@dataclass(frozen=True)
class DemoRegion:
    """The invented region «Демо-область»: frames with the columns of the store's tables, without ``file_id``.

    ``simulation`` and ``schools`` keep the pupils and the hidden standing from which the official files are written.
    """

    seed: int
    region: pd.DataFrame
    municipality: pd.DataFrame
    school: pd.DataFrame
    result: pd.DataFrame
    bias_sign: pd.DataFrame
    isbsh: pd.DataFrame
    context: pd.DataFrame
    deficit: pd.DataFrame
    participation: pd.DataFrame
    measure: pd.DataFrame
    list_entry: pd.DataFrame
    failing_pupils: pd.DataFrame
    survey_answer: pd.DataFrame
    truth: DemoTruth
    schools: Schools
    simulation: Simulation

    def tables(self) -> dict[str, pd.DataFrame]:
        """Frames by table name, in an order in which each table refers only to earlier ones."""
        return {name: getattr(self, name) for name in TABLE_ORDER}


TABLE_ORDER: Final = (
    "region",
    "municipality",
    "school",
    "result",
    "bias_sign",
    "isbsh",
    "context",
    "deficit",
    "participation",
    "measure",
    "list_entry",
    "failing_pupils",
    "survey_answer",
)


def generate(seed: int = DEFAULT_SEED, *, rule: ListRule | None = None) -> DemoRegion:
    """Invent the region; the same seed gives the same frames.

    ``rule`` = how its office makes the lists (default: the norm).
    """
    table = procedures()
    municipality, places, known = make_municipalities()
    schools = make_schools(places, known, _stream(seed, "schools"))
    codes = schools.register["school_code"].to_numpy(object)
    simulation = simulate(schools, table, rule or list_rule(), _stream(seed, "results"))
    result = result_frame(simulation, table, codes)
    participation = participation_frame(schools, simulation, codes, _stream(seed, "participation"))
    return DemoRegion(
        seed=seed,
        region=_region_frame(),
        municipality=municipality,
        school=schools.register,
        result=result,
        bias_sign=bias_frame(schools, simulation, codes, _stream(seed, "bias")),
        isbsh=isbsh_frame(schools, codes, _stream(seed, "isbsh")),
        context=context_frame(schools, codes, _stream(seed, "context")),
        deficit=deficit_frame(schools, codes, _stream(seed, "deficit")),
        participation=participation,
        measure=measure_frame(participation, _stream(seed, "measure")),
        list_entry=list_frame(simulation, codes),
        failing_pupils=failing_frame(participation, result, _stream(seed, "failing")),
        survey_answer=survey_frame(_stream(seed, "survey")),
        truth=_truth(simulation, codes),
        schools=schools,
        simulation=simulation,
    )


def list_rule() -> ListRule:
    """The rule by which the lists are made: that of the orders."""
    norm = resolve()
    keys = frozenset(norm.procedures)
    counted = frozenset((p.exam, p.subject, p.level, p.grade) for p in known_procedures() if p.key in keys)
    return ListRule(norm.low_result_share, norm.low_results_school_markers, counted)


def _stream(seed: int, part: str) -> np.random.Generator:
    """Own random numbers for each part: a change in one leaves the others as they were."""
    return np.random.default_rng([seed, zlib.crc32(part.encode())])


def _region_frame() -> pd.DataFrame:
    values = {"region": [names.REGION_CODE], "name": [names.REGION_NAME], "data_kind": [DataKind.DEMO.value]}
    return pd.DataFrame(values, dtype="string")


def _truth(simulation: Simulation, codes: NDArray[np.object_]) -> DemoTruth:
    parts = []
    supported = np.zeros(len(codes), dtype=bool)
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
                "supported": supported,
            }
        )
        parts.append(frame[size > 0])
        supported = supported | np.isin(simulation.track[k], (1, 2))
    whole = pd.concat(parts, ignore_index=True)
    helped = whole[whole["supported"]]
    gap = helped["failing_probability_without_support"] - helped["failing_probability"]
    realised = 100 * float((gap * helped["participants"]).sum() / helped["participants"].sum())
    return DemoTruth(SUPPORT_EFFECT_PP, realised, whole.drop(columns="participants"))
