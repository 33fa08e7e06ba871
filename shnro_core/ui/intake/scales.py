"""Mark scales and minimum scores in force for a region, each row with its origin, and the templates to replace them."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.import_report import mark_scale_table, threshold_table
from shnro_core.importers import load_mark_scales, load_thresholds
from shnro_core.model import Region
from shnro_core.ui.data import fetch
from shnro_core.ui.intake.templates import template_button
from shnro_core.ui.tables import grid

_HEIGHT = 330
"""Pixels: nine rows, the rest is scrolled."""


def scales(region: Region) -> None:
    """Both tables; a row loaded for a year goes before the usual one."""
    st.subheader("Шкалы отметок и минимальные баллы", anchor=False)
    st.markdown(
        "По ним из баллов получаются отметки и «не преодолели порог», если в файле нет самой отметки. Встроенная шкала "
        "действует только в свои годы и только для работы с тем же наибольшим баллом. Чтобы заменить их на год, "
        "заполните шаблон и загрузите его на вкладке «Загрузка»: строки этого года встанут на место встроенных. "
        "Протоколы, загруженные раньше, нужно загрузить ещё раз: строки учеников не хранятся."
    )
    marks = mark_scale_table(load_mark_scales(), fetch("intake/mark_scales", region=region.code))
    grid(key="mark-scales", table=marks, height=_HEIGHT)
    template_button("mark_scale")
    minima = threshold_table(load_thresholds(), fetch("intake/exam_thresholds", region=region.code))
    grid(key="exam-thresholds", table=minima, height=_HEIGHT)
    template_button("exam_threshold")
