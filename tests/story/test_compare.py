"""«Сравнение»: whom to learn from, what stands side by side, counted again from the tables; bad input."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from shnro_core.exports.story import Context, Story
from shnro_core.exports.story.compare import formula, side, similar, towns
from shnro_core.exports.story.compare.group import LARGEST, SchoolGroup
from shnro_core.exports.story.compare.learn import OTHERS
from shnro_core.exports.story.compare.peers import ALL_PROCEDURES, BASE, HIGHER, LOWER, SMALL, UNTOLD
from shnro_core.exports.story.compare.side.members import BESIDE
from shnro_core.methodology.uncertainty import newcombe_probability
from shnro_core.parameters import SettingsError, procedures, resolve
from shnro_core.store.computation import compute
from shnro_core.store.database import Database
from tests.story.reading import block, headlines, plain, title
from tests.story.standard import standard_totals

Contexts = Callable[..., Context]
YEAR = 2022
LISTED, BEST, SMALLEST, GYMNASIUM = "sch990039", "sch990002", "sch990291", "sch990001"
GROUP = ("sch990012", "sch990039", "sch990092", "sch990001", "sch990002", "sch990291")
PHYSICS = next(p.title for p in procedures() if p.key == "ege_physics")
KNOWN = {code: code for code in GROUP}


@pytest.fixture(scope="module")
def demo(context: Contexts) -> Contexts:
    """Contexts of the invented region with some rules changed."""

    def make(changes: dict[str, Any] | None = None, **asked: str) -> Context:
        plainly = context("demo", **{"year": str(YEAR), **asked})
        return dataclasses.replace(plainly, settings=resolve(overrides=changes))

    return make


@pytest.fixture(scope="module")
def pooled(database: Database) -> pd.DataFrame:
    """Each school over the procedures of the rules in the year, standardised again from the rows."""
    counted = set(resolve().procedures)
    keys = {(p.exam, p.subject, p.level, p.grade): p.key for p in procedures()}
    with database.cursor() as cursor:
        rows = cursor.execute(
            "SELECT * FROM result WHERE region = 'demo' AND year = ? AND participants > 0 AND failed IS NOT NULL",
            [YEAR],
        ).df()
    rows["procedure"] = [
        keys.get(k) for k in zip(rows["exam"], rows["subject"], rows["level"], rows["grade"], strict=True)
    ]
    return standard_totals(rows[rows["procedure"].isin(counted)].assign(key=rows["procedure"]))


def interval(x1: float, n1: float, x2: float, n2: float, alpha: float = 0.05) -> tuple[float, float]:
    """Newcombe's interval of the difference of two shares, by another library."""
    low, high = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff", alpha=alpha)
    return float(low), float(high)


def apart(pooled: pd.DataFrame, code: str, base: str, alpha: float = 0.05) -> tuple[float, float]:
    """The same of two schools: shares with the region's usual procedures, sizes in pupils."""
    (s1, n1), (s2, n2) = (pooled.loc[c, ["share", "size"]] for c in (code, base))
    return interval(s1 * n1, n1, s2 * n2, n2, alpha)


def holm(pooled: pd.DataFrame, codes: list[str], base: str) -> dict[str, str]:
    """Verdicts on schools by Holm's steps: the surest at the strictest level first, until one fails."""
    counts = {c: (pooled.loc[c, "share"] * pooled.loc[c, "size"], pooled.loc[c, "size"]) for c in (*codes, base)}
    far = {c: float(newcombe_probability(*counts[base], *counts[c])) for c in codes}
    found = dict.fromkeys(codes, UNTOLD)
    for place, code in enumerate(sorted(codes, key=far.__getitem__)):
        low, high = apart(pooled, code, base, 0.05 / (len(codes) - place))
        if low <= 0 <= high:
            break
        found[code] = LOWER if high < 0 else HIGHER
    return found


def newcombe(pooled: pd.DataFrame, code: str, base: str) -> tuple[float, float]:
    """Newcombe's interval of the difference of two schools, by another library."""
    (x1, n1), (x2, n2) = pooled.loc[code], pooled.loc[base]
    return interval(x1, n1, x2, n2)


