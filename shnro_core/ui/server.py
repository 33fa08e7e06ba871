"""The web server: Streamlit behind headers that keep the browser at home, in a page that speaks Russian.

The content security policy allows nothing but this server, so no figure, font or script can be asked from outside.
"""

from __future__ import annotations

import gc
import os
import tomllib
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shnro_core import PROJECT_ROOT
from shnro_core.ui import APP_TITLE, FIRST_PAGE

_ASSETS = Path(__file__).parent / "assets"
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEAD = (
    b"<script>window.__streamlit={BACKEND_BASE_URL:new URL('./',location.href).href,"
    b"MAIN_PAGE_BASE_URL:new URL('./',location.href).href};</script>"
    b'<script src="./assets/old_browser.js"></script>'
    b'<script src="./assets/shell.js"></script><link rel="stylesheet" href="./assets/shell.css">'
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


class RussianShell:
    """Adds security headers to every answer and Russian to the HTML page that Streamlit starts from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def relay(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
                if _is_plain_html(message):
                    start = message
                else:
                    await send(message)
            elif not start:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send_page(start, bytes(body), send)

        scope["headers"] = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding" or "." in scope["path"]]
        await self._app(scope, receive, relay)


def _is_plain_html(message: Message) -> bool:
    headers = {k.lower(): v for k, v in message["headers"]}
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers


async def _send_page(start: Message, body: bytes, send: Send) -> None:
    page = (
        body.replace(b'<html lang="en">', b'<html lang="ru">', 1)
        .replace(b"<title>Streamlit</title>", f"<title>{APP_TITLE}</title>".encode(), 1)
        .replace(b"<head>", b"<head>" + _HEAD, 1)
    )
    headers = [(k, v) for k, v in start["headers"] if k.lower() not in {b"content-length", b"etag"}]
    headers.append((b"content-length", str(len(page)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": page})


def _asset(name: str, media_type: str) -> Route:
    return Route(f"/assets/{name}", lambda _request: FileResponse(_ASSETS / name, media_type=media_type))


def _to_the_root(request: Request) -> RedirectResponse:
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


@asynccontextmanager
async def _ready(_app: st.App) -> AsyncGenerator[None, None]:
    """Load the libraries of the pages before the first reader comes; caches need the running server for that.

    What is loaded stays for good; going through it in search of garbage would stop a page for a tenth of a second.
    """
    import_module("shnro_core.ui.router")
    import_module("shnro_core.ui.page")
    import_module("shnro_core.ui.blocks")
    gc.collect()
    gc.freeze()
    yield


def create_app() -> st.App:
    """The application as the server runs it."""
    return st.App(
        PROJECT_ROOT / "app.py",
        routes=[
            _asset("old_browser.js", "text/javascript"),
            _asset("shell.js", "text/javascript"),
            _asset("shell.css", "text/css"),
            Route(f"/{FIRST_PAGE}", _to_the_root),
        ],
        middleware=[Middleware(RussianShell)],
        lifespan=_ready,
    )


def serve(*, folder: Path, port: int, address: str) -> None:
    """Serve the dashboard from a database folder until stopped."""
    os.environ["SHNRO_DB"] = str(folder.resolve())
    create_app().run(config={**_settings(), "server.port": port, "server.address": address})


def _settings() -> dict[str, Any]:
    """The project's settings of Streamlit by dotted name.

    Handed over in code they hold wherever the program is started and whatever ``STREAMLIT_*`` says.
    """
    with (PROJECT_ROOT / ".streamlit" / "config.toml").open("rb") as file:
        return dict(_dotted(tomllib.load(file)))


def _dotted(section: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in section.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{before}{name}.")
        else:
            yield before + name, value
