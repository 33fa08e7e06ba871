"""«Воронка»: places of schools, expected numbers and the line on conditions counted again from the tables."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from shnro_core.exports.story import Context, Story, funnel
from shnro_core.exports.story.funnel import conditions
from shnro_core.exports.story.funnel.compared import compare
from shnro_core.parameters import Scenario, procedures, resolve
from shnro_core.store.computation import compute
from shnro_core.store.database import Database
from tests.story.reading import block, headlines, plain, title, with_rows

Contexts = Callable[..., Context]
YEAR = 2022
KEYS = ["exam", "subject", "level", "grade"]
MATHS = "ОГЭ, математика"


@pytest.fixture(scope="module")
def story(context: Contexts) -> Story:
    return funnel.tell(context("demo", year=str(YEAR)))


@pytest.fixture(scope="module")
def maths(context: Contexts) -> Story:
    return funnel.tell(context("demo", year=str(YEAR), funnel_procedure=MATHS))


@pytest.fixture(scope="module")
def results(database: Database) -> pd.DataFrame:
    """Results of the year that count by the default rules, of schools that worked then."""
    chosen = resolve()
    with database.cursor() as cursor:
        rows = cursor.execute(
            "SELECT r.* FROM result r JOIN school s USING (region, school_code) WHERE r.region = 'demo' "
            "AND year = 2022 AND failed IS NOT NULL AND participants > 0 "
            "AND (s.closed_year IS NULL OR s.closed_year >= 2022)"
        ).df()
    known = pd.DataFrame([{**{k: getattr(p, k) for k in KEYS}, "key": p.key} for p in procedures()])
    rows = rows.merge(known, on=KEYS)
    return rows[rows["key"].isin(chosen.procedures) & (rows["participants"] >= chosen.minimum_participants)]


@pytest.fixture(scope="module")
def totals(results: pd.DataFrame) -> pd.DataFrame:
    sums = results.groupby("school_code")[["participants", "failed"]].sum()
    largest = results.groupby(["school_code", "exam", "grade"])["participants"].max()
    return sums.assign(pupils=largest.groupby("school_code").sum())


def arcsine_limits(totals: pd.DataFrame, z: float) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Judged schools and their limits by the formulas of the paper, written out again."""
    centre = totals["failed"].sum() / totals["participants"].sum()
    judged = totals[totals["pupils"] >= resolve().reliable_participants]
    n, share = judged["pupils"].to_numpy(dtype=float), (judged["failed"] / judged["participants"]).to_numpy(dtype=float)
    scores = 2 * np.sqrt(n) * (np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(centre)))
    low, high = np.quantile(scores, [0.1, 0.9])
    phi = np.mean(np.clip(scores, low, high) ** 2)
    w = 4 * n
    tau2 = (len(n) * phi - (len(n) - 1)) / (w.sum() - (w**2).sum() / w.sum())
    reach = z * np.sqrt(1 / w + tau2)
    middle = np.arcsin(np.sqrt(centre))
    return (
        judged.assign(share=share),
        np.sin(np.maximum(middle - reach, 0)) ** 2,
        np.sin(np.minimum(middle + reach, np.pi / 2)) ** 2,
    )


def outside(totals: pd.DataFrame, z: float) -> tuple[set[str], float]:
    """Schools outside the limits and how many the limits let out on average."""
    judged, low, high = arcsine_limits(totals, z)
    out = (judged["share"] < low) | (judged["share"] > high)
    return set(judged.index[out]), stats.norm.sf(z) * (len(judged) + (low > 0).sum())


def test_counts_of_schools_are_sums_of_their_results(context: Contexts, totals: pd.DataFrame) -> None:
    found = context("demo").compute("school_totals", region="demo", year=YEAR).set_index("school_code")
    pd.testing.assert_frame_equal(
        found[["participants", "failed", "pupils"]], totals, check_dtype=False, check_names=False, check_like=True
    )


def test_an_unknown_procedure_is_not_all_of_them(context: Contexts) -> None:
    with pytest.raises(KeyError):
        context("demo").compute("school_totals", region="demo", year=YEAR, procedure="oge_nothing")


def test_excluded_results_and_changed_rules_reach_the_counts(database: Database, results: pd.DataFrame) -> None:
    settings = Scenario.of(changes={"excluded_results": ("ВПР@2022",)}).settings
    found = compute(database, "school_totals", region="demo", year=YEAR, settings=settings)
    assert found["participants"].sum() == results.loc[results["exam"] != "ВПР", "participants"].sum()


