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
    "a name explains itself": ["г. Ярославль (в документах — г. Ярославль)"],
    "nobody is counted as «у 0 из»": ["маркер у 0 из 1 процедур", "ни у одной из 1 похожей школы"],
    "the verb of one is plural": [
        "1 из 11 школ сменили кластер",
        "21 из 76 школ (28 %) вышли",
        "из них закрыты 1",
        "за оба января напечатано 1",
    ],
    "a document is not declined": [
        "так в Приказ № 850-ОД",
        "в Презентация: СОИРО",
        "В Приказ № 548-ОД группа шире",
        "По смыслу верно Приказ № 548-ОД",
    ],
    "children or schools are shamed": ["никто из должников"],
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
        if NOTES.search(s.part) and len(s.words) > LONGEST_NOTE
    }
    assert long == {}


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
