"""What stands around each file of an import: the rows that are loaded and stay, the other files that arrive with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from shnro_core.importers import Batch
from shnro_core.importers.checks.loaded import PROCEDURE
from shnro_core.places import Names
from shnro_core.store.database import Connection
from shnro_core.store.loading import FileRecord, register_rows, rows_of_others
from shnro_core.store.municipalities import known_names

_KEY = [*PROCEDURE, "year"]


class Surroundings:
    """All files of an import and the version in service, as one file of the import sees them.

    Rows loaded by files that arrive again do not count: they are replaced or the same.
    """

    def __init__(
        self, con: Connection, batches: Sequence[Batch], region: str, assigned: Mapping[str, str] | None = None
    ) -> None:
        """``assigned`` are the operator's decisions about spellings of municipalities."""
        self._con = con
        self.assigned = assigned or {}
        self._good = [b for b in batches if b.table and not b.refused]
        self.region = region
        self.names = frozenset(b.file_name for b in self._good)
        self.register = register_rows(con, region)
        self.closed = frozenset(self.register.dropna(subset=["closed_year"])["school_code"])

    @cached_property
    def known_schools(self) -> frozenset[str]:
        """Logins of the loaded register and of registers among the files."""
        arriving = [b.frame["school_code"] for b in self._good if b.table == "school"]
        return frozenset(pd.concat([self.register["school_code"], *arriving]))

    @cached_property
    def municipalities(self) -> Names:
        """Municipalities of the region in all their spellings."""
        return known_names(self._con, self.region)

    def others(self, batch: Batch) -> pd.DataFrame:
        """Loaded rows that a file is compared with, with ``file_name`` of their owners.

        For results also those of the year before that arrive with the import; they carry the file's own name.
        """
        if batch.table != "result":
            return rows_of_others(self._con, batch.table, self.region, batch.frame, without=self._ids)
        loaded = [self._loaded_results.get(key) for key in self._keys(batch, (0, 1))]
        arriving = [self._arriving_results.get(key) for key in self._keys(batch, (1,))]
        parts = [part for part in loaded if part is not None]
        parts += [part.assign(file_name=batch.file_name) for part in arriving if part is not None]
        return pd.concat(parts) if parts else pd.DataFrame()

    @staticmethod
    def _keys(batch: Batch, years_back: tuple[int, ...]) -> list[tuple[object, ...]]:
        distinct = batch.frame[_KEY].drop_duplicates().itertuples(index=False, name=None)
        wanted = [(*procedure, year - back) for *procedure, year in distinct for back in years_back]
        return list(dict.fromkeys(wanted))

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(record_of(b, self.region).file_id for b in self._good)

    @cached_property
    def _results(self) -> pd.DataFrame:
        frames = [b.frame for b in self._good if b.table == "result"]
        return pd.concat(frames) if frames else pd.DataFrame()

    @cached_property
    def _arriving_results(self) -> dict[tuple[object, ...], pd.DataFrame]:
        return _by_procedure(self._results.astype(object))

    @cached_property
    def _loaded_results(self) -> dict[tuple[object, ...], pd.DataFrame]:
        if self._results.empty:
            return {}
        rows = rows_of_others(self._con, "result", self.region, self._results, without=self._ids)
        return _by_procedure(rows.astype(object))


def record_of(batch: Batch, region: str) -> FileRecord:
    """A file as the database will remember it."""
    return FileRecord(
        region=region,
        file_name=batch.file_name,
        sha256=batch.sha256,
        format=batch.format,
        year=batch.year,
        rows_read=batch.rows_read,
        rows_kept=batch.rows_kept,
        parameters=batch.parameters,
    )


def login_digits(batch: Batch) -> Counter[str]:
    """The two digits after ``sch`` of the school logins of a file and how often each stands."""
    if "school_code" not in batch.frame:
        return Counter()
    return Counter(code[3:5] for code in batch.frame["school_code"].dropna())


def _by_procedure(rows: pd.DataFrame) -> dict[tuple[object, ...], pd.DataFrame]:
    return {tuple(key): part for key, part in rows.groupby(_KEY)} if len(rows) else {}
