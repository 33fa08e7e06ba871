"""Codes of schools in regional systems of ГИА joined with logins: digits alone never become a login."""

from __future__ import annotations

import pandas as pd

from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.graduates import SchoolCodes
from shnro_core.importers.readers.base import Context


def with_logins(context: Context, schools: pd.Series, years: pd.Series) -> pd.Series:
    """Logins in place of codes; missing where no table joins a code, which is told, and refused when none is joined."""
    told = pd.DataFrame({"code": schools.astype(object), "year": years.astype(object)}).dropna()
    pairs = told[told["code"].str.isdecimal()].drop_duplicates()
    known = {(code.gia_code, code.year): code.school_code for code in context.gia_codes}
    found = {
        (code, year): known.get((code, int(year)), known.get((code, 0)))
        for code, year in pairs.itertuples(index=False, name=None)
    }
    missing = sorted({code for (code, _), login in found.items() if login is None})
    context.check(
        Stage.VALUES, SchoolCodes(context.file, tuple(missing), joined=len(missing) < pairs["code"].nunique())
    )
    logins = [found.get(pair, pair[0]) for pair in told.itertuples(index=False, name=None)]
    return pd.Series(logins, index=told.index, dtype="string").reindex(schools.index)
