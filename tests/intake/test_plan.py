"""An import of tiny files from reading to publication: what is new, what is replaced, what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from shnro_core.exports.import_report import changed_rows_table, report, unknown_schools_sentence, verdict
from shnro_core.importers import Choice
from shnro_core.intake.plan import ADDS, ASIDE, LOADED, NEW, OLDER, REFUSED, REPLACES, SKIPPED
from shnro_core.intake.publish import publish_plan, withdraw_file
from shnro_core.model import DatabaseUnavailableError, DataRefusedError, Severity
from shnro_core.store.versions import current_version, publish, rollback
from tests.importers.conftest import sentences, write_xlsx
from tests.importers.test_formats import HEADER_2022, row_2022
from tests.intake.conftest import CODES, NOW, imported, planned, query, register, results, saved, template

pytestmark = pytest.mark.usefixtures("reading_here")

SAVED = "SELECT school_code, participants, failed FROM result WHERE region = '67' ORDER BY ALL"
PROTOCOL = "Математика_5 класс_ВПР 2022.xlsx"


def protocol(path: Path, score: int = 12, *, klass: str = "5А", day: str = "12.04.2022") -> Path:
    """A protocol of three pupils in each school."""
    rows = [row_2022(code, number, 4, 1, score, klass) for code in CODES for number in range(3)]
    loaded = HEADER_2022.index("Дата загрузки")
    return write_xlsx(path, {"Протокол": [HEADER_2022, *([*r[:loaded], day, *r[loaded + 1 :]] for r in rows)]})


def test_a_plan_changes_nothing_and_its_publication_puts_everything_in_service(folder: Path, inbox: Path) -> None:
    register(inbox / "Реестр.xlsx")
    results(inbox / "ОГЭ 2022.xlsx", 2022)
    before = current_version(folder)
    plan = planned(folder, inbox)
    assert (plan.region, [c.status for c in plan.changes], plan.findings) == ("67", [NEW, NEW], ())
    assert current_version(folder) == before
    version = publish_plan(folder, plan, author="тест", now=NOW)
    assert version is not None
    assert current_version(folder) == version.version
    assert query(folder, SAVED) == [(code, 20, 5) for code in CODES]
    assert query(folder, "SELECT count(*) FROM school WHERE region = '67'") == [(3,)]
    assert [f["file_name"] for f in version.files] == ["ОГЭ 2022.xlsx", "Реестр.xlsx"]
    assert verdict(plan).replace("\u00a0", " ") == ("2 файла, ошибок нет; строк добавится 6, изменится 0, исчезнет 0.")


def test_the_same_files_again_publish_nothing(folder: Path, inbox: Path) -> None:
    register(inbox / "Реестр.xlsx")
    protocol(inbox / PROTOCOL)
    imported(folder, inbox)
    before = current_version(folder)
    plan = planned(folder, inbox)
    assert [c.status for c in plan.changes] == [LOADED, LOADED]
    assert publish_plan(folder, plan, author="тест", now=NOW) is None
    assert current_version(folder) == before
    assert "всё это уже загружено" in verdict(plan)


def test_a_corrected_file_replaces_what_it_holds_and_no_school_goes(folder: Path, inbox: Path) -> None:
    imported(folder, saved(results(inbox / "ОГЭ.xlsx", 2022), 1))
    corrected = saved(results(inbox / "другое имя.xlsx", 2022, failed=7, codes=(CODES[0], "sch679009")), 2)
    plan = planned(folder, corrected)
    (change,) = plan.changes
    assert change.difference is not None
    assert change.status == REPLACES
    found = change.difference
    assert (found.added, found.changed, found.removed, found.unchanged) == (1, 1, 0, 0)
    table = changed_rows_table(change)
    assert table is not None
    assert [(r.school_code, r.change, r.failed_before) for r in table.frame.itertuples()] == [
        (CODES[0], "изменится", 5)
    ]
    assert [f.sentence for f in plan.findings if f.check == "check_units_absent"] == [
        "В базе есть ещё 2\u00a0школы с теми же процедурами и годами, в файлах их нет: они останутся. Чтобы удалить "
        "их, отметьте «Удалить школы, которых нет в файлах» (в командной строке --remove-absent)."
    ]
    publish_plan(folder, plan, author="тест", now=NOW)
    assert query(folder, SAVED) == [(CODES[0], 20, 7), *((code, 20, 5) for code in CODES[1:]), ("sch679009", 20, 7)]


def test_schools_absent_from_a_newer_file_go_only_with_the_words(folder: Path, inbox: Path) -> None:
    imported(folder, saved(results(inbox / "ОГЭ.xlsx", 2022), 1))
    plan = planned(folder, saved(results(inbox / "новый.xlsx", 2022, failed=6, codes=CODES[:1]), 2), remove_absent=True)
    assert plan.confirmation == "удалить 2"
    with pytest.raises(DataRefusedError, match="Из базы исчезнут 2\u00a0школы"):
        publish_plan(folder, plan, author="тест", now=NOW)
    publish_plan(folder, plan, author="тест", now=NOW, confirmed="Удалить 2")
    assert query(folder, SAVED) == [(CODES[0], 20, 6)]


def test_the_same_name_in_another_year_takes_nothing_away(folder: Path, inbox: Path) -> None:
    imported(folder, results(inbox / "Математика.xlsx", 2021))
    imported(folder, results(inbox / "Математика.xlsx", 2022, failed=6))
    assert query(
        folder, "SELECT year, count(*), sum(failed) FROM result WHERE region = '67' GROUP BY 1 ORDER BY 1"
    ) == [
        (2021, 3, 15),
        (2022, 3, 18),
    ]


def test_of_two_files_the_later_saved_counts_in_any_order(folder: Path, inbox: Path) -> None:
    later = saved(results(inbox / "новый.xlsx", 2022, failed=6), 2)
    earlier = saved(results(inbox / "старый.xlsx", 2022, failed=5), 1)
    imported(folder, later)
    plan = planned(folder, earlier)
    assert [c.status for c in plan.changes] == [OLDER]
    assert publish_plan(folder, plan, author="тест", now=NOW) is None
    assert {row[2] for row in query(folder, SAVED)} == {6}
    assert sentences(plan.findings, "check_units_older") == [
        "файл старый.xlsx: в файле новый.xlsx данные новее (ОГЭ, Математика, 2022 год, школ и записей — 3), они и "
        "остаются. Если нужны прежние, выберите для файла «заменить»."
    ]


def test_two_files_that_disagree_and_tell_no_date_are_asked_about(folder: Path, inbox: Path) -> None:
    one = saved(results(inbox / "а.xlsx", 2022, failed=6), 1)
    other = saved(results(inbox / "б.xlsx", 2022, failed=5), 1)
    plan = planned(folder, inbox)
    assert [c.status for c in plan.changes] == [REFUSED, REFUSED]
    assert {f.check for f in plan.findings} == {"check_units_unclear"}
    with pytest.raises(DataRefusedError):
        publish_plan(folder, plan, author="тест", now=NOW)
    imported(folder, inbox, by_file={one.name: Choice(replace=True)})
    assert {row[2] for row in query(folder, SAVED)} == {6}
    imported(folder, other, default=Choice(replace=True))
    assert {row[2] for row in query(folder, SAVED)} == {5}


def test_a_file_that_loses_most_of_the_pupils_is_asked_about(folder: Path, inbox: Path) -> None:
    imported(folder, saved(results(inbox / "целый.xlsx", 2022), 1))
    plan = planned(folder, saved(results(inbox / "обрывок.xlsx", 2022, participants=9, failed=1), 2))
    assert [f.check for f in plan.findings if f.severity is Severity.ERROR] == ["check_units_unclear"]


def test_two_classes_of_a_school_each_with_its_file_are_added_up(folder: Path, inbox: Path) -> None:
    def of_class(name: str, score: int) -> Path:
        rows = [[*row_2022(CODES[0], number, 4, 1, score)] for number in range(3)]
        for row in rows:
            row[HEADER_2022.index("Наименование класса")] = name
        path = inbox / f"Математика_5 класс_ВПР 2022, {name}.xlsx"
        return saved(write_xlsx(path, {"Протокол": [HEADER_2022, *rows]}), 1)

    one, other = of_class("5А", 12), of_class("5Б", 2)
    imported(folder, one, other)
    assert query(folder, SAVED) == [(CODES[0], 6, 3)]
    assert [c.status for c in planned(folder, other).changes] == [LOADED]
    third = of_class("5В", 2)
    assert [c.status for c in planned(folder, third).changes] == [ADDS]
    imported(folder, third)
    assert query(folder, SAVED) == [(CODES[0], 9, 6)]
    withdraw_file(
        folder,
        file_id=query(folder, "SELECT file_id FROM import_file WHERE file_name = ?", other.name)[0][0],
        author="тест",
        now=NOW,
    )
    assert query(folder, SAVED) == [(CODES[0], 6, 3)]


def test_the_good_files_are_published_when_the_user_says_so(folder: Path, inbox: Path) -> None:
    results(inbox / "ОГЭ.xlsx", 2022)
    results(inbox / "ОГЭ 2021.xlsx", 2021, participants=3, failed=4)
    plan = planned(folder, inbox)
    assert [c.batch.file_name for c in plan.rejected] == ["ОГЭ 2021.xlsx"]
    publish_plan(folder, plan, author="тест", now=NOW, partial=True)
    assert query(folder, "SELECT DISTINCT year FROM result WHERE region = '67'") == [(2022,)]


def test_a_file_the_user_leaves_out_is_not_loaded(folder: Path, inbox: Path) -> None:
    path = results(inbox / "ОГЭ.xlsx", 2022)
    plan = planned(folder, inbox, by_file={path.name: Choice(skip=True)})
    assert [c.status for c in plan.changes] == [SKIPPED]
    assert publish_plan(folder, plan, author="тест", now=NOW) is None


def test_one_bad_file_holds_back_the_whole_import(folder: Path, inbox: Path) -> None:
    results(inbox / "ОГЭ.xlsx", 2022)
    results(inbox / "ОГЭ 2021.xlsx", 2021, participants=3, failed=4)
    before = current_version(folder)
    plan = planned(folder, inbox)
    assert {c.status for c in plan.changes} == {NEW, REFUSED}
    with pytest.raises(DataRefusedError):
        publish_plan(folder, plan, author="тест", now=NOW)
    assert current_version(folder) == before


def test_a_plan_is_not_published_over_a_base_that_has_changed_meanwhile(folder: Path, inbox: Path) -> None:
    plan = planned(folder, results(inbox / "ОГЭ.xlsx", 2022))
    imported(folder, results(inbox / "ОГЭ 2021.xlsx", 2021))
    with pytest.raises(DatabaseUnavailableError, match="базу обновили"):
        publish_plan(folder, plan, author="тест", now=NOW)


def test_schools_no_register_has_are_stored_and_counted(folder: Path, inbox: Path) -> None:
    plan = planned(folder, results(inbox / "ОГЭ.xlsx", 2022))
    assert plan.findings == ()
    assert plan.unknown_schools == set(CODES)
    assert (
        unknown_schools_sentence(plan)
        .replace("\u00a0", " ")
        .startswith("Не в реестре 3 школы (sch679001, sch679002, sch679003). Они входят в расчёты и списки")
    )
    publish_plan(folder, plan, author="тест", now=NOW)
    assert len(query(folder, SAVED)) == 3


def test_schools_of_a_register_in_the_same_import_are_known(folder: Path, inbox: Path) -> None:
    register(inbox / "я реестр.xlsx", CODES[:2])
    results(inbox / "а результаты.xlsx", 2022)
    plan = planned(folder, inbox)
    assert plan.unknown_schools == {CODES[2]}
    assert sentences(plan.findings, "check_login_unknown") == [
        "файл а результаты.xlsx, строка 4: школы нет в реестре (sch679003). Добавьте школу в реестр или "
        "исправьте логин."
    ]
    assert [f["unknown_schools"] for f in report(plan)["files"]] == [1, 0]


def test_schools_of_the_loaded_register_are_known_without_naming_the_region(folder: Path, inbox: Path) -> None:
    imported(folder, register(inbox / "реестр.xlsx", CODES[:2]))
    plan = planned(folder, results(inbox / "ОГЭ.xlsx", 2022))
    assert plan.unknown_schools == {CODES[2]}
    assert [f.check for f in plan.findings] == ["check_login_unknown"]


def test_a_municipality_that_is_not_on_the_map_is_told(folder: Path, inbox: Path) -> None:
    plan = planned(folder, register(inbox / "реестр.xlsx", place="Лунный район"))
    assert [(f.check, f.severity) for f in plan.findings] == [("check_municipality_unknown", Severity.WARNING)]


def test_files_of_two_regions_are_not_mixed(folder: Path, inbox: Path) -> None:
    results(inbox / "ОГЭ.xlsx", 2022)
    results(inbox / "чужой.xlsx", 2022, codes=("sch760001",))
    plan = planned(folder, inbox)
    assert (plan.region, plan.refused) == ("67", True)
    assert sentences(plan.findings, "check_region_foreign") == [
        "файл чужой.xlsx: логины школ начинаются на 76, а загружается регион 67. "
        "Загрузите файлы другого региона отдельно или исправьте регион."
    ]


def test_files_without_logins_need_a_region(folder: Path, inbox: Path) -> None:
    scale = template(inbox / "шкала.xlsx", "mark_scale", [[2023, 5, "Математика", 7, 12, 17]])
    assert [f.check for f in planned(folder, scale).findings] == ["check_region_unknown"]
    assert planned(folder, scale, region="67").findings == ()


def test_the_year_before_is_looked_for_among_the_files_of_the_import_too(folder: Path, inbox: Path) -> None:
    results(inbox / "ОГЭ 2021.xlsx", 2021, participants=60)
    results(inbox / "ОГЭ 2022.xlsx", 2022, participants=20, codes=CODES[:2])
    checks = {f.check for f in planned(folder, inbox).findings}
    assert checks == {"check_participants_jump", "check_school_participants_jump", "check_school_vanished"}


def test_a_scale_of_the_year_is_used_by_the_files_that_come_with_it_and_after_it(folder: Path, inbox: Path) -> None:
    path = protocol(inbox / PROTOCOL, score=12)
    imported(folder, path)
    assert query(folder, SAVED) == [(code, 3, 0) for code in CODES]
    scale = template(inbox / "шкала.xlsx", "mark_scale", [[2022, 5, "Математика", 13, 15, 17]])
    alone = planned(folder, scale, region="67")
    assert sentences(alone.findings, "check_scale_changed") == [
        "файл шкала.xlsx: по прежней шкале уже посчитаны результаты: ВПР, Математика, 5 класс, 2022 год. "
        "Загрузите протоколы этих процедур ещё раз."
    ]
    together = planned(folder, inbox)
    assert {c.batch.file_name: c.status for c in together.changes} == {PROTOCOL: REPLACES, "шкала.xlsx": NEW}
    assert together.findings == ()
    publish_plan(folder, together, author="тест", now=NOW)
    assert query(folder, SAVED) == [(code, 3, 3) for code in CODES]
    assert [c.status for c in planned(folder, path).changes] == [LOADED]
    imported(folder, protocol(inbox / "Математика_5 класс_ВПР 2021.xlsx", score=12, day="12.04.2021"))
    assert [row[2] for row in query(folder, SAVED)].count(3) == 3


def test_corrections_are_read_again_and_replace(folder: Path, inbox: Path) -> None:
    path = protocol(inbox / "Математика_6 класс_ВПР 2022.xlsx", klass="6А")
    choice = Choice(previous_grade=True)
    imported(folder, path, by_file={path.name: choice})
    assert query(folder, "SELECT DISTINCT grade FROM result WHERE region = '67'") == [(5,)]
    assert [c.status for c in planned(folder, path, by_file={path.name: choice}).changes] == [LOADED]
    assert [c.status for c in planned(folder, path).changes] == [REPLACES]


def test_a_zip_with_folders_is_taken_whole(folder: Path, inbox: Path, tmp_path: Path) -> None:
    register(inbox / "Реестр.xlsx")
    protocol(inbox / "2022" / "5" / "Математика.xlsx")
    with zipfile.ZipFile(tmp_path / "год.zip", "w") as archive:
        for path in inbox.rglob("*.xlsx"):
            archive.write(path, path.relative_to(inbox))
    plan = planned(folder, tmp_path / "год.zip")
    assert {c.batch.file_name for c in plan.changes} == {"год.zip/Реестр.xlsx", "год.zip/2022/5/Математика.xlsx"}
    assert not plan.refused
    assert {c.batch.parameters.get("grade") for c in plan.changes} == {None, "5"}


def test_a_withdrawn_file_takes_its_rows_and_at_last_the_region(folder: Path, inbox: Path) -> None:
    codes = ("sch540001", "sch540002")
    register(inbox / "реестр.xlsx", codes, place="Район")
    results(inbox / "ОГЭ.xlsx", 2022, codes=codes)
    imported(folder, inbox)
    ids = dict(query(folder, "SELECT file_name, file_id FROM import_file WHERE region = '54'"))
    withdraw_file(folder, file_id=ids["ОГЭ.xlsx"], author="тест", now=NOW)
    assert query(folder, "SELECT count(*) FROM result WHERE region = '54'") == [(0,)]
    assert query(folder, "SELECT name, data_kind FROM region WHERE region = '54'") == [
        ("Новосибирская область", "загружено")
    ]
    last = withdraw_file(folder, file_id=ids["реестр.xlsx"], author="тест", now=NOW)
    assert last.action == "удаление файла «реестр.xlsx»"
    for table in ("region", "municipality", "school"):
        assert query(folder, f"SELECT count(*) FROM {table} WHERE region = '54'") == [(0,)]  # noqa: S608 - fixed names
    with pytest.raises(DatabaseUnavailableError, match="Такого файла"):
        withdraw_file(folder, file_id=ids["реестр.xlsx"], author="тест", now=NOW)


def test_rollback_returns_the_rows_of_before(folder: Path, inbox: Path) -> None:
    before = current_version(folder)
    imported(folder, results(inbox / "ОГЭ.xlsx", 2022))
    assert len(query(folder, SAVED)) == 3
    rollback(folder, before)
    assert query(folder, SAVED) == []


def test_the_method_sees_the_imported_schools(folder: Path, inbox: Path) -> None:
    register(inbox / "реестр.xlsx")
    results(inbox / "ОГЭ.xlsx", 2022, failed=10)
    imported(folder, inbox)
    (name,) = query(
        folder, "SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_name = 'method_result'"
    )
    assert query(folder, f"SELECT count(*) FROM {name[0]}.method_result WHERE region = '67'") == [(3,)]  # noqa: S608 - a name of the catalogue


def test_a_file_that_another_of_the_import_repeats_is_not_called_loaded(folder: Path, inbox: Path) -> None:
    results(inbox / "ОГЭ 2022.xlsx", 2022)
    saved(results(inbox / "ОГЭ 2022 копия.xlsx", 2022), 3)
    assert sorted(c.status for c in planned(folder, inbox).changes) == sorted([NEW, OLDER])
    (inbox / "ОГЭ 2022 ещё.xlsx").write_bytes((inbox / "ОГЭ 2022.xlsx").read_bytes())
    assert sorted(c.status for c in planned(folder, inbox).changes) == sorted([NEW, OLDER, ASIDE])


def test_a_base_of_another_version_of_the_program_is_one_sentence(folder: Path, inbox: Path) -> None:
    path = results(inbox / "ОГЭ.xlsx", 2022)

    def older(con: Any) -> dict[str, Any]:
        con.execute("DROP TABLE covered_unit")
        return {"files": [], "findings": []}

    publish(folder, older, author="тест", action="прежняя программа", now=NOW, from_current=True)
    with pytest.raises(DatabaseUnavailableError, match="другой версией программы"):
        imported(folder, path)
