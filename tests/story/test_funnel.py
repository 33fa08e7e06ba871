"""«Воронка»: places of schools, expected numbers and the line on conditions counted again from the tables."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests

from shnro_core import text
from shnro_core.exports.story import Context, Story, funnel
from shnro_core.exports.story.funnel import conditions
from shnro_core.exports.story.funnel.compared import compare
from shnro_core.parameters import Scenario, procedures, resolve
from shnro_core.store.computation import compute
from shnro_core.store.database import Database
from tests.story.reading import block, headlines, plain, title, with_rows
from tests.story.standard import standard_totals

Contexts = Callable[..., Context]
YEAR = 2022
KEYS = ["exam", "subject", "level", "grade"]
MATHS = "ОГЭ, математика"
FAR = "sch990012"


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
    return standard_totals(results)


def arcsine_limits(totals: pd.DataFrame, z: float) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Judged schools and their limits by the formulas of the paper, written out again."""
    centre = totals["failed"].sum() / totals["participants"].sum()
    judged = totals[(totals["size"] >= resolve().reliable_participants)]
    n, share = judged["size"].to_numpy(dtype=float), judged["share"].to_numpy(dtype=float)
    scores = 2 * np.sqrt(n) * (np.arcsin(np.sqrt(share)) - np.arcsin(np.sqrt(centre)))
    low, high = np.quantile(scores, [0.1, 0.9])
    phi = np.mean(np.clip(scores, low, high) ** 2)
    w = 4 * n
    tau2 = (len(n) * phi - (len(n) - 1)) / (w.sum() - (w**2).sum() / w.sum())
    reach = z * np.sqrt(1 / w + tau2)
    middle = np.arcsin(np.sqrt(centre))
    return (
        judged,
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
        found[["participants", "failed", "pupils", "expected", "expected_variance"]],
        totals.rename(columns={"spread": "expected_variance"}).drop(columns=["share", "size"]),
        check_dtype=False,
        check_names=False,
        check_like=True,
    )
    assert found["expected"].sum() == pytest.approx(found["failed"].sum())


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
    judged = (totals["size"] >= 10).sum()
    assert plain(story.title) == (
        f"За границей 99,8 % — {len(wanted)} из {plain(school_of(judged))}: обычный разброс дал бы меньше одной"
    )


def test_limits_in_the_table_are_those_of_each_size(story: Story, totals: pd.DataFrame) -> None:
    judged, low, high = arcsine_limits(totals, 3.09)
    rows = block(story, "funnel-limits").table.frame.set_index("school_code").loc[judged.index]
    assert rows["low_pct"].to_numpy() == pytest.approx(100 * low)
    assert rows["high_pct"].to_numpy() == pytest.approx(100 * high)


def school_of(count: int) -> str:
    """``331 школы`` after «из»."""
    return text.counted(int(count), "школы", "школ", "школ")


def with_one_far(context: Context) -> Context:
    """The same context where nine of ten works of one school have failed."""

    def changed(name: str, **asked: Any) -> pd.DataFrame:
        assert context.calculate is not None
        rows = context.calculate(name, **asked)
        if name == "school_totals":
            far = rows["school_code"] == FAR
            rows = rows.assign(failed=rows["failed"].mask(far, (0.9 * rows["participants"]).astype(int)))
        return rows

    return dataclasses.replace(context, calculate=changed)


def test_outsiders_are_those_who_stand_out_with_all_looked_at_the_farthest_first(context: Contexts) -> None:
    told = funnel.tell(with_one_far(context("demo", year=str(YEAR))))
    rows = block(told, "funnel-outside").table.frame
    who = text.schools(len(rows))
    assert title(told, "funnel-outside").endswith(f" {plain(who)} с большей долей не справившихся")
    assert rows["school_code"].iloc[0] == FAR
    assert rows["score"].abs().is_monotonic_decreasing
    every = block(told, "funnel-limits").table.frame
    outer = every["place_shown"].map(plain).str.endswith("99,8 %")
    assert len(rows) < outer.sum()
    judged = every[every["probability"].notna()]
    kept = multipletests(judged["probability"], method="holm")[0]
    assert set(rows["school_code"]) == set(judged.loc[kept, "school_code"])


def test_where_holm_leaves_nobody_the_page_says_so_and_names_nobody(context: Contexts) -> None:
    """Procedures with schools beyond the limits of which Holm, by statsmodels, keeps none."""
    quiet = 0
    for title_of in funnel.procedures_held(context("demo", year=str(YEAR)))[1:]:
        told_page = funnel.tell(context("demo", year=str(YEAR), funnel_procedure=title_of))
        found = [b for b in told_page.blocks if b.key == "funnel-limits"]
        if not found or set(found[0].table.frame["place"]) <= {"inside", "small"}:
            continue
        judged = found[0].table.frame["probability"].dropna()
        if multipletests(judged, method="holm")[0].any():
            continue
        quiet += 1
        assert "funnel-outside" not in {b.key for b in told_page.blocks}
        assert "По именам никто не назван" in plain(found[0].remark)
        assert "никто не выделяется" in found[0].alt
    assert quiet


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


