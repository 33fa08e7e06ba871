"""One row of choices above the map; all of them stand in the address."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from shnro_core.exports.story.map import ASKED, NO_POINTS, POINTS, Amount, Offer
from shnro_core.parameters import Scenario
from shnro_core.ui.filters import computed_choices

MUNICIPALITY = "municipality"
_INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class MapChoices:
    """What the reader chose: indicator and amount by their words, municipality by name, the simplified drawing.

    ``rules`` and ``computed`` (year and quick filters) are of a region with results of schools.
    """

    indicator: str
    amount: str
    municipality: str
    simple: bool
    rules: Scenario = field(default_factory=Scenario)
    computed: dict[str, str] = field(default_factory=dict)
    with_points: bool = True

    @property
    def story(self) -> dict[str, str]:
        """The choices that change the story."""
        chosen = {"indicator": self.indicator, "amount": self.amount, "municipality": self.municipality}
        return {**chosen, **self.computed, **({} if self.with_points else {POINTS: NO_POINTS})}


def filters(offer: Offer) -> MapChoices:
    """Draw the choices; a region without indicators has none."""
    if not offer.indicators:
        return MapChoices("", "", "", simple=False)
    _forget_other_region(offer)
    what, amount, where, how = st.columns([3, 2, 3, 2], vertical_alignment="bottom")
    indicator = what.selectbox("Показатель", offer.indicators, key=_INDICATOR, bind="query-params")
    shown = amount.segmented_control(
        "Показать",
        [a.value for a in ASKED],
        default=Amount.COUNT.value,
        required=True,
        key="amount",
        bind="query-params",
        disabled=indicator in offer.means,
    )
    municipality = where.selectbox(
        "Муниципалитет",
        offer.municipalities,
        index=None,
        key=MUNICIPALITY,
        bind="query-params",
        placeholder="Выберите здесь или на карте",
    )
    simple = how.toggle(
        "Упрощённая карта",
        key="simple",
        bind="query-params",
        wrap=True,
        help="Та же карта без WebGL: для старых компьютеров и удалённого рабочего стола",
    )
    rules, computed = computed_choices(without=(MUNICIPALITY,))
    with_points = not computed or how.toggle(
        "Школы точками",
        value=True,
        key="points",
        bind="query-params",
        wrap=True,
        help="Школы с координатами поверх муниципалитетов, по кластеру; у показателей, рассчитанных по результатам",
    )
    return MapChoices(
        indicator or "",
        shown or "",
        municipality or "",
        simple=simple,
        rules=rules,
        computed=computed,
        with_points=with_points,
    )


def _forget_other_region(offer: Offer) -> None:
    """Drop choices that the region just switched to does not have, from the address too."""
    if st.session_state.get(MUNICIPALITY) not in (None, *offer.municipalities):
        st.session_state[MUNICIPALITY] = None
    if st.session_state.get(_INDICATOR) not in (None, *offer.indicators):
        st.session_state[_INDICATOR] = offer.indicators[0]
