"""Russian formats of numbers, shares, dates and plural forms: the only place that knows them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Final

NBSP: Final = "\u00a0"
THIN: Final = "\u202f"
MINUS: Final = "\u2212"
MISSING: Final = "н/д"
NOT_APPLICABLE: Final = "—"
HIDDEN: Final = "скрыто"
SHARES_WITHOUT_DECIMALS_BELOW: Final = 100
_ANY_FLOAT: Final = Context(prec=400)


def is_missing(value: object) -> bool:
    """None, NaN and pandas' missing marks; never zero or an empty string."""
    if value is None:
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - NaN, NaT and pandas' NA are the values unequal to themselves
    except (TypeError, ValueError):
        return True


def number(value: float | None, digits: int = 0) -> str:
    """``12 345,6`` with a no-break space, a decimal comma and a real minus; «н/д» when missing.

    Halves are rounded away from zero, as documents and spreadsheets do: 12,5 % is 13 %.
    """
    if value is None or is_missing(value) or not math.isfinite(value):
        return MISSING
    rounded = Decimal(str(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _ANY_FLOAT)
    text = f"{abs(rounded):,.{digits}f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if rounded < 0 else text


def shortest(value: float | None, digits: int = 1) -> str:
    """A number as a document prints it: no trailing zero decimals, at most ``digits``."""
    if value is None or is_missing(value):
        return MISSING
    text = number(value, digits)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(value: float | None, digits: int = 0) -> str:
    """``57,1 %`` from a value on the 0–100 scale."""
    text = number(value, digits)
    return text if text == MISSING else f"{text}{NBSP}%"


def points(value: float | None, digits: int = 1) -> str:
    """``−6,3 п.п.`` with an explicit sign."""
    text = number(value, digits)
    if value is None or text == MISSING:
        return MISSING
    sign = "+" if value > 0 and any(digit in "123456789" for digit in text) else ""
    return f"{sign}{text}{NBSP}п.п."


def share(part: float | None, total: float | None) -> str:
    """``24 из 42, 57 %``: a share never stands without its count."""
    if is_missing(part) or is_missing(total) or part is None or total is None:
        return MISSING
    if total == 0:
        return f"{number(part)} из 0"
    return f"{number(part)} из {number(total)}, {share_percent(part, total)}"


def share_digits(total: float) -> int:
    """Decimals of a share of so many: none of a small number, where one more counts for more than a percent."""
    return 0 if total < SHARES_WITHOUT_DECIMALS_BELOW else 1


def share_percent(part: float, total: float) -> str:
    """``57 %`` of a part of a total, with a decimal where the total carries one."""
    return percent(100 * part / total, share_digits(total))


class Case(StrEnum):
    """Case of a counted noun: 2 школы, 2 школ, 2 школам, 2 школы, 2 школах."""

    NOMINATIVE = "кто, что"
    GENITIVE = "кого, чего"
    DATIVE = "кому, чему"
    ACCUSATIVE = "винить кого, что"
    PREPOSITIONAL = "о ком, о чём"


@dataclass(frozen=True, slots=True)
class Noun:
    """Forms a numeral asks of a noun. ``animate`` masculine nouns are seen as their genitive: вижу 1 ученика."""

    one: str
    genitive: str
    dative: str
    genitive_many: str
    dative_many: str
    feminine: bool = False
    animate: bool = False

    def counted_forms(self, case: Case) -> tuple[str, str, str]:
        """Words after 1, 2 and 5 in the case."""
        accusative = f"{self.one[:-1]}{'у' if self.one.endswith('а') else 'ю'}" if self.feminine else self.one
        prepositional = self.dative if self.feminine or self.one == "год" else f"{self.dative[:-1]}е"
        prepositional = prepositional.replace("ие", "ии")
        plain = {
            Case.NOMINATIVE: (self.one, self.genitive, self.genitive_many),
            Case.GENITIVE: (self.genitive, self.genitive_many, self.genitive_many),
            Case.DATIVE: (self.dative, self.dative_many, self.dative_many),
            Case.ACCUSATIVE: (accusative, self.genitive, self.genitive_many),
            Case.PREPOSITIONAL: (prepositional, f"{self.dative_many[:-1]}х", f"{self.dative_many[:-1]}х"),
        }
        return plain[Case.GENITIVE] if self.animate and case is Case.ACCUSATIVE else plain[case]


def _noun(one: str, genitive: str, dative: str, many: str, dative_many: str) -> Noun:
    return Noun(
        one, genitive, dative, many, dative_many, feminine=one[-1] in "ая", animate=one in {"ученик", "участник"}
    )


NOUNS: Final = {
    forms.split(" ", 1)[0]: _noun(*forms.split())
    for forms in (
        "вопрос вопроса вопросу вопросов вопросам",
        "год года году лет годам",
        "группа группы группе групп группам",
        "дефицит дефицита дефициту дефицитов дефицитам",
        "документ документа документу документов документам",
        "доля доли доле долей долям",
        "значение значения значению значений значениям",
        "кабинет кабинета кабинету кабинетов кабинетам",
        "книга книги книге книг книгам",
        "ошибка ошибки ошибке ошибок ошибкам",
        "поле поля полю полей полям",
        "таблица таблицы таблице таблиц таблицам",
        "файл файла файлу файлов файлам",
        "задача задачи задаче задач задачам",
        "изменение изменения изменению изменений изменениям",
        "исполнитель исполнителя исполнителю исполнителей исполнителям",
        "коллектив коллектива коллективу коллективов коллективам",
        "маркер маркера маркеру маркеров маркерам",
        "мера меры мере мер мерам",
        "мероприятие мероприятия мероприятию мероприятий мероприятиям",
        "место места месту мест местам",
        "муниципалитет муниципалитета муниципалитету муниципалитетов муниципалитетам",
        "набор набора набору наборов наборам",
        "направление направления направлению направлений направлениям",
        "ответ ответа ответу ответов ответам",
        "параметр параметра параметру параметров параметрам",
        "перечень перечня перечню перечней перечням",
        "период периода периоду периодов периодам",
        "показатель показателя показателю показателей показателям",
        "программа программы программе программ программам",
        "противоречие противоречия противоречию противоречий противоречиям",
        "процедура процедуры процедуре процедур процедурам",
        "работа работы работе работ работам",
        "раз раза разу раз разам",
        "раздел раздела разделу разделов разделам",
        "результат результата результату результатов результатам",
        "решение решения решению решений решениям",
        "риск риска риску рисков рискам",
        "сигнал сигнала сигналу сигналов сигналам",
        "слово слова слову слов словам",
        "строка строки строке строк строкам",
        "участник участника участнику участников участникам",
        "ученик ученика ученику учеников ученикам",
        "школа школы школе школ школам",
    )
}
"""Every noun that sentences count, by its dictionary form."""


def plural(count: float, one: str, few: str, many: str) -> str:
    """Russian plural form for a count: 1 школа, 2 школы, 5 школ; a fraction takes the form of 2 (genitive singular)."""
    if count != int(count):
        return few
    n = abs(int(count))
    if n % 10 == 1 and n % 100 != 11:
        return one
    if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14:
        return few
    return many


def verb(count: float, one: str, many: str) -> str:
    """What a number of things did, «одна школа вышла, 2 школы вышли», after the last digit of the count."""
    return plural(count, one, many, many)


def noun(count: float, word: str, case: Case = Case.NOMINATIVE) -> str:
    """The counted noun without its number: 21 → ``школа``. ``word`` is a key of NOUNS."""
    return plural(count, *NOUNS[word].counted_forms(case))


def counted(count: float | None, one: str, few: str = "", many: str = "", *, case: Case = Case.NOMINATIVE) -> str:
    """``21 школа``, ``42 школы``, ``68 школ``; «н/д» when missing.

    ``one`` alone is a key of NOUNS and follows the ``case``; the three forms together are for words that stand there
    as no single noun does: «разных чисел».
    """
    if count is None or is_missing(count):
        return MISSING
    word = plural(count, one, few, many) if many else noun(count, one, case)
    return f"{number(count)}{NBSP}{word}"


def schools(count: float | None, case: Case = Case.NOMINATIVE) -> str:
    """A number of schools in words: ``68 школ``."""
    return counted(count, "школа", case=case)


def part(count: float, total: float, word: str = "школа", case: Case = Case.GENITIVE, *, whose: str = "") -> str:
    """``103 из 342 школ области (30,1 %)`` inside a sentence, ``whose`` being «области».

    In another case the noun follows the part: ``103 школам из 342 (30,1 %)`` is what is needed for, given to, left.
    """
    percents = f" ({share_percent(count, total)})" if total else ""
    if case is Case.GENITIVE:
        return f"{number(count)} из {counted(total, word, case=case)}{' ' if whose else ''}{whose}{percents}"
    return f"{counted(count, word, case=case)} из {number(total)}{percents}"


_ASKS: Final = {
    **dict.fromkeys(("у", "от", "для", "из"), (Case.GENITIVE, "ого", "всех")),
    **dict.fromkeys(("в", "на", "о"), (Case.PREPOSITIONAL, "ом", "всех")),
    **dict.fromkeys(("по", "к"), (Case.DATIVE, "ому", "всем")),
}
"""Prepositions: the case they ask for, the end of «один» and «единственный» in it, the word «все» in it."""


def among(preposition: str, count: float, total: float, word: str = "школа") -> str:
    """``у 3 из 21 школы (14 %)``; nobody is ``ни у одной из 21 школы``, everybody ``у всех 21 школы``."""
    case, end, every = _ASKS[preposition]
    end = "ой" if NOUNS[word].feminine else end
    if count and total == 1:
        return f"{preposition} единственн{end} {noun(1, word, case)}"
    if not count:
        of = noun(1, word, case) if total <= 1 else f"из {counted(total, word, case=Case.GENITIVE)}"
        return f"ни {preposition} одн{end} {of}"
    if count == total:
        return f"{'во' if preposition == 'в' else preposition} {every} {counted(total, word, case=case)}"
    return f"{preposition} {part(count, total, word)}"


def by_chance(p_value: float) -> str:
    """``при случайности такая или большая разница бывает в 7 % случаев``: a verdict on the data under chance."""
    often = f"в {percent(100 * p_value)} случаев" if p_value >= 0.01 else f"реже чем в 1{NBSP}% случаев"
    return f"при случайности такая или большая разница бывает {often}"


def date(value: dt.date | None) -> str:
    """``08.06.2022``."""
    return MISSING if value is None or is_missing(value) else value.strftime("%d.%m.%Y")


def moment(value: dt.datetime | None) -> str:
    """``08.06.2022 14:05``."""
    return MISSING if value is None or is_missing(value) else value.strftime("%d.%m.%Y %H:%M")


def school_year(year: int) -> str:
    """School year that ends in the given calendar year: 2022 → ``2021/22``."""
    return f"{year - 1}/{year % 100:02d}"
