"""Schools that documents name without a login, and the loaded schools they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shnro_core.places.school_names import pair
from shnro_core.store.database import Connection

SURE, DECIDED, ASKED, NONE = "сам", "оператор", "спросить", "нет"
"""How a published school met its loaded one: surely, by the operator's word, not yet, no loaded school is near."""

_PUBLISHED: Final = """
    SELECT '850-' || cluster || '-' || number, name_printed, municipality
    FROM published.schools_850 WHERE region = $region
    UNION ALL
    SELECT 't2-' || (csv_row - 1), school, municipality
    FROM published.track2_schools WHERE region = $region
"""


def match_published(con: Connection, region: str, decided: Mapping[str, str]) -> None:
    """Decide anew for every published school of a region which loaded one it is.

    ``decided`` are the operator's words: code of the published school to login, or to empty text for «none of them».
    """
    con.execute("DELETE FROM published_match WHERE region = ?", [region])
    published = con.execute(_PUBLISHED, {"region": region}).fetchall()
    loaded = con.execute(
        "SELECT school_code, name, municipality FROM school WHERE region = ? AND name <> school_code", [region]
    ).fetchall()
    known = {code for code, _, _ in loaded}
    if not published or not loaded:
        return
    said = {code: login for code, login in decided.items() if not login or login in known}
    taken = set(said.values())
    pairings = pair([row for row in published if row[0] not in said], [row for row in loaded if row[0] not in taken])
    rows: list[list[object]] = [[region, code, login or None, DECIDED, []] for code, login in said.items()]
    for code, found in pairings.items():
        how = SURE if found.sure else ASKED if found.maybe else NONE
        rows.append([region, code, found.sure, how, list(found.maybe)])
    con.executemany("INSERT INTO published_match VALUES (?, ?, ?, ?, ?)", rows)