@pytest.mark.parametrize("code", [LISTED, GYMNASIUM, SMALLEST, "sch990191", "sch990012"])
def test_schools_to_learn_from_are_lower_beyond_chance_and_the_others_grey(
    demo: Contexts, database: Database, pooled: pd.DataFrame, code: str
) -> None:
    answer = compute(database, "similar", region="demo", year=YEAR, settings=resolve(), school_codes=(code,))
    near = list(answer[answer["place"].notna()].sort_values("place")["similar_code"].head(10))
    held = [c for c in near if c in pooled.index]
    judged = [c for c in held if min(pooled.loc[[c, code], "size"]) >= resolve().reliable_participants]
    verdicts = holm(pooled, judged, code)
    lower = [c for c in held if verdicts.get(c) == LOWER]
    rows = block(similar.tell(demo(school=code)), "compare-learn").table.frame
    assert list(rows["school_code"]) == [code, *lower, *(c for c in held if c not in lower)]
    assert list(rows.loc[rows["state"] == LOWER, "school_code"]) == lower
    few = [c for c in held if c not in judged]
    assert sorted(rows["group"]) == sorted(
        [BASE, *[LOWER] * len(lower), *[SMALL] * len(few), *[OTHERS] * (len(held) - len(lower) - len(few))]
    )


def test_titles_say_how_many_there_are_to_learn_from(demo: Contexts) -> None:
    told = similar.tell(demo(school=LISTED))
    near = block(told, "compare-learn").table.frame["state"]
    lower, of = (near == LOWER).sum(), len(near) - 1
    assert 1 <= lower < of
    assert plain(told.title) == (
        f"МБОУ «Демоградская СОШ № 34»: учиться есть у кого — у {lower} из {of} похожих школ не справившихся меньше, "
        "и это не случайность"
    )
    assert title(told, "compare-learn") == f"У кого учиться: у {lower} из {of} школ доля ниже, и это не случайность"
    value, note = headlines(told)[2]
    assert (value.split()[0], note) == (str(lower), f"из {of}")


def test_when_nobody_can_be_told_from_chance_it_is_one_sentence(demo: Contexts) -> None:
    told = similar.tell(demo(school=GYMNASIUM))
    learn = block(told, "compare-learn")
    assert plain(learn.title).startswith("У кого учиться, по этим числам не сказать")
    assert LOWER not in set(learn.table.frame["state"])
    assert "результат не лучше с уверенностью" in told.title


def test_few_participants_are_rings_without_a_verdict(demo: Contexts, database: Database) -> None:
    told = similar.tell(demo(school=LISTED, measure=PHYSICS))
    rows = block(told, "compare-learn").table.frame
    assert set(rows["state"]) <= {BASE, SMALL}
    with database.cursor() as cursor:
        own = cursor.execute(
            "SELECT participants FROM result WHERE region = 'demo' AND year = ? AND school_code = ? "
            "AND subject = 'Физика'",
            [YEAR, LISTED],
        ).fetchone()
    assert own is not None
    assert own[0] < resolve().reliable_participants


def test_results_of_one_or_two_pupils_are_hidden_everywhere(demo: Contexts) -> None:
    asked = demo(school=LISTED, measure=PHYSICS)

    def few(name: str, **asked_for: Any) -> pd.DataFrame:
        rows = asked.calculate(name, **asked_for)
        return rows.assign(participants=2, failed=1, pupils=2) if name == "school_totals" else rows

    one = dataclasses.replace(asked, calculate=few)
    rows = block(similar.tell(one), "compare-learn").table.frame
    assert set(rows["result"]) == {"скрыто"}
    assert rows[["share_pct", "low_pct", "high_pct", "difference_pp"]].isna().all().all()
    assert set(rows["hover"]) == {"скрыто"}


def test_the_own_result_can_be_missing_and_the_list_stays(demo: Contexts, database: Database) -> None:
    with database.cursor() as cursor:
        found = cursor.execute(
            "SELECT min(school_code) FROM school WHERE region = 'demo' AND kind = 'НОШ' AND closed_year IS NULL"
        ).fetchone()
    assert found is not None
    told = similar.tell(demo(school=found[0], measure=PHYSICS))
    assert plain(told.absent[0]).startswith("У выбранной школы нет результата по процедуре «ЕГЭ, физика»")
    assert "compare-learn" not in {b.key for b in told.blocks}
    assert block(told, "compare-why")


