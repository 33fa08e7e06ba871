"""Every number of the method says what it is, where it stands and is used; nothing is used that is not a parameter."""

from __future__ import annotations

import ast
import csv
import dataclasses
import datetime as dt
import re
from pathlib import Path

import pytest

from shnro_core import PROJECT_ROOT
from shnro_core.model import Standing
from shnro_core.parameters import (
    MethodSettings,
    SettingsError,
    catalogue,
    context_inputs,
    deficit_signals,
    documents,
    indicator_groups,
    indicator_specs,
    internet_speeds,
    parameter,
    presets,
    procedures,
    resolve,
    table_notes,
)
from shnro_core.parameters.definition import ParameterType
from shnro_core.parameters.loading import ParameterFileError, read_parameter
from shnro_core.store.relations.composition import SQL_FOLDER, bound_names
from shnro_core.store.relations.values import method_values

PACKAGE = PROJECT_ROOT / "shnro_core"
ASKED = {
    "year", "year_from", "year_to", "school_codes", "subject_mask", "thresholds", "thresholds_apart",
    "between_thresholds", "target_numbers", "target_scopes", "target_names", "member_numbers", "member_regions",
    "member_schools", "change_numbers", "change_kinds", "change_years", "change_masks", "change_pupils",
    "change_computers", "change_projectors", "z",
}  # fmt: skip
"""Values of one question, bound beside those of ``method_values``."""

GOOD = {
    "title": "Порог", "description": "Порог чего-то", "unit": "доля", "type": "share", "standing": "norm",
    "reference": {"document": "order-548-2022", "clause": "раздел 2"}, "range": [0, 1],
    "values": {dt.date(2020, 1, 1): 0.3},
}  # fmt: skip


def known_documents() -> set[str]:
    with (PROJECT_ROOT / "data" / "published" / "sources.csv").open(encoding="utf-8") as file:
        return {row["source_id"] for row in csv.DictReader(file)} | set(documents())


@pytest.mark.parametrize("name", catalogue())
def test_a_parameter_says_what_it_is_and_where_it_stands(name: str) -> None:
    known = catalogue()[name]
    assert known.title
    assert len(known.description) > 20
    assert known.unit
    assert known.reference.document in known_documents()
    assert len(known.reference.clause) > 5
    assert re.search(r"[а-яё]", known.description)
    if known.type in (ParameterType.CHOICE, ParameterType.ORDER, ParameterType.SUBSET):
        assert known.choices
        assert all(choice.label for choice in known.choices)
    elif known.type in (ParameterType.SHARE, ParameterType.NUMBER, ParameterType.INTEGER):
        assert known.minimum is not None
        assert known.maximum is not None


def test_what_the_documents_leave_open_names_them_and_our_own_does_not_pretend_to_be_a_norm() -> None:
    for known in catalogue().values():
        own = known.reference.document in ("system", "literature")
        assert own == (known.standing is Standing.OWN), known.name


def test_tables_of_the_method_have_the_same_metadata() -> None:
    assert {note.name for note in table_notes()} == {
        "procedure_catalogue", "indicator_catalogue", "indicator_groups", "deficit_signals", "context_inputs",
        "internet_speeds", "organisation_kinds", "presets",
    }  # fmt: skip
    for note in table_notes():
        assert note.description
        assert note.unit
        assert note.clause
        assert note.document in known_documents()


def test_settings_have_one_field_for_every_parameter() -> None:
    assert {f.name for f in dataclasses.fields(MethodSettings)} == {*catalogue(), "data_changes"}


def names_used_in_sql() -> set[str]:
    return {name for path in SQL_FOLDER.glob("*.sql") for name in bound_names(path.read_text(encoding="utf-8"))}


def attributes_used_in_code() -> set[str]:
    used: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "parameters" in path.relative_to(PACKAGE).parts[:1]:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return used


def test_every_parameter_is_used() -> None:
    unused = set(catalogue()) - names_used_in_sql() - attributes_used_in_code()
    assert not unused


def test_every_value_the_sql_binds_is_a_parameter_or_part_of_the_question() -> None:
    given = set(method_values(resolve(), region="67", years=[2022])) | ASKED
    assert names_used_in_sql() - given == set()


def test_the_sql_states_its_grain_first_and_binds_instead_of_formatting() -> None:
    for path in SQL_FOLDER.glob("*.sql"):
        written = path.read_text(encoding="utf-8")
        assert written.startswith("-- grain: "), path.name
        assert "{" not in written, path.name


def test_the_sql_holds_no_threshold_of_the_orders() -> None:
    """Numbers in the SQL are places, units and quartiles only."""
    allowed = {"0", "1", "2", "4", "6", "9", "12", "100", "0.0", "1.0", "0.25", "0.75"}
    for path in SQL_FOLDER.glob("*.sql"):
        code = re.sub(r"--.*|'[^']*'", "", path.read_text(encoding="utf-8"))
        found = set(re.findall(r"(?<![\w.$])\d+(?:\.\d+)?", code))
        assert found <= allowed, (path.name, found - allowed)


