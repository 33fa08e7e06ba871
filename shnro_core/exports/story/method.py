"""«Методика»: every rule and number of the calculations, printed from the parameter files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story import glossary, policy
from shnro_core.exports.story.model import Block, Context, Headline, Story
from shnro_core.exports.story.provenance import document_titles
from shnro_core.exports.story.wording import plain
from shnro_core.model import Column, Standing, Table
from shnro_core.parameters import (
    Parameter,
    ParameterType,
    Procedure,
    Scenario,
    Value,
    catalogue,
    documents,
    organisation_kinds,
    presets,
    procedures,
    table_notes,
)
from shnro_core.text import NBSP

ALL_STANDINGS: Final = "Все"
STANDING_WORDS: Final = {
    "Норма": Standing.NORM,
    "Неоднозначно": Standing.OPEN,
    "Расчёт системы": Standing.OWN,
}
_GROUPS: Final = {
    "markers": "Низкий результат и маркер",
    "clusters": "Кластеры",
    "levels": "Уровни неуспешности",
    "dynamics": "Динамика",
    "listing": "Списки по годам",
    "indicators": "Показатели концепции",
    "deficits": "Дефициты и контекст",
    "uncertainty": "Случайность",
    "bias": "Признаки необъективности",
    "similarity": "Похожие школы",
}


def tell(context: Context) -> Story:
    """Story of the page for the standing the reader chose."""
    asked = STANDING_WORDS.get(context.choices.get("standing", ""))
    everything = catalogue().values()
    counts = {s: sum(p.standing is s for p in everything) for s in Standing}
    shown = [p for p in everything if asked is None or p.standing is asked]
    titles = {**documents(), **document_titles(context.fetch)}
    blocks = (
        *_groups(shown, titles),
        policy.block(context),
        _presets(),
        _procedures(context),
        _organisations(titles),
        _tables(titles),
        glossary.block(context),
    )
    return Story(
        title=f"{text.counted(len(everything), 'параметр')} методики: "
        f"{text.number(counts[Standing.OPEN])} из них документы оставили неоднозначными",
        line="правила, числа и ссылки напечатаны из файлов параметров",
        headlines=(
            Headline("Норма", text.number(counts[Standing.NORM]), "записано в приказе или методике"),
            Headline("Неоднозначно", text.number(counts[Standing.OPEN]), "выбор показан и меняется в «Что если»"),
            Headline("Расчёт системы", text.number(counts[Standing.OWN]), "в документах нет, формулы из литературы"),
        ),
        blocks=tuple(_in_words(block, context) for block in blocks),
    )


def _in_words(block: Block, context: Context) -> Block:
    frame = block.table.frame
    named = {c: plain(frame[c], context.fetch) for c in ("reference", "description", "note") if c in frame}
    return replace(block, table=replace(block.table, frame=frame.assign(**named)))


def _groups(parameters: list[Parameter], titles: Mapping[str, str]) -> Iterator[Block]:
    for group, title in _GROUPS.items():
        rows = [p for p in parameters if p.group == group]
        if rows:
            yield Block(
                key=f"method-{group}",
                title=title,
                n=text.counted(len(rows), "параметр"),
                table=Table(
                    frame=pd.DataFrame([_row(p, titles) for p in rows]),
                    columns=(
                        Column("title", "Параметр"),
                        Column("value", "Значение"),
                        Column("unit", "Единица"),
                        Column("standing", "Пометка"),
                        Column("description", "Что означает"),
                        Column("reference", "Откуда"),
                    ),
                    caption=f"Методика: {title.lower()}",
                    file_stem=f"metodika_{group}",
                ),
                prose=True,
            )


def _row(parameter: Parameter, titles: Mapping[str, str]) -> dict[str, str]:
    since = parameter.values[-1].since
    dated = f" (с {text.date(since)})" if len(parameter.values) > 1 else ""
    return {
        "title": parameter.title,
        "value": _value(parameter, parameter.norm) + dated,
        "unit": parameter.unit,
        "standing": parameter.standing.value,
        "description": parameter.description,
        "reference": f"{titles[parameter.reference.document]}: {parameter.reference.clause}",
    }


def _value(parameter: Parameter, value: Value) -> str:
    """A value in full; a list of procedures by exam."""
    known = {p.key: p for p in procedures()}
    if parameter.type is not ParameterType.SUBSET or not isinstance(value, tuple) or not known.keys() >= {*value}:
        return parameter.label(value)
    return "; ".join(
        f"{exam}: {', '.join(_subjects(list(same)))}"
        for exam, same in groupby((known[v] for v in value), lambda p: p.exam)
    )


def _subjects(chosen: list[Procedure]) -> Iterator[str]:
    """«математика (4–8 классы)», «английский язык», one after another as the order lists them."""
    for name, same in groupby(chosen, lambda p: p.subject_words):
        grades = [p.grade for p in same]
        whole = grades == list(range(grades[0], grades[-1] + 1))
        said = f"{grades[0]}–{grades[-1]}" if len(grades) > 1 and whole else ", ".join(map(str, grades))
        yield f"{name} ({said}{NBSP}{'классы' if len(grades) > 1 else 'класс'})" if chosen[0].exam == "ВПР" else name


def _with_years(parameter: Parameter, value: Value) -> str:
    if parameter.unit == "лет" and isinstance(value, int):
        return text.counted(value, "год")
    return _value(parameter, value)


def _presets() -> Block:
    rows = [
        {
            "title": p.described,
            "note": p.note,
            "changes": "; ".join(
                f"{catalogue()[name].title.lower()} — {_with_years(catalogue()[name], value)}"
                for name, value in Scenario.of(p.key).effective.items()
            )
            or "значения документа",
        }
        for p in presets()
    ]
    return Block(
        key="method-presets",
        title="Наборы правил",
        n=f"{text.counted(len(rows), 'набор')}; официальным ни один вариант федерального правила не назван",
        table=Table(
            frame=pd.DataFrame(rows),
            columns=(Column("title", "Набор"), Column("changes", "Чем отличается"), Column("note", "Пояснение")),
            caption="Наборы правил",
            file_stem="metodika_nabory",
        ),
        prose=True,
    )


def _procedures(context: Context) -> Block:
    counted = set(context.settings.procedures)
    followed = set(context.settings.dynamics_procedures)
    frame = pd.DataFrame(
        [
            {
                "title": p.title,
                "markers": "да" if p.key in counted else "нет",
                "dynamics": "да" if p.key in followed else "нет",
            }
            for p in procedures()
        ]
    )
    return Block(
        key="method-procedures",
        title="Процедуры",
        n=f"Маркеры: {text.counted(len(counted), 'процедура')}; динамика по образцу Ярославской области: "
        f"{text.counted(len(followed), 'процедура')}",
        table=Table(
            frame=frame,
            columns=(Column("title", "Процедура"), Column("markers", "Маркеры"), Column("dynamics", "Динамика")),
            caption="Процедуры методики",
            file_stem="metodika_procedury",
        ),
    )


def _organisations(titles: Mapping[str, str]) -> Block:
    kinds = organisation_kinds()
    note = next(n for n in table_notes() if n.name == "organisation_kinds")
    left = [known.kind for known in kinds if not known.counted]
    return Block(
        key="method-organisations",
        title="Виды организаций",
        n=f"В списки и доли не входят: {', '.join(left) or 'таких видов нет'} ({note.standing.value}). "
        f"{titles[note.document]}: {note.clause}.",
        table=Table(
            frame=pd.DataFrame(
                [
                    {"kind": known.kind, "counted": "да" if known.counted else "нет", "note": known.note}
                    for known in kinds
                ]
            ),
            columns=(
                Column("kind", "Вид организации"),
                Column("counted", "Входит в списки и доли"),
                Column("note", "Пояснение"),
            ),
            caption=note.description,
            file_stem="metodika_vidy_organizacij",
        ),
        prose=True,
    )


def _tables(titles: Mapping[str, str]) -> Block:
    rows = [
        {
            "description": n.description,
            "standing": n.standing.value,
            "reference": f"{titles[n.document]}: {n.clause}",
        }
        for n in table_notes()
    ]
    return Block(
        key="method-tables",
        title="Перечни, на которых стоят расчёты",
        n=text.counted(len(rows), "перечень"),
        table=Table(
            frame=pd.DataFrame(rows),
            columns=(
                Column("description", "Перечень"),
                Column("standing", "Пометка"),
                Column("reference", "Откуда"),
            ),
            caption="Перечни методики",
            file_stem="metodika_perechni",
        ),
        prose=True,
    )