def test_weights_and_constraints_of_the_reader_change_the_list(demo: Contexts) -> None:
    usual = block(similar.tell(demo(school=LISTED)), "compare-why").table.frame
    by_size = block(
        similar.tell(demo({"similar_weight_conditions": 0, "similar_weight_special_needs": 0}, school=LISTED)),
        "compare-why",
    ).table.frame
    assert list(usual["name"]) != list(by_size["name"])
    pupils = by_size["pupils"].astype(float)
    gaps = np.abs(np.log(pupils[1:]) - np.log(pupils[0]))
    assert list(gaps) == sorted(gaps)
    three = similar.tell(demo({"similar_schools_count": 3}, school=LISTED))
    assert len(block(three, "compare-why").table.frame) == 4


def test_constraints_that_nobody_passes_are_one_sentence_with_counts(demo: Contexts) -> None:
    told = similar.tell(demo({"similar_size_factor": 1}, school=BEST))
    assert told.title.endswith("похожих школ не нашлось")
    assert len(told.absent) == 1
    assert "другая местность — " in told.absent[0]
    assert not told.blocks


def test_what_is_not_known_is_said_and_counted(demo: Contexts) -> None:
    told = similar.tell(demo(year="2020", school=LISTED))
    assert any("неизвестно: размер" in plain(a) and "доля учеников с ОВЗ" in a for a in told.absent)
    usual = similar.tell(demo(school="sch990066"))
    unknown = block(usual, "compare-why").table.frame["unknown"]
    assert int((unknown == "доля учеников с ОВЗ").sum()) == 1
    assert any(plain(a).startswith("У 1 похожей школы известны не все признаки") for a in usual.absent)


def test_parts_of_a_bar_add_up_to_the_distance_shown(demo: Contexts) -> None:
    told = similar.tell(demo(school=LISTED))
    bars = block(told, "compare-parts").table.frame.groupby("order")["part"].sum()
    shown = block(told, "compare-why").table.frame["distance"].iloc[1:]
    assert bars.to_numpy() == pytest.approx(shown.to_numpy(), abs=1e-8)


def test_the_own_group_stands_in_place_of_similar_schools(demo: Contexts) -> None:
    told = similar.tell(demo(school=LISTED, group=",".join(GROUP), peers=similar.OWN_GROUP))
    rows = block(told, "compare-learn").table.frame
    assert set(rows["school_code"]) == set(GROUP)
    assert {b.key for b in told.blocks} == {"compare-learn", "compare-why"}


def test_schools_side_by_side_are_coloured_only_beyond_chance(demo: Contexts, pooled: pd.DataFrame) -> None:
    told = side.tell(demo(group=",".join(GROUP), school=LISTED))
    rows = block(told, "compare-side-results").table.frame.set_index("school_code")
    assert rows.index[0] == LISTED
    assert rows.loc[LISTED, "state"] == BASE
    others = [c for c in GROUP if c != LISTED]
    judged = [c for c in others if pooled.loc[c, "size"] >= resolve().reliable_participants]
    assert dict(rows.loc[judged, "state"]) == holm(pooled, judged, LISTED)
    assert set(rows.loc[[c for c in others if c not in judged], "state"]) == {SMALL}
    for code in others:
        low, _ = apart(pooled, code, LISTED)
        assert rows.loc[code, "difference_low_pp"] == pytest.approx(100 * low, abs=1e-6)
    profile = block(told, "compare-side-profile").table
    assert len(profile.columns) == 2 + BESIDE
    assert "на графике выше — ещё 1" in plain(block(told, "compare-side-profile").n)


def test_the_profile_shows_markers_clusters_deficits_and_support_of_the_tables(
    demo: Contexts, database: Database
) -> None:
    told = side.tell(demo(group=f"{LISTED},{BEST}"))
    cells = block(told, "compare-side-profile").table.frame.set_index("what")
    verdicts = compute(database, "classify", region="demo", year=YEAR, settings=resolve()).set_index("school_code")
    deficits = compute(database, "deficits", region="demo", year=YEAR, settings=resolve())
    for code in (LISTED, BEST):
        assert cells.loc["Кластер", code].startswith(verdicts.loc[code, "cluster"])
        count = int(verdicts.loc[code, "markers"])
        assert plain(cells.loc["Маркеры", code]).startswith(str(count) if count else "маркеров нет")
        own = deficits[deficits["school_code"] == code].set_index("kind")["has_deficit"]
        for kind, has in own.items():
            word = "н/д" if pd.isna(has) else "есть" if has else "не выявлен"
            assert cells.loc[str(kind)[:1].upper() + str(kind)[1:], code].startswith(word)
    assert cells.loc["Трек", LISTED] == "Трек 2"


