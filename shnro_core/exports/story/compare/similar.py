"""Schools similar to the chosen one: who they are, why, and from whom of them there is something to learn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import rules_words
from shnro_core.exports.story.cohort import chosen_year
from shnro_core.exports.story.compare import learn, scale, why
from shnro_core.exports.story.compare.peers import (
    LOWER,
    compared,
    in_order,
    measure_words,
    measures,
    results,
    schools_of,
    with_words,
)
from shnro_core.exports.story.model import Context, Headline, Story
from shnro_core.store.method import NoDataError

GROUP: Final = "group"
"""Choice that holds the logins of the reader's own group."""
PEERS: Final = "peers"
"""Choice: with whom the school is compared."""
BY_FORMULA, OWN_GROUP = "Похожие по формуле", "Своя группа"
_NOBODY: Final = {True: "в своей группе нет других школ", False: "похожих школ не нашлось"}


@dataclass(frozen=True)
class Beside:
    """One school, those it is compared with in their order, and the results of all on the measure.

    ``listed``: rows of ``similar`` with a place, the nearest first; empty for the reader's own group. ``barred``: how
    many other schools each constraint left out.
    """

    context: Context
    year: int
    code: str
    schools: pd.DataFrame
    everyone: pd.DataFrame
    codes: tuple[str, ...]
    own_group: bool

    @property
    def name(self) -> str:
        """Name of the chosen school."""
        return str(self.schools.loc[self.code, "name"])

    @property
    def town(self) -> str:
        """Municipality of the chosen school."""
        return str(self.schools.loc[self.code, "municipality"])

    @property
    def listed(self) -> pd.DataFrame:
        """The similar schools, nearest first."""
        return self.everyone[self.everyone["similar_code"].isin(self.codes)]

    @property
    def barred(self) -> pd.Series:
        """Number of schools by the constraint that left them out."""
        return self.everyone["barred_by"].value_counts()

    @cached_property
    def rows(self) -> pd.DataFrame:
        """Results of the school and of those beside it against the school's own; empty when it has none itself."""
        rows = results(self.context, self.year)
        held = in_order(rows, (self.code, *self.codes))
        if held.empty or held.iloc[0]["school_code"] != self.code:
            return held.head(0)
        return with_words(compared(held, held.head(1), self.context), self.schools, self.context)


def options(context: Context) -> tuple[str, ...]:
    """Measures the chosen school has in the year; empty when there is no school or it does not work in the year."""
    year, code = chosen_year(context), context.choices.get("school", "")
    return measures(context, year, [code]) if year is not None and code else ()


def nearest(context: Context) -> tuple[str, ...]:
    """Logins of the schools similar to the chosen one, nearest first; empty when there is nothing to look at."""
    year, code = chosen_year(context), context.choices.get("school", "")
    if year is None or not code:
        return ()
    rows = context.compute("similar", region=context.region.code, year=year, school_codes=(code,))
    named = rows.loc[rows["place"].notna(), "similar_code"]
    return tuple(named.head(context.settings.similar_schools_count))


def tell(context: Context) -> Story:
    """Story of the school of ``choices["school"]`` among those similar to it."""
    year, code = chosen_year(context), context.choices.get("school", "")
    if year is None:
        return without_results(context)
    line = f"{year} год · {rules_words(context)}"
    if not code:
        return Story(
            title="Выберите школу: система найдёт похожие на неё",
            line=line,
            absent=("Начните вводить название школы или муниципалитет: похожие ищутся среди школ всего региона.",),
        )
    try:
        schools = schools_of(context, year)
    except NoDataError as missing:
        return Story(title="Сравнить школы не по чему", line=line, absent=(str(missing),))
    if code not in schools.index:
        return Story(
            title=f"В {year} году эта школа не работала",
            line=line,
            absent=("Выберите год, в котором школа работала, или другую школу.",),
        )
    return _told(_beside(context, year, code, schools), line)


def without_results(context: Context) -> Story:
    """Story of a region without results of schools."""
    return Story(
        title="Сравнивать пока нечего: не загружены результаты школ",
        line="",
        absent=(
            f"{context.region.name}: результатов школ в базе нет, документы печатают только итоги; сравнение школ и "
            "муниципалитетов откроется, когда выгрузки ВПР, ОГЭ и ЕГЭ загрузят на странице «Данные».",
        ),
    )


