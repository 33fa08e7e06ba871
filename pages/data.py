"""«Данные»: what is loaded; templates, upload, report, publication, scales and surveys, history."""

import streamlit as st

from shnro_core.ui.intake.coverage import coverage
from shnro_core.ui.intake.history import loaded_files, versions
from shnro_core.ui.intake.municipalities import municipalities, office_note
from shnro_core.ui.intake.page import sections, title
from shnro_core.ui.intake.published import published_schools
from shnro_core.ui.intake.rules import rules_of_region
from shnro_core.ui.intake.scales import scales
from shnro_core.ui.intake.surveys import kept_surveys
from shnro_core.ui.intake.templates import templates
from shnro_core.ui.intake.upload import say_lost, upload
from shnro_core.ui.page import begin
from shnro_core.ui.roles import ask_for_role, leave_role, operator_name

region = begin()
operator = operator_name()
title(region)
office_note()
rules_of_region(region, operator)
loaded, loading, places, listed, blank, rules, history = sections()
with loading:
    about_session = st.empty()
    if operator:
        upload(operator)
        leave_role()
    else:
        ask_for_role()
    say_lost(about_session)
if loaded.open:
    with loaded:
        coverage(region)
        loaded_files(region, operator)
if places.open:
    with places:
        municipalities(region, operator)
if listed.open:
    with listed:
        published_schools(region, operator)
if blank.open:
    with blank:
        templates()
if rules.open:
    with rules:
        scales(region)
        kept_surveys(operator)
if history.open:
    with history:
        versions(operator)
