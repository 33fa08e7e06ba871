"""School logins: the one place that knows how they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

_SPACES: Final = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_LOGIN: Final = re.compile(r"sch\d{4,10}|(?!reg)[a-z]{2,5}[0-9]{6}")


def normalise_login(value: object) -> str:
    """``SCH223144``, `` edu223144`` and ``edu223144 | name`` are ``sch223144``.

    Lower case, no spaces (no-break ones too), the ``edu`` prefix read as ``sch``, six digits alone get the prefix. Text
    that is no login comes back lower-cased; see ``is_login``.
    """
    text = _SPACES.sub("", str(value).split("|", 1)[0]).lower()
    text = text.removesuffix(".0")
    if text.startswith("edu"):
        return "sch" + text[3:]
    return f"sch{text}" if re.fullmatch(r"\d{6}", text) else text


def is_login(code: str) -> bool:
    """True for a normalised login: letters and digits (``sch``, ``ksh``, ``spo``)."""
    return _LOGIN.fullmatch(code) is not None


def normalise_logins(values: pd.Series) -> pd.Series:
    """``normalise_login`` over a column, each distinct text once."""
    distinct = {value: normalise_login(value) for value in values.unique()}
    return values.map(distinct).astype("string")
