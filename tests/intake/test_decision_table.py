"""The table of files before publication: worst first, doubt marked in the cell, edited cells become decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shnro_core.exports.import_report import file_decisions, findings_table, good_alone, on_page, published, verdict
from shnro_core.importers import Choice
from shnro_core.importers.tables import AUTUMN
from shnro_core.intake.plan import NEW, REFUSED, REPLACES
from shnro_core.intake.publish import publish_plan
from shnro_core.model import DataRefusedError
from shnro_core.store.database import Connection
from shnro_core.store.relations import prepare
from shnro_core.store.units import rebuild_results
from shnro_core.store.versions import publish
from tests.importers.conftest import sentences, write_xlsx
from tests.importers.test_formats import HEADER_2020, HEADER_2022, row_2020, row_2022
from tests.intake.conftest import CODES, NOW, imported, planned, query, register, results, saved, template

pytestmark = pytest.mark.usefixtures("reading_here")


EDITED_OF_WORK = ("format", "year", "grade", "previous_grade", "subject")
HEADER_FORM_2026 = ["Код участника", "Вариант", "1 (24б)", "Порядковый номер класса",
                    "Отметка за предыдущий триместр/ четверть/полугодие", "Итого баллов"]  # fmt: skip
RETAKEN = (("Пробный", "05.06.2025", 20), ("Образцов", "05.06.2025", 70), ("Пробный", "04.07.2025", 60))


def protocol(path: Path, *, score: int = 12, klass: str = "5А", code: int = 0) -> Path:
    """A protocol of three pupils in each school; other ``code``, other pupils."""
    rows = [row_2022(school, code + n, 4, 1, score, klass) for school in CODES for n in range(3)]
    return write_xlsx(path, {"Протокол": [HEADER_2022, *rows]})


def summary(path: Path) -> Path:
    """«Статистика по отметкам» whose title tells everything but the year."""
    schools = [[f"Школа ({code})", None, 20, 50, 30, 10, 10] for code in CODES]
    head = [["ВПР. 5 класс"], ["Предмет: Математика"]]
    return write_xlsx(
        path, {"Лист1": [*head, ["Группы участников", "Кол-во ОО", "Кол-во участников", "2", "3", "4", "5"], *schools]}
    )


def test_refused_files_stand_first_and_what_is_unknown_is_marked_in_its_cell(folder: Path, inbox: Path) -> None:
    register(inbox / "Реестр.xlsx")
    results(inbox / "2022" / "ОГЭ.xlsx", 2022)
    summary(inbox / "Статистика.xlsx")
    frame = file_decisions(planned(folder, inbox), {}).frame
    assert list(frame["sign"]) == ["✗ отклонён", "✓ ясно", "✓ ясно"]
    assert list(frame["name"]) == ["Статистика.xlsx", "ОГЭ.xlsx — 2022", "Реестр.xlsx"]
    refused, exam, _ = frame.to_dict("records")
    assert (refused["year"], refused["grade"], refused["subject"]) == ("?", "5", "Математика")
    assert "год не указан" in refused["doubt"]
    assert (refused["outcome"], exam["outcome"]) == ("не загрузится", "новый; новых строк 3")
    assert (exam["year"], exam["participants"], exam["failed"]) == ("2022", "60", "15")


def test_an_edited_cell_becomes_a_decision_and_an_emptied_one_takes_it_back(folder: Path, inbox: Path) -> None:
    summary(inbox / "Статистика.xlsx")
    plan = planned(folder, inbox)
    table = file_decisions(plan, {})
    assert table.decided(table.frame) == {}
    made = table.decided(table.frame.assign(year="2022"))
    assert made == {"Статистика.xlsx": Choice(year=2022)}
    fixed = planned(folder, inbox, by_file=made)
    assert [c.status for c in fixed.changes] == [NEW]
    again = file_decisions(fixed, made)
    assert list(again.frame["year"]) == ["2022"]
    assert again.decided(again.frame.assign(year=None)) == {}
    assert again.decided(again.frame.assign(grade="6", format="Шаблон «Реестр школ»")) == {
        "Статистика.xlsx": Choice(year=2022, grade=6, format="template_school")
    }


def test_a_decision_on_files_that_meet_is_one_of_three_words(folder: Path, inbox: Path) -> None:
    imported(folder, saved(results(inbox / "ОГЭ.xlsx", 2022), 3))
    newer = saved(results(inbox / "ОГЭ новый.xlsx", 2022, failed=9), 3)
    plan = planned(folder, newer)
    table = file_decisions(plan, {})
    assert [c.status for c in plan.changes] == [REFUSED]
    assert list(table.frame["decision"]) == ["?"]
    made = table.decided(table.frame.assign(decision="заменить"))
    assert made == {"ОГЭ новый.xlsx": Choice(replace=True)}
    fixed = planned(folder, newer, by_file=made)
    assert [c.status for c in fixed.changes] == [REPLACES]
    again = file_decisions(fixed, made)
    assert list(again.frame["outcome"]) == ["заменит: ОГЭ.xlsx; изменится 3"]
    assert again.decided(again.frame.assign(decision="не загружать")) == {"ОГЭ новый.xlsx": Choice(skip=True)}


def test_columns_that_say_nothing_of_any_file_are_left_out(folder: Path, inbox: Path) -> None:
    register(inbox / "Реестр.xlsx")
    assert file_decisions(planned(folder, inbox), {}).edited == ("format", "year", "decision")
    protocol(inbox / "Математика_5 класс_ВПР 2022.xlsx")
    edited = file_decisions(planned(folder, inbox), {}).edited
    assert edited == ("format", "year", "grade", "previous_grade", "subject", "decision")


def form(path: Path) -> Path:
    """A form of 2026 that names no school, with three pupils of whom one failed."""
    rows = [[n, 1, 5, "1", 4, total] for n, total in enumerate((5, 12, 20))]
    return write_xlsx(path, {"Протокол": [HEADER_FORM_2026, *rows]})


def test_the_login_of_a_school_is_written_in_where_its_form_names_none(folder: Path, inbox: Path) -> None:
    form(inbox / "Форма сбора результатов Русский язык 4 класс ВПР 2026.xlsx")
    table = file_decisions(planned(folder, inbox), {})
    assert (table.edited, list(table.frame["school"])) == ((*EDITED_OF_WORK, "school", "decision"), ["?"])
    made = table.decided(table.frame.assign(school="edu679001"))
    fixed = planned(folder, inbox, by_file=made)
    assert fixed.changes[0].batch.frame["school_code"].tolist() == [CODES[0]]
    assert list(file_decisions(fixed, made).frame["school"]) == ["edu679001"]
    with pytest.raises(DataRefusedError, match="это не логин школы"):
        table.decided(table.frame.assign(school="Школа 5"))


def test_retakes_are_decided_where_a_file_has_them(folder: Path, inbox: Path) -> None:
    register(inbox / "Реестр.xlsx")
    exam = [["Код ОО", "Предмет", "Фамилия", "Дата экзамена", "Тестовый балл"]]
    exam += [[CODES[0], "Физика", name, day, score] for name, day, score in RETAKEN]
    write_xlsx(inbox / "ЕГЭ 2025.xlsx", {"Лист1": exam})
    plan = planned(folder, inbox)
    table = file_decisions(plan, {})
    assert table.frame.set_index("file_name")["retakes"].dropna().to_dict() == {"ЕГЭ 2025.xlsx": "нет"}
    assert table.frame.set_index("file_name").loc["ЕГЭ 2025.xlsx", ["participants", "failed"]].tolist() == ["2", "1"]
    made = table.decided(table.frame.assign(retakes=["да", None]))
    assert made == {"ЕГЭ 2025.xlsx": Choice(retakes=True)}
    fixed = file_decisions(planned(folder, inbox, by_file=made), made).frame.set_index("file_name")
    assert fixed.loc["ЕГЭ 2025.xlsx", ["retakes", "participants", "failed"]].tolist() == ["да", "2", "0"]


def test_what_the_best_pupil_got_is_not_shown_as_the_maximum_of_the_work(folder: Path, inbox: Path) -> None:
    told = protocol(inbox / "Математика_5 класс_ВПР 2022.xlsx")
    rows = [row_2020(CODES[0], 1, 4, "1", 9)]
    write_xlsx(inbox / "2020" / "5" / "Математика.xlsx", {"Sheet1": [HEADER_2020, *rows]})
    shown = file_decisions(planned(folder, inbox), {}).frame.set_index("file_name")["scale"]
    assert shown[told.name] == "7, 11, 15 из 20"
    assert shown["2020/5/Математика.xlsx"] == "7, 11, 15"


def test_good_files_are_offered_without_the_refused_in_agreeing_numbers(folder: Path, inbox: Path) -> None:
    register(inbox / "Реестр.xlsx")
    summary(inbox / "Статистика.xlsx")
    plan = planned(folder, inbox)
    assert good_alone(plan).replace("\u00a0", " ") == "1 файл без отклонённого"
    assert on_page(verdict(plan)).endswith("без отклонённого.")
    results(inbox / "ОГЭ 2022.xlsx", 2022)
    summary(inbox / "Ещё одна.xlsx").write_bytes(b"%PDF")
    (inbox / "обрыв.xlsx").write_bytes(b"PK\x03\x04")
    plan = planned(folder, inbox)
    assert len(plan.rejected) >= 2
    assert good_alone(plan).replace("\u00a0", " ").startswith(f"2 файла без {len(plan.rejected)} отклонённых")
    assert publish_plan(folder, plan, author="тест", now=NOW, partial=True) is not None
    assert published(plan).replace("\u00a0", " ") == (
        f"Загружено: 2 файла, отклонено {len(plan.rejected)}; строк добавлено 6, изменено 0, удалено 0."
    )
    assert query(folder, "SELECT sum(participants) FROM result WHERE region = '67'") == [(60,)]


def test_files_of_no_known_region_are_not_published_even_in_part(folder: Path, inbox: Path) -> None:
    template(inbox / "шкала.xlsx", "mark_scale", [[2023, 5, "Математика", 7, 12, 17]])
    summary(inbox / "Статистика.xlsx").write_bytes(b"PK\x03\x04")
    plan = planned(folder, inbox)
    assert good_alone(plan) == ""
    with pytest.raises(DataRefusedError):
        publish_plan(folder, plan, author="тест", now=NOW, partial=True)


def test_the_region_is_not_asked_for_beside_files_that_are_refused(folder: Path, inbox: Path) -> None:
    (inbox / "обрыв.xlsx").write_bytes(b"PK\x03\x04")
    assert {f.check for f in planned(folder, inbox).findings} & {"check_region_unknown"} == set()


def autumn_loaded(folder: Path, path: Path) -> None:
    """The version in service with a protocol loaded as the work of autumn."""
    imported(folder, path)

    def fill(con: Connection) -> dict[str, Any]:
        con.execute("UPDATE loaded_result SET sitting = ?", [AUTUMN])
        rebuild_results(con, "67")
        prepare(con)
        return {}

    publish(folder, fill, author="тест", action="осень", now=NOW, from_current=True)


def test_works_of_both_sittings_are_told_before_they_are_published(folder: Path, inbox: Path) -> None:
    autumn_loaded(folder, protocol(inbox / "Математика_5 класс_ВПР 2022.xlsx", score=5))
    assert planned(folder, results(inbox / "ОГЭ 2022.xlsx", 2022)).both_sittings == ()
    spring = protocol(inbox / "весна" / "Математика_5 класс_ВПР 2022.xlsx", code=50)
    plan = planned(folder, spring)
    assert [(both.year, both.schools, both.autumn) for both in plan.both_sittings] == [(2022, 3, False)]
    assert "и весенняя работа, и осенняя" in sentences(plan.findings, "check_sittings_both")[0]
    chosen = planned(folder, spring, sitting=AUTUMN)
    assert [both.autumn for both in chosen.both_sittings] == [True]
    publish_plan(folder, chosen, author="тест", now=NOW)
    assert query(folder, "SELECT DISTINCT failed FROM result WHERE region = '67' AND exam = 'ВПР'") == [(3,)]
    publish_plan(folder, planned(folder, spring, sitting=""), author="тест", now=NOW)
    assert query(folder, "SELECT DISTINCT failed FROM result WHERE region = '67' AND exam = 'ВПР'") == [(0,)]


def test_findings_on_a_page_do_not_speak_of_the_command_line(folder: Path, inbox: Path) -> None:
    imported(folder, saved(results(inbox / "ОГЭ.xlsx", 2022), 3))
    plan = planned(folder, saved(results(inbox / "ОГЭ новый.xlsx", 2022, failed=9), 3))
    assert "командной строке" in plan.findings[0].sentence
    table = findings_table(plan.findings)
    assert "командной" not in " ".join(table.frame["advice"])
    assert [c.name for c in table.columns] == ["severity", "file", "what", "advice"]
