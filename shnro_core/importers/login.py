"""School logins: the one place that knows how they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

_SPACES: Final = re.compile(r"[\s\u00a0\u200b\ufeff]+")
LOGIN_PATTERN: Final = r"(?!reg)[a-z]{2,5}[0-9]{6}"
_LOGIN: Final = re.compile(LOGIN_PATTERN)
_BARE: Final = re.compile(r"[0-9]{6}")
IN_TEXT: Final = re.compile(rf"(?<![a-z0-9]){LOGIN_PATTERN}(?![a-z0-9])", re.IGNORECASE)
"""A login inside a name or a title; ``reg670000`` is a region, not a school."""


def normalise_login(value: object, *, bare: bool = True) -> str:
    """``SCH223144``, `` edu223144`` and ``edu223144 | name`` are ``sch223144``.

    Lower case, no spaces (no-break ones too), the ``edu`` prefix read as ``sch``; other prefixes (``ksh``, ``spo``)
    name organisations of other kinds and stay. With ``bare``, as in files of ФИС ОКО, six digits alone get the prefix:
    it must be False where they may be a code of ГИА. Text that is no login comes back lower-cased; see ``is_login``.
    """
    text = _SPACES.sub("", str(value).split("|", 1)[0]).lower()
    text = text.removesuffix(".0")
    if text.startswith("edu"):
        return "sch" + text[3:]
    return f"sch{text}" if bare and _BARE.fullmatch(text) else text


def is_login(code: str) -> bool:
    """True for a normalised login: two to five Latin letters and six digits."""
    return _LOGIN.fullmatch(code) is not None


def region_digits(code: str) -> str:
    """The region of a normalised login: the first two of its six digits."""
    return code[-6:-4]


def login_in(text: str) -> str | None:
    """The login named in a text, normalised; None when none or several are."""
    found = {normalise_login(login) for login in IN_TEXT.findall(text)}
    return found.pop() if len(found) == 1 else None


def normalise_logins(values: pd.Series) -> pd.Series:
    """``normalise_login`` over a column, each distinct text once."""
    distinct = {value: normalise_login(value) for value in values.unique()}
    return values.map(distinct).astype("string")
