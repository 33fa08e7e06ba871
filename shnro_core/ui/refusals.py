"""What a page says when it cannot be shown whole: a sentence in place of the framework's own error page."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Final, ParamSpec

import streamlit as st

from shnro_core import PROJECT_ROOT
from shnro_core.model import DatabaseUnavailableError, DataRefusedError
from shnro_core.parameters import SettingsError
from shnro_core.store.database import QueryFailedError
from shnro_core.store.method import NoDataError

LOG: Final = logging.getLogger(__name__)
_WHOLE: Final = "Откройте страницу без выбора, по ссылке в меню."
_UNKNOWN: Final = f"Выбранного в ссылке нет в базе: такой школы, муниципалитета или показателя она не знает. {_WHOLE}"
_NO_ANSWER: Final = (
    "База не ответила на запрос этой страницы. Обновите страницу; если это повторится, соберите базу заново командой "
    "«shnro build»."
)
_UNSHOWN: Final = (
    f"Показать выбранное не удалось. {_WHOLE} Если это повторится, передайте разработчикам журнал программы."
)
P = ParamSpec("P")


@contextmanager
def refusals(page: str = "") -> Iterator[None]:
    """Tell a failure inside as a sentence of the page; what was drawn before it stays.

    Of failures nobody foresaw the log keeps their kind and places of code; messages may hold values of files and are
    left out.
    """
    try:
        yield
    except (NoDataError, SettingsError) as missing:
        st.info(str(missing))
    except DatabaseUnavailableError as unavailable:
        st.error(str(unavailable))
    except DataRefusedError as refused:
        st.error("\n\n".join(finding.sentence for finding in refused.findings))
    except Exception as failure:  # noqa: BLE001 - the framework would show the reader its code
        LOG.error("%s: %s", page or "часть страницы", _places(failure))
        st.error(f"{f'Страница «{page}» показана не вся. ' if page else ''}{_sentence(failure)}")


def fragment(*, key: str | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """``st.fragment`` whose failures are sentences too: it runs alone, outside the page that drew it."""

    def wrapped(draw: Callable[P, None]) -> Callable[P, None]:
        @wraps(draw)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
            with refusals():
                draw(*args, **kwargs)

        return st.fragment(key=key)(guarded)

    return wrapped


def _sentence(failure: Exception) -> str:
    if isinstance(failure, KeyError):
        return _UNKNOWN
    return _NO_ANSWER if isinstance(failure, QueryFailedError) else _UNSHOWN


def _places(failure: Exception) -> str:
    root = f"{PROJECT_ROOT}/"
    frames = [f"{f.filename.removeprefix(root)}:{f.lineno}" for f in traceback.extract_tb(failure.__traceback__)]
    return f"{type(failure).__name__} ({' ← '.join(frames[::-1])})"
