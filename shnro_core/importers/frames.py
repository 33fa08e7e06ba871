"""Frames with exactly the columns and types of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from shnro_core.importers.tables import TABLES

_DEFAULTS: Final = {"sitting": ""}


def frame_of(table: str, values: Mapping[str, Any]) -> pd.DataFrame:
    """A frame with exactly the columns and types of ``table``; columns not given stay empty.

    Raises KeyError for a column the table does not have.
    """
    columns = TABLES[table]
    unknown = set(values) - set(columns)
    if unknown:
        raise KeyError(f"{table}: {sorted(unknown)}")
    length = max((len(v) for v in values.values()), default=0)
    filled = {name: values.get(name, [_DEFAULTS.get(name)] * length) for name in columns}
    return pd.DataFrame({name: pd.Series(list(filled[name]), dtype=kind) for name, kind in columns.items()})
