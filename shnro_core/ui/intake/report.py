"""What the check of uploaded files has found: verdict, changes, findings, the report as a file."""

from __future__ import annotations

import streamlit as st

from shnro_core.exports.import_report import (
    changed_rows_table,
    findings_table,
    on_page,
    report_json,
    report_xlsx,
    unknown_schools_sentence,
    verdict,
)
from shnro_core.intake.plan import REPLACES, Plan
from shnro_core.model import Severity
from shnro_core.places.regions import region_name
from shnro_core.ui.blocks import escaped
from shnro_core.ui.tables import grid

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS_SHOWN_WHOLE = 12
_ERRORS_TOLD = 5


def summary(plan: Plan) -> None:
    """The verdict and the errors in words."""
    sentence = on_page(verdict(plan))
    if plan.refused:
        st.error(sentence)
        _errors(plan)
    elif not plan.to_store:
        st.info(sentence)
    else:
        st.success(sentence)
    if plan.region:
        st.caption(f"Регион файлов — {region_name(plan.region)}.")
    unknown = unknown_schools_sentence(plan)
    if unknown:
        st.warning(unknown)


def details(plan: Plan) -> None:
    """What corrected files change, all findings, and the downloads."""
    _changes(plan)
    _findings(plan)
    with st.container(horizontal=True):
        st.download_button(
            "Скачать отчёт XLSX",
            lambda: report_xlsx(plan),
            file_name="otchyot_o_zagruzke.xlsx",
            mime=_XLSX,
            on_click="ignore",
            key="import-report-xlsx",
        )
        st.download_button(
            "Скачать отчёт JSON",
            lambda: report_json(plan).encode(),
            file_name="otchyot_o_zagruzke.json",
            mime="application/json",
            on_click="ignore",
            key="import-report-json",
        )


def _errors(plan: Plan) -> None:
    """The first errors as whole sentences: on a phone the table shows only their beginnings."""
    errors = [found.sentence for found in plan.findings if found.severity is Severity.ERROR]
    st.markdown("\n".join(f"- {escaped(on_page(sentence))}" for sentence in errors[:_ERRORS_TOLD]))
    if len(errors) > _ERRORS_TOLD:
        st.caption(f"Остальные ошибки — в таблице «Замечания»: ещё {len(errors) - _ERRORS_TOLD}.")


def _changes(plan: Plan) -> None:
    for number, change in enumerate(plan.changes):
        rows = changed_rows_table(change) if change.status == REPLACES else None
        if rows is not None:
            with st.expander(rows.caption, key=f"import-changes-{number}"):
                grid(key=f"import-rows-{number}", table=rows)


def _findings(plan: Plan) -> None:
    if plan.findings:
        st.subheader("Замечания", anchor=False)
        table = findings_table(plan.findings)
        grid(key="import-findings", table=table, height="content" if len(table.frame) <= _ROWS_SHOWN_WHOLE else None)