def test_marks_of_procedures_follow_the_interval_and_the_limits(demo: Contexts, database: Database) -> None:
    told = side.tell(demo(group=f"{LISTED},{BEST}"))
    table = block(told, "compare-side-procedures").table.frame.set_index("procedure")
    with database.cursor() as cursor:
        rows = cursor.execute(
            "SELECT school_code, failed, participants FROM result WHERE region = 'demo' AND year = ? AND grade = 5 "
            "AND subject = 'Математика' AND school_code IN (?, ?)",
            [YEAR, LISTED, BEST],
        ).df()
    low, high = newcombe(rows.set_index("school_code"), BEST, LISTED)
    assert high < 0
    assert table.loc["vpr_math_5", BEST].endswith("▼")
    assert not table.loc["vpr_math_5", LISTED].endswith(("▼", "▲"))
    assert low < high


def test_a_group_of_one_and_schools_of_other_years_are_sentences(demo: Contexts) -> None:
    assert plain(side.tell(demo(group=LISTED)).absent[0]).startswith("В группе 1 школа")
    closed = side.tell(demo(group=f"{LISTED},{BEST},sch990085"))
    assert plain(closed.absent[0]) == "В 2022 году не работала 1 школа группы: в таблицах её нет."


def test_municipalities_are_judged_over_schools_not_over_pupils(
    demo: Contexts, pooled: pd.DataFrame, database: Database
) -> None:
    names = ["г. Демоград", "Белоклёновский район", "Верхнелужинский район"]
    told = towns.tell(demo(towns=towns.BETWEEN.join(names)))
    rows = block(told, "compare-towns-results").table.frame.set_index("municipality")
    with database.cursor() as cursor:
        places = dict(cursor.execute("SELECT school_code, municipality FROM school WHERE region = 'demo'").fetchall())
    for name in names:
        own = pooled[[places[c] == name for c in pooled.index]]
        usual = own["expected"] * pooled["participants"].sum() / pooled["failed"].sum()
        total = usual.sum()
        share = own["failed"].sum() / total
        scatter = (((own["failed"] - share * usual) / (1 - usual / total)) ** 2).sum()
        assert rows.loc[name, "share"] == pytest.approx(share)
        assert rows.loc[name, "standard_error"] == pytest.approx(scatter**0.5 / total)
    assert rows.iloc[0]["state"] == BASE
    for _, row in rows.iloc[1:].iterrows():
        told_apart = row["difference_low_pp"] > 0 or row["difference_high_pp"] < 0
        assert told_apart or row["state"] not in {LOWER, HIGHER}
    clusters = block(told, "compare-towns-clusters").table.frame
    assert clusters.groupby("municipality")["count"].sum()["Белоклёновский район"] == sum(
        compute(database, "classify", region="demo", year=YEAR, settings=resolve())["school_code"].map(places)
        == "Белоклёновский район"
    )


@pytest.mark.parametrize("tell", [similar.tell, side.tell, towns.tell])
@pytest.mark.parametrize("region", ["67", "76"])
def test_a_region_without_results_has_one_sentence(
    context: Contexts, tell: Callable[[Context], Story], region: str
) -> None:
    told = tell(context(region))
    assert len(told.absent) == 1
    assert "«Данные»" in told.absent[0]
    assert not told.blocks


def test_measures_are_those_somebody_has(demo: Contexts) -> None:
    asked = demo(school="sch990066")
    known = similar.options(asked)
    assert known[0] == ALL_PROCEDURES
    assert PHYSICS in known
    assert PHYSICS not in similar.options(demo(school="sch990167"))


