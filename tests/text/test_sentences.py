"""Every sentence of every page follows the grammar, stays short and shames nobody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

import pytest

from shnro_core.exports.story import Context
from tests.text.grammar import LONGEST_NOTE, RULES
from tests.text.sentences import Sentence, sentences

PROSE = re.compile(
    r"(title|line|findings|headlines\.\w+|n|alt|remark|absent|caption|annotation|about|legend|table|value|help)$"
)
"""Parts whose words are ours; cells of tables quote the documents."""
NOTED = re.compile(r"(comment|note)$")
"""Cells that speak of the documents: their clauses are ours, their numerals stand among figures."""
NOTES = re.compile(r"(^|\.)(n|remark|absent|findings|help|about|table)$")
BAD = {
    "numeral and noun disagree": [
        "у 6 из 21 долей",
        "81 школ из списка",
        "из 11 школа",
        "5 школы списка",
        "1,5 маркеров",
        "от 11 до 42 школы",
    ],
    "a share stands before its noun": ["нужно 103 из 342, 30,1 % школ"],
    "a share stands inside what is counted": ["50 из 74 школ (68 %) списка ШНРО", "у 24 из 36 школ (67 %) ШНРО"],
    "a share has a decimal point": ["30 из 84 = 35.7 %"],
    "a name explains itself": ["г. Ярославль (в документах — г. Ярославль)", "доля ОВЗ (обучающиеся с ОВЗ)"],
    "nobody is counted as «у 0 из»": ["маркер у 0 из 1 процедур", "ни у одной из 1 похожей школы"],
    "the verb of one is plural": [
        "1 из 11 школ сменили кластер",
        "21 из 76 школ (28 %) вышли",
        "из них закрыты 1",
        "за оба января напечатано 1",
        "показаны только 71 школа",
        "за границами 99,8 % 9, названы 1",
        "Выполнено 1 из 3 мер",
    ],
    "the verb of a few does not agree": ["Скрыто 2 процедуры", "20 результатов: столько должны были быть другими"],
    "one is spoken of as many": [
        "Серое кольцо — 1 процедура, где участников меньше 10: по ним о школе не судят",
        "не работала 1 школа группы: в таблицах их нет",
        "31 школа — основные, без 10–11-х классов",
    ],
    "an object is nominative": ["поставило бы за 99,8 % 1 школа"],
    "a number counts nothing": ["расчёт системы · с тех пор закрыты 2", "От 2 до 23; большей долей", "165 из 3 310"],
    "nobody is no subject": ["Лучше своих условий — ни одной из 334 школ, хуже — 1"],
    "somebody is first by a count": [
        "Чаще всего — кадровый: 66 из 163 школ",
        "больше всего — из «ШНРО» в «ШсРНР», 9",
        "Чаще других у коллективов назван дефицит",
        "Самый частый риск высокой значимости",
    ],
    "words claim more than the number": [
        "Стало лучше в 59 из 81 сопровождавшейся школы",
        "отличимо хуже чаще, чем дала бы случайность",
        "Низких долей нет среди 43 процедур",
    ],
    "a note is a formula or speaks of how a file was read": [
        "13: 3+10",
        "38+24=62, напечатано 61",
        "сходится при n=86 школ",
        "n на диаграмме не напечатано",
        "подписи — в порядке потока",
        "границы ячеек при извлечении утрачены",
        "таблице данных (Ряд4)",
    ],
    "a contradiction is named by its number alone": ["По документу рост продолжается (I58)."],
    "a year runs into the next number": ["в презентации СОИРО, 2022 68 — это 2022 год"],
    "a word is cut": ["ЕГЭ математика (базо.); ЕГЭ химия", "логин spo…; паспорт остаётся"],
    "a title says nothing": ["Дефициты школ"],
    "a word is not explained": [
        "не уверенно — 16",
        "всех вопросов сразу (Холм)",
        "всего школ — тех, у которых они есть",
    ],
    "the last year seems left out": ["результаты процедур до 2022 года, Демо-область"],
    "a share of a hundred and more lost its decimal": ["согласны в 291 из 480 сравнений (61 %)"],
    "one word is spelt in two ways": ["доля несправившихся", "24 показателя Концепции"],
    "a list is told by commas alone": ["500+ 2022 года, 42 школы, 500+ 2021 года, 11 школ"],
    "a pupil stands for a result": ["Школы, чьё место в списке решает один ученик"],
    "a document is not declined": [
        "так в Приказ № 850-ОД",
        "в Презентация: СОИРО",
        "В Приказ № 548-ОД группа шире",
        "По смыслу верно Приказ № 548-ОД",
    ],
    "children or schools are shamed": ["никто из должников", "среди худших 25 % школ региона"],
    "punctuation or a missing value shows through": ["школ ; n = nan"],
}
GOOD = [
    "103 школам из 342 (30,1 %)",
    "из 21 школы вышли 3 школы",
    "в 2 школах и 11 муниципалитетах, у 1 школы",
    "11 из 76 школ (14 %) вышли",
    "ни у одной из 5 процедур",
    "1 286 маркеров, 1,5 маркера",
    "ВПР, 5 класс; от 3 до 4 мер",
    "Скрыты 2 процедуры, скрыто 8 процедур, закрыто 5 школ",
    "вышла 21, показана только 71 школа, показаны 11 школ",
    "ЕГЭ математика (проф.); ОГЭ математика",
]


@pytest.fixture(scope="module")
def said(context: Callable[..., Context]) -> list[Sentence]:
    """Sentences of the published regions, and of the first and last year of the invented one."""
    return list(sentences(context, every=False))


def offenders(said: list[Sentence], rule: Callable[[str], object], *, noted: bool) -> dict[str, object]:
    """Words at fault by the sentence that holds them; ``noted`` looks into remarks on documents too."""
    found: dict[str, object] = {}
    for sentence in said:
        ours = PROSE.search(sentence.part) or (noted and NOTED.search(sentence.part))
        if ours and (faults := rule(sentence.words)):
            found[f"{sentence.region} · {sentence.page} · {sentence.part}: {sentence.words}"] = faults
    return found


@pytest.mark.parametrize("rule", RULES)
def test_no_sentence_breaks_a_rule_of_grammar(said: list[Sentence], rule: str) -> None:
    noted = rule != "numeral and noun disagree"
    assert offenders(said, lambda words: list(RULES[rule](words)), noted=noted) == {}


def test_no_note_is_longer_than_a_reader_reads(said: list[Sentence]) -> None:
    long = {
        f"{s.region} · {s.page} · {s.part}: {s.words[:80]}": len(s.words)
        for s in said
        if (NOTES.search(s.part) or NOTED.search(s.part)) and len(s.words) > LONGEST_NOTE
    }
    assert long == {}


def test_changes_looked_at_one_by_one_are_told_with_what_chance_would_give(said: list[Sentence]) -> None:
    told = [s.words for s in said if s.words.startswith("Отличимо изменение у")]
    assert told
    assert [words for words in told if "случайность дала бы" not in words] == []


def test_no_title_is_made_of_missing_values(said: list[Sentence]) -> None:
    assert [s for s in said if s.part.endswith("title") and "н/д" in s.words] == []


def test_no_page_says_the_same_twice(said: list[Sentence]) -> None:
    """A block's caption, remark and notes are told once."""
    times: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for s in said:
        if s.part.endswith(("title", "remark")):
            times[s.region, s.page, s.words].append(s.part)
    assert [k for k, parts in times.items() if len(parts) > 1] == []


@pytest.mark.parametrize(("rule", "words"), [(rule, words) for rule, bad in BAD.items() for words in bad])
def test_the_check_sees_a_fault(rule: str, words: str) -> None:
    assert list(RULES[rule](words))


@pytest.mark.parametrize("words", GOOD)
def test_the_check_lets_good_russian_pass(words: str) -> None:
    assert {rule: faults for rule, find in RULES.items() if (faults := list(find(words)))} == {}
