"""Names of people and their contacts inside texts: found and cut out before anything is kept.

Words are recognised by the dictionary of OpenCorpora through pymorphy3, which also guesses forms of words it does not
know. Surnames in names of schools, streets and methods («им. Гагарина», «по методике Шаталова») stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any, Final

_CONTACT: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|(?<!\w)@\w{4,}|(?:vk\.com|t\.me|wa\.me)/\S+"
    r"|(?:\+7|(?<!\d)8)[\s(\-]*\d{3}[\s)\-]*\d{3}[\s\-]*\d{2}[\s\-]*\d{2}(?!\d)"
    r"|(?:тел(?:ефон)?\.?|моб\.?|факс)\s*:?\s*\(?\d[\d\s()\-]{4,}\d|(?<!\d)\(\d{3,5}\)\s*\d[\d\-\s]{3,}\d"
)
_TOKEN: Final = re.compile(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*\.?")
_GAP: Final = re.compile(r"[ \t\u00a0]*")
_PATRONYMIC: Final = re.compile(
    r"\w{2,}(?:[оеё]вич|ьич)(?:а|у|ем|е)?|\w{2,}(?:[оеё]вн|иничн)(?:а|ы|е|у|ой)|(?:кызы|оглы)"
)
_SURNAME_SHAPE: Final = re.compile(r"\w{2,}(?:[оеё]в|[иы]н)(?:а|у|ым|ой)?|\w{2,}(?:енко|чук)")
_PLACES: Final = re.compile(
    r"им\.?|имени|памяти|честь|ул\.?|улиц\w*|пр\.|проспект\w*|площад\w*|пл\.|пер\.|переул\w*|наб\.|набережн\w*|бульвар\w*|"
    r"г\.|гор\.|город\w*|пос\.|п\.|пгт\.?|посёл\w*|посел\w*|с\.|сел[оаеу]|д\.|дер\.|деревн\w*|ст\.|станци\w*|мкр\.?"
)
_METHODS: Final = re.compile(
    r"метод(?:а|у|ом|е|ы|ика\w*|ике|ики|ику|икой|икам)?|систем\w*|технологи\w*|учебник\w*|пособи\w*|задачник\w*|сборник\w*|умк|"
    r"ред\.|редакци\w*|теори\w*|теорем\w*|закон\w*|таксономи\w*|тест\w*|шкал\w*|модел\w*|пирамид\w*|матриц\w*|чтени\w*|"
    r"произведени\w*|творчеств\w*|поэзи\w*|повест\w*|рассказ\w*|сказк\w*|стих\w*|роман(?:а|у|ом|е|ы)?|басн\w*|наследи\w*|"
    r"наследию|биографи\w*|конкурс\w*|олимпиад\w*|турнир\w*|премии|премия|стипенди\w*|при[её]м\w*|опросник\w*|приз\w*|кубк\w*|кубок"
)
_ROLES: Final = re.compile(
    r"директор\w*|дир\.|завуч\w*|учител\w*|учит\.|уч\.|педагог\w*|методист\w*|куратор\w*|наставни\w*|зам\.?|заместител\w*|"
    r"руководител\w*|рук\.|ответственн\w*|отв\.|специалист\w*|спец\.|психолог\w*|логопед\w*|дефектолог\w*|координатор\w*|"
    r"тьютор\w*|начальник\w*|нач\.|инспектор\w*|эксперт\w*|председател\w*|заведующ\w*|зав\.|консультант\w*|тренер\w*|"
    r"воспитател\w*|исполнител\w*|исп\.|лектор\w*|ведущ(?:ий|ая|его|ей|ие)|преподавател\w*|преп\.|контакт\w*|коллег\w*|"
    r"учени[кц]\w*|обучающ\w*|родител\w*|мам[аыуе]|пап[аыуе]|сын\w{0,2}|дочер\w*|дочь|семь[яиюе]|классн\w*|социальн\w*|школы"
)
_ASIDE: Final = frozenset({"с", "со", "у", "от", "к", "ко", "через"})
_ORGANISATION: Final = re.compile(
    r"(?:[А-ЯЁ]*О?У\b|\w*ОУ\b|АНО|СОШ|ООШ|НОШ|ЦНППМ|МОЦ|\w*ИРО\b|ЦОК\w*|школ|гимнази|лице[йяюе]|институт|университет|академи|"
    r"центр|колледж|техникум|управлени|отдел|комитет|министерств|департамент|учрежд|организац|интернат|фонд|ассоциац|"
    r"корпус|кафедр|администрац|служб|№)",
    re.IGNORECASE,
)
_LEFT_EMPTY: Final = re.compile(r"[(\[«\"]\s*[,;:.–—-]*\s*[)\]»\"]")
_DOUBLED: Final = re.compile(r"\s*([,;:])(?:\s*[,;:–—-])+\s*")
_EDGES: Final = " ,;:–—-\t\u00a0/"
_LIST_EDGE: Final = re.compile(r"[,;:(/\n]\s*$")
_LIST_END: Final = re.compile(r"\s*(?:[,;)/\n]|$)")


@lru_cache(maxsize=1)
def _analyser() -> Any:
    return import_module("pymorphy3").MorphAnalyzer()


@dataclass(frozen=True)
class _Word:
    """What the dictionary says of a word: whether it can be a name, a patronymic, a surname, and in which forms."""

    name: frozenset[tuple[str, str]]
    surname: frozenset[tuple[str, str]]
    patronymic: bool
    mostly_name: bool
    mostly_surname: bool
    known: bool


@lru_cache(maxsize=50_000)
def _word(lowered: str) -> _Word:
    parses = _analyser().parse(lowered)
    known = _analyser().word_is_known(lowered)

    def forms(mark: str) -> frozenset[tuple[str, str]]:
        found = [p.tag for p in parses if mark in p.tag and (mark == "Surn" or known) and "plur" not in p.tag]
        return frozenset((str(tag.case), gender) for tag in found for gender in _genders(tag))

    weight = {mark: sum(p.score for p in parses if mark in p.tag) for mark in ("Name", "Surn", "Patr")}
    return _Word(
        name=forms("Name"),
        surname=forms("Surn"),
        patronymic=weight["Patr"] > 0 or _PATRONYMIC.fullmatch(lowered) is not None,
        mostly_name=known and weight["Name"] >= 0.5,
        mostly_surname=weight["Surn"] >= (0.3 if known else 0.15),
        known=known,
    )


def _genders(tag: Any) -> tuple[str, ...]:
    return (tag.gender,) if tag.gender in ("masc", "femn") else ("masc", "femn")


class _Token:
    """A word of the text or an initial."""

    def __init__(self, match: re.Match[str], text: str) -> None:
        word = match[0]
        self.initial = len(word) <= 2 and word[0].isupper() and word.endswith(".")
        after = text[match.end() : match.end() + 2].strip()
        short = len(word) <= 6 and bool(
            _PLACES.fullmatch(word.lower()) or _ROLES.fullmatch(word.lower()) or word == "ред."
        )
        keep_dot = self.initial or (short and word.endswith(".") and after != "")
        self.word = word if keep_dot else word.rstrip(".")
        self.start, self.end = match.start(), match.start() + len(self.word)
        self.lowered = self.word.lower()
        self.capital = self.word[0].isupper()

    @cached_property
    def _parts(self) -> list[_Word]:
        return [_word(self.lowered), *map(_word, self.lowered.split("-") if "-" in self.lowered else ())]

    @property
    def role(self) -> bool:
        return _ROLES.fullmatch(self.lowered.rstrip(".")) is not None or _ROLES.fullmatch(self.lowered) is not None

    @property
    def info(self) -> _Word:
        return self._parts[-1] if len(self._parts) > 1 and not self._parts[0].surname else self._parts[0]

    @property
    def is_name(self) -> bool:
        return not self.initial and bool(self.info.name) and (self.capital or self.info.mostly_name)

    @property
    def is_patronymic(self) -> bool:
        return not self.initial and self.info.patronymic

    @property
    def is_surname(self) -> bool:
        if self.initial or self.role or not self.info.surname:
            return False
        return self.capital or self.info.mostly_surname

    @property
    def looks_like_surname(self) -> bool:
        return not self.initial and not self.role and _SURNAME_SHAPE.fullmatch(self.lowered) is not None


def without_persons(text: str, *, prose: bool = True) -> str:
    """``text`` without names of people and contacts; empty when nothing else is left.

    In ``prose`` a surname alone is cut too where a post, a preposition or a list shows that a person is meant.
    """
    spans = [(m.start(), m.end()) for m in _CONTACT.finditer(text)]
    tokens = [_Token(match, text) for match in _TOKEN.finditer(text)]
    spans += _persons(text, tokens, prose=prose)
    return _cut(text, spans) if spans else text


def organisation_only(text: str) -> str:
    """The organisation a text names; empty when it names a person alone."""
    left = without_persons(text)
    found = _ORGANISATION.search(left)
    if left != text:
        return left[found.start() :] if found else ""
    tokens = [_Token(match, text) for match in _TOKEN.finditer(text)]
    alone = all(t.initial or t.role or t.info.mostly_name or t.info.mostly_surname for t in tokens)
    return "" if tokens and alone and not found else text


def _adjacent(text: str, left: _Token, right: _Token) -> bool:
    return _GAP.fullmatch(text, left.end, right.start) is not None


def _persons(text: str, tokens: list[_Token], *, prose: bool) -> list[tuple[int, int]]:
    kept_of_places, kept_of_methods = _protected(text, tokens, _PLACES), _protected(text, tokens, _METHODS)
    spans = []
    at = 0
    while at < len(tokens):
        run = _run(text, tokens, at)
        edge = _listed(text, run[0].start)
        length = _person(run, edge=edge, whole=len(tokens) == len(run)) if at not in kept_of_places else 0
        if length and text[run[0].start - 1 : run[0].start] == "«" and text[run[length - 1].end :][:1] == "»":
            length = 0 if length == 2 and not run[0].initial and not run[1].initial else length
        certain = length and run[length - 1].is_patronymic and not run[length - 2].initial
        if length and (certain or at not in kept_of_methods):
            spans.append((run[0].start, run[length - 1].end))
            at += length
            continue
        if prose and at not in kept_of_places | kept_of_methods and _is_lone_person(text, tokens, at):
            spans.append((tokens[at].start, tokens[at].end))
        at += 1
    return spans


def _run(text: str, tokens: list[_Token], at: int) -> list[_Token]:
    """Up to four tokens from ``at`` with nothing but blanks between."""
    run = [tokens[at]]
    for token in tokens[at + 1 : at + 4]:
        if not _adjacent(text, run[-1], token):
            break
        run.append(token)
    return run


def _person(run: list[_Token], *, edge: bool, whole: bool) -> int:
    """How many tokens at the start of a run are the name of one person; 0 when they are none.

    ``edge`` = the run begins the text or an item of a list, ``whole`` = it is the whole text.
    """
    if len(run) == 1 or run[0].role or run[1].role:
        return 0
    first, second = run[:2]
    third, fourth = (run[place] if place < len(run) else None for place in (2, 3))
    full = third is not None and third.is_patronymic and not first.initial and not second.initial
    if full and (second.info.name or second.capital) and (first.capital or first.info.surname or edge):
        return 3
    if second.is_patronymic and not first.initial and (first.info.name or (first.capital and second.capital)):
        tail = third is not None and not third.role and not third.initial and (third.is_surname or third.capital)
        return 3 if tail else 2
    if first.initial or second.initial:
        return _with_initials(first, second, third, fourth)
    pair = _name_and_surname(first, second) or _name_and_surname(second, first)
    return 2 if pair or (whole and first.info.mostly_surname and second.info.mostly_surname) else 0


def _name_and_surname(name: _Token, surname: _Token) -> bool:
    """Whether two words are a name and a surname in one case and gender, written alike."""
    likely = name.capital or (name.info.mostly_name and surname.info.mostly_surname)
    if surname.is_surname and not surname.role:
        agree = bool(name.info.name & surname.info.surname)
        return agree and likely and name.capital == surname.capital and name.is_name
    return name.capital and surname.capital and name.info.mostly_name and surname.looks_like_surname


def _with_initials(first: _Token, second: _Token, third: _Token | None, fourth: _Token | None) -> int:
    """The same for a surname with initials before or behind it."""
    if first.initial and second.initial:
        return 3 if third is not None and third.capital and not third.role and not third.initial else 0
    if first.initial:
        return 2 if second.is_surname and second.capital else 0
    if third is not None and third.initial and first.capital and (fourth is None or not fourth.is_surname):
        return 3
    return 2 if first.capital and (first.is_surname or first.looks_like_surname) else 0


def _listed(text: str, start: int) -> bool:
    """Whether a place begins the text or an item of a list."""
    return not text[:start].strip() or _LIST_EDGE.search(text, 0, start) is not None


def _is_lone_person(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether one capitalised surname or name is a person: after a post, after «с», «у», «от», or alone in a list."""
    token = tokens[at]
    info = token.info
    shouted = token.word.isupper()
    if token.initial or token.role or not token.capital or shouted or text[token.start - 1 : token.start] in ("«", '"'):
        return False
    before = tokens[at - 1] if at and _adjacent(text, tokens[at - 1], token) else None
    if before is not None and before.role and before.lowered != "школы":
        return token.is_surname or token.is_name or (not info.known and len(token.word) > 3)
    likely = info.mostly_surname or (not info.known and bool(info.surname))
    if before is not None and before.lowered in _ASIDE:
        return likely or info.mostly_name
    return likely and _listed(text, token.start) and _LIST_END.match(text, token.end) is not None


