"""Who may change data: reading is open, loading needs the operator role.

The role is given by ``SHNRO_OPERATOR_CODE`` (a code the operator types) or, behind a proxy or an identity provider,
by the address of the user in ``SHNRO_OPERATORS`` (comma-separated). With neither set nobody may load.
"""

from __future__ import annotations

import hmac
import os
import time

import streamlit as st

_GRANTED = "operator_granted"
_NAME = "operator_name"
_NAMELESS = "оператор"
_PAUSE_AFTER_WRONG_CODE = 1.0


def operator_name() -> str | None:
    """Name of the operator of this session, as the history of versions will show it; None for a reader."""
    email = str(st.user.get("email") or "") if st.user else ""
    named = {a.strip().lower() for a in os.environ.get("SHNRO_OPERATORS", "").split(",") if a.strip()}
    if email and email.lower() in named:
        return email
    if not _code() or st.session_state.get(_GRANTED) != _fingerprint():
        return None
    return st.session_state.get(_NAME) or _NAMELESS


def ask_for_role() -> None:
    """A field for the operator's code, or how to open loading when no code is set."""
    if not _code():
        st.info(
            "Загрузка закрыта. Администратор открывает её, запуская программу с кодом оператора "
            "в переменной окружения SHNRO_OPERATOR_CODE."
        )
        return
    st.markdown("Загружает оператор. Читать страницы, скачивать таблицы и шаблоны можно без кода.")
    with st.form("operator", border=False, width=420):
        given = st.text_input("Код оператора", type="password", key="operator_code_given")
        name = st.text_input("Как вас записать в истории", key="operator_name_given", placeholder=_NAMELESS)
        if st.form_submit_button("Войти", type="primary"):
            if hmac.compare_digest(given.encode(), _code().encode()):
                st.session_state[_GRANTED] = _fingerprint()
                st.session_state[_NAME] = name.strip()
                st.rerun()
            time.sleep(_PAUSE_AFTER_WRONG_CODE)
            st.error("Код не подходит.")


def leave_role() -> None:
    """A button that ends the operator's role in this session; nothing behind a proxy, which grants it itself."""
    if st.session_state.get(_GRANTED) and st.button("Выйти из роли оператора", key="operator_leave", type="tertiary"):
        st.session_state.pop(_GRANTED)
        st.rerun()


def _code() -> str:
    return os.environ.get("SHNRO_OPERATOR_CODE", "")


def _fingerprint() -> str:
    return hmac.new(_code().encode(), b"operator", "sha256").hexdigest()
