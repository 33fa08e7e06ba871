"""What documents print of a loaded school: its place in the published list, with the source."""

from __future__ import annotations

from dataclasses import replace

from shnro_core.exports.story.directory import Card, FactGroup
from shnro_core.exports.story.school.rows import Passport
from shnro_core.exports.story.schools import directory

_OF_THE_SCHOOL = 2
"""Groups of a card that are about the school itself come first."""


def published_card(passport: Passport) -> Card | None:
    """Card of the published school that this one is; None when no document names it."""
    known = directory(passport.context)
    if known is None:
        return None
    pairs = passport.context.fetch("schools/published_pairs", region=passport.context.region.code)
    own = pairs.loc[pairs["school_code"] == passport.code, "published_code"]
    return None if own.empty else known.cards.get(str(own.iloc[0]))


def listed_sentence(passport: Passport) -> tuple[str, ...]:
    """``В списке приказа № 850-ОД, кластер сопровождения 1 …`` as a finding with its document."""
    card = published_card(passport)
    if card is None:
        return ()
    documents = "; ".join(dict.fromkeys(source.title for source in card.groups[0].sources))
    return (f"**Опубликовано:** {card.listed} ({documents}).",)


def published_facts(passport: Passport) -> tuple[FactGroup, ...]:
    """Groups of facts that documents print of the school itself."""
    card = published_card(passport)
    if card is None:
        return ()
    return tuple(
        replace(group, title=f"Опубликовано: {group.title[:1].lower()}{group.title[1:]}")
        for group in card.groups[:_OF_THE_SCHOOL]
    )
