"""Single figures of the documents: one table a subject, each with its place; titles are made of the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.model import Column, Table

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Subject:
    """Topics of a block, its title made of values by fact, and a remark beside it."""

    topics: tuple[str, ...]
    title: Callable[[Values], str]
    remark: Callable[[Values], str] | None = None


def _count(values: Values, fact: str) -> str:
    return text.shortest(values.get(fact))


def _network(v: Values) -> str:
    return (
        f"{text.counted(v.get('Число муниципальных образований и городских округов'), 'муниципалитет')}, "
        f"{text.schools(v.get('Число муниципальных общеобразовательных организаций'))}; сельских "
        f"{_count(v, 'Доля сельских школ (из 343)')}{text.NBSP}%, в них "
        f"{_count(v, 'Доля учащихся, обучающихся в сельских школах')}{text.NBSP}% учеников"
    )


def _index(v: Values) -> str:
    low, asked = v["Число школ с низким ИСБШ"], v["в том числе школ"]
    return (
        f"Низкий индекс социального благополучия (ИСБШ) — {text.among('у', low, asked)}, а в кластер ШФНСУ вошли "
        f"{_count(v, _CLUSTER)}"
    )


def _index_remark(v: Values) -> str:
    low, cluster = v["Число школ с низким ИСБШ"], v[_CLUSTER]
    return (
        f"**Неоднозначно.** {text.number(low)} − {text.number(cluster)} = {text.number(low - cluster)}: столько школ с "
        "низким ИСБШ, видимо, стоят в кластерах ШНРО и ШсРНР, где он любой (расчёт системы; документ этого не пишет)."
    )


_CLUSTER: Final = "Число школ с низким ИСБШ и единичными низкими результатами"
SUBJECTS: Final = {
    "network": Subject(("сеть", "контингент", "ШНРО и ШФНСУ"), _network),
    "index": Subject(("ИСБШ", "ШФНСУ"), _index, _index_remark),
    "lists": Subject(
        ("ШНРО", "ШсРНР", "кластеры", "критерии"),
        lambda v: (
            f"У выявленных школ от {_count(v, 'Число маркеров «низкий результат» у выявленных школ (минимум)')} до "
            f"{_count(v, 'Число маркеров «низкий результат» у выявленных школ (максимум)')} маркеров; границу кластера "
            "документ пишет по-разному"
        ),
    ),
    "failure": Subject(
        ("неуспешность", "PISA"),
        lambda v: (
            "Слабоуспевающие или неуспевающие ученики есть в "
            f"{_count(v, 'Доля ОО, в которых выявлены слабоуспевающие и/или неуспевающие обучающиеся')}{text.NBSP}% "
            "организаций области"
        ),
    ),
    "programmes": Subject(
        ("программы", "модель", "500+", "цель", "политика", "причины", "инфраструктура", "диагностика"),
        lambda v: (
            f"По методике «500+» в 2021 году сопровождали {_count(v, _FIVE_HUNDRED)} организаций; школы «500+» — "
            f"{_count(v, 'Доля школ проекта «500+» в региональном перечне ШНРО')}{text.NBSP}% регионального перечня"
        ),
    ),
    "thoughts": Subject(
        ("г. Ярославль", "риски", "ШНОР"),
        lambda v: (
            "Из "
            f"{text.schools(v.get('Число школ г. Ярославля в треке 1'), text.Case.GENITIVE)} г. Ярославля "
            f"{_count(v, 'из них повторно включены в список ШНОР')} снова в списке ШНОР"
        ),
    ),
    "track-1": Subject(
        (
            *("кураторы", "эффективность мер", "модель", "ШНОР по кластерам", "критерии", "состав участников", "сеть"),
            "профессиональные дефициты",
        ),
        lambda v: (
            "Дорожных карт по высоким рискам — не меньше "
            f"{_count(v, 'Минимальное число дорожных карт по высоким рискам (все 87 ОО)')}, программа перехода — на "
            f"{text.counted(v.get('Срок программы перехода в эффективный режим работы'), 'год')}"
        ),
    ),
    "track-2": Subject(
        ("трек 2",),
        lambda v: (
            "Программы перехода в эффективный режим есть у "
            f"{_count(v, _TRANSITION)} из {_count(v, 'Число ОО — участников региональной программы')} школ трека 2"
        ),
    ),
    "track-3": Subject(
        ("трек 3",),
        lambda v: (
            f"Программу против учебной неуспешности выполняли {text.schools(v.get(_ANTIRISK))}, проекты профилактики "
            f"готовили {_count(v, _TEAMS)} команд"
        ),
    ),
}
_FIVE_HUNDRED: Final = "Число ОО, сопровождающихся по методике «500+»"
_TRANSITION: Final = "Число школ с разработанными и реализуемыми программами перехода в эффективный режим (ППЭРР)"
_ANTIRISK: Final = (
    "ШНОР — участники 500+ 2021 и 2022, реализовавшие АРП «Высокая доля обучающихся с рисками учебной неуспешности»"
)
_TEAMS: Final = "Школьные команды, разработавшие проекты программ профилактики на 2022–2023 уч. год"


def blocks(context: Context, *subjects: str) -> tuple[Block, ...]:
    """Blocks of the subjects whose titles the region's documents have figures for."""
    rows = context.fetch("published/facts", region=context.region.code)
    told = []
    for name in subjects:
        subject = SUBJECTS[name]
        found = rows[rows["topic"].isin(subject.topics)]
        if found.empty:
            continue
        last = found.drop_duplicates("fact", keep="last")
        values = dict(zip(last["fact"].astype(str), last["value"].astype(float), strict=True))
        if text.MISSING not in subject.title(values):
            told.append(_block(context, f"facts-{name}", subject, values, found))
    return tuple(told)


def _block(context: Context, key: str, subject: Subject, values: Values, found: pd.DataFrame) -> Block:
    title = subject.title(values)
    frame = noted(found, context.fetch).assign(
        shown=[_valued(v, u) for v, u in zip(found["value"], found["unit"], strict=True)],
        year=found["year"].fillna(text.MISSING),
        whose=found["scope"].mask(found["scope"].str.startswith(context.region.name[:5]), "область"),
    )
    return Block(
        key=key,
        title=title,
        n=f"Напечатанные числа: {text.counted(len(frame), 'строка')}; «{text.MISSING}» — год не напечатан.",
        remark=subject.remark(values) if subject.remark else None,
        prose=True,
        table=Table(
            frame=frame,
            columns=(
                Column("fact", "Что"),
                Column("shown", "Напечатано", width="small"),
                Column("year", "Год", width="small"),
                *((Column("whose", "О чём", width="small"),) if frame["whose"].nunique() > 1 else ()),
                Column("note", "Примечание", width="medium"),
                Column("place", "Где сказано", width="medium"),
            ),
            caption=title,
            file_stem=key.replace("-", "_"),
            sources=sources_of(context.fetch, frame),
            stamp=context.region.stamp,
        ),
    )


def _valued(value: float, unit: str) -> str:
    if unit == "год":
        return f"{value:.0f}"
    number = text.shortest(value)
    return f"{number}{text.NBSP}{unit}"