def _protected(text: str, tokens: list[_Token], marks: re.Pattern[str]) -> set[int]:
    """Places of tokens that belong to a name after a mark: «им. Героя Советского Союза А. И. Покрышкина»."""
    places: set[int] = set()
    for number, token in enumerate(tokens):
        if token.initial or not marks.fullmatch(token.lowered):
            continue
        named = False
        for place in range(number + 1, min(number + 10, len(tokens))):
            gap = text[tokens[place - 1].end : tokens[place].start]
            current = tokens[place]
            if not re.fullmatch(r"[\s\u00a0«\".-]*", gap):
                break
            part = current.initial or current.is_name or current.is_patronymic
            surname = current.capital and (current.is_surname or not current.info.known)
            if named and not part:
                break
            if not current.capital and not _titles(current):
                break
            places.add(place)
            named = named or (surname and not current.is_name) or (current.is_surname and current.capital and named)
    return places


def _titles(token: _Token) -> bool:
    """Lower-case words between «имени» and the name: posts and ranks in the genitive."""
    parses = _analyser().parse(token.lowered)
    return any(p.tag.POS in ("ADJF", "NOUN", "ADVB", "NUMR") and (p.tag.case in (None, "gent")) for p in parses)


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            pieces.append(text[at:start])
        at = max(at, end)
    left = "".join([*pieces, text[at:]])
    left = _DOUBLED.sub(r"\1 ", _LEFT_EMPTY.sub("", left))
    left = re.sub(r"\s+([,;:.)])", r"\1", re.sub(r"\(\s+", "(", re.sub(r"\s{2,}", " ", left))).strip(_EDGES)
    return left if re.search(r"[^\W_]", left) else ""
