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
_ONE_DID: Final = re.compile(
    r"(?<![\d,])(?:\d*[02-9])?1 из [\d ]+ [а-яё]+(?: \([^)]*\))? "
    r"(?:сменили|попали|вышли|вошли|остались|достигли|показали|написали|ответили)\b"
    r"|\b(?:закрыты|напечатано|скрыто|выделяются) 1\b(?! \d|,\d)"
)
_DECIMAL_POINT: Final = re.compile(r"\d\.\d+ ?%")
_DOUBLED: Final = re.compile(r"\b(\w[\w .-]{5,}) \(в документах — \1\)")
_NAMED_UNDECLINED: Final = re.compile(r"\b(?:[Вв]|[Пп]о|[Ии]з|[Оо]|так в|тексте|верно) (?:Приказ|Презентация)\b")
_SHAMING: Final = re.compile(r"должник\w*|двоечник\w*|отстающ\w+ школ\w*|худши\w+ школ\w*", re.IGNORECASE)
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
    "a document is not declined": _pattern(_NAMED_UNDECLINED),
    "children or schools are shamed": _pattern(_SHAMING),
    "punctuation or a missing value shows through": _pattern(_PUNCTUATION),
}
