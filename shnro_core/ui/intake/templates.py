"""Templates the office fills in, one workbook each."""

from __future__ import annotations

import streamlit as st

from shnro_core.importers import TEMPLATES, write_template
from shnro_core.importers.workspace import workspace

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def templates() -> None:
    """Choose a template, see what it asks for, download it."""
    st.subheader("Шаблоны", anchor=False)
    st.markdown("Для таблиц, которые отдел ведёт сам. Выгрузки ФИС ОКО и опросов загружаются как есть, без шаблона.")
    titles = {spec.title: name for name, spec in TEMPLATES.items()}
    title = st.selectbox("Какую таблицу заполняете", list(titles), key="template")
    spec = TEMPLATES[titles[title]]
    needed = ", ".join(field.header for field in spec.fields if field.required)
    optional = ", ".join(field.header for field in spec.fields if not field.required)
    st.caption(
        f"Обязательные столбцы: {needed}."
        + (f" Можно оставить пустыми: {optional}." if optional else "")
        + " В файле есть подсказки и списки допустимых значений."
    )
    template_button(titles[title])


def template_button(name: str) -> None:
    """Download of one template of ``TEMPLATES``."""
    title = TEMPLATES[name].title
    st.download_button(
        f"Скачать шаблон «{title}»",
        lambda: _workbook(name),
        file_name=f"{title}.xlsx",
        mime=_XLSX,
        on_click="ignore",
        key=f"template-{name}",
    )


def _workbook(name: str) -> bytes:
    with workspace() as folder:
        path = folder / "template.xlsx"
        write_template(name, path)
        return path.read_bytes()
