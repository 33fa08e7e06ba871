"""«Школа»: the passport of one school in one year — verdict, reasons, results, history, support."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import rules_words
from shnro_core.exports.story.cohort import chosen_year, cohort
from shnro_core.exports.story.directory import FactGroup
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.exports.story.school.chance import chance_block
from shnro_core.exports.story.school.change import change_block
from shnro_core.exports.story.school.published import listed_sentence, published_facts
from shnro_core.exports.story.school.results import procedure_block, procedures_of, year_block
from shnro_core.exports.story.school.rows import Passport, classified
from shnro_core.exports.story.school.support import facts, measures_block
from shnro_core.exports.story.school.verdict import findings, headlines, markers_block, title
from shnro_core.exports.story.school.years import years_block
from shnro_core.importers.login import normalise_login
from shnro_core.parameters import procedures

SURVEYS = "Опросы к школам не привязаны: загружены только сводные ответы, они на странице «Опросы»."


@dataclass(frozen=True)
class Telling:
    """Passport of a school: its story, the lines of its card, and procedures that can be followed by years."""

    story: Story
    facts: tuple[FactGroup, ...] = ()
    support: tuple[Block, ...] = ()
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asked for: the school found, if any, and a sentence when the link needs one."""

    code: str | None
    sentence: str = ""


def register(context: Context) -> dict[str, str]:
    """Every school of the region, closed ones too: login → name and municipality."""
    return _labels(context.fetch("school/register", region=context.region.code))


def options(context: Context) -> dict[str, str]:
    """Schools of the year that pass the quick filters: login → name and municipality, in order of the list."""
    year = chosen_year(context)
    if year is None:
        return {}
    return _labels(cohort(context, year).schools)


def _labels(rows: pd.DataFrame) -> dict[str, str]:
    return {
        str(code): f"{name}, {municipality}"
        for code, name, municipality in zip(rows["school_code"], rows["name"], rows["municipality"], strict=True)
    }


def asked_school(known: dict[str, str], asked: str | None, region: str) -> Asked:
    """The school of a link: any form of a login is read, an unknown one is named."""
    if not asked:
        return Asked(None)
    code = normalise_login(asked)
    if code not in known:
        return Asked(None, f"Школы «{asked[:40]}» из ссылки нет в регионе «{region}»: выберите школу в списке.")
    if code != asked:
        return Asked(code, f"Логин «{asked[:40]}» из ссылки прочитан как «{code}».")
    return Asked(code)


def tell(context: Context) -> Telling:
    """Passport of the school of ``choices["school"]``; without data or a school one sentence instead."""
    year, code = chosen_year(context), context.choices.get("school", "")
    if year is None:
        return Telling(_without_results(context))
    if not code:
        count = len(classified(context).query("year == @year"))
        return Telling(
            Story(
                title=f"Паспорт школы: выберите одну из {text.number(count)}",
                line=f"{year} год",
                absent=("Начните вводить название школы или муниципалитет; список можно сузить отбором.",),
            )
        )
    passport = passport_of(context, year, code)
    known = (years_block(passport), markers_block(passport), year_block(passport))
    later = (change_block(passport), chance_block(passport) if passport.verdict is not None else None)
    return Telling(
        story=Story(
            title=_title(passport),
            line=f"{passport.municipality} · {year} год · {rules_words(context)}",
            findings=(*findings(passport), *listed_sentence(passport)),
            headlines=headlines(passport),
            blocks=tuple(b for b in (*known, *later) if b is not None),
            absent=(*_gaps(passport), SURVEYS),
        ),
        facts=(*facts(passport), *published_facts(passport)),
        support=tuple(b for b in (measures_block(passport),) if b is not None),
        procedures=procedures_of(passport),
    )


def procedure(context: Context) -> Block | None:
    """One procedure of the school through the years; ``choices["procedure"]`` is its title."""
    year = chosen_year(context)
    key = next((p.key for p in procedures() if p.title == context.choices.get("procedure")), None)
    if year is None or key is None:
        return None
    return procedure_block(passport_of(context, year, context.choices["school"]), key)


def passport_of(context: Context, year: int, code: str) -> Passport:
    """Rows of one school. Raises KeyError for a login the region does not have."""
    profiles = context.fetch("school_profiles", region=context.region.code, year=year)
    own = profiles[profiles["school_code"] == code]
    if own.empty:
        raise KeyError(code)
    schools = classified(context)
    verdict = schools[(schools["school_code"] == code) & (schools["year"] == year)]
    return Passport(context, year, own.iloc[0], None if verdict.empty else verdict.iloc[0])


def _title(passport: Passport) -> str:
    closed = passport.profile["closed_year"]
    if passport.verdict is None and pd.notna(closed):
        return f"{passport.name} — закрыта в {int(closed)} году"
    return title(passport)


def _gaps(passport: Passport) -> tuple[str, ...]:
    results = passport.results
    last = "" if results.empty else f" Последние результаты — за {int(results['year'].max())} год."
    closed = passport.profile["closed_year"]
    if passport.verdict is None and pd.notna(closed):
        return (f"Школа закрыта в {int(closed)} году, поэтому в расчёте {passport.year} года её нет.{last}",)
    if passport.verdict is None:
        return (f"В {passport.year} году школа в расчёт не входит.{last}",)
    if results.empty:
        return ("Результатов процедур у этой школы нет ни за один год: загрузите их на странице «Данные».",)
    now = results[results["year"] == passport.year]
    if now.empty:
        return (f"За {passport.year} год у школы нет ни одного результата с участниками.{last}",)
    if now["hidden"].all():
        limit = passport.context.settings.shown_participants
        return (f"Все результаты {passport.year} года скрыты: участников меньше {limit}, по числу узнали бы ребёнка.",)
    return ()


def _without_results(context: Context) -> Story:
    return Story(
        title="Паспортов школ пока нет: не загружены результаты",
        line="",
        absent=(
            f"Для региона «{context.region.name}» опубликованы только сводные числа и списки — они на странице "
            "«Школы»; результаты школ загружаются на странице «Данные», после этого здесь откроются паспорта школ.",
        ),
    )
