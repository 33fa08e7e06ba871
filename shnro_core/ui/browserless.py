"""A reader without a browser: speaks the server's own protocol over a real WebSocket and counts what it is sent.

A message of the reader is a ``BackMsg`` of streamlit's protobuf schema, a message of the server a ``ForwardMsg``;
a run ends with ``script_finished``. Every visit is a session of its own that holds no cached messages, so all bytes
of the page are counted, before the compression of the network layer.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field

from streamlit.logger import set_log_level
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_PATIENCE = 60.0


class PageFailedError(Exception):
    """A page could not be opened; the message is a Russian sentence."""


_BROWSER_ANSWERS = {"window_probe": {"window": {"width": 1000, "webgl": True}}}
"""What the small components of pages ask of a browser, and what a desktop browser answers."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One opened page: seconds of its longest run, bytes and number of all messages, kinds of elements it shows.

    A page whose component asks the browser something runs twice, as it does for a reader: without and with the answer.
    """

    seconds: float
    sent_bytes: int
    messages: int
    shown: frozenset[str]


@dataclass(slots=True)
class _Run:
    """One run of the script: what it took, what it sent, which components it asks answers for."""

    seconds: float = 0.0
    sent_bytes: int = 0
    messages: int = 0
    page_script_hash: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)


def quiet() -> None:
    """Keep streamlit from warning about every cached function it meets without a running server."""
    set_log_level("error")


def visit(port: int, *, page: str, query: str) -> Visit:
    """Open a page in a fresh session; ``page`` is its address below the root, empty for the first page.

    Raises PageFailedError when the page does not exist or shows an exception.
    """
    address = f"127.0.0.1:{port}"
    with connect(
        f"ws://{address}/_stcore/stream",
        origin=Origin(f"http://{address}"),
        subprotocols=[Subprotocol("streamlit")],
        compression=None,
        proxy=None,
        max_size=None,
        max_queue=None,
    ) as socket:
        request = _request(address, page, query)
        runs = [_run(socket, request, page)]
        if runs[0].asked:
            runs.append(_run(socket, _with_answers(request, runs[0]), page))
    return Visit(
        seconds=max(run.seconds for run in runs),
        sent_bytes=sum(run.sent_bytes for run in runs),
        messages=sum(run.messages for run in runs),
        shown=frozenset(runs[-1].shown),
    )


def _run(socket: ClientConnection, request: BackMsg, page: str) -> _Run:
    """Ask for a run and read to its end; a run that starts itself anew is one run."""
    run, message = _Run(), request.SerializeToString()
    started = time.perf_counter()
    socket.send(message)
    while True:
        payload = socket.recv(timeout=_PATIENCE, decode=False)
        run.sent_bytes += len(payload)
        run.messages += 1
        answer = ForwardMsg.FromString(payload)
        _check(answer, page)
        _remember(answer, run)
        if _is_end(answer):
            run.seconds = time.perf_counter() - started
            return run


def _is_end(answer: ForwardMsg) -> bool:
    ended = answer.WhichOneof("type") == "script_finished"
    return ended and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


def _remember(answer: ForwardMsg, run: _Run) -> None:
    if answer.WhichOneof("type") == "navigation":
        run.page_script_hash = answer.navigation.page_script_hash
    element = answer.delta.new_element
    run.shown.add(element.WhichOneof("type") or "")
    component = element.bidi_component
    if component.component_name in _BROWSER_ANSWERS:
        run.asked[component.id] = component.component_name


def _with_answers(request: BackMsg, run: _Run) -> BackMsg:
    """The same request with what a browser answers to the components of the first run."""
    again = BackMsg()
    again.CopyFrom(request)
    again.rerun_script.page_name = ""
    again.rerun_script.page_script_hash = run.page_script_hash
    for identity, name in run.asked.items():
        state = again.rerun_script.widget_states.widgets.add()
        state.id = identity
        state.json_value = json.dumps(_BROWSER_ANSWERS[name])
    return again


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
        raise PageFailedError(f"Страницы «{page}» нет в меню.")
    if kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
        raise PageFailedError(f"Страница «{page}» не запускается.")
    if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
        raise PageFailedError(f"Страница «{page}» остановилась с ошибкой. Откройте её: shnro run.")
