"""Faults that a reader trips over, found in a sentence by rule; each rule yields the words at fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from shnro_core.text import NOUNS, Case, Noun

LONGEST_NOTE: Final = 250
_NUMBER: Final = r"(?<![\d,.№/:–-])(?P<number>\d{1,3}(?: \d{3})*)(?P<decimals>,\d+)?"
_FORMS: Final = {form: noun for noun in NOUNS.values() for case in Case for form in noun.counted_forms(case)}
_COUNTED: Final = re.compile(
    rf"(?P<of>\b(?:из|от|до|у|без|для) )?{_NUMBER} (?P<word>{'|'.join(sorted(_FORMS, key=len, reverse=True))})\b"
)
_SHARE_BEFORE_NOUN: Final = re.compile(r"\d+ из [\d ]+, [\d,]+ % (?:школ|списк|област|мер|ученик|сопровожд)\w*")
_SHARE_INSIDE: Final = re.compile(
    r"\b(?:школ|мер)\w* \([\d,]+ %\) (?:ШНРО|списка|остальных|области|трека|с дефицитом)\b"
)
_NOBODY: Final = re.compile(
    r"\b(?:у|в|на|по|для|от|к) 0 (?:из|школ|процедур|муниципалитет|мер)\w*|\bни \w+ одн\w+ из 1 "
)
_ONE: Final = r"(?<![\d,])(?:\d*[02-9])?1(?! \d{3}|,\d|\d)"
_ONE_DID: Final = re.compile(
    rf"{_ONE} из [\d ]+ [а-яё]+(?: \([^)]*\))? "
    r"(?:сменили|попали|вышли|вошли|остались|достигли|показали|написали|ответили)\b"
    r"|\b(?:[Вв]ышли|[Вв]ошли|[Зз]акрыты|[Сс]крыто|[Сс]крыты|[Вв]ыделяются|[Нн]азваны|показаны(?: только)?|работали) "
    rf"{_ONE}"
    rf"|\b(?:[Вв]ыполнено|[Оо]тменено) {_ONE} из|\bнапечатано {_ONE}(?=[.;]|$)"
)
_FEW_DID: Final = re.compile(r"\b[Сс]крыто (?:\d*[02-9])?[234]\b(?!\d|,)|\bстолько должны\b")
_ONE_THEN_MANY: Final = re.compile(
    r"(?<![\d,])1 (?:школ[аы]|процедура)\b[^.;]*: (?:по ним|в таблицах их|серые стоят)\b"
    r"|(?<![\d,])\d*1 школа — основные\b"
)
_OBJECT: Final = re.compile(rf"\b(?:поставил[аио]? бы|сравнить нельзя)\b[^.;]{{0,20}} {_ONE} (?:школа|процедура)\b")
_UNCOUNTED: Final = re.compile(r"\b(?:закрыт[аы]|закрыто) \d+(?= ·|[.,;]|$)|\bОт \d+ до \d+;|^\d[\d ]* из \d[\d ]*$")
_NOBODY_IS: Final = re.compile(r"— ни одной из [\d ]+ [а-яё]+, (?:хуже|лучше)\b")
_FIRST_BY_COUNT: Final = re.compile(
    r"\b[Чч]аще всего\b|\b[Рр]еже всего\b|\bбольше всего — из\b|\b[Чч]аще других\b|\b[Сс]амый частый\b"
)
_CLAIMS: Final = re.compile(r"\bСтало (?:лучше|хуже) в\b|отличимо (?:хуже|лучше) чаще|Низких долей нет")
_FORMULA: Final = re.compile(
    r"\d[+−]\d+ ?= ?\d|\d ?= ?\d+[+−]\d|\bn[=<>]\d|^\d+: \d|\bn (?:на диаграмме )?не напечатан|\(Ряд\d|"
    r"\b(?:в порядке|по) поток[аеу]\b|\bпри извлечении\b|\bсхемы перемешан\b|\bмусор\b|\bодной базой из чисел\b"
)
_NUMBER_ALONE: Final = re.compile(r"\((?:I\d{2})[,)]")
_RUN_TOGETHER: Final = re.compile(r"(?:СОИРО|области), 20\d{2}(?= [«\d]|, [А-Я])")
_STUMP: Final = re.compile(r"\([а-яё]*[аеиоуыэюя]\.\)(?=;|,|$)|\bлогин (?:ksh|spo)…")
_SAYS_NOTHING: Final = re.compile(
    r"^(?:Дефициты школ|Поддержка и меры школ|Как изменились школы за год|Динамика сопровождавшихся школ)$"
)
_UNEXPLAINED: Final = re.compile(r"не уверенно — \d|\(Холм\)|тех, у которых они есть|тех, о которых|смотрят правила")
_YEAR_LEFT_OUT: Final = re.compile(r"результаты процедур до \d{4} года")
_ROUNDED: Final = re.compile(r"\bиз (?:\d{1,3} )?\d{3} [а-яё]+(?: [а-яё]+)? \(\d{1,3} %\)")
_TWO_SPELLINGS: Final = re.compile(r"несправивш\w+|(?<=[а-яё*] )(?<!утверждении )Концепци\w+")
_COMMAS_ONLY: Final = re.compile(r"школ\w*, (?:500\+|Трек)")
_PUPIL_DECIDES: Final = re.compile(
    r"\b(?:решает один ученик|другой результат одного ученика|результатом одного ученика)\b"
)
_DECIMAL_POINT: Final = re.compile(r"\d\.\d+ ?%")
_DOUBLED: Final = re.compile(r"\b(\w[\w .-]{5,}) \(в документах — \1\)|\bдоля (\w+) \(\w+ с \2\)")
_NAMED_UNDECLINED: Final = re.compile(r"\b(?:[Вв]|[Пп]о|[Ии]з|[Оо]|так в|тексте|верно) (?:Приказ|Презентация)\b")
_SHAMING: Final = re.compile(
    r"должник\w*|двоечник\w*|отстающ\w+ школ\w*|худш\w+ (?:\d+ ?% ?)?(?:школ|регион|четверт|част|значени)\w*",
    re.IGNORECASE,
)
_PUNCTUATION: Final = re.compile(r" [,.;:](?!\d)|,,|;;|\.\.(?!\.)|\(\)|«»| {2,}|\bnan\b|\bNone\b|\bNaN\b|<NA>")


def disagreeing(words: str) -> Iterator[str]:
    """Numerals with a noun in a form that no case of Russian has after them."""
    for found in _COUNTED.finditer(words):
        number = int(found["number"].replace(" ", ""))
        noun = _FORMS[found["word"]]
        if found["decimals"]:
            right = {noun.genitive}
        elif found["of"]:
            right = {_form(noun, Case.GENITIVE, number)}
        else:
            right = {_form(noun, case, number) for case in Case}
        if found["word"] not in right:
            yield found.group()


def _form(noun: Noun, case: Case, number: int) -> str:
    one, few, many = noun.counted_forms(case)
    if number % 10 == 1 and number % 100 != 11:
        return one
    return few if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else many


def _pattern(rule: re.Pattern[str]) -> Callable[[str], Iterator[str]]:
    return lambda words: (found.group() for found in rule.finditer(words))


RULES: Final[dict[str, Callable[[str], Iterator[str]]]] = {
    "numeral and noun disagree": disagreeing,
    "a share stands before its noun": _pattern(_SHARE_BEFORE_NOUN),
    "a share stands inside what is counted": _pattern(_SHARE_INSIDE),
    "a share has a decimal point": _pattern(_DECIMAL_POINT),
    "a name explains itself": _pattern(_DOUBLED),
    "nobody is counted as «у 0 из»": _pattern(_NOBODY),
    "the verb of one is plural": _pattern(_ONE_DID),
    "the verb of a few does not agree": _pattern(_FEW_DID),
    "one is spoken of as many": _pattern(_ONE_THEN_MANY),
    "an object is nominative": _pattern(_OBJECT),
    "a number counts nothing": _pattern(_UNCOUNTED),
    "nobody is no subject": _pattern(_NOBODY_IS),
    "somebody is first by a count": _pattern(_FIRST_BY_COUNT),
    "words claim more than the number": _pattern(_CLAIMS),
    "a note is a formula or speaks of how a file was read": _pattern(_FORMULA),
    "a contradiction is named by its number alone": _pattern(_NUMBER_ALONE),
    "a year runs into the next number": _pattern(_RUN_TOGETHER),
    "a word is cut": _pattern(_STUMP),
    "a title says nothing": _pattern(_SAYS_NOTHING),
    "a word is not explained": _pattern(_UNEXPLAINED),
    "the last year seems left out": _pattern(_YEAR_LEFT_OUT),
    "a share of a hundred and more lost its decimal": _pattern(_ROUNDED),
    "one word is spelt in two ways": _pattern(_TWO_SPELLINGS),
    "a list is told by commas alone": _pattern(_COMMAS_ONLY),
    "a pupil stands for a result": _pattern(_PUPIL_DECIDES),
    "a document is not declined": _pattern(_NAMED_UNDECLINED),
    "children or schools are shamed": _pattern(_SHAMING),
    "punctuation or a missing value shows through": _pattern(_PUNCTUATION),
}
