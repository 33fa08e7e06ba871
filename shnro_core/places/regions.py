"""The 89 regions by code, as data: what they are called, how a sentence declines them, how their map is framed."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from shnro_core import PROJECT_ROOT
from shnro_core.model import DataKind, Region

FOLDER: Final = PROJECT_ROOT / "data" / "geo" / "russia"
DEMO: Final = "demo"
PRACTICE: Final = "99"
"""Code that the logins of the invented schools carry."""
FRAMES: Final = {"29": (35.5, 60.6, 50.5, 66.8)}
"""West, south, east, north of the part a map opens with; islands of Архангельская область shrink it to a corner."""
_DOCUMENT_REGION: Final = "67"
"""The region whose name stands in the wording of the concept's indicators."""


@dataclass(frozen=True, slots=True)
class RegionForms:
    """A region's name as sentences use it; ``prepositional`` stands after «в»."""

    code: str
    name: str
    genitive: str
    prepositional: str
    has_boundaries: bool = False

    @property
    def where(self) -> str:
        """``в Алтайском крае``, ``во Владимирской области``."""
        hard = re.match(r"[ВФ][^аеёиоуыэюя]", self.prepositional)
        return f"{'во' if hard else 'в'} {self.prepositional}"

    @property
    def words(self) -> tuple[str, ...]:
        """The forms, to be left out of a municipality's name."""
        forms = (self.name, self.genitive, self.prepositional)
        return tuple(dict.fromkeys((*forms, *(form.split(" — ")[0] for form in forms))))


_INVENTED: Final = (
    RegionForms(DEMO, "Демо-область", "Демо-области", "Демо-области"),
    RegionForms(PRACTICE, "Учебный регион", "Учебного региона", "Учебном регионе"),
)


@cache
def _table() -> dict[str, RegionForms]:
    with (FOLDER / "regions.csv").open(encoding="utf-8", newline="") as handle:
        real = {
            row["region_code"]: RegionForms(
                row["region_code"],
                row["name"],
                row["name_genitive"],
                row["name_prepositional"],
                has_boundaries=bool(row["lon_min"]),
            )
            for row in csv.DictReader(handle)
        }
    return real | {forms.code: forms for forms in _INVENTED}


def region_codes() -> tuple[str, ...]:
    """Codes of all regions, the invented ones last."""
    return tuple(_table())


def region_forms(code: str) -> RegionForms | None:
    """Forms of a region by its code; None for a code that is no region's."""
    return _table().get(code)


def region_name(code: str) -> str:
    """``Алтайский край`` for 22; a code that is no region's is told as it is."""
    forms = region_forms(code)
    return forms.name if forms else f"Регион {code}"


def described(code: str, data_kind: DataKind, name: str = "") -> Region:
    """The region of a code; ``name`` is kept for a code that is no region's."""
    forms = region_forms(code)
    if forms is None:
        return Region(code, name or region_name(code), data_kind)
    return Region(code, forms.name, data_kind, genitive=forms.genitive, where=forms.where)


def worded_for(words: str, code: str) -> str:
    """Wording of the concept of Смоленская область, told of another region: «школ Смоленской области» → «школ …»."""
    there, here = _table()[_DOCUMENT_REGION], region_forms(code)
    return words.replace(there.genitive, here.genitive if here else "региона")
