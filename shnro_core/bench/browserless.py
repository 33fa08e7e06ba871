"""A reader without a browser: speaks the server's own protocol over a real WebSocket and counts what it is sent.

A message of the reader is a ``BackMsg`` of streamlit's protobuf schema, a message of the server a ``ForwardMsg``;
a run ends with ``script_finished``. Every visit is a session of its own that holds no cached messages, so all bytes
of the page are counted, before the compression of the network layer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from shnro_core.bench.model import BenchmarkFailedError

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Visit:
    """One opened page: seconds from the request to the end of its run, bytes of all messages, number of messages."""

    seconds: float
    sent_bytes: int
    messages: int


def visit(port: int, *, page: str, query: str) -> Visit:
    """Open a page in a fresh session; ``page`` is its address below the root, empty for the first page.

    Raises BenchmarkFailedError when the page does not exist or shows an exception.
    """
    address = f"127.0.0.1:{port}"
    with connect(
        f"ws://{address}/_stcore/stream",
        origin=Origin(f"http://{address}"),
        subprotocols=[Subprotocol("streamlit")],
        compression=None,
        proxy=None,
        max_size=None,
    ) as socket:
        request = _request(address, page, query).SerializeToString()
        started = time.perf_counter()
        socket.send(request)
        sent, messages = 0, 0
        while True:
            payload = socket.recv(timeout=_PATIENCE)
            sent, messages = sent + len(payload), messages + 1
            answer = ForwardMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
            _check(answer, page)
            if answer.WhichOneof("type") == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return Visit(time.perf_counter() - started, sent, messages)


def _request(address: str, page: str, query: str) -> BackMsg:
    request = BackMsg()
    request.rerun_script.page_name = page
    request.rerun_script.query_string = query
    context = request.rerun_script.context_info
    context.timezone = "Europe/Moscow"
    context.timezone_offset = -180
    context.locale = "ru-RU"
    context.url = f"http://{address}/{page}?{query}"
    context.is_embedded = False
    context.color_scheme = "light"
    return request


def _check(answer: ForwardMsg, page: str) -> None:
    kind = answer.WhichOneof("type")
    if kind == "page_not_found":
        raise BenchmarkFailedError(f"Страницы «{page}» нет в меню.")
    if kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
        raise BenchmarkFailedError(f"Страница «{page}» не запускается.")
    if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
        raise BenchmarkFailedError(f"Страница «{page}» остановилась с ошибкой. Откройте её: shnro run.")
