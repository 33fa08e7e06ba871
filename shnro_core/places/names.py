"""Names of municipalities as files write them, each led to the municipality of the region it means.

Compared is a key without the words of kind («район», «город», «муниципальное образование»), so that a district keeps
its key when it becomes an okrug; where a key has two owners, the kind decides.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from shnro_core.places.regions import FOLDER, region_forms

UNSTATED: Final = "муниципалитет не указан"
"""What stands in place of a municipality that no file gives."""

_KIND_WORD: Final = re.compile(
    r"^(муниципальн\w*|образовани\w*|район\w{0,2}|р-н\w*|округ\w{0,2}|городск\w*|город|города|городу|городе|городом|"
    r"город-курорт|город-герой|внутригородск\w*|территори\w*|федеральн\w*|значения|административн\w*|поселени\w*|"
    r"поселок|поселка|село|улус\w*|кожуун\w*|зато|закрыт\w*|административно-территориальн\w*|рабоч\w{2,3}|типа|имени|"
    r"им|и|г|п|с|р|м|о|мр|мо|го|рп|пгт|пос|нп)$"
)
_SOFT: Final = re.compile(r"^(национальн\w*|эвенкийск\w*|долгано-эвенкийск\w*)$")
"""Words dropped unless nothing else is left."""
_TOWN: Final = re.compile(r"(^| )(городск\w+ округ\w*|город(а|у|е|ом|-курорт|-герой)?|г|го|г о|зато)( |$)")
_DISTRICT: Final = re.compile(r"(^| )(район\w{0,2}|р-н\w*|округ\w{0,2}|мр|м р|мо|м о|улус\w*|кожуун\w*)( |$)")
_GROUP: Final = re.compile(r"подчинени|подведомств|негосударств|частные|министерств|(^| )спо( |$)")
_DASHES: Final = re.compile(r"[‐-―−]")
_NO_LETTER: Final = re.compile(r"[^а-я0-9-]")


class NameKind(StrEnum):
    """What the words of kind in a name say; some names say nothing."""

    TOWN = "г"
    DISTRICT = "р"
    UNTOLD = ""


@lru_cache(maxsize=4096)
def plain(name: str, region: tuple[str, ...] = ()) -> str:
    """Lower case, «е» for «ё», letters and digits only, without a code before «|» and the forms of the region."""
    words = _DASHES.sub("-", name.rsplit("|", maxsplit=1)[-1].lower().replace("ё", "е"))
    told = " ".join(_NO_LETTER.sub(" ", words).split())
    for form in region:
        told = re.sub(rf"(^| ){re.escape(plain(form))}( |$)", " ", told).strip()
    return told


def key_of(name: str, region: tuple[str, ...] = ()) -> str:
    """The part of a name that tells the municipality apart in its region."""
    words = [word for word in plain(name, region).split() if not _KIND_WORD.match(word)]
    hard = [word for word in words if not _SOFT.match(word)]
    return "".join(hard or words).replace("-", "")


def kind_of(name: str, region: tuple[str, ...] = ()) -> NameKind:
    """Town or district, where the name says so."""
    told = plain(name, region)
    if _TOWN.search(told):
        return NameKind.TOWN
    return NameKind.DISTRICT if _DISTRICT.search(told) else NameKind.UNTOLD


def is_group(name: str, region: tuple[str, ...] = ()) -> bool:
    """Whether a name is of a group of schools («региональное подчинение», «СПО») and not of a territory."""
    return name == UNSTATED or not plain(name, region) or bool(_GROUP.search(plain(name)))


def alike(written: Iterable[str], region: tuple[str, ...] = ()) -> dict[str, str]:
    """Spellings of one name under the plainest of them, for names that lead to no known municipality.

    «ДОНЕЦК» and «город Донецк» are one; a town and a district of one key are two.
    """
    by_key: dict[str, list[str]] = {}
    for name in sorted(set(written)):
        by_key.setdefault(key_of(name, region), []).append(name)
    found: dict[str, str] = {}
    for names in by_key.values():
        kinds = {name: kind_of(name, region) for name in names}
        both = {NameKind.TOWN, NameKind.DISTRICT} <= set(kinds.values())
        for kind in set(kinds.values()) if both else {None}:
            same = [name for name in names if kind is None or kinds[name] is kind]
            label = min(same, key=lambda name: ("|" in name, name.isupper(), kinds[name] is NameKind.UNTOLD, len(name)))
            found |= dict.fromkeys(same, label.rsplit("|", maxsplit=1)[-1].strip())
    return found


@dataclass(frozen=True, slots=True)
class _Owner:
    label: str
    kind: NameKind


@dataclass(frozen=True)
class Names:
    """All spellings of a region's municipalities.

    ``find`` leads a spelling to the label of the municipality; ``labels`` are those that exist.
    """

    labels: tuple[str, ...]
    region: tuple[str, ...] = ()
    owners: Mapping[str, tuple[_Owner, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.labels)

    def find(self, written: str) -> str | None:
        """Label of the municipality a file calls so; None for a group of schools and for a name that leaves a doubt."""
        if written in self.labels:
            return written
        if is_group(written, self.region):
            return None
        owners = self.owners.get(key_of(written, self.region), ())
        found = {owner.label for owner in owners}
        if len(found) > 1:
            kind = kind_of(written, self.region)
            found = {owner.label for owner in owners if owner.kind is kind}
        return found.pop() if len(found) == 1 else None


def names_of(region: str, municipalities: Iterable[tuple[str, str | None]]) -> Names:
    """Spellings of the municipalities (label, OKTMO) of a region: their labels and the known other names."""
    forms = region_forms(region)
    words = forms.words if forms else ()
    labels = dict(municipalities)
    by_oktmo = {_digits(oktmo): label for label, oktmo in labels.items() if oktmo}
    owners: dict[str, list[_Owner]] = {}
    for label in labels:
        owners.setdefault(key_of(label, words), []).append(_Owner(label, kind_of(label, words)))
    for oktmo, key, kind in _variants().get(region, ()):
        if oktmo in by_oktmo:
            owners.setdefault(key, []).append(_Owner(by_oktmo[oktmo], NameKind(kind)))
    return Names(tuple(labels), words, {key: tuple(found) for key, found in owners.items()})


def _digits(oktmo: str) -> str:
    return re.sub(r"\D", "", oktmo)[:8]


@cache
def _variants() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """OKTMO, key and kind of every spelling of ``names.csv`` by region."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    with (FOLDER / "names.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found.setdefault(row["region_code"], []).append((row["oktmo"], row["key"], row["kind"]))
    return {region: tuple(rows) for region, rows in found.items()}
