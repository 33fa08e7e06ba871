"""Who entered and left the list of low results schools, and why."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import part, passport_link, sources
from shnro_core.exports.story.dynamics.computed.change import NOT_TOLD, Change, interval_words
from shnro_core.exports.story.model import Block, Context
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import MethodSettings, procedures

_EVENTS: Final = {"вход": "вошла", "выход": "вышла"}
_LEVELS: Final = {"базовый": "база", "профильный": "проф."}
_REASONS: Final = {
    "closed": "школа больше не работает",
    "no_results": "нет результатов за период",
    "first_results": "появились первые результаты",
}


def ledger(context: Context, change: Change) -> Block | None:
    """Schools that entered or left the list between the two years, one row each, with the reason in words."""
    moved = _moved(change)
    if moved.empty:
        return None
    rows = moved.assign(
        event_words=moved["event"].map(_EVENTS),
        path=[
            f"{_cluster(a)} → {_cluster(b)}" for a, b in zip(moved["cluster_from"], moved["cluster_to"], strict=True)
        ],
        why=[_why(r, context.settings) for r in moved.to_dict("records")],
        added=moved["low_added"].map(low_words),
        dropped=moved["low_dropped"].map(low_words),
        interval=interval_words(moved),
        chance=moved["verdict"].str.lower(),
        link=[passport_link(context.region, code) for code in moved["school_code"]],
    ).sort_values(["event", "municipality", "name"], ignore_index=True)
    return Block(
        key="dynamics-computed-ledger",
        title=f"{came_and_went(change)}: кто и почему",
        n=f"{text.schools(len(rows))}, список ШНРО {change.earlier} и {change.year} годов. Название ведёт в паспорт "
        "школы.",
        remark="Низкий результат приходит с новым годом периода и уходит вместе со старым: выход школы может означать "
        f"лишь то, что неудачный год остался позади. {by_chance(change)}",
        table=Table(
            frame=rows,
            columns=(
                Column("name", "Школа", pinned=True, width="medium", link="link"),
                Column("municipality", "Муниципалитет"),
                Column("event_words", "В список"),
                Column("path", "Кластер был → стал"),
                Column("why", "Почему", width="medium"),
                Column("markers_from", f"Маркеров, {change.earlier}", Kind.COUNT),
                Column("markers_to", f"Маркеров, {change.year}", Kind.COUNT),
                Column("added", "Пришли низкие результаты", width="large"),
                Column("dropped", "Ушли низкие результаты", width="large"),
                Column("interval", "Доля неуспевающих за год, интервал", width="medium"),
                Column("chance", "Можно ли судить", width="medium"),
            ),
            caption=f"Вошли в список ШНРО и вышли из него, {change.earlier} → {change.year}",
            file_stem="vhod_i_vyhod",
            sources=sources(context, f"результаты процедур по {change.year} год"),
            stamp=context.region.stamp,
        ),
    )


def by_chance(change: Change) -> str:
    """How many of those who entered or left changed no more than by chance; empty when nobody did either."""
    moved = _moved(change)
    if moved.empty:
        return ""
    quiet = int((moved["verdict"] == NOT_TOLD).sum())
    return (
        f"Среди вошедших в список и вышедших изменение за год не отличить от случайности у {part(quiet, len(moved))}."
    )


def came_and_went(change: Change) -> str:
    """``В список ШНРО вошли 19 школ, вышла 21 школа``."""
    came, gone = change.events("вход"), change.events("выход")
    if not came and not gone:
        return "Список ШНРО не изменился"
    entered = f"{text.verb(came, 'вошла', 'вошли')} {text.schools(came)}" if came else "никто не вошёл"
    left = f"{text.verb(gone, 'вышла', 'вышли')} {text.number(gone)}" if gone else "никто не вышел"
    return f"В список ШНРО {entered}, {left}"


def low_words(keys: Iterable[str]) -> str:
    """Low results «procedure@year» as ``2022: ВПР математика 4, 5 кл.; ОГЭ русский язык``; «—» when there are none."""
    known = {p.key: p for p in procedures()}
    years: dict[str, dict[str, list[str]]] = {}
    for key in keys:
        name, _, year = key.partition("@")
        p = known[name]
        subject = f"{p.exam} {p.subject.lower()}{f' ({_LEVELS[p.level]})' if p.level else ''}"
        years.setdefault(year, {}).setdefault(subject, []).extend([str(p.grade)] if p.exam == "ВПР" else [])
    told = [
        f"{year}: " + "; ".join(s + (f" {', '.join(g)} кл." if g else "") for s, g in subjects.items())
        for year, subjects in years.items()
    ]
    return " · ".join(told) or text.NOT_APPLICABLE


def _moved(change: Change) -> pd.DataFrame:
    return change.schools[change.schools["event"].isin(_EVENTS)]


def _cluster(name: object) -> str:
    return text.NOT_APPLICABLE if text.is_missing(name) else str(name)


def _why(row: Mapping[Hashable, Any], settings: MethodSettings) -> str:
    reason = row["reason"]
    if reason in _REASONS:
        return _REASONS[str(reason)]
    before, after = row["markers_from"], row["markers_to"]
    told = f"маркеров {text.number(_count(before))} → {text.number(_count(after))}"
    return f"{told}, граница {settings.low_results_school_markers}" if settings.list_rule == "markers" else told


def _count(value: Any) -> float | None:
    return None if text.is_missing(value) else float(value)
