"""Where published figures stand: document and place, in the words of a note under a figure."""

from __future__ import annotations

import pandas as pd

from shnro_core.exports.story.model import Fetch
from shnro_core.model import SourceNote


def short_title(*, title: str, kind: str, issuer: str, date: str) -> str:
    """Name of a document as it stands under a figure."""
    day = ".".join(reversed(date.split("-")))
    if kind == "приказ":
        return f"{title.split(' «', maxsplit=1)[0]} от {day}"
    return f"Презентация «{title}» ({issuer}, {day})"


def document_titles(fetch: Fetch) -> dict[str, str]:
    """Short names of the published documents by their ids."""
    known = fetch("sources")[["source_id", "title", "kind", "issuer", "date"]].itertuples(index=False, name=None)
    return {s: short_title(title=title, kind=kind, issuer=issuer, date=date) for s, title, kind, issuer, date in known}


def sources_of(fetch: Fetch, *frames: pd.DataFrame) -> tuple[SourceNote, ...]:
    """Distinct documents and places named in the columns ``source`` and ``place`` of the frames, in their order."""
    pairs = pd.concat([frame[["source", "place"]] for frame in frames]).drop_duplicates()
    titles = document_titles(fetch)
    return tuple(SourceNote(s, titles[s], place) for s, place in pairs.itertuples(index=False, name=None))


def notes_of(*frames: pd.DataFrame) -> tuple[str, ...]:
    """Distinct notes that the figures carry: doubts and readings that must stay visible, clause by clause."""
    notes = pd.concat([frame["note"] for frame in frames]).dropna().str.split("; ").explode().drop_duplicates()
    notes = notes[notes != ""]
    return tuple(f"{str(n)[:1].upper()}{str(n)[1:]}" for n in notes)
