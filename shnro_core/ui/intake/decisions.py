"""The one table before the button: what each file is, edited in place, and what is asked of the whole import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from shnro_core import text
from shnro_core.clock import now
from shnro_core.exports.import_report import DECISION, OPTIONS, FileDecisions, file_decisions, on_page
from shnro_core.importers import Choice
from shnro_core.importers.tables import AUTUMN
from shnro_core.intake.plan import Plan
from shnro_core.model import DataRefusedError
from shnro_core.ui.blocks import escaped

_ROWS_SHOWN: Final = 15
_ROW_HEIGHT: Final = 35
_READ_ONLY: Final[Mapping[str, dict[str, Any]]] = {
    "name": {
        "label": "Файл",
        "width": 175,
        "pinned": True,
        "help": "Имя и папка; дважды щёлкните, чтобы увидеть целиком",
    },
    "sign": {"label": "Знак", "width": 98},
    "participants": {"label": "Участников", "width": 92, "alignment": "right"},
    "failed": {"label": "Не справились", "width": 108, "alignment": "right"},
    "doubt": {"label": "Что проверить", "width": 260},
    "outcome": {"label": "Что будет", "width": 230},
    "scale": {
        "label": "Шкала и максимум",
        "width": 140,
        "help": "Наименьшие баллы за «3», «4», «5» и наибольший балл работы",
    },
}
_EDITED: Final[Mapping[str, dict[str, Any]]] = {
    "format": {"label": "Что это", "width": 150},
    "exam": {"label": "Экзамен", "width": 90},
    "year": {"label": "Год", "width": 72},
    "grade": {"label": "Класс", "width": 78, "help": "В котором учатся"},
    "previous_grade": {
        "label": "За предыдущий класс",
        "width": 165,
        "help": "Осенью 2020 и 2022 годов писали работу за предыдущий класс: пятиклассники — за четвёртый",
    },
    "subject": {"label": "Предмет", "width": 120},
    "level": {"label": "Уровень", "width": 110},
    "wave": {"label": "Волна опроса", "width": 120},
    "school": {
        "label": "Логин школы",
        "width": 120,
        "help": "Форму 2025–2026 годов заполняет одна школа, а логина в ней нет: edu670001",
    },
    "retakes": {
        "label": "Пересдачи",
        "width": 105,
        "help": "«да» — вместо первого результата участника берётся результат пересдачи",
    },
    DECISION: {"label": "Решение", "width": 120, "help": "Пусто — программа решает сама, как сказано в «Что будет»"},
}
_ORDER: Final = (
    "name",
    "sign",
    "format",
    "exam",
    "year",
    "grade",
    "subject",
    "level",
    "wave",
    "school",
    "retakes",
    "participants",
    "failed",
    "doubt",
    "outcome",
    DECISION,
    "previous_grade",
    "scale",
)


@dataclass(frozen=True)
class Wishes:
    """What the user wants of an import: decisions by file, schools the files lack removed, which work counts."""

    by_file: Mapping[str, Choice]
    remove_absent: bool = False
    sitting: str | None = None


def decisions(plan: Plan, wishes: Wishes, number: int) -> tuple[Wishes, bool]:
    """What the user wants now, and whether the files are to be read again for it.

    ``number`` tells this reading of the files from others: a table of another reading starts unedited.
    """
    table = file_decisions(plan, wishes.by_file)
    st.markdown(
        "Проверьте, что распознано. Ячейки со знаком «?» требуют внимания; любую можно исправить на месте: "
        "щёлкните дважды и выберите из списка."
    )
    by_file = _edited(table, number)
    with st.container(horizontal=True):
        again = st.button(
            "Прочитать заново с исправлениями", key="import_again", disabled=by_file == dict(wishes.by_file)
        )
        if wishes.by_file and st.button("Убрать все исправления", key="import_reset"):
            by_file, again = {}, True
    remove, sitting = _of_the_whole(plan, wishes)
    wanted = Wishes(by_file, remove, sitting)
    return wanted, again or (remove, sitting) != (wishes.remove_absent, wishes.sitting)


def _edited(table: FileDecisions, number: int) -> dict[str, Choice]:
    shown = table.frame
    config = {name: st.column_config.TextColumn(**told, disabled=True) for name, told in _READ_ONLY.items()}
    for name in table.edited:
        config[name] = (
            st.column_config.SelectboxColumn(**_EDITED[name], options=table.options(name, now().year))
            if OPTIONS[name]
            else st.column_config.TextColumn(**_EDITED[name])
        )
    after = st.data_editor(
        shown,
        hide_index=True,
        num_rows="fixed",
        column_order=[name for name in _ORDER if name in shown],
        column_config=config,
        height="auto" if len(shown) <= _ROWS_SHOWN else _ROW_HEIGHT * (_ROWS_SHOWN + 1),
        placeholder=text.NOT_APPLICABLE,
        key=f"import-table-{number}",
        alt="Файлы загрузки",
    )
    try:
        return table.decided(after)
    except DataRefusedError as refused:
        st.error(str(refused))
        return dict(table.made)


def _of_the_whole(plan: Plan, wishes: Wishes) -> tuple[bool, str | None]:
    """Whether schools that the files lack go, and which of two works counts; each asked where it matters."""
    remove, sitting = wishes.remove_absent, wishes.sitting
    absent = next((f for f in plan.findings if f.check == "check_units_absent"), None)
    if absent is not None:
        st.markdown(escaped(on_page(f"{absent.what[:1].upper()}{absent.what[1:]}.")))
        remove = st.checkbox("Удалить школы, которых нет в файлах", remove, key="import_remove_absent")
    if plan.both_sittings:
        names = {"": "весну", AUTUMN: "осень"}
        counted = AUTUMN if any(years.autumn for years in plan.both_sittings) else ""
        chosen = st.radio(
            "Если за один класс писали и весной, и осенью, считать",
            list(names),
            index=list(names).index(counted),
            format_func=names.__getitem__,
            horizontal=True,
            key="import_sitting",
        )
        sitting = chosen if chosen != counted else sitting
    return remove, sitting