@pytest.mark.parametrize(("z", "places"), [(1.96, "95 %"), (3.09, "99,8 %")])
def test_schools_outside_the_limits_are_those_of_the_formulas(
    story: Story, totals: pd.DataFrame, z: float, places: str
) -> None:
    wanted, expected = outside(totals, z)
    assert len(wanted) >= 5
    rows = block(story, "funnel-limits").table.frame
    shown = rows["place_shown"].map(plain).str.fullmatch(r"(Выше|Ниже) границы 99,8 %")
    if z < 3:
        shown |= rows["place_shown"].map(plain).str.fullmatch(r"(Выше|Ниже) границы 95 %")
    assert set(rows.loc[shown, "school_code"]) == wanted
    value, note = next(v for h, v in zip(story.headlines, headlines(story), strict=True) if places in plain(h.label))
    assert value.startswith(str(len(wanted)))
    assert note.endswith("меньше одной" if expected < 1 else f"около {expected:.0f}")


def test_the_title_counts_the_outer_limit_and_says_what_usual_spread_would_give(
    story: Story, totals: pd.DataFrame
) -> None:
    wanted, _ = outside(totals, 3.09)
    judged = (totals["pupils"] >= 10).sum()
    assert plain(story.title) == (
        f"За границей 99,8 % — {len(wanted)} из {judged} школ: обычный разброс дал бы меньше одной"
    )


def test_limits_in_the_table_are_those_of_each_size(story: Story, totals: pd.DataFrame) -> None:
    judged, low, high = arcsine_limits(totals, 3.09)
    rows = block(story, "funnel-limits").table.frame.set_index("school_code").loc[judged.index]
    assert rows["low_pct"].to_numpy() == pytest.approx(100 * low)
    assert rows["high_pct"].to_numpy() == pytest.approx(100 * high)


def test_outsiders_stand_the_farthest_first(story: Story) -> None:
    rows = block(story, "funnel-outside").table.frame
    assert rows["score"].abs().is_monotonic_decreasing
    assert title(story, "funnel-outside").startswith(f"Кто за границами: {len(rows)} ")


def test_one_procedure_counts_only_it_and_hides_the_smallest_schools(maths: Story, results: pd.DataFrame) -> None:
    own = results[results["key"] == "oge_math"]
    least = resolve().shown_participants
    rows = block(maths, "funnel-limits").table.frame.set_index("school_code")
    shown = own[own["participants"] >= least].set_index("school_code")
    assert set(rows.index) == set(shown.index)
    assert (rows["failed"] == shown.loc[rows.index, "failed"]).all()
    hidden = (own["participants"] < least).sum()
    assert hidden > 0
    assert f"{hidden} школ скрыто: меньше 3 учеников" in plain(block(maths, "funnel-limits").n)


def test_small_schools_are_drawn_without_a_conclusion(maths: Story) -> None:
    rows = block(maths, "funnel-limits").table.frame
    small = rows[rows["pupils"] < resolve().reliable_participants]
    assert len(small) > 0
    assert set(small["place_shown"]) == {"Мало учеников"}
    assert small["score"].isna().all()


def test_a_procedure_of_few_large_schools_has_no_funnel_but_a_sentence(context: Contexts) -> None:
    told = funnel.tell(context("demo", year=str(YEAR), funnel_procedure="ЕГЭ, биология"))
    assert "funnel-limits" not in {b.key for b in told.blocks}
    assert plain(told.absent[0]).startswith("Воронке нужно не меньше 10 школ, где процедуру писали 10 учеников")
    assert "funnel-conditions" in {b.key for b in told.blocks}


def test_highlighted_schools_are_counted_by_place(context: Contexts) -> None:
    told = funnel.tell(context("demo", year=str(YEAR), cluster="ШФНСУ", school="sch990066"))
    classes = context("demo").compute("classify", region="demo", year=YEAR)
    rows = block(told, "funnel-limits").table.frame
    own = set(classes.loc[classes["cluster"] == "ШФНСУ", "school_code"]) & set(rows["school_code"])
    assert set(rows.loc[rows["highlighted"], "school_code"]) == own
    assert plain(told.findings[0]).startswith(f"Выделено (кластер: ШФНСУ): {len(own)} школ")
    chosen = rows.set_index("school_code").loc["sch990066"]
    assert plain(told.findings[1]).startswith(
        f"МБОУ «Белоклёновская СОШ № 1»: не справились {chosen['failed']} из {chosen['participants']}"
    )
    rings = {t.name: len(t.x) for t in block(told, "funnel-limits").chart.data if t.name}
    assert rings["Выделено"] == len(own)
    assert rings["Выбранная школа"] == 1


