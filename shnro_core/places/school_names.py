"""School names as they are compared: «МБОУ „Средняя школа № 2“ г. Гагарин» and «СОШ №2 г.Гагарина» are one school."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_SIGNS: Final = re.compile(r"[\"«»“”„'`]|(?<=[а-я])\.(?=\s|$|[а-я])|[,;()]")
_LEGAL: Final = re.compile(
    r"\b(?:муниципальн\w+|государственн\w+|областн\w+|краев\w+|бюджетн\w+|казенн\w+|автономн\w+|общеобразовательн\w+"
    r"|образовательн\w+|образования|учрежден\w+|организаци\w+|[мго]{1,3}[бка]?оо?у|[мо]г?[бка]оо?у|филиал\w*)\b"
)
_NAMED: Final = re.compile(r"\b(?:имени|им)\b.*$")
_KINDS: Final = (
    ("начальная школа детский сад", "нш"),
    (r"\b(?:средняя школа|сош|сш|средняя)\b", "сш"),
    (r"\b(?:основная школа|оош|ош|основная)\b", "ош"),
    (r"\b(?:начальная школа|нош|нш|начальная)\b", "нш"),
    (r"\b(?:вечерняя|сменная|осош)\b", "вш"),
    (r"\bгимнази\w+\b", "гимназия"),
    (r"\bлице\w+\b", "лицей"),
    (r"\bшкола интернат\b", "интернат"),
    (r"\bшкола\b", ""),
)
_NUMBER: Final = re.compile(r"(?:№|n|номер)?\s*(\d{1,3})\b")
_PLACE_WORDS: Final = re.compile(
    r"(?<![\w-])(?:[а-я-]+(?:ского|цкого|ской|овский|ский|цкий)\s+)?(?:[а-я-]+\s+)?(?:района?|р-на|мр|го|мо|округа?|области|края)\b"
)
_TOWN: Final = re.compile(
    r"\b(?:г|город|города|пгт|поселок|поселка|п|с|село|села|д|деревня|деревни|ст|станция)\s+[а-я-]+"
)


@dataclass(frozen=True, slots=True)
class SchoolKey:
    """What tells one school of a municipality from another: kind, number, the words of its own name, its namesake."""

    kind: str
    number: int | None
    words: frozenset[str]
    namesake: str = ""

    @property
    def empty(self) -> bool:
        """Nothing tells this school from others."""
        return self.number is None and not self.words

    def same(self, other: SchoolKey) -> bool:
        """Whether two names are of one school: number and own words agree, kinds do not contradict."""
        kinds = not self.kind or not other.kind or self.kind == other.kind
        return not self.empty and kinds and (self.number, self.words) == (other.number, other.words)

    def near(self, other: SchoolKey) -> bool:
        """Whether two names may be of one school, so that somebody should look."""
        by_number = self.number is not None and self.number == other.number
        return by_number or bool(self.words & other.words) or bool(self.namesake and self.namesake == other.namesake)


@lru_cache(maxsize=8192)
def key_of(name: str) -> SchoolKey:
    """The key of a school's name; its legal form, town and district fall out."""
    text = " ".join(_SIGNS.sub(" ", name.lower().replace("ё", "е").replace("–", "-")).split())
    text = re.sub(r"(?<=[а-я])-(?=детский|интернат)", " ", text)
    named = _NAMED.search(text)
    namesake = " ".join(named[0].split()[1:]) if named else ""
    text = _NAMED.sub(" ", text)
    text = " ".join(_LEGAL.sub(" ", text).split())
    kind = ""
    for pattern, code in _KINDS:
        if re.search(pattern, text):
            kind = kind or code
            text = re.sub(pattern, " ", text)
    text = " ".join(text.split())
    text = _TOWN.sub(" ", text)
    text = _PLACE_WORDS.sub(" ", text)
    found = _NUMBER.search(text)
    text = re.sub(r"№|\d+", " ", text)
    words = frozenset(_stem(word) for word in re.findall(r"[а-я-]{3,}", text))
    return SchoolKey(kind, int(found[1]) if found else None, words, namesake)


@dataclass(frozen=True, slots=True)
class Pairing:
    """A published school and the loaded one it surely is, or those it may be."""

    sure: str | None
    maybe: tuple[str, ...] = ()


def pair(published: Sequence[tuple[str, str, str]], loaded: Sequence[tuple[str, str, str]]) -> dict[str, Pairing]:
    """For every published school (code, name, municipality) its pairing among the loaded ones (of the same shape).

    Sure is a pair of one municipality whose names are the same and that is the only one of its kind on both sides.
    """
    keys = {code: key_of(name) for code, name, _ in (*published, *loaded)}
    by_place: dict[str, list[str]] = {}
    for code, _, place in loaded:
        by_place.setdefault(place, []).append(code)
    same = {
        code: [other for other in by_place.get(place, ()) if keys[code].same(keys[other])]
        for code, _, place in published
    }
    claimed: dict[str, int] = {}
    for found in same.values():
        for other in found:
            claimed[other] = claimed.get(other, 0) + 1
    sure = {found[0] for found in same.values() if len(found) == 1 and claimed[found[0]] == 1}
    pairings = {}
    for code, _, place in published:
        found = same[code]
        if len(found) == 1 and found[0] in sure:
            pairings[code] = Pairing(found[0])
            continue
        taken = {other for other in claimed if claimed[other] == 1} - set(found)
        near = [o for o in by_place.get(place, ()) if keys[code].near(keys[o]) and o not in taken]
        elsewhere = [
            o
            for o, _, there in loaded
            if there != place and o not in sure and keys[code].words and keys[code].same(keys[o])
        ]
        pairings[code] = Pairing(None, tuple(dict.fromkeys((*found, *near, *elsewhere))))
    return pairings


def _stem(word: str) -> str:
    """A word without the ending of its case."""
    return re.sub(r"(?:ская|ского|ской|ский|ское|цкая|цкий|ая|ого|ой|ий|ый|ое|а|у|е|ы|и|о)$", "", word)
