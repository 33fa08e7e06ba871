"""Schools of the reader's choice side by side; one of them is the base of the comparison."""

from __future__ import annotations

from typing import Final

from shnro_core import text
from shnro_core.exports.story.calculation import rules_words
from shnro_core.exports.story.cohort import chosen_year
from shnro_core.exports.story.compare.peers import HIGHER, LOWER, measure, measure_words, measures, schools_of
from shnro_core.exports.story.compare.side.members import Group
from shnro_core.exports.story.compare.side.procedures import procedures_block
from shnro_core.exports.story.compare.side.profile import profile_block
from shnro_core.exports.story.compare.side.shares import dots_block
from shnro_core.exports.story.compare.similar import GROUP, without_results
from shnro_core.exports.story.model import Context, Headline, Story
from shnro_core.store.method import NoDataError

GROUP_TITLE: Final = "group_title"
"""Choice that holds the title of the group."""


def options(context: Context) -> tuple[str, ...]:
    """Measures that any school of the group has in the year."""
    year, codes = chosen_year(context), _codes(context)
    return measures(context, year, codes) if year is not None and codes else ()


def tell(context: Context) -> Story:
    """Story of the schools of ``choices["group"]``; the base is ``choices["school"]`` when there, else the first."""
    year = chosen_year(context)
    if year is None:
        return without_results(context)
    line = f"{year} год · {rules_words(context)}"
    codes = _codes(context)
    if len(codes) < 2:
        return Story(
            title="Добавьте в группу от двух школ, чтобы поставить их рядом",
            line=line,
            absent=(f"В группе {text.schools(len(codes))}: выберите школу выше и нажмите «Добавить в группу».",),
        )
    try:
        schools = schools_of(context, year)
    except NoDataError as missing:
        return Story(title="Сравнить школы не по чему", line=line, absent=(str(missing),))
    working = [c for c in codes if c in schools.index]
    closed = len(codes) - len(working)
    gone = (_gone(year, closed),) if closed else ()
    if len(working) < 2:
        return Story(title=f"В {year} году сравнивать некого", line=line, absent=gone)
    asked = context.choices.get("school", "")
    base = asked if asked in working else working[0]
    group = Group(context, year, base, schools.loc[[base, *(c for c in working if c != base)]])
    return _told(group, line, gone)


def _gone(year: int, closed: int) -> str:
    verb, them = text.verb(closed, "работала", "работали"), text.verb(closed, "её", "их")
    return f"В {year} году не {verb} {text.schools(closed)} группы: в таблицах {them} нет."


def _codes(context: Context) -> list[str]:
    return [c for c in context.choices.get(GROUP, "").split(",") if c]


def _told(group: Group, line: str, gone: tuple[str, ...]) -> Story:
    named = group.context.choices.get(GROUP_TITLE, "")
    absent = list(gone)
    if group.rows.empty:
        absent.append(f"У основы ({group.base_name}) нет {_missing_words(group.context)}: разницу считать не от чего.")
    elif missing := len(group.schools) - len(group.rows):
        absent.append(f"У {text.schools(missing, text.Case.GENITIVE)} группы нет {_missing_words(group.context)}.")
    blocks = (dots_block(group), profile_block(group), procedures_block(group))
    return Story(
        title=_title(group),
        line=" · ".join(part for part in (f"группа «{named}»" if named else "", line) if part),
        headlines=_headlines(group),
        blocks=tuple(b for b in blocks if b is not None),
        absent=tuple(absent),
    )


def _missing_words(context: Context) -> str:
    return "ни одного результата года" if measure(context) is None else f"результата {measure_words(context)}"


def _title(group: Group) -> str:
    others = len(group.schools) - 1
    if group.rows.empty:
        return f"{text.schools(len(group.schools))} рядом"
    counts = group.rows["state"].value_counts()
    parts = [
        f"{words} у {text.number(counts[state])}"
        for state, words in ((LOWER, "ниже"), (HIGHER, "выше"))
        if state in counts
    ]
    if others == 1 and parts:
        other = next(name for code, name in group.named.items() if code != group.base)
        words = "ниже" if LOWER in counts else "выше"
        return f"{other}: доля не справившихся {words}, чем у {group.base_name}, и это не случайность"
    among = text.schools(others, text.Case.GENITIVE)
    if not parts:
        nobody = f"Ни одну из {among}" if others > 1 else "Вторую школу"
        return f"{nobody} не отличить по результату от {group.base_name}"
    return f"Против {group.base_name}: из {among} доля не справившихся {', '.join(parts)}, и это не случайность"


def _headlines(group: Group) -> tuple[Headline, ...]:
    if group.rows.empty:
        return ()
    rows = group.rows
    failed, participants = rows["failed"].sum(), rows["participants"].sum()
    listed = int(group.schools["cluster"].eq("ШНРО").sum())
    return (
        Headline(
            "Не справились в группе",
            text.percent(100 * failed / participants, text.share_digits(participants)),
            f"{text.number(failed)} из {text.counted(participants, 'результат', case=text.Case.GENITIVE)}",
        ),
        Headline("Школ в группе", text.number(len(group.schools)), f"основа — {group.base_name}"),
        Headline("В кластере ШНРО", text.schools(listed), f"из {text.number(len(group.schools))}"),
    )