def test_highlighting_does_not_change_who_is_compared(story: Story, context: Contexts) -> None:
    told = funnel.tell(context("demo", year=str(YEAR), municipality="г. Демоград"))
    assert told.title == story.title
    assert len(block(told, "funnel-limits").table.frame) == len(block(story, "funnel-limits").table.frame)


def test_the_line_on_conditions_is_the_weighted_regression_of_statsmodels(
    context: Contexts, totals: pd.DataFrame, database: Database
) -> None:
    found = conditions.measured(compare(context("demo", year=str(YEAR)), YEAR))
    assert found is not None
    with database.cursor() as cursor:
        isbsh = cursor.execute("SELECT school_code, isbsh FROM isbsh WHERE region = 'demo' AND year = 2022").df()
    rows = totals[totals["pupils"] >= 10].join(isbsh.set_index("school_code"), how="inner").astype(float)
    angles = np.arcsin(np.sqrt(rows["failed"] / rows["participants"]))
    wanted = sm.WLS(angles, sm.add_constant(rows["isbsh"]), weights=rows["pupils"]).fit()
    assert (found.line.intercept, found.line.slope, found.line.r_squared) == pytest.approx(
        (*wanted.params, wanted.rsquared), abs=1e-9
    )
    assert found.line.p_value == pytest.approx(wanted.pvalues["isbsh"], abs=1e-9)


def test_schools_named_better_survive_looking_at_all_together(story: Story) -> None:
    told = block(story, "funnel-conditions")
    rows = told.table.frame
    better, worse = (rows["verdict"] == f"{v} своих условий" for v in ("Лучше", "Хуже"))
    assert plain(told.title) == f"Лучше своих условий — {better.sum()} из {len(rows)} школ, хуже — {worse.sum()}"
    assert (rows.loc[better, "high_pp"] < 0).all()
    assert (rows.loc[worse, "low_pp"] > 0).all()
    alone = (rows["high_pp"] < 0) | (rows["low_pp"] > 0)
    assert better.sum() + worse.sum() < alone.sum()
    assert f"Порознь от ожидаемого отличались бы {alone.sum()}" in plain(told.remark)
    assert "связь, а не причина" in plain(told.remark)
    listed = block(story, "funnel-better").table.frame
    assert set(listed["school_code"]) == set(rows.loc[better, "school_code"])
    assert listed["score"].is_monotonic_increasing


def test_without_isbsh_the_own_index_stands_in_under_its_own_name(context: Contexts) -> None:
    without = with_rows(context("demo", year=str(YEAR)), "school_profiles", lambda r: r.assign(isbsh=pd.NA))
    told = block(funnel.tell(without), "funnel-conditions")
    assert "контекстный индекс системы (не ИСБШ" in plain(told.n)
    assert "Контекстный индекс системы объясняет" in plain(told.remark)
    index = context("demo").compute("context_index", region="demo", year=YEAR).set_index("school_code")["context_index"]
    rows = told.table.frame
    assert rows["condition"].to_numpy(dtype=float) == pytest.approx(index.loc[rows["school_code"]].to_numpy())


def test_procedures_offered_are_those_held_in_the_year(context: Contexts, database: Database) -> None:
    with database.cursor() as cursor:
        held = cursor.execute(
            "SELECT DISTINCT exam, subject, level, grade FROM result WHERE region = 'demo' AND year = 2022"
        ).fetchall()
    offered = funnel.procedures_held(context("demo", year=str(YEAR)))
    assert offered[0] == "Все процедуры вместе"
    assert set(offered[1:]) == {p.title for p in procedures() if tuple(getattr(p, k) for k in KEYS) in set(held)}


@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_gets_one_sentence(context: Contexts, region: str) -> None:
    told = funnel.tell(context(region))
    assert not told.blocks
    assert len(told.absent) == 1
    assert "на странице «Данные»" in told.absent[0]


def test_choices_from_a_strange_link_fall_back_to_the_usual_page(story: Story, context: Contexts) -> None:
    told = funnel.tell(context("demo", year="9999", funnel_procedure="<script>", school="нет такой"))
    assert told.title == story.title
    assert not told.findings
