"""Sections and slides retold: one prose block a subject, each row with the place that says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import plain
from shnro_core.model import Column, Table

_RETOLD: Final = "Пересказано своими словами"
_VERBATIM: Final = "Названия — как в документе"


@dataclass(frozen=True, slots=True)
class Subject:
    """Title of a block, heading of its first column and of the second; empty when there is nothing beside the item."""

    title: str
    item: str
    words: str = "Что сказано"


SUBJECTS: Final = {
    "causes": Subject("Документ называет пять причин низких результатов, не все они в самой школе", "Причина"),
    "groups": Subject("Концепция помогает четырём группам школ, четвёртая — все, где есть неуспевающие", "Группа школ"),
    "goals": Subject("Цели и сроки: 2024 год — система профилактики, 2025-й — функциональная грамотность", "Цель"),
    "networking": Subject("Школы объединяют три модели сети", "Модель"),
    "subjects": Subject("Кто за что отвечает: регион, муниципалитет, школа", "Кто", "Что делает"),
    "model-500": Subject("Модель «500+»: три принципа и семь этапов, для школ всех кластеров", "Принцип или этап"),
    "mentoring": Subject("Наставничество — двух уровней: управленческое и педагогическое", "Уровень"),
    "proactive": Subject("Риски делят на три вида и управляют ими заранее, по проектам", "О чём"),
    "events": Subject("Ключевых мероприятий в году семь", "№", "Мероприятие"),
    "site": Subject("Сайт сопровождения собрал всё в четыре блока", "Блок"),
    "duties-850": Subject(
        "Сроки приказа № 850-ОД: 15.10.2021, 25.01, 30.01, 15.07 и 20.07.2022", "Пункт и кто", "Что поручено"
    ),
    "orders": Subject("Поддержку держат пять приказов", "Приказ", "О чём"),
    "key-measures": Subject("Ключевых мер восемь", "№", "Мера"),
    "vectors": Subject("Новых направлений работы три", "Направление", "Векторы"),
    "monitoring": Subject("Мониторинг концепции — ежегодный, по всем школам области или кластера", "О чём"),
    "regulation": Subject("ШНОР выявляют по методике ФИОКО, систему работы задаёт положение № 279/01-03", "О чём"),
    "nine": Subject("Динамику смотрят по девяти показателям ВПР, ОГЭ и ЕГЭ", "№", "Показатель"),
    "levels-dynamics": Subject("Динамика уровней: выход из списка — тоже положительная", "Динамика"),
    "selection-2": Subject(
        "В трек 2 отбирали по общему показателю (ОИП): ниже 36 единиц и отрицательный прирост", "О чём"
    ),
    "risk-maps": Subject("Дорожные карты ведут по четырём рискам", "Риск", "Что входит и кто помогает"),
    "steps": Subject("Документ кончается четырьмя действиями", "Действие"),
    "thoughts": Subject("Больше 30 % школ — ШНОР: по документу, в семи муниципалитетах", "О чём", "Муниципалитеты"),
}
"""Subjects of the table of contents by their key there."""


def blocks(context: Context, *subjects: str) -> tuple[Block, ...]:
    """Blocks of the subjects that the region's documents speak of, in the order asked."""
    rows = context.fetch("published/contents", region=context.region.code)
    found = {str(name): part for name, part in rows.groupby("block", sort=False)}
    told = []
    for name in subjects:
        if name not in found:
            continue
        subject, frame = SUBJECTS[name], found[name].fillna("")
        frame = frame.assign(words=plain(frame["words"], context.fetch))
        verbatim = frame["note"].str.contains("дословно").all()
        told.append(
            Block(
                key=f"document-{name}",
                title=subject.title,
                n=f"{_VERBATIM if verbatim else _RETOLD}; у каждой строки — место в документе.",
                prose=True,
                table=Table(
                    frame=frame,
                    columns=(
                        Column("item", subject.item, width="medium"),
                        Column("words", subject.words),
                        Column("place", "Где сказано", width="medium"),
                    ),
                    caption=subject.title,
                    file_stem=f"dokument_{name.replace('-', '_')}",
                    sources=sources_of(context.fetch, frame),
                    stamp=context.region.stamp,
                ),
            )
        )
    return tuple(told)
