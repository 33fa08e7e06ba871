"""Who may change data: reading is open, loading needs the operator role.

The role is given by ``SHNRO_OPERATOR_CODE`` (a code the operator types) or, behind a proxy or an identity provider,
by the address of the user in ``SHNRO_OPERATORS`` (comma-separated). With neither set nobody may load.
"""

from __future__ import annotations

import hmac
import os

import streamlit as st

_GRANTED = "operator_granted"


def operator_name() -> str | None:
    """Name of the operator of this session; None for a reader."""
    email = str(st.user.get("email") or "") if st.user else ""
    named = {a.strip().lower() for a in os.environ.get("SHNRO_OPERATORS", "").split(",") if a.strip()}
    if email and email.lower() in named:
        return email
    return "оператор" if _code() and st.session_state.get(_GRANTED) == _fingerprint() else None


def ask_for_role() -> None:
    """A field for the operator's code, or how to open loading when no code is set."""
    if not _code():
        st.info(
            "Загрузка закрыта. Администратор открывает её, запуская программу с кодом оператора "
            "в переменной окружения SHNRO_OPERATOR_CODE."
        )
        return
    with st.form("operator", border=False):
        given = st.text_input("Код оператора", type="password", key="operator_code_given")
        if st.form_submit_button("Войти"):
            if hmac.compare_digest(given.encode(), _code().encode()):
                st.session_state[_GRANTED] = _fingerprint()
                st.rerun()
            st.error("Код не подходит.")


def _code() -> str:
    return os.environ.get("SHNRO_OPERATOR_CODE", "")


def _fingerprint() -> str:
    return hmac.new(_code().encode(), b"operator", "sha256").hexdigest()