def _beside(context: Context, year: int, code: str, schools: pd.DataFrame) -> Beside:
    everyone = context.compute("similar", region=context.region.code, year=year, school_codes=(code,))
    own = context.choices.get(PEERS) == OWN_GROUP
    if own:
        given = context.choices.get(GROUP, "").split(",")
        codes = tuple(c for c in given if c in schools.index and c != code)
    else:
        named = everyone[everyone["place"].notna() & everyone["similar_code"].isin(schools.index)]
        codes = tuple(named["similar_code"].head(context.settings.similar_schools_count))
    return Beside(context, year, code, schools, everyone, codes, own)


def _told(beside: Beside, line: str) -> Story:
    whole = f"{beside.town} · {line}"
    if not beside.codes:
        return Story(
            title=f"{beside.name}: {_NOBODY[beside.own_group]}",
            line=whole,
            absent=(_nobody(beside),),
        )
    blocks = [learn.block(beside), why.values_block(beside)]
    if not beside.own_group:
        blocks += [why.parts_block(beside), scale.formula_block(beside)]
    return Story(
        title=_title(beside),
        line=whole,
        headlines=_headlines(beside),
        blocks=tuple(b for b in blocks if b is not None),
        absent=_absent(beside),
    )


def _title(beside: Beside) -> str:
    count = len(beside.codes)
    among = text.schools(count, text.Case.GENITIVE)
    whom = f"{among} своей группы" if beside.own_group else text.counted(count, *why.SIMILAR_OF)
    if beside.rows.empty:
        return f"{beside.name}: подобрано {text.counted(count, *why.SIMILAR)}"
    lower = int((beside.rows["state"] == LOWER).sum())
    if not lower:
        if count == 1:
            return f"{beside.name}: с единственной похожей школой разницу не отличить от случайности"
        return f"{beside.name}: ни у одной из {whom} результат не лучше с уверенностью"
    them = f"у всех {whom}" if lower == count > 1 else f"у {lower} из {whom}"
    return f"{beside.name}: учиться есть у кого — {them} не справившихся меньше, и это не случайность"


def _headlines(beside: Beside) -> tuple[Headline, ...]:
    if beside.rows.empty:
        return ()
    own = beside.rows.iloc[0]
    others = beside.rows.iloc[1:]
    failed, participants = float(others["failed"].sum()), float(others["participants"].sum())
    lower = int((others["state"] == LOWER).sum())
    found = [
        Headline(
            "Не справились здесь",
            _share(np.nan if own["hidden"] else 100 * own["failed"] / own["participants"]),
            text.HIDDEN if own["hidden"] else _of_results(own["failed"], own["participants"]),
        )
    ]
    if len(others):
        found.append(
            Headline(
                "В этих школах вместе",
                text.percent(100 * failed / participants, text.share_digits(participants)),
                _of_results(failed, participants),
            )
        )
        found.append(Headline("Ниже, и это не случайность", text.schools(lower), f"из {text.number(len(others))}"))
    if not beside.own_group:
        found.append(
            Headline(
                "Подходят под ограничения",
                text.schools(int(beside.everyone["place"].notna().sum())),
                f"из {text.number(len(beside.everyone))} других школ региона",
            )
        )
    return tuple(found)


def _of_results(failed: float, participants: float) -> str:
    return f"{text.number(failed)} из {text.counted(participants, 'результат', case=text.Case.GENITIVE)}"


def _share(value: float) -> str:
    return text.HIDDEN if text.is_missing(value) else text.percent(value, 1)


def _nobody(beside: Beside) -> str:
    if beside.own_group:
        return "Добавьте в свою группу хотя бы одну другую школу на виде «Школы рядом»."
    counts = beside.barred
    if set(counts.index) == {"unknown"}:
        return (
            "Похожие школы не определены: о школах известно слишком мало признаков (число учеников, местность, вид, "
            "условия, доля ОВЗ). Их дают контекстные данные школ, реестр и ИСБШ — страница «Данные»."
        )
    parts = [f"{words} — {text.number(counts[key])}" for key, words in scale.BARRED.items() if key in counts]
    return (
        f"Ни одна из {text.number(len(beside.everyone))} других школ не прошла ограничения ({'; '.join(parts)}): "
        "ослабьте их в «Формуле сходства»."
    )


def _absent(beside: Beside) -> tuple[str, ...]:
    sentences = list(scale.gaps(beside))
    if beside.rows.empty:
        sentences.insert(0, f"У выбранной школы нет результата {measure_words(beside.context)}: сравнить его не с чем.")
    elif missing := len(beside.codes) + 1 - len(beside.rows):
        sentences.append(
            f"У {text.schools(missing, text.Case.GENITIVE)} из этого списка нет результата "
            f"{measure_words(beside.context)}: в сравнение они не вошли."
        )
    return tuple(sentences)
