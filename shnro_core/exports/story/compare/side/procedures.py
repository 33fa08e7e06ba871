"""Procedures of the base beside those of the other schools, one column per school."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.compare.peers import HIGHER, LOWER, SMALL, UNTOLD, against, results_of_year, with_states
from shnro_core.exports.story.compare.side.members import BESIDE, Group
from shnro_core.exports.story.model import Block
from shnro_core.exports.story.school.rows import procedure_names, screen_order
from shnro_core.model import Column, Table

_MARKS = {LOWER: "▼", HIGHER: "▲", SMALL: "(мало)"}


def procedures_block(group: Group) -> Block | None:
    """Every procedure of the base beside those of the other schools, as the two limits allow."""
    shown = [str(c) for c in group.schools.head(BESIDE).index]
    held = results_of_year(group.context, group.year)
    held = held[held["school_code"].isin(shown)].astype({"failed": float, "participants": float})
    bases = held[held["school_code"] == group.base].set_index("procedure", drop=False)
    rows = held[held["procedure"].isin(bases.index)]
    if rows.empty:
        return None
    long = with_states(against(rows, bases.loc[rows["procedure"]], group.context), group.context)
    told = long[long["state"].isin([LOWER, HIGHER]) & ~long["hidden"]]
    judged = long[long["state"].isin([LOWER, HIGHER, UNTOLD]) & ~long["hidden"]]
    words = [
        text.HIDDEN if r["hidden"] else " ".join(part for part in (r["result"], _MARKS.get(r["state"], "")) if part)
        for r in long.to_dict("records")
    ]
    table = long.assign(words=words).pivot_table(
        index="procedure", columns="school_code", values="words", aggfunc="first"
    )
    table = table.reindex(columns=shown).astype(object).where(lambda t: t.notna(), text.NOT_APPLICABLE)
    table = table.reset_index()
    table = table.assign(_order=screen_order(table["procedure"])).sort_values("_order")
    table = table.assign(title=table["procedure"].map(procedure_names()))
    names = group.named
    return Block(
        key="compare-side-procedures",
        title=f"По процедурам: от основы не случайно отличаются {len(told)} из {len(judged)} результатов"
        if len(judged)
        else "По процедурам: участников слишком мало, чтобы судить о разнице",
        n=f"{text.counted(len(table), 'процедура')} основы, {group.year} год; "
        "▼ ниже и ▲ выше основы — не случайность (интервал Ньюкомба, расчёт системы), без знака — не отличить, "
        f"«мало» — участников меньше {group.context.settings.reliable_participants}",
        table=Table(
            frame=table,
            columns=(Column("title", "Процедура", pinned=True), *(Column(c, names[c]) for c in shown)),
            caption=f"Школы рядом: процедуры, {group.year} год",
            file_stem=f"shkoly_ryadom_procedury_{group.context.region.code}_{group.year}",
            notes=("Разница и выводы — расчёт системы",),
            sources=sources(group.context, "результаты процедур"),
            stamp=group.context.region.stamp,
        ),
        remark=f"Сравнений {text.number(len(judged))}: вывод о каждом держится при всех сразу (поправка Холма)."
        if len(judged) > 1
        else None,
    )
