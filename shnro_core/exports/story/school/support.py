"""Conditions, deficits, programmes and measures of a school."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.directory import Fact, FactGroup
from shnro_core.exports.story.model import Block
from shnro_core.exports.story.school.rows import Passport
from shnro_core.model import Column, Table
from shnro_core.parameters import deficit_signals

_YES = {True: "да", False: "нет"}


def facts(passport: Passport) -> tuple[FactGroup, ...]:
    """School, conditions, deficits and support of the year, as lines of a card."""
    return (_school(passport), _conditions(passport), _deficits(passport), _support(passport))


def _school(passport: Passport) -> FactGroup:
    profile = passport.profile
    pupils = profile.get("pupils")
    return FactGroup(
        "Школа",
        (
            Fact("Логин", passport.code),
            Fact("Муниципалитет", passport.municipality),
            Fact("Местность", _or_missing(profile["area"])),
            Fact("Вид", _or_missing(profile["kind"])),
            Fact(
                "Учеников",
                text.MISSING
                if text.is_missing(pupils)
                else f"{text.number(pupils)} ({int(profile['pupils_year'])} год)",
            ),
        ),
        (),
    )


def _conditions(passport: Passport) -> FactGroup:
    rows = passport.rows("isbsh")
    if rows.empty:
        return FactGroup(
            "Социальное благополучие",
            (Fact("ИСБШ", text.MISSING),),
            (),
            "ИСБШ этой школы не загружен: загрузите его на странице «Данные».",
        )
    told = [Fact(f"ИСБШ, {y} год", text.number(v, 1)) for y, v in zip(rows["year"], rows["isbsh"], strict=True)]
    verdict = passport.verdict
    place = verdict["condition_position"] if verdict is not None else None
    remark = (
        ""
        if place is None or pd.isna(place)
        else f"В {passport.year} году значение не выше у {text.percent(100 * place)} школ региона; чем ниже ИСБШ, тем "
        "труднее условия."
    )
    return FactGroup("Социальное благополучие (ИСБШ)", tuple(told[::-1]), (), remark)


def _deficits(passport: Passport) -> FactGroup:
    frame = passport.context.compute("deficits", region=passport.context.region.code, year=passport.year)
    own = frame[frame["school_code"] == passport.code]
    titles = {s.key: s.title for s in deficit_signals()}
    told = tuple(
        Fact(f"{str(r['kind'])[:1].upper()}{str(r['kind'])[1:]}", _deficit(r, titles)) for _, r in own.iterrows()
    )
    told += _teachers(passport)
    remark = "«Расчёт системы» — по признакам контекстных данных; таблица ведомства, где она есть, важнее."
    return FactGroup(f"Ресурсные дефициты, {passport.year} год", told or (Fact("Дефициты", text.MISSING),), (), remark)


def _teachers(passport: Passport) -> tuple[Fact, ...]:
    """The newest counts of teachers up to the year of the passport."""
    rows = passport.rows("teacher_deficits")
    newest = rows[rows["year"] <= passport.year].to_dict("records")[:1]
    return tuple(
        Fact(
            f"Учителя, {int(r['year'])} год",
            f"прошли диагностику {text.number(r['teachers_diagnosed'])}, с дефицитом "
            f"{text.number(r['teachers_with_deficit'])}; маршрутов составлено {text.number(r['routes_started'])}, "
            f"завершено {text.number(r['routes_completed'])}",
        )
        for r in newest
    )


def _deficit(row: pd.Series, titles: dict[str, str]) -> str:
    fired = ", ".join(titles[s] for s in row["signals"])
    signals = f"; признак по данным: {fired}" if fired else ""
    if pd.isna(row["has_deficit"]):
        return f"{text.MISSING}{signals}"
    if not row["has_deficit"]:
        return f"не выявлен ({row['source']}){signals}"
    named = ", ".join(f"{i[:1].lower()}{i[1:]}" for i in row["indicators"])
    fate = "" if pd.isna(row["resolved"]) else ("; устранён" if row["resolved"] else "; не устранён")
    return f"есть ({row['source']}){f': {named}' if named else ''}{fate}{signals}"


def _support(passport: Passport) -> FactGroup:
    rows = passport.rows("participation")
    rows = rows[rows["year"] <= passport.year]
    if rows.empty:
        return FactGroup(
            "Программы поддержки",
            (Fact("Участие", "нет записей"),),
            (),
            f"В загруженных списках участия до {passport.year} года школы нет.",
        )
    now = rows.iloc[0]
    labels: dict[str, tuple[str, Callable[[Any], str]]] = {
        "track": ("Трек", lambda v: f"{int(v)}"),
        "project_500_plus": ("Проект «500+»", lambda v: _YES[bool(v)]),
        "operator": ("Оператор", str),
        "programme": ("Программа", str),
        "antirisk_risk": ("Риск антирисковой программы", str),
        "curator_school": ("Куратор", str),
        "mentor_school": ("Школа-наставник", str),
        "has_municipal_coordinator": ("Муниципальный координатор", lambda v: "есть" if v else "нет"),
        "growth_point_year": ("«Точка роста»", lambda v: f"с {int(v)} года"),
        "digital_environment_year": ("Цифровая образовательная среда", lambda v: f"с {int(v)} года"),
    }
    told = tuple(
        Fact(label, form(now[name])) for name, (label, form) in labels.items() if not text.is_missing(now[name])
    )
    earlier = ", ".join(
        f"{int(y)} — трек {int(t)}" for y, t in zip(rows["year"], rows["track"], strict=True) if not text.is_missing(t)
    )
    pupils = passport.rows("failing_pupils")
    pupils = pupils[pupils["year"] <= passport.year]
    more = tuple(
        Fact(
            f"Неуспевающие ученики, {int(r['year'])} год",
            f"{text.number(r['pupils_failing'])}; с поддержкой {text.number(r['pupils_with_support'])}, преодолели "
            f"{text.number(r['pupils_overcame'])}",
        )
        for r in pupils.to_dict("records")[:1]
    )
    return FactGroup(
        f"Программы поддержки, {int(now['year'])} год",
        told + more or (Fact("Участие", "есть, без подробностей"),),
        (),
        f"Треки по годам: {earlier}." if earlier else "",
    )


def measures_block(passport: Passport) -> Block | None:
    """Measures planned and done for the school, newest first."""
    rows = passport.rows("measures")
    if rows.empty:
        return None
    done = int((rows["status"] == "выполнена").sum())
    rows = rows.assign(start=_dates(rows["start_date"]), end=_dates(rows["end_date"]))
    return Block(
        key="school-measures",
        title=f"{text.verb(done, 'Выполнена', 'Выполнено')} {done} из "
        f"{text.counted(len(rows), 'мера', case=text.Case.GENITIVE)}",
        n="Меры, загруженные для этой школы, за все годы",
        table=Table(
            frame=rows,
            columns=(
                Column("measure", "Мера", width="large"),
                Column("deficit_kind", "Дефицит"),
                Column("start", "Начало"),
                Column("end", "Окончание"),
                Column("status", "Состояние"),
            ),
            caption=f"{passport.name}: меры",
            file_stem=f"mery_{passport.code}",
            stamp=passport.stamp,
        ),
        prose=True,
    )


def _dates(column: pd.Series) -> list[str]:
    return [text.date(None if pd.isna(d) else d) for d in pd.to_datetime(column)]


def _or_missing(value: object) -> str:
    return text.MISSING if text.is_missing(value) else str(value)
