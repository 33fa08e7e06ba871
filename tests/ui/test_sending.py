"""What a page draws in one piece leaves the server together, in order, and is never lost."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _drawing(*, broken: bool) -> None:
    import streamlit as st  # noqa: PLC0415 - the body runs on its own
    from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: PLC0415 - the body runs on its own

    from shnro_core.ui.sending import in_one_piece  # noqa: PLC0415 - the body runs on its own

    context = get_script_run_ctx()
    assert context is not None
    sent = []
    send = context._enqueue

    def seen(message: object) -> None:
        sent.append(message)
        send(message)  # type: ignore[arg-type]  # a message of the server

    context._enqueue = seen
    st.text("до")
    before = len(sent)
    try:
        with in_one_piece():
            st.text("первое")
            with st.container():
                st.text("второе")
            st.session_state["left_early"] = len(sent) - before
            if broken:
                raise ZeroDivisionError
    except ZeroDivisionError:
        st.text("ошибка")
    st.text("после")
    st.session_state["left"] = len(sent) - before


def test_nothing_leaves_before_all_is_drawn() -> None:
    app = AppTest.from_function(_drawing, kwargs={"broken": False}).run()
    assert not app.exception
    assert app.session_state["left_early"] == 0
    assert app.session_state["left"] == 4
    assert [element.value for element in app.text] == ["до", "первое", "второе", "после"]


def test_what_was_drawn_before_an_error_is_sent() -> None:
    app = AppTest.from_function(_drawing, kwargs={"broken": True}).run()
    assert app.session_state["left_early"] == 0
    assert [element.value for element in app.text] == ["до", "первое", "второе", "ошибка", "после"]
