"""Navigation: the pages, their sections and the region switch that every page shares."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from shnro_core import PROJECT_ROOT
from shnro_core.ui import APP_TITLE, FIRST_PAGE, region
from shnro_core.ui.data import one_version
from shnro_core.ui.refusals import refusals

_ROUTED: ContextVar[bool] = ContextVar("routed", default=False)
_FAVICON = Path(__file__).parent / "assets" / "favicon.png"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page of the menu; its address is its file stem, so that a cold deep link finds it."""

    stem: str
    title: str
    section: str
    help: str

    @property
    def file(self) -> Path:
        """Script of the page."""
        return PROJECT_ROOT / "pages" / f"{self.stem}.py"


PAGES = (
    PageEntry(FIRST_PAGE, "Обзор", "Картина", "Главное по региону: выводы с числами и графики, на которых они стоят"),
    PageEntry("map", "Карта", "Картина", "Муниципалитеты региона: выбор показателя, рейтинг, школы рядом с картой"),
    PageEntry("schools", "Школы", "Картина", "Школы из списков: поиск, фильтры и карточка школы"),
    PageEntry("school", "Школа", "Картина", "Паспорт школы: кластер и почему, результаты, история, поддержка"),
    PageEntry("compare", "Сравнение", "Картина", "Похожие школы, у кого учиться; школы и муниципалитеты рядом"),
    PageEntry("dynamics", "Динамика", "Что меняется", "Движение между уровнями и списками, динамика по процедурам"),
    PageEntry("indicators", "Показатели", "Что меняется", "24 показателя концепции: N, S, P, динамика, баллы"),
    PageEntry("funnel", "Воронка", "Что меняется", "Кого отличает не случайность и кто лучше своих условий"),
    PageEntry("scenario", "Что если", "Что меняется", "Другие пороги и правила: кто вошёл бы в ШНРО и кто вышел бы"),
    PageEntry("deficits", "Дефициты", "Причины и поддержка", "Кадровые и инфраструктурные дефициты по муниципалитетам"),
    PageEntry("measures", "Меры", "Причины и поддержка", "Меры треков 1, 2 и 3: что сделано и как оценено"),
    PageEntry("surveys", "Опросы", "Причины и поддержка", "Ответы школ об участии в проектах поддержки"),
    PageEntry("data", "Данные", "О данных", "Что загружено, шаблоны, загрузка выгрузок и история версий"),
    PageEntry(
        "method", "Методика", "О данных", "Правила, параметры и ссылки: что норма, что неоднозначно, что наш расчёт"
    ),
    PageEntry("sources", "Источники", "О данных", "Документы, противоречия в них и пометки к числам"),
)


def run() -> None:
    """Show the page of the current address with the full menu."""
    st.set_page_config(page_title=APP_TITLE, page_icon=str(_FAVICON), layout="wide")
    sections: dict[str, list[st.Page]] = {}
    for entry in PAGES:
        first = entry.stem == FIRST_PAGE
        page = st.Page(entry.file, title=entry.title, url_path=entry.stem, default=first, help=entry.help)
        sections.setdefault(entry.section, []).append(page)
    page = st.navigation(sections, expanded=True)
    token = _ROUTED.set(True)
    try:
        with refusals(page.title), one_version():
            region.switch()
            page.run()
    finally:
        _ROUTED.reset(token)


def ensure_routed() -> None:
    """Give a page its menu when the address was opened before the router ever ran.

    Streamlit takes ``pages/`` for its old menu until ``st.navigation`` has run once in the process, and runs the page's
    file bare. Such a run is handed to the router, which runs the page again in its place.
    """
    if not _ROUTED.get():
        run()
        st.stop()
