"""Survey mappings: given once, kept beside the database, found again by the columns of the next wave."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from shnro_core.importers import Choice, SurveyMapping, SurveyQuestion, SurveyScale
from shnro_core.importers.mappings import (
    FOLDER_FILE,
    fitting_scale,
    mappings_text,
    merged,
    parse_mappings,
    usual_scales,
)
from shnro_core.intake.kept import KEPT_FILE, forget_mapping, keep_mappings, kept_mappings
from shnro_core.intake.plan import NEW, REPLACES
from shnro_core.model import DataRefusedError
from tests.importers.conftest import sentences, write_xlsx
from tests.intake.conftest import imported, planned, query

pytestmark = pytest.mark.usefixtures("reading_here")

COLUMN = "Полезны ли встречи с куратором?"
YES_NO = SurveyScale("да или нет", ("Нет", "Да"), frozenset({"Да"}))
MAPPING = SurveyMapping(
    "Кураторы", 2022, "апрель", "Директора школ", (SurveyQuestion(COLUMN, COLUMN, YES_NO.name),), (YES_NO,), 12
)
ANSWERS = "SELECT year, wave, option, positive, answers, invited FROM survey_answer WHERE region = '67' ORDER BY ALL"


def export(path: Path, yes: int = 5, no: int = 3, column: str = COLUMN) -> Path:
    """An export of Yandex Forms with one question and an address nobody may keep."""
    rows = [["ID", "Время создания", "Электронная почта", column]]
    rows += [[n, "2022-04-11 09:00:00", f"d{n}@demo.example", "Да" if n < yes else "Нет"] for n in range(yes + no)]
    return write_xlsx(path, {"Ответы": rows})


def test_a_survey_nobody_has_mapped_is_refused_and_offers_its_columns(folder: Path, inbox: Path) -> None:
    plan = planned(folder, export(inbox / "Опрос, апрель 2022.xlsx"), region="67")
    assert sentences(plan.findings) == [
        "файл Опрос, апрель 2022.xlsx: это выгрузка опроса, но не указано, какие столбцы — какие вопросы. "
        "Сопоставьте столбцы с вопросами, шкалой и волной; выбор сохранится."
    ]
    told = plan.changes[0].batch.parameters
    assert told["questions"] == f'[{{"column": "{COLUMN}", "answers": ["Да", "Нет"]}}]'
    assert (told["year"], told["wave"]) == ("2022", "апрель")


def test_a_mapping_in_the_folder_is_used_and_kept_when_the_import_is_published(folder: Path, inbox: Path) -> None:
    export(inbox / "Опрос, апрель 2022.xlsx")
    (inbox / FOLDER_FILE).write_text(mappings_text([MAPPING]), encoding="utf-8")
    plan = planned(folder, inbox, region="67")
    assert ([c.status for c in plan.changes], plan.findings) == ([NEW], ())
    assert not (folder / KEPT_FILE).exists()
    imported(folder, inbox, region="67")
    assert kept_mappings(folder) == (MAPPING,)
    assert query(folder, ANSWERS) == [(2022, "апрель", "Да", True, 5, 12), (2022, "апрель", "Нет", False, 3, 12)]


def test_the_next_wave_is_recognised_by_its_columns_and_the_name_of_its_file(folder: Path, inbox: Path) -> None:
    keep_mappings(folder, [MAPPING])
    plan = planned(folder, export(inbox / "ноябрь 2023.xlsx", yes=4), region="67")
    assert sentences(plan.findings) == [
        "файл ноябрь 2023.xlsx: не указано, скольким предложили ответить: доли ответивших не будет. "
        "Впишите «приглашено» в сопоставление опроса."
    ]
    imported(folder, inbox, region="67")
    assert query(folder, ANSWERS)[0] == (2023, "ноябрь", "Да", True, 4, None)


def test_a_wave_the_name_does_not_tell_is_asked_for(folder: Path, inbox: Path) -> None:
    keep_mappings(folder, [MAPPING])
    path = export(inbox / "опрос 2023.xlsx")
    assert sentences(planned(folder, path, region="67").findings) == [
        "файл опрос 2023.xlsx: волна опроса не названа в имени файла. "
        "Выберите волну при загрузке или впишите её в имя файла: «апрель 2022»."
    ]
    told = planned(folder, path, region="67", by_file={path.name: Choice(wave="апрель")})
    assert (told.changes[0].batch.year, told.changes[0].batch.parameters["wave"]) == (2023, "апрель")


def test_a_mapping_given_with_the_import_goes_over_the_kept_one(folder: Path, inbox: Path) -> None:
    path = export(inbox / "апрель 2022.xlsx")
    imported(folder, path, region="67", surveys=(MAPPING,))
    other = replace(MAPPING, scales=(replace(YES_NO, positive=frozenset({"Нет"})),))
    plan = planned(folder, path, region="67", surveys=(other,))
    assert [c.status for c in plan.changes] == [REPLACES]
    imported(folder, path, region="67", surveys=(other,))
    assert kept_mappings(folder) == (other,)
    assert [row[3] for row in query(folder, ANSWERS)] == [False, True]


def test_of_two_groups_with_the_same_questions_the_name_of_the_file_decides(folder: Path, inbox: Path) -> None:
    keep_mappings(folder, [MAPPING, replace(MAPPING, name="Учителя", respondents="Учителя")])
    teachers = planned(folder, export(inbox / "учителя, апрель 2022.xlsx"), region="67")
    assert teachers.changes[0].batch.parameters["respondents"] == "Учителя"
    unclear = planned(folder, export(inbox / "апрель 2022.xlsx"), region="67")
    assert [f.check for f in unclear.findings] == ["check_survey_ambiguous"]


def test_a_mapping_inside_an_archive_is_found(folder: Path, inbox: Path, tmp_path: Path) -> None:
    path = export(inbox / "апрель 2022.xlsx")
    with zipfile.ZipFile(tmp_path / "опрос.zip", "w") as archive:
        archive.write(path, "опрос/апрель 2022.xlsx")
        archive.writestr(f"опрос/{FOLDER_FILE}", mappings_text([MAPPING]))
    assert planned(folder, tmp_path / "опрос.zip", region="67").findings == ()


def test_a_forgotten_mapping_is_asked_for_again(folder: Path, inbox: Path) -> None:
    keep_mappings(folder, [MAPPING])
    assert forget_mapping(folder, MAPPING.name)
    assert not forget_mapping(folder, MAPPING.name)
    plan = planned(folder, export(inbox / "апрель 2022.xlsx"), region="67")
    assert [f.check for f in plan.findings] == ["check_survey_unmapped"]


def test_mappings_are_written_and_read_back_with_all_their_waves() -> None:
    waves = (MAPPING, replace(MAPPING, wave="ноябрь", invited=None))
    text = mappings_text(waves)
    assert text.count("название:") == 1
    assert parse_mappings(text.encode(), "ф.yaml") == waves


def test_newer_questions_take_the_place_of_older_ones_in_all_waves() -> None:
    november = replace(MAPPING, wave="ноябрь")
    renamed = replace(november, questions=(replace(MAPPING.questions[0], question="Новая редакция"),))
    assert merged([renamed], [MAPPING, november]) == (renamed, replace(renamed, wave="апрель"))


GOOD = mappings_text([MAPPING])
FAULTS = {
    "строка 3: строка не читается как YAML": "опросы:\n  - {\n",
    "здесь должен стоять список «ключ: значение»": "просто текст",
    "опросы: здесь должен стоять список строк, начатых дефисом": "опросы: нет",
    "опрос 1: не заполнено «название»": GOOD.replace("название: Кураторы", "название: ''"),
    "опрос «Кураторы»: не заполнено «кто отвечал»": GOOD.replace("кто отвечал: Директора школ", "кто: все"),
    "вопрос 1: шкалы «иная» нет среди шкал опроса": GOOD.replace("шкала: да или нет", "шкала: иная"),
    "волна должна называться «апрель» или «ноябрь»": GOOD.replace("волна: апрель", "волна: май"),
    "год волны должен быть числом от 2010 до 2040": GOOD.replace("год: 2022", "год: двадцатый"),
    "«приглашено» должно быть целым числом": GOOD.replace("приглашено: 12", "приглашено: много"),
    "положительный ответ «Ага» не стоит среди ответов": "Ага".join(GOOD.rsplit("Да", 1)),
    "ответы повторяются": GOOD.replace("- Нет", "- Да", 1),
    "файл не читается как YAML": "[" * 1500,
    "файл слишком велик для сопоставления опросов": "#" * 300_000,
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_spoilt_mapping_is_refused_with_one_sentence(folder: Path, inbox: Path, fault: str) -> None:
    (inbox / FOLDER_FILE).write_text(FAULTS[fault], encoding="utf-8")
    with pytest.raises(DataRefusedError) as refused:
        planned(folder, inbox, region="67")
    (finding,) = refused.value.findings
    assert fault.removeprefix("строка 3: ") in finding.what
    assert finding.file == FOLDER_FILE
    assert (finding.row == 3) == fault.startswith("строка 3")


def test_a_mapping_in_another_encoding_is_refused(folder: Path, inbox: Path) -> None:
    (inbox / FOLDER_FILE).write_bytes("опросы:".encode("cp1251"))
    with pytest.raises(DataRefusedError, match="не в кодировке UTF-8"):
        planned(folder, inbox, region="67")


def test_a_usual_scale_is_proposed_by_the_answers_given() -> None:
    found = fitting_scale(usual_scales(), ["да", "Скорее нет"])
    assert found is not None
    assert found.name == "согласие"
    assert fitting_scale(usual_scales(), ["Да", "Нет"]) == YES_NO
    assert fitting_scale(usual_scales(), []) is None
    assert fitting_scale(usual_scales(), ["Когда как"]) is None
