"""Frame of support for 2023: what each level of failure gets, and what all listed schools get."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import plain, sentence
from shnro_core.model import Column, Table
from shnro_core.parameters import resolve

TRACK = 1
_ALL = "все группы"


def blocks(context: Context) -> tuple[Block, ...]:
    """Two blocks: by level of failure, and common to all; empty when the region prints no frame."""
    rows = context.fetch("published/support_frame", region=context.region.code)
    if rows.empty:
        return ()
    rows = rows.assign(note=plain(rows["note"], context.fetch))
    return _by_level(context, rows[rows["group"] != _ALL]), _common(context, rows[rows["group"] == _ALL])


def _by_level(context: Context, rows: pd.DataFrame) -> Block:
    levels = rows.drop_duplicates("group").set_index("group")["schools"]
    frame = rows.pivot_table(
        index=["audience", "direction"], columns="group", values="what", aggfunc="first", sort=False
    )
    same = int(frame.nunique(axis=1).eq(1).sum())
    frame = frame.reset_index()
    frame["audience"] = frame["audience"].map(sentence)
    return Block(
        key="measures-frame-levels",
        title=f"Рамка 2023 года различает три уровня неуспеваемости, но {text.number(same)} "
        f"из {text.counted(len(frame), 'направление', case=text.Case.GENITIVE)} для всех одинаковы",
        n=sentence("; ".join(f"{level} — {text.schools(n)}" for level, n in levels.items()))
        + f". Уровень — по доле неуспевающих учеников: {_bounds()}.",
        prose=True,
        remark="**Неоднозначно.** Границы объединённых ячеек слайда не видны: распределение по столбцам восстановлено, "
        "поэтому одинаковые ячейки могут быть одной. Сокращений ЦРКП, ЦСВР, ЦОМ, КОО и КИО слайд не расшифровывает.",
        table=Table(
            frame=frame,
            columns=(
                Column("direction", "Направление"),
                Column("audience", "Для кого", width="small"),
                *(Column(str(level), f"{sentence(str(level))}, {text.schools(n)}") for level, n in levels.items()),
            ),
            caption="Рамка сопровождения 2023 года по уровням неуспеваемости",
            file_stem="ramka_2023_po_urovnyam",
            sources=sources_of(context.fetch, rows),
            notes=notes_of(rows),
            stamp=context.region.stamp,
        ),
    )


def _bounds() -> str:
    settings = resolve()
    base, moderate, strong = (
        text.percent(100 * s)
        for s in (settings.level_base_share, settings.level_moderate_share, settings.level_strong_share)
    )
    return f"базово — от {base}, умеренно — от {moderate}, сильно — более {strong}"


def _common(context: Context, rows: pd.DataFrame) -> Block:
    total = int(rows["schools"].iloc[0])
    named = rows.loc[rows["direction"].str.isupper(), "direction"]
    units = named.str.split("+").explode()
    frame = rows.assign(audience=rows["audience"].map(sentence))
    return Block(
        key="measures-frame-common",
        title=f"Для всех {text.number(total)} школ списка работу делят {text.counted(units.nunique(), 'исполнитель')}",
        n=f"{text.schools(total)} списка; исполнители — подразделения института развития образования.",
        prose=True,
        table=Table(
            frame=frame,
            columns=(
                Column("direction", "Кто или о чём", width="small"),
                Column("audience", "Для кого", width="small"),
                Column("what", "Что делают"),
            ),
            caption="Общая рамка сопровождения 2023 года",
            file_stem="ramka_2023_obshchaya",
            sources=sources_of(context.fetch, rows),
            notes=notes_of(rows),
            stamp=context.region.stamp,
        ),
    )
