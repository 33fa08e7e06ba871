"""Frames in the column order and types the readers and the store share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shnro_core.demo.names import REGION_CODE
from shnro_core.importers.tables import KEYS, TABLES


def table_frame(table: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of one table of the invented region, sorted by its key; columns not given stay empty.

    Values are arrays or lists of equal length; floats with NaN become empty counts. Raises KeyError for a column the
    table does not have.
    """
    kinds = TABLES[table]
    if unknown := set(columns) - set(kinds):
        raise KeyError(f"{table}: {sorted(unknown)}")
    length = len(next(iter(columns.values())))
    region = {"region": pd.Series(REGION_CODE, index=pd.RangeIndex(length), dtype="string")}
    filled = {name: _series(columns.get(name), kind, length) for name, kind in kinds.items()}
    frame = pd.DataFrame(region | filled)
    return frame.sort_values(list(KEYS[table]), kind="stable", ignore_index=True)


def only_where(mask: NDArray[np.bool_], values: NDArray[Any]) -> NDArray[np.object_]:
    """The values where ``mask`` holds, empty elsewhere."""
    kept = np.full(len(mask), None, dtype=object)
    kept[mask] = values[mask]
    return kept


def _series(values: Any, kind: str, length: int) -> pd.Series[Any]:
    empty = pd.Series(pd.NA, index=pd.RangeIndex(length))
    filled = empty if values is None else pd.Series(values)
    return filled.astype(cast("Any", kind))
