"""Templates the office fills in, one workbook each."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from shnro_core.importers.specs import TEMPLATES, write_template

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def templates() -> None:
    """Choose a template, see what it asks for, download it."""
    st.subheader("Шаблоны", anchor=False)
    titles = {spec.title: name for name, spec in TEMPLATES.items()}
    title = st.selectbox("Какую таблицу заполняете", list(titles), key="template")
    name = titles[title]
    asked = ", ".join(field.header for field in TEMPLATES[name].fields)
    st.caption(f"Столбцы: {asked}. В файле есть подсказки и списки допустимых значений.")
    st.download_button(
        "Скачать шаблон",
        lambda: _workbook(name),
        file_name=f"{title}.xlsx",
        mime=_XLSX,
        on_click="ignore",
        key="template_download",
    )


def _workbook(name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(name, path)
        return path.read_bytes()