def test_procedures_are_named_once_and_fit_a_mask() -> None:
    keys = [p.key for p in procedures()]
    assert len(set(keys)) == len(keys) <= 62
    assert len({(p.exam, p.subject, p.level, p.grade) for p in procedures()}) == len(keys)
    assert {p.grade for p in procedures() if p.exam == "ОГЭ"} == {9}
    assert {p.grade for p in procedures() if p.exam == "ЕГЭ"} == {11}


def test_the_order_counts_22_procedures_and_yaroslavl_nine() -> None:
    assert len(resolve().procedures) == 22
    assert len(resolve().dynamics_procedures) == 9
    assert resolve("yaroslavl").procedures == resolve().dynamics_procedures


def test_signals_and_inputs_point_to_figures_that_the_sql_computes() -> None:
    written = (SQL_FOLDER / "context_value.sql").read_text(encoding="utf-8")
    for known in (*deficit_signals(), *context_inputs()):
        assert f" {known.key}" in written
    assert {s.kind for s in deficit_signals()} == {"кадровый", "материально-технический", "ИКТ"}
    assert len(internet_speeds()) == 4


def test_indicators_stand_under_known_groups_and_say_what_they_need() -> None:
    groups = {g.code for g in indicator_groups()}
    assert len(indicator_specs()) == 24
    for spec in indicator_specs():
        assert {spec.task, str(spec.direction)} <= groups
        assert spec.needs
        assert (spec.numerator is None) == (spec.denominator is None)


def test_counts_of_indicators_are_computed_by_the_sql() -> None:
    written = "".join(
        (SQL_FOLDER / f"indicator_{part}.sql").read_text(encoding="utf-8") for part in ("school", "deficit", "pupil")
    )
    for spec in indicator_specs():
        for key in (spec.numerator, spec.denominator):
            assert key is None or f"AS {key}" in written


def test_every_preset_is_valid_and_the_default_is_the_norm() -> None:
    assert next(p.title for p in presets()) == "Смоленск, 548-ОД"
    assert len(presets()) == 6
    for known in presets():
        resolve(known.key)
    assert all(getattr(resolve(), name) == p.norm for name, p in catalogue().items())


def test_a_dated_value_answers_for_its_day_and_a_null_means_not_in_force() -> None:
    order = parameter("cluster_order")
    assert order.on(dt.date(2021, 1, 1)) == order.norm
    with pytest.raises(SettingsError, match=r"на 31\.12\.2020 правило не действовало \(действует с 01\.01\.2021\)"):
        order.on(dt.date(2020, 12, 31))
    assert resolve(on=dt.date(2023, 1, 1)) == resolve()
    with pytest.raises(SettingsError, match="правило не действовало"):
        resolve(on=dt.date(2020, 12, 31))


def test_an_abolished_rule_still_answers_for_its_time() -> None:
    entry = {**GOOD, "values": {dt.date(2018, 1, 1): 0.5, dt.date(2020, 1, 1): 0.3, dt.date(2022, 1, 1): None}}
    known = read_parameter("something", "file", entry)
    assert [known.on(dt.date(y, 6, 1)) for y in (2018, 2019, 2020, 2021)] == [0.5, 0.5, 0.3, 0.3]
    with pytest.raises(SettingsError, match="не действовало"):
        known.on(dt.date(2022, 6, 1))
    with pytest.raises(SettingsError, match="не действовало"):
        known.on(dt.date(2017, 6, 1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": None}, None),
        ({"range": [0, 0.1]}, "нужно число от 0 до 0,1"),
        ({"values": {}}, "нет ни одного значения"),
        ({"values": {dt.datetime(2020, 1, 1): 0.3}}, "не дата"),  # noqa: DTZ001 - the wrong type on purpose
        ({"type": "something"}, "something"),
        ({"reference": {"document": "order-548-2022"}}, "clause"),
    ],
)
def test_a_fault_of_a_parameter_file_is_told_with_its_place(change: dict[str, object], said: str | None) -> None:
    entry = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    with pytest.raises(ParameterFileError, match=r"file\.yaml, something: .*" + re.escape(said or "unit")):
        read_parameter("something", "file", entry)


def test_no_number_of_the_orders_is_written_in_the_code_of_the_method() -> None:
    """0.3, 0.4 and the like stand in the parameter files only."""
    forbidden = {0.3, 0.4, 1.96, 3.09, 0.95}
    for folder in (PACKAGE / "methodology", PACKAGE / "store" / "method"):
        for path in Path(folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            numbers = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)}
            assert not numbers & forbidden, path.name