def test_the_formula_of_an_address_comes_back_as_it_was() -> None:
    changes = formula.from_text("weight_size=2,5; same_kind=нет;schools_count=5")
    assert changes == {"similar_weight_size": 2.5, "similar_same_kind": False, "similar_schools_count": 5}
    assert formula.from_text(formula.to_text(changes)) == changes
    assert formula.from_text("weight_size=1") == {}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("weight_size=abc", "similar_weight_size"),
        ("weight_size=-1", "similar_weight_size"),
        ("weight_size=1e400", "similar_weight_size"),
        ("same_kind=может быть", "similar_same_kind"),
        ("size_factor=0", "similar_size_factor"),
        ("weight_size=1;weight_size=2", "similar_weight_size"),
        ("weight_size=0;weight_conditions=0;weight_special_needs=0", "similar_weight_size"),
        ("low_result_share=0,4", "similar"),
        ("failed=1", "similar"),
        ("weight_size", "similar_weight_size"),
        ("x" * 1000, "similar"),
    ],
)
def test_a_bad_formula_is_refused_by_its_key(written: str, key: str) -> None:
    with pytest.raises(SettingsError) as refused:
        formula.from_text(written)
    assert refused.value.key == key
    assert plain(str(refused.value)).endswith(".")
    assert "\n" not in str(refused.value)


def test_a_group_comes_back_from_its_file_and_its_address() -> None:
    group = SchoolGroup.of(GROUP, "Малые школы, 2022", KNOWN, "Демо-область")
    assert SchoolGroup.from_yaml(group.to_yaml("demo"), "demo", KNOWN, "Демо-область") == group
    assert SchoolGroup.from_text(group.to_text(), group.title, KNOWN, "Демо-область") == group
    old = SchoolGroup.of(["edu990012", "SCH990039"], "", KNOWN, "Демо-область")
    assert old.schools == ("sch990012", "sch990039")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("", "group"),
        ("[1, 2]", "group"),
        ("v: 1\nregion: demo\nschools: *a", "group"),
        ("a: &a [x, x]\nb: [*a, *a]", "group"),
        ("!!python/object/apply:os.system ['true']", "group"),
        ("[" * 5000, "group"),
        ("v: 1\nregion: demo\nschools: []\nextra: 1", "group"),
        ("v: 1\nregion: demo\nschools: []\n? [a, b]\n: 1", "group"),
        ("region: demo\nschools: []", "v"),
        ("v: 1\nregion: demo", "schools"),
        ("v: 2\nregion: demo\nschools: []", "v"),
        ("v: true\nregion: demo\nschools: []", "v"),
        (f"v: 0x{'f' * 3900}\nregion: demo\nschools: []", "v"),
        ("v: 1\nregion: 76\nschools: []", "region"),
        ("v: 1\nregion: demo\nschools: sch990012", "schools"),
        ("v: 1\nregion: demo\nschools: [990012]", "schools"),
        ("v: 1\nregion: demo\nschools: [[sch990012]]", "schools"),
        ("v: 1\nregion: demo\nschools: [sch999999]", "schools"),
        ("v: 1\nregion: demo\nschools: [sch990012, edu990012]", "schools"),
        ("v: 1\nregion: demo\nschools: [" + ",".join(["sch990012"] * (LARGEST + 1)) + "]", "schools"),
        ("v: 1\nregion: demo\nschools: []\ntitle: 2022-01-01", "title"),
        ("v: 1\nregion: demo\nschools: []\ntitle: '![](https://example.org/x.png)'", "title"),
        ("v: 1\nregion: demo\nschools: []\ntitle: www.example.org", "title"),
        ("v: 1\nregion: demo\nschools: []\ntitle: " + "я" * 81, "title"),
        ('v: 1\nregion: demo\nschools: []\ntitle: "а\\u202eб"', "title"),
        ("x" * 20000, "group"),
    ],
)
def test_a_bad_group_file_is_refused_by_its_key(written: str, key: str) -> None:
    with pytest.raises(SettingsError) as refused:
        SchoolGroup.from_yaml(written, "demo", KNOWN, "Демо-область")
    assert refused.value.key == key
    told = str(refused.value)
    assert len(told) < 200
    assert told.endswith(".")
    assert "\n" not in told


@pytest.mark.parametrize("written", ["Нет такого района", "А|А", "|".join("абвгде")])
def test_bad_municipalities_of_an_address_are_refused(written: str) -> None:
    with pytest.raises(SettingsError, match="towns"):
        towns.checked(written, tuple("Аабвгде"), "Демо-область")
