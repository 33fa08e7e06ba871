"""«Дефициты» school by school: given by the office or told by own signals, and what has been done about them."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story.calculation import line, of_chosen_schools, part
from shnro_core.exports.story.cohort import Cohort
from shnro_core.exports.story.deficits.computed import clusters, kinds, places, signals, teachers, unmet
from shnro_core.exports.story.deficits.computed.known import Known, read
from shnro_core.exports.story.model import Context, Headline, Story

_PAGE = "Дефициты школ не посчитать"


def tell(context: Context) -> Story | None:
    """Story of the year chosen; None for a region without results of schools."""
    return of_chosen_schools(_PAGE, context, lambda looked_at: _told(context, looked_at))


def _told(context: Context, looked_at: Cohort) -> Story:
    known = read(context, looked_at)
    of_teachers = teachers.of_teachers(context, looked_at)
    if not known.schools_known:
        return Story(
            title=_PAGE,
            line=line(context, f"{looked_at.year} год", looked_at),
            blocks=(of_teachers,) if of_teachers else (),
            absent=(
                f"За {looked_at.year} год нет ни таблицы дефицитов, ни контекстных данных этих школ: "
                "выберите другой год или загрузите их на странице «Данные».",
            ),
        )
    blocks = (
        kinds.by_source(context, known),
        places.by_municipality(context, known),
        clusters.by_cluster(context, known),
        signals.given(context, known),
        signals.fired(context, known),
        unmet.without_measure(context, known),
        of_teachers,
    )
    return Story(
        title=_title(known),
        line=line(context, f"{known.year} год", known.cohort),
        headlines=_headlines(known),
        findings=_findings(context, known),
        blocks=tuple(block for block in blocks if block),
    )


def _title(known: Known) -> str:
    if not known.schools_with:
        return f"Дефицитов не найдено ни у одной из {text.schools(known.schools_known, text.Case.GENITIVE)}"
    return f"Дефицит есть у {part(known.schools_with, known.schools_known)}; {unmet.headline(known)}"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _headlines(known: Known) -> tuple[Headline, ...]:
    counts = known.by_kind
    either = Headline(
        "Хотя бы один дефицит",
        text.schools(known.schools_with),
        f"{_of(known.schools_with, known.schools_known)}",
    )
    return (
        either,
        *(
            Headline(_capital(kind), text.schools(found), _of(found, whole))
            for kind, found, whole in zip(counts.index, counts["found"], counts["known"], strict=True)
        ),
    )


def _of(count: float, total: float) -> str:
    return text.share(count, total).partition(" ")[2]


def _findings(context: Context, known: Known) -> tuple[str, ...]:
    unknown = len(known.cohort.schools) - known.schools_known
    return tuple(
        sentence
        for sentence in (
            f"О дефицитах {text.schools(unknown, text.Case.GENITIVE)} из {text.number(len(known.cohort.schools))} "
            "ничего не известно: доли считаются только от школ, о которых есть сведения."
            if unknown
            else "",
            kinds.agreement(context, known),
            clusters.comparison(context, known),
            unmet.sentence(known),
        )
        if sentence
    )
