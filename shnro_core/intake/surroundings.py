"""What stands around each file of an import: the rows that are loaded and stay, the other files that arrive with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from shnro_core.importers import Batch
from shnro_core.importers.checks.loaded import PROCEDURE
from shnro_core.importers.login import region_digits
from shnro_core.importers.tables import SCHOOL_FACTS
from shnro_core.places import Names
from shnro_core.places.names import UNSTATED
from shnro_core.store.database import Connection
from shnro_core.store.loading import register_rows, results_of_the_year_before
from shnro_core.store.municipalities import known_names

_KEY = [*PROCEDURE, "year"]


class Surroundings:
    """All files of an import and the version in service, as one file of the import sees them."""

    def __init__(
        self, con: Connection, batches: Sequence[Batch], region: str, assigned: Mapping[str, str] | None = None
    ) -> None:
        """``assigned`` are the operator's decisions about spellings of municipalities."""
        self._con = con
        self.assigned = assigned or {}
        self._good = [b for b in batches if b.table and not b.refused]
        self.region = region
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

    def named_before(self, batch: Batch) -> pd.DataFrame:
        """What schools are called in the version in service and in the files before this one, the former first."""
        return self._named_before[batch.file_name].reset_index()

    @cached_property
    def _named_before(self) -> dict[str, pd.DataFrame]:
        known = self.register[list(SCHOOL_FACTS)].astype("string")
        known["name"] = known["name"].mask(known["name"] == known["school_code"])
        known["municipality"] = known["municipality"].mask(known["municipality"] == UNSTATED)
        known = known.set_index("school_code")
        before = {}
        for batch in self._good:
            before[batch.file_name] = known
            told = named(batch)
            if told is not None:
                told = told.set_index("school_code")
                if known.reindex(told.index).isna().any(axis=None):
                    known = known.combine_first(told)
        return before

    def others(self, batch: Batch) -> pd.DataFrame:
        """Results of the year before that results of a file are compared with, loaded or arriving with the import."""
        if batch.table != "result":
            return pd.DataFrame()
        keys = [
            (*procedure, year - 1)
            for *procedure, year in batch.frame[_KEY].drop_duplicates().itertuples(index=False, name=None)
        ]
        arriving = {key: self._arriving_results[key] for key in keys if key in self._arriving_results}
        loaded = {key: part for key, part in self._loaded_results.items() if key in keys and key not in arriving}
        parts = [*arriving.values(), *loaded.values()]
        return pd.concat(parts) if parts else pd.DataFrame()

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
        rows = results_of_the_year_before(self._con, self.region, self._results)
        return _by_procedure(rows.astype(object))


def named(batch: Batch) -> pd.DataFrame | None:
    """What a file calls its schools and where it puts them; None when it says nothing of that."""
    facts = batch.frame[list(SCHOOL_FACTS)] if batch.table == "school" else batch.facts
    return None if facts is None or facts.empty else facts.dropna(subset="school_code").drop_duplicates("school_code")


def login_digits(batch: Batch) -> Counter[str]:
    """Region digits of the school logins of a file and how often each stands."""
    if "school_code" not in batch.frame:
        return Counter()
    counts = Counter[str]()
    logins = batch.frame["school_code"].value_counts()
    for login, rows in zip(logins.index.to_numpy(), logins.to_numpy(), strict=True):
        counts[region_digits(login)] += int(rows)
    return counts


def _by_procedure(rows: pd.DataFrame) -> dict[tuple[object, ...], pd.DataFrame]:
    return {tuple(key): part for key, part in rows.groupby(_KEY)} if len(rows) else {}
