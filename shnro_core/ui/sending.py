"""What is drawn, sent to the browser in one piece."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@contextmanager
def in_one_piece() -> Iterator[None]:
    """Hold back what is drawn inside until all is drawn: a browser repaints the whole page for every part that comes
    alone.
    """
    context = get_script_run_ctx()
    if context is None:
        yield
        return
    held: list[ForwardMsg] = []
    send = context._enqueue
    context._enqueue = held.append
    try:
        yield
    finally:
        context._enqueue = send
        for message in held:
            send(message)
