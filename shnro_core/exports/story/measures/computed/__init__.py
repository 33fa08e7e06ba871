"""«Меры» school by school: who is supported, by which programme, against which risk, and how far the measures are."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story.calculation import line, of_chosen_schools, part
from shnro_core.exports.story.cohort import TRACKS, Cohort
from shnro_core.exports.story.measures.computed import participation, progress
from shnro_core.exports.story.measures.computed.support import Support, read
from shnro_core.exports.story.model import Context, Headline, Story

_PAGE = "О поддержке и мерах школ сказать нечего"


def tell(context: Context) -> Story | None:
    """Story of the year chosen; None for a region without results of schools."""
    return of_chosen_schools(_PAGE, context, lambda looked_at: _told(context, looked_at))


def _told(context: Context, looked_at: Cohort) -> Story:
    support = read(context, looked_at)
    blocks = (
        participation.tracks(context, support),
        participation.programmes(context, support),
        participation.risks(context, support),
        progress.by_status(context, support),
    )
    shown = tuple(b for b in blocks if b)
    if not shown:
        return Story(
            title=_PAGE,
            line=line(context, f"{looked_at.year} год", looked_at),
            absent=(
                f"Участие этих школ в поддержке и меры за {looked_at.year} год не загружены: выберите другой год или "
                "загрузите их на странице «Данные».",
            ),
        )
    return Story(
        title=_title(support),
        line=line(context, f"{looked_at.year} год", looked_at),
        headlines=_headlines(support),
        findings=tuple(s for s in (progress.overcame(support),) if s),
        blocks=shown,
    )


def _title(support: Support) -> str:
    helped = int(support.schools["track"].notna().sum())
    words = f"В треках поддержки {part(helped, len(support.schools))}"
    if support.measures.empty:
        return words
    done = int((support.measures["status"] == progress.DONE).sum())
    total = len(support.measures)
    return f"{words}; выполнено {text.number(done)} из {text.counted(total, 'мера', case=text.Case.GENITIVE)}"


def _headlines(support: Support) -> tuple[Headline, ...]:
    listed = support.schools["cluster"] == "ШНРО"
    own = {name: support.schools["track_name"] == name for name in TRACKS}
    return tuple(
        Headline(name, text.schools(int(chosen.sum())), f"из них ШНРО: {text.number(int((listed & chosen).sum()))}")
        for name, chosen in own.items()
        if chosen.any()
    )
