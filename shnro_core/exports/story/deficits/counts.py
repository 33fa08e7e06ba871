"""Counts of deficits by municipality, the region's totals and the words for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Context, Headline
from shnro_core.exports.story.provenance import sources_of
from shnro_core.model import SourceNote

KINDS = {"Оба дефицита": "both", "Кадровый": "staff", "Инфраструктурный": "infra"}
"""Kinds of deficit: the label the reader chooses → prefix of the columns."""

NAMES = {"both": "оба дефицита", "staff": "кадровый дефицит", "infra": "инфраструктурный дефицит"}
WITH = {"both": "с обоими дефицитами", "staff": "с кадровым дефицитом", "infra": "с инфраструктурным дефицитом"}
FEW_SCHOOLS = 10
"""Municipalities with fewer schools are drawn grey: one school moves their share by more than 10 points."""
_FRACTIONS = {
    1 / 2: "каждой второй школы",
    1 / 3: "каждой третьей школы",
    1 / 4: "каждой четвёртой школы",
    1 / 5: "каждой пятой школы",
    2 / 3: "двух школ из трёх",
    3 / 4: "трёх школ из четырёх",
}
_CLOSE = 0.02


@dataclass(frozen=True)
class Municipalities:
    """Rows of the municipalities and the printed totals of the risk zone."""

    frame: pd.DataFrame
    zone_totals: pd.DataFrame
    sources: tuple[SourceNote, ...]
    zone_sources: tuple[SourceNote, ...]

    def total(self, column: str) -> int:
        """Sum over the municipalities."""
        return int(self.frame[column].sum())

    def pct(self, prefix: str) -> float:
        """Percent of the region's schools with the deficit (or in the list), from the counts."""
        return 100 * self.total(f"{prefix}_n") / self.total("schools_total")


def read(context: Context) -> Municipalities | None:
    """Municipalities of the region with their deficits; None when the region publishes none."""
    frame = context.fetch("published/deficits_by_municipality", region=context.region.code)
    if frame.empty:
        return None
    zone = frame.assign(place=frame["zone_place"]).dropna(subset=["place"])
    return Municipalities(
        frame=frame.assign(
            short=frame["municipality"].str.removesuffix(" район"),
            few=frame["schools_total"] < FEW_SCHOOLS,
            note=frame["note"].map(_russian_percent).fillna(""),
        ),
        zone_totals=context.fetch("published/risk_zone_totals", region=context.region.code),
        sources=sources_of(context.fetch, frame),
        zone_sources=sources_of(context.fetch, zone) if len(zone) else (),
    )


def title(counted: Municipalities) -> str:
    """The more frequent deficit and the two together, as fractions a leader remembers."""
    first, second = ("infra", "staff") if counted.pct("infra") >= counted.pct("staff") else ("staff", "infra")
    return (
        f"{NAMES[first].capitalize()} — у {_fraction(counted.pct(first))}, "
        f"{NAMES[second].split()[0]} — у {_fraction(counted.pct(second))}, "
        f"оба сразу — у {_fraction(counted.pct('both'))}"
    )


def headlines(counted: Municipalities) -> tuple[Headline, ...]:
    """Totals of the region from the municipalities' counts."""
    total = counted.total("schools_total")
    either = counted.total("staff_n") + counted.total("infra_n") - counted.total("both_n")
    numbers = (
        ("Кадровый дефицит", counted.total("staff_n")),
        ("Инфраструктурный дефицит", counted.total("infra_n")),
        ("Оба дефицита", counted.total("both_n")),
        ("Хотя бы один", either),
    )
    return tuple(
        Headline(
            label,
            text.percent(100 * count / total, 1),
            f"{text.number(count)} из {text.number(total)} школ · расчёт системы",
        )
        for label, count in numbers
    )


def _fraction(pct: float) -> str:
    nearest = min(_FRACTIONS, key=lambda f: abs(f - pct / 100))
    if abs(nearest - pct / 100) <= _CLOSE:
        return _FRACTIONS[nearest]
    return f"{text.percent(pct, 1)} школ"


def _russian_percent(note: object) -> object:
    if not isinstance(note, str):
        return None
    return re.sub(r"(\d+)(?:\.(\d+))?%", lambda m: f"{m[1]}{',' + m[2] if m[2] else ''}{text.NBSP}%", note)
