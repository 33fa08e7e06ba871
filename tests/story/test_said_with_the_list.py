"""What stands beside the list wherever it is told: how firm places are, what «подряд» rests on, support, the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from shnro_core.exports.story import Context, indicators, school_list
from shnro_core.exports.story.calculation import RULES, rules_words
from shnro_core.exports.story.dynamics import computed as dynamics
from shnro_core.exports.story.indicators import groups
from shnro_core.exports.story.measures import computed as measures
from shnro_core.exports.story.overview import computed as overview
from shnro_core.exports.story.school import tell as passport
from shnro_core.parameters import presets, resolve
from tests.story.reading import block, plain

Contexts = Callable[..., Context]


def sentences(story: Any) -> str:
    """Everything a story says outside its tables."""
    blocks = [words for b in story.blocks for words in (b.title, b.n, b.remark or "")]
    heads = [words for h in story.headlines for words in (h.label, h.value, h.note)]
    return plain(" ".join([story.title, story.line, *story.findings, *heads, *blocks, *story.absent]))


@pytest.mark.parametrize("page", [overview, school_list, dynamics], ids=["overview", "schools", "dynamics"])
def test_firmness_is_counted_wherever_the_length_of_the_list_is_told(context: Contexts, page: Any) -> None:
    asked = context("demo", year="2022")
    firm = asked.compute("firmness", region="demo", year=2022)
    told = sentences(page.tell(asked))
    assert f"Место в списке у {len(firm)} школ: уверенно — {firm['firm'].sum()}" in told
    assert f"держатся на малых процедурах — {firm['small'].sum()}" in told


def test_firmness_of_a_school_stands_in_the_list_and_in_its_passport(context: Contexts) -> None:
    asked = context("demo", year="2022")
    rows = block(school_list.tell(asked), "schools-computed").table.frame
    assert (rows.loc[rows["cluster"] != "ШНРО", "firmness_shown"] == "—").all()
    school = rows[rows["cluster"] == "ШНРО"].iloc[0]
    own = sentences(passport(context("demo", year="2022", school=school["school_code"])).story)
    assert f"Место в списке: {school['firmness']}." in own


def test_the_rules_without_markers_have_no_firmness(context: Contexts) -> None:
    asked = replace(context("demo", year="2022"), settings=resolve("yaroslavl"))
    assert asked.compute("firmness", region="demo", year=2022).empty
    assert "Место в списке у" not in sentences(overview.tell(asked))


@pytest.mark.parametrize("page", [school_list, dynamics], ids=["schools", "dynamics"])
def test_what_in_a_row_rests_on_is_said_beside_the_statuses(context: Contexts, page: Any) -> None:
    told = sentences(page.tell(context("demo", year="2022")))
    assert "История — по спискам, как они были." in told
    assert re.search(r"Из \d+ школ со статусом «подряд» низкий результат в каждом из этих лет был у \d+", told)
    alone = replace(context("demo", year="2022"), settings=resolve(overrides={"list_history": "single_years"}))
    assert "История — по отдельным годам." in sentences(page.tell(alone))


def test_schools_without_support_are_counted_once_and_the_unknown_apart(context: Contexts) -> None:
    asked = context("demo", year="2022")
    listed = asked.compute("classify", region="demo", year=2022).query("cluster == 'ШНРО'")
    rows = asked.fetch("school_profiles", region="demo", year=2022)
    rows = rows[rows["school_code"].isin(listed["school_code"])]
    without = int((rows["participation_known"] & rows["track"].isna()).sum())
    unknown = int((~rows["participation_known"]).sum())
    assert without
    assert unknown
    words = f"без поддержки — {without}, ещё о {unknown} сведений нет"
    assert words in sentences(overview.tell(asked))
    assert words in sentences(measures.tell(asked))
    caveat = block(indicators.tell(asked), "indicators-all").table.frame.set_index("code")["caveat"]
    assert plain(caveat["1.2.3"]) == f"о {unknown} из {len(listed)} школ нет сведений, они снижают долю"


def test_no_page_tells_a_period_from_a_year_without_data(context: Contexts) -> None:
    code = (
        context("demo").compute("classify", region="demo", year=2018).query("cluster == 'ШНРО'")["school_code"].iloc[0]
    )
    told = sentences(passport(context("demo", year="2018", school=code)).story)
    assert "2017" not in told
    assert "неизвестно: результаты есть не за весь исследуемый период" in told


def test_double_indicators_are_named_where_results_of_tasks_stand(context: Contexts) -> None:
    told = indicators.tell(context("demo", year="2022"))
    assert "1.1.1 = 1.2.1 и 1.1.2 = 2.1.1" in plain(block(told, "indicators-groups").remark)


def test_a_best_task_is_not_named_when_it_is_of_one_indicator_or_of_noise(context: Contexts) -> None:
    def title(*rows: tuple[str, int, int, float]) -> str:
        columns = ["code", "indicators_count", "told_count", "result"]
        frame = pd.DataFrame(rows, columns=columns).assign(title="", level="задача", left_out="", incomparable="")
        return plain(groups.tasks(context("demo", year="2022"), frame, 2022, 2021).title)

    assert title(("1.1", 3, 0, 0.67), ("1.2", 5, 1, 0.8)).startswith("Лучший результат — задача 1.2")
    assert "лучшую не назвать" in title(("1.1", 3, 0, 0.67), ("1.2", 1, 1, 1.0))
    assert "лучшую не назвать" in title(("1.1", 3, 1, 0.67), ("1.2", 5, 0, 0.8))
    assert "лучшую не назвать" in title(("1.1", 5, 2, 0.8), ("1.2", 5, 1, 0.8))


def test_a_preset_says_its_procedures_and_period_with_its_name(context: Contexts) -> None:
    for known in presets():
        words = plain(rules_words(context("demo", **{RULES: known.title})))
        if known.key.startswith("federal"):
            years = "1 год" if known.key == "federal-a" else "2 года"
            assert words == f"расчёт системы, правила «{known.title} (9 процедур, период — {years})»"
    assert plain(rules_words(context("demo", **{RULES: "Смоленск, 548-ОД"}))).endswith("правила «Смоленск, 548-ОД»")
