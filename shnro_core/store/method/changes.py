"""Changes of data that a scenario tries: whom they speak of, what they change, calculations that run on the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import duckdb
import pandas as pd

from shnro_core.parameters import ChangeKind, DataChange, MethodSettings, Scope, resolve
from shnro_core.store.method.errors import NoDataError
from shnro_core.store.relations import composition
from shnro_core.store.relations.sliced import Slicing
from shnro_core.store.relations.values import method_values, procedure_mask, variants

_SCOPE_WORDS: Final = {
    Scope.SCHOOL: "школы «{}» в регионе нет",
    Scope.MUNICIPALITY: "муниципалитета «{}» в регионе нет",
    Scope.CLUSTER: "кластер «{}» в этом году пуст или не считается",
}


def run(
    cursor: duckdb.DuckDBPyConnection,
    final: str,
    values: Mapping[str, Any],
    variants: Mapping[str, str] | None = None,
    *,
    slicing: Slicing | None = None,
) -> pd.DataFrame:
    """Rows of a relation as ``composition.run`` gives them, on the data as a scenario changes them."""
    return composition.run(cursor, final, with_changes(cursor, values), variants, slicing=slicing)


def with_changes(cursor: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Values with the scenario's changes of data bound where it has any.

    A change of somebody the region does not have changes nothing here; ``data_change_effects`` refuses it.
    """
    changes: Sequence[DataChange] = values.get("data_changes", ())
    return {**values, **_bound(cursor, changes, values["region"])} if changes else values


def data_change_effects(
    cursor: duckdb.DuckDBPyConnection, *, region: str | None, settings: MethodSettings
) -> pd.DataFrame:
    """What every change of data of the settings touches on its own, one row per change in their order.

    Columns: ``number`` (from 1), ``schools`` it speaks of, ``touched`` (results, or schools that answered about their
    equipment), ``pupils`` whose result really changes (missing for «Точка роста»). Own calculation.

    Raises NoDataError, one sentence naming the key, when a change speaks of nobody, of a year or procedure without
    results, or of more pupils than any of its results could give.
    """
    changes = settings.data_changes
    if not changes:
        return pd.DataFrame({"number": [], "schools": [], "touched": [], "pupils": []}, dtype="Int64")
    values = method_values(settings, region=region, years=[change.year for change in changes])
    rows = run(cursor, "change_effect", values).astype({"pupils": "Int64", "most": "Int64"})
    for change, found in zip(changes, rows.to_dict("records"), strict=True):
        _refuse_impossible(change, {str(name): value for name, value in found.items()})
    return rows.drop(columns="most")


def _refuse_impossible(change: DataChange, found: Mapping[str, Any]) -> None:
    place = f"data[{found['number']}]"
    if not found["schools"]:
        raise NoDataError(f"{place}.{change.scope}: {_SCOPE_WORDS[change.scope].format(change.target)}.")
    if change.kind is ChangeKind.GROWTH_POINT:
        if not found["touched"]:
            raise NoDataError(f"{place}.year: за {change.year} год сведений об оснащении нет — {change.whom}.")
        return
    if not found["touched"]:
        key = "procedure" if change.procedure else "year"
        raise NoDataError(f"{place}.{key}: менять нечего, результатов за {change.year} год нет — {change.whom}.")
    if abs(change.pupils) > found["most"]:
        side = "не сдавших" if change.pupils > 0 else "сдавших"
        raise NoDataError(f"{place}.pupils: больше {found['most']} нельзя, столько {side} — {change.whom}.")


def _bound(cursor: duckdb.DuckDBPyConnection, changes: Sequence[DataChange], region: str | None) -> dict[str, Any]:
    members = _members(cursor, changes, region)
    return {
        "change_numbers": list(range(1, len(changes) + 1)),
        "change_kinds": [change.kind.value for change in changes],
        "change_years": [change.year for change in changes],
        "change_masks": [procedure_mask((c.procedure,)) if c.procedure else -1 for c in changes],
        "change_pupils": [change.pupils for change in changes],
        "change_computers": [change.computers for change in changes],
        "change_projectors": [change.projectors for change in changes],
        "member_numbers": members["number"].tolist(),
        "member_regions": members["region"].tolist(),
        "member_schools": members["school_code"].tolist(),
    }


def _members(cursor: duckdb.DuckDBPyConnection, changes: Sequence[DataChange], region: str | None) -> pd.DataFrame:
    """Schools every change speaks of: ``number, region, school_code``."""
    named = [(n, c) for n, c in enumerate(changes, start=1) if c.scope is not Scope.CLUSTER]
    values = {
        "region": region,
        "target_numbers": [number for number, _ in named],
        "target_scopes": [change.scope.value for _, change in named],
        "target_names": [change.target for _, change in named],
    }
    found = [composition.run(cursor, "change_target", values)]
    norm = resolve()
    for year in sorted({c.year for c in changes if c.scope is Scope.CLUSTER}):
        asked = method_values(norm, region=region, years=[year], first_year=year - norm.study_period_years + 1)
        clusters = composition.run(cursor, "classification", asked, variants(norm))
        for number, change in enumerate(changes, start=1):
            if change.scope is Scope.CLUSTER and change.year == year:
                found.append(clusters[clusters["cluster"] == change.target].assign(number=number))
    return pd.concat([frame[["number", "region", "school_code"]] for frame in found], ignore_index=True)
