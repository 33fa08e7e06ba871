"""Words of the figures' rows as a reader sees them: file names and document ids become Russian names."""

from __future__ import annotations

import re

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Fetch

_PLACES = {
    "arp_outcome.csv": "таблицу антирисковых программ ниже",
    "trajectory_2023.csv": "решения на 2023 год ниже",
    "surveys.csv": "страницу «Опросы»",
}

_IN = {"приказ": "приказе", "презентация": "презентации"}
_TO = {"приказ": "приказу", "презентация": "презентации"}
_OF = {"приказ": "приказа", "презентация": "презентации"}
_AFTER = {"в": _IN, "о": _IN, "по": _TO, "из": _OF, "слайде": _OF, "тексте": _OF}
"""Words before a document's name and what they make of its kind."""


def brief_title(*, title: str, kind: str, issuer: str, date: str) -> str:
    """Shortest name of a document that tells it from the others: ``Приказ № 548-ОД``.

    ``Презентация СОИРО 2022 года`` has words between its year and whatever number comes next.
    """
    if kind == "приказ":
        return title.split(" «", maxsplit=1)[0]
    body = issuer.removeprefix("ГАУ ДПО ").split(",")[0].replace("ая область", "ой области")
    return f"{kind.capitalize()} {body} {date[:4]} года"


def brief_titles(fetch: Fetch) -> dict[str, str]:
    """Brief title of every document by its id, in the order of the documents."""
    return {
        str(d["source_id"]): brief_title(title=d["title"], kind=d["kind"], issuer=d["issuer"], date=d["date"])
        for d in fetch("sources").to_dict("records")
    }


def _declined(brief: str, preposition: str) -> str:
    """The brief title after a preposition: ``в приказе № 548-ОД``, ``по презентации СОИРО``; else as it is."""
    kind, _, rest = brief.partition(" ")
    forms = _AFTER.get(preposition)
    return f"{forms[kind.lower()]} {rest}" if forms and kind.lower() in forms else brief


def plain(words: pd.Series, fetch: Fetch) -> pd.Series:
    """Texts without file names and ids, shares with a decimal comma and a no-break space; missing ones stay missing.

    Names of documents stand in the case their preposition asks for.
    """
    briefs = brief_titles(fetch)
    ids = "|".join(re.escape(i) for i in sorted(briefs, key=len, reverse=True))
    before = rf"(?P<before>\b(?i:{'|'.join(_AFTER)}) )"
    named = re.compile(rf"{before}(?P<first>{ids})(?P<second> и (?:{ids}))?|(?P<alone>{ids})")
    files = re.compile("|".join(re.escape(n) for n in sorted(_PLACES, key=len, reverse=True)))

    def name(found: re.Match[str]) -> str:
        if found["alone"]:
            return briefs[found["alone"]]
        preposition = found["before"].strip().lower()
        second = (found["second"] or "").removeprefix(" и ")
        joined = f" и {_declined(briefs[second], preposition)}" if second else ""
        return f"{found['before']}{_declined(briefs[found['first']], preposition)}{joined}"

    def told(value: object) -> object:
        if not isinstance(value, str):
            return None
        known = named.sub(name, files.sub(lambda m: _PLACES[m.group()], value))
        decimal = re.sub(r"(?<=\d)\.(?=\d+ ?%)", ",", known)
        return re.sub(r"(?<=\d) ?%", f"{text.NBSP}%", decimal)

    return words.map(told).astype(object)


def noted(frame: pd.DataFrame, fetch: Fetch) -> pd.DataFrame:
    """The frame with readable notes; a row without a note has an empty one, because nothing is missing there."""
    return frame.assign(note=plain(frame["note"], fetch).fillna(""))


def contradictions(fetch: Fetch, *ids: str) -> pd.DataFrame:
    """Contradictions of the documents by id, in words a reader can use; unknown ids are left out."""
    rows = fetch("published/contradictions")
    found = rows[rows["id"].isin(ids)]
    return found.assign(**{c: plain(found[c], fetch) for c in found.columns if c != "id"})


def sentence(words: str) -> str:
    """The words with a capital first letter."""
    return f"{words[:1].upper()}{words[1:]}"


def quoted(words: str) -> str:
    """``«Проект „500+“»``: quotation marks inside others are the inner ones."""
    return f"«{words.replace('«', '„').replace('»', '“')}»"


def listing(words: list[str]) -> str:
    """``а, б и в``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} и {words[-1]}"
