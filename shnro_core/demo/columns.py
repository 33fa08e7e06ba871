"""Tables of the invented region as numpy columns, which a database takes as they are, and as frames for readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from shnro_core.demo.names import REGION_CODE
from shnro_core.importers.tables import KEYS, TABLES, TEXT

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, NDArray[Any]]
"""Columns of one table by name, all of one length; an empty value is None, NaN or NaT."""


def table_columns(table: str, columns: Mapping[str, Any]) -> Columns:
    """Rows of one table of the invented region, sorted by its key; columns not given stay empty.

    Values are arrays or lists of equal length; floats with NaN are counts that may be empty. Raises KeyError for a
    column the table does not have.
    """
    kinds = TABLES[table]
    if unknown := set(columns) - set(kinds):
        raise KeyError(f"{table}: {sorted(unknown)}")
    length = len(next(iter(columns.values())))
    empty = np.full(length, None, dtype=object)
    filled = {"region": np.full(length, REGION_CODE, dtype=object)}
    for name, kind in kinds.items():
        given = columns.get(name)
        filled[name] = empty if given is None else np.asarray(given, dtype=object if kind == TEXT else None)
    order = np.lexsort([_ranks(filled[name]) for name in reversed(KEYS[table])])
    return {name: values[order] for name, values in filled.items()}


def joined(parts: Iterable[Mapping[str, NDArray[Any]]]) -> Columns:
    """Columns of the parts one below another; all have the same columns."""
    parts = list(parts)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def frame_of_columns(table: str, columns: Columns) -> pd.DataFrame:
    """The columns as a frame of the types that readers and store share."""
    import pandas as pd  # noqa: PLC0415 - a build of the database needs no frames

    kinds = TABLES.get(table, {})
    frame = pd.DataFrame({name: pd.Series(values) for name, values in columns.items()})
    texts = [name for name, values in columns.items() if name not in kinds and values.dtype == object]
    return frame.astype({**kinds, **dict.fromkeys(texts, TEXT)})


def only_where(mask: NDArray[np.bool_], values: NDArray[Any]) -> NDArray[np.object_]:
    """The values where ``mask`` holds, empty elsewhere."""
    kept = np.full(len(mask), None, dtype=object)
    kept[mask] = values[mask]
    return kept


def _ranks(values: NDArray[Any]) -> NDArray[Any]:
    """Numbers in the order of the values: texts compare many times faster so."""
    if values.dtype != object:
        return values
    rank = {value: number for number, value in enumerate(sorted(set(values.tolist())))}
    return np.array([rank[value] for value in values.tolist()])
