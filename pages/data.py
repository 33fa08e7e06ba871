"""«Данные»: templates, upload, report, publication, history."""

import streamlit as st

from shnro_core.ui.intake.history import loaded_files, versions
from shnro_core.ui.intake.templates import templates
from shnro_core.ui.intake.upload import upload
from shnro_core.ui.page import begin
from shnro_core.ui.roles import ask_for_role, operator_name

region = begin()
operator = operator_name()
st.title("Данные: что загружено и как загрузить", anchor=False)
st.caption(f"{region.name} · от ученических строк остаются только итоги по школам")
if region.stamp:
    st.warning(f"{region.stamp}: регион и все школы вымышлены.")
if operator:
    upload(operator)
else:
    ask_for_role()
templates()
loaded_files(region, operator)
versions(operator)