@pytest.fixture(scope="module")
def conditions_of_year(database: Database) -> pd.Series:
    with database.cursor() as cursor:
        rows = cursor.execute("SELECT school_code, isbsh FROM isbsh WHERE region = 'demo' AND year = 2022").df()
    return rows.set_index("school_code")["isbsh"]


def test_the_line_on_conditions_is_the_logistic_regression_of_statsmodels(
    context: Contexts, totals: pd.DataFrame, conditions_of_year: pd.Series
) -> None:
    found = conditions.measured(compare(context("demo", year=str(YEAR)), YEAR))
    assert found is not None
    rows = totals[totals["size"] >= 10].join(conditions_of_year, how="inner").astype(float)
    usual, whole = rows["expected"] / rows["participants"], rows["failed"].sum() / rows["participants"].sum()
    counts = np.column_stack([rows["failed"], rows["participants"] - rows["failed"]])
    offset = np.log(usual / (1 - usual)) - np.log(whole / (1 - whole))
    wanted = sm.GLM(counts, sm.add_constant(rows["isbsh"]), family=sm.families.Binomial(), offset=offset).fit()
    assert found.line.slope == pytest.approx(wanted.params["isbsh"], rel=1e-6)
    expected = found.rows.set_index("school_code")["expected"]
    assert expected.loc[rows.index].to_numpy() == pytest.approx(np.asarray(wanted.fittedvalues), rel=1e-6)
    assert (expected * rows["participants"]).sum() == pytest.approx(rows["failed"].sum())


def test_where_isbsh_explains_nothing_the_page_says_so_and_names_nobody(context: Contexts) -> None:
    """ИСБШ handed to schools by lot."""

    def by_lot(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(isbsh=np.random.default_rng(1).permutation(rows["isbsh"].to_numpy()))

    told_page = funnel.tell(with_rows(context("demo", year=str(YEAR)), "school_profiles", by_lot))
    told = block(told_page, "funnel-conditions")
    assert plain(told.title).startswith(
        f"Связь ИСБШ с результатами {plain(school_of(len(told.table.frame)))} не отличить от случай"
    )
    assert re.search(r"такая или более тесная связь бывает в \d+ % случаев", plain(told.remark))
    assert set(told.table.frame["verdict"]) == {"Не выделяются"}
    assert {"funnel-better", "funnel-residuals"}.isdisjoint(b.key for b in told_page.blocks)


def test_few_schools_of_the_invented_region_are_named_beside_their_conditions(story: Story) -> None:
    rows = block(story, "funnel-conditions").table.frame
    named = rows["verdict"].str.endswith("своих условий")
    assert 1 <= named.sum() < 0.1 * len(rows)
    assert (multipletests(rows["probability"], method="holm")[0] == named).all()


@pytest.fixture(scope="module")
def explained(context: Contexts, totals: pd.DataFrame) -> Story:
    """The page where the measure of conditions goes with the results, and one school stands far from it."""
    easy = 100 * (1 - totals["share"].rank(pct=True))
    known = context("demo", year=str(YEAR))
    return funnel.tell(
        with_rows(with_one_far(known), "school_profiles", lambda r: r.assign(isbsh=r["school_code"].map(easy)))
    )


def test_schools_named_better_stand_with_all_looked_at_together(explained: Story) -> None:
    told = block(explained, "funnel-conditions")
    rows = told.table.frame
    better, worse = (rows["verdict"] == f"{v} своих условий" for v in ("Лучше", "Хуже"))
    best, worst = (str(named.sum()) if named.any() else "ни одна" for named in (better, worse))
    assert plain(told.title) == f"Лучше своих условий — {best} из {plain(school_of(len(rows)))}, хуже — {worst}"
    kept = multipletests(rows["probability"], method="holm")[0]
    assert (kept == (better | worse)).all()
    assert FAR in set(rows.loc[worse, "school_code"])
    assert (rows.loc[worse, "low_pp"] > 0).all()
    assert (rows["expected"] * rows["participants"]).sum() == pytest.approx(rows["failed"].sum())
    assert "связь, а не причина" in plain(told.remark)
    listed = [b.table.frame for b in explained.blocks if b.key == "funnel-better"]
    assert {c for f in listed for c in f["school_code"]} == set(rows.loc[better, "school_code"])


def test_residuals_stand_in_a_funnel_whose_limits_close(explained: Story) -> None:
    told = block(explained, "funnel-residuals")
    limits = [t for t in told.chart.data if t.mode == "lines"][1:]
    assert len(limits) == 4
    assert "ни малым, ни крупным выделиться не легче" in plain(told.remark)
    rows = told.table.frame
    rate = rows["failed"].sum() / rows["participants"].sum()
    share = rate * rows["failed"] / (rows["participants"] * rows["expected"])
    assert rows["adjusted_share"].to_numpy() == pytest.approx(np.minimum(share, 1).to_numpy())


def test_without_isbsh_the_own_index_stands_in_under_its_own_name(context: Contexts) -> None:
    without = with_rows(context("demo", year=str(YEAR)), "school_profiles", lambda r: r.assign(isbsh=pd.NA))
    told = block(funnel.tell(without), "funnel-conditions")
    assert "контекстный индекс системы (не ИСБШ" in plain(told.n)
    assert "(контекстный индекс системы)" in plain(told.alt)
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
