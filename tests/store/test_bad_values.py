"""Wrong cells of the published tables and figures that contradict each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shnro_core.store.integrity import check_names
from shnro_core.store.specs import table_specs
from tests.store.conftest import DataCopy

Refusal = Callable[[Path], list[str]]

Case = tuple[str, int, str, str, str]

FIX = "Исправьте значение и повторите сборку."
COMPARE = "Сверьте строку с документом, исправьте файл и повторите сборку."

NOT_NUMBER = "не число (дробная часть пишется через точку)"
NOT_ON_MAP = "нет в границах data/geo для региона документа"
DOCUMENTS = "soiro-2020, order-850-2021, order-548-2022, soiro-2022, yaroslavl-2023"
CELLS = [
    ("deficits_2023", 4, "staff_share", "120", "«120» больше 100"),
    ("deficits_2023", 4, "staff_share", "100.01", "«100.01» больше 100"),
    ("deficits_2023", 4, "staff_share", "-1", "«-1» меньше 0"),
    ("deficits_2023", 4, "staff_share", "много", f"«много» — {NOT_NUMBER}"),
    ("deficits_2023", 4, "staff_share", "12,5", f"«12,5» — {NOT_NUMBER}"),
    ("deficits_2023", 4, "staff_share", "nan", f"«nan» — {NOT_NUMBER}"),
    ("deficits_2023", 4, "staff_share", "1e1", f"«1e1» — {NOT_NUMBER}"),
    ("deficits_2023", 4, "staff_share", "", "значение не заполнено"),
    ("deficits_2023", 4, "shnor_n", "5.5", "«5.5» — не целое число"),
    ("deficits_2023", 4, "shnor_n", "семь", "«семь» — не целое число"),
    ("deficits_2023", 4, "shnor_n", "٣", "«٣» — не целое число"),
    ("deficits_2023", 4, "shnor_n", "99999999999", "«99999999999» больше 2147483647"),
    ("deficits_2023", 4, "municipality", "Нью-Васюки", f"муниципалитета «Нью-Васюки» {NOT_ON_MAP}"),
    ("deficits_2023", 4, "municipality", "Гагаринский район", f"муниципалитета «Гагаринский район» {NOT_ON_MAP}"),
    ("deficits_2023", 4, "source", "order-999", "документа «order-999» нет в sources.csv"),
    ("deficits_2023", 4, "source", "", "значение не заполнено"),
    ("schools_850", 9, "cluster", "3", "«3» — не из списка: 1, 2"),
    ("schools_850", 9, "area", "посёлок", "«посёлок» — не из списка: городская, сельская"),
    ("sources", 2, "source_id", "soiro-1917", f"«soiro-1917» — не из списка: {DOCUMENTS}"),
    ("risks", 3, "table", "", "значение не заполнено"),
]  # fmt: skip


@pytest.mark.parametrize("case", CELLS, ids=lambda c: f"{c[0]}.{c[2]}={c[3]}")
def test_wrong_cell_is_told_with_file_row_column_and_rule(data_copy: DataCopy, refusal: Refusal, case: Case) -> None:
    table, row, column, value, rule = case
    data_copy.put(f"published/{table}.csv", row, column, value)
    sentence = f"файл {table}.csv, строка {row}, столбец «{column}»: {rule}. {FIX}"
    assert sentence in refusal(data_copy.folder)


@pytest.mark.parametrize("spec", table_specs(), ids=lambda s: s.name)
def test_repeated_key_of_any_table_is_told_with_the_row_it_repeats(data_copy: DataCopy, refusal: Refusal, spec) -> None:
    file = f"published/{spec.file_name}"
    records = data_copy.records(file)
    data_copy.write(file, [*records, records[-1]])
    headers = ", ".join(next(c.header for c in spec.columns if c.name == k) for k in spec.key)
    assert refusal(data_copy.folder) == [
        f"файл {spec.file_name}, строка {len(records) + 1}, столбец «{headers}»: "
        f"ключ повторяет строку {len(records)}. {FIX}"
    ]


Change = tuple[str, int, str, str]
"""Table, row, column and the value that contradicts the rest."""

CONTRADICTIONS: dict[str, tuple[Change, str]] = {
    "context_statuses_add_up": (
        ("cluster_context", 10, "value", "9"),
        "файл cluster_context.csv, строка 2, столбец «value»: статусы кластера 1 в сумме дают 29, а школ в нём 21",
    ),
    "deficit_counts_fit_schools": (
        ("deficits_2023", 2, "both_n", "5"),
        "файл deficits_2023.csv, строка 2, столбец «both_n»: школ с дефицитом 5, а должно быть не больше 4",
    ),
    "deficit_shares_match_counts": (
        ("deficits_2023", 5, "infra_share", "70"),
        "файл deficits_2023.csv, строка 5, столбец «infra_share»: доля 70 % не следует из 9 школ из 12, "
        "и расхождение не объяснено в note",
    ),
    "dynamics_categories_add_up": (
        ("dynamics_by_procedure", 2, "value", "99"),
        "файл dynamics_by_procedure.csv, строка 2, столбец «value»: пять категорий «Участники 500+ 2022», "
        "ОГЭ Русский язык в сумме дают 165 %, и это не объяснено в note",
    ),
    "dynamics_positive_adds_up": (
        ("dynamics_by_procedure", 7, "value", "70"),
        "файл dynamics_by_procedure.csv, строка 7, столбец «value»: положительный результат «Участники 500+ 2022», "
        "ОГЭ Русский язык — не сумма положительной динамики и 0 % за 2 года",
    ),
    "level_movement_adds_up": (
        ("fioko_dynamics", 3, "lowered", "2"),
        "файл fioko_dynamics.csv, строка 3, столбец «schools_total»: повысили, вышли, остались и понизили "
        "в сумме дают 43, а школ 42",
    ),
    "list_halves_add_up": (
        ("list_2023", 3, "in_list", "5"),
        "файл list_2023.csv, строка 3, столбец «total»: в списке и вне его 12, а школ 11",
    ),
    "list_shares_match_counts": (
        ("list_2023", 2, "improved_share", "67.5"),
        "файл list_2023.csv, строка 2, столбец «improved_share»: доля 67,5 % не следует из 32 школ из 42, "
        "и расхождение не объяснено в note",
    ),
    "listed_schools_match_context": (
        ("cluster_context", 3, "value", "48"),
        "файл schools_850.csv, столбец «cluster»: в кластере 2 списка 47 школ, а в «портрете» 48",
    ),
    "movement_shares_match_counts": (
        ("fioko_dynamics", 3, "positive_share", "86"),
        "файл fioko_dynamics.csv, строка 3, столбец «positive_share»: доля 86 % не следует из 32 школ из 42, "
        "и расхождение не объяснено в note",
    ),
    "zone_municipalities_on_map": (
        ("isbsh_zone_2023", 2, "municipality", "Углич"),
        "файл isbsh_zone_2023.csv, строка 2, столбец «municipality»: муниципалитета «Углич» нет в границах data/geo",
    ),
    "zone_shares_match_counts": (
        ("isbsh_zone_2023", 2, "zone_share", "17"),
        "файл isbsh_zone_2023.csv, строка 2, столбец «zone_share»: доля 17 % не следует из 5 школ из 7, "
        "и расхождение не объяснено в note",
    ),
}


@pytest.mark.parametrize("check", check_names())
def test_contradiction_of_figures_is_told_by_its_check(data_copy: DataCopy, refusal: Refusal, check: str) -> None:
    (table, row, column, value), sentence = CONTRADICTIONS[check]
    data_copy.put(f"published/{table}.csv", row, column, value)
    assert f"{sentence}. {COMPARE}" in refusal(data_copy.folder)


def test_share_explained_by_another_note_is_still_refused(data_copy: DataCopy, refusal: Refusal) -> None:
    file = "published/deficits_2023.csv"
    data_copy.put(file, 6, "shnor_share", "90")
    data_copy.put(file, 6, "note", "всего школ 9, в таблице зоны риска — 8")
    assert len(refusal(data_copy.folder)) == 1
    data_copy.put(file, 6, "note", "доля ШНОР: 3 из 9 = 33.3%, напечатано 90%")
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        refusal(data_copy.folder)
