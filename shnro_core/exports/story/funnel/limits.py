"""The funnel: schools against limits, who stands outside, how many chance alone would put there."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.funnel.compared import (
    ABOVE_ALARM,
    BELOW_ALARM,
    INSIDE,
    SMALL,
    Compared,
    expected_outside,
    limits_outside,
)
from shnro_core.exports.story.funnel.drawing import NAMED, OUTSIDE, drawn
from shnro_core.exports.story.funnel.words import (
    LISTED_AT_ONCE,
    about,
    first_of,
    hidden_words,
    joined,
    links,
    nameless_words,
    places,
    reach,
    small_words,
    twin_note,
    twin_rows,
    would_give,
)
from shnro_core.exports.story.model import Block
from shnro_core.methodology.uncertainty import Funnel, funnel_limits
from shnro_core.methodology.uncertainty.funnel import Spread, excess_probability
from shnro_core.model import Column, Kind, Table


def title(compared: Compared) -> str:
    """How many schools stand outside the outer limit and whether chance explains it."""
    far, judged = compared.count(ABOVE_ALARM, BELOW_ALARM), len(compared.judged)
    warning, alarm = compared.settings.funnel_warning_z, compared.settings.funnel_alarm_z
    of = f"из {text.counted(judged, 'школы', 'школ', 'школ')}"
    if not far:
        none = f"За границей {reach(alarm)} — ни одной {of}"
        near = compared.count(*OUTSIDE)
        if _excess(compared, near, warning):
            said = about(expected_outside(compared, warning))
            return f"{none}, за границей {reach(warning)} — {text.number(near)}: {would_give(compared)} {said}"
        usual = "обычный разброс" if compared.spread is Spread.ADDITIVE else "случайность"
        return f"{none}: различия школ объясняет {usual}"
    said = f"За границей {reach(alarm)} — {text.number(far)} {of}"
    if _excess(compared, far, alarm):
        return f"{said}: {would_give(compared)} {about(expected_outside(compared, alarm))}"
    return f"{said}: столько могла дать и случайность"


def _excess(compared: Compared, count: int, z: float) -> bool:
    """Whether more schools stand outside than chance and the usual spread would put there."""
    probability = excess_probability(count, expected_outside(compared, z), len(compared.judged))
    return probability < 1 - compared.settings.confidence_level


def picture(compared: Compared, funnel: Funnel) -> Block:
    """Funnel with its limits and the twin of every school."""
    rows = compared.rows
    warning = compared.settings.funnel_warning_z
    both = compared.count(*OUTSIDE)
    return Block(
        key="funnel-limits",
        title=f"За границей {reach(warning)} — {text.schools(both) if both else 'ни одной школы'}, "
        f"{would_give(compared)} {about(expected_outside(compared, warning))}",
        n=joined(
            f"Точка — школа, линии — границы; {text.schools(len(compared.judged))} с выводом",
            small_words(compared),
            hidden_words(compared),
            nameless_words(compared.count(INSIDE)),
            f"доля не справившихся: {compared.what}",
        ),
        chart=drawn(compared, funnel),
        alt=_alt(compared, funnel),
        remark=" ".join(
            filter(
                None,
                (_spread_words(compared, funnel), _nobody_words(compared)),
            )
        ),
        table=_table(compared, funnel, twin_rows(rows, rows["place"].isin(OUTSIDE)), whole=len(rows)),
    )


def outsiders(compared: Compared, funnel: Funnel) -> Block | None:
    """Table of the schools that stand out with all looked at together, the farthest first; None when nobody does."""
    rows = named_schools(compared)
    if rows.empty:
        return None
    above = int((rows["share_pct"] > 100 * funnel.centre).sum())
    parts = [
        f"{words} — {text.number(count)}"
        for count, words in ((above, "с большей"), (len(rows) - above, "с меньшей"))
        if count
    ]
    return Block(
        key="funnel-outside",
        title=f"Выделяются школы с долей не справившихся: {', '.join(parts)}"
        if len(parts) > 1
        else f"{text.verb(len(rows), 'Выделяется', 'Выделяются')} {text.schools(len(rows))} "
        f"{'с большей' if above else 'с меньшей'} долей не справившихся",
        n=f"{first_of(len(rows))}: отличие держится при сравнении всех {text.number(len(compared.judged))} сразу "
        "(поправка Холма); дальше всех от средней доли — первые; название открывает паспорт школы",
        table=_table(compared, funnel, rows.head(LISTED_AT_ONCE), whole=min(len(rows), LISTED_AT_ONCE)),
    )


def named_schools(compared: Compared) -> pd.DataFrame:
    """Schools that may be named: they stand out with all judged ones looked at together, the farthest first."""
    rows = compared.rows[compared.rows["named"]]
    return rows.reindex(rows["score"].abs().sort_values(ascending=False).index)


def highlighted(compared: Compared) -> tuple[str, ...]:
    """Where the highlighted schools stand, a sentence for the group and one for the school."""
    told = []
    chosen = compared.rows[compared.rows["highlighted"]]
    if compared.highlight_words:
        counts = chosen["place"].value_counts()
        named = [(places(compared)[p].lower(), int(counts.get(p, 0))) for p in OUTSIDE]
        named += [("внутри границ", int(counts.get(INSIDE, 0))), ("без вывода", int(counts.get(SMALL, 0)))]
        spots = [f"{words} — {text.number(n)}" for words, n in named if n]
        told.append(f"Выделено ({compared.highlight_words}): {text.schools(len(chosen))}; {', '.join(spots)}.")
    if compared.school is not None:
        told.append(_school_words(compared, compared.school))
    return tuple(told)


_CAUSE = "Место за границей — повод разобраться, причины воронка не называет."


def _school_words(compared: Compared, school: pd.Series) -> str:
    said = f"{school['name']}: не справились {text.share(school['failed'], school['participants'])}"
    if school["place"] == SMALL:
        least = text.counted(compared.settings.reliable_participants, "ученика", "учеников", "учеников")
        return f"{said}; учеников меньше {least}, вывода нет."
    where = places(compared).get(school["place"], "Внутри границ").lower()
    pupils = text.counted(round(school["standard_pupils"]), "ученике", "учениках", "учениках")
    if compared.procedure is None:
        digits = text.share_digits(school["standard_pupils"])
        said += f" ({text.percent(school['share_pct'], digits)} с поправкой на процедуры)"
    return (
        f"{said} — {where}; граница {reach(compared.settings.funnel_alarm_z)} при {pupils} — "
        f"от {text.percent(school['low_pct'], 1)} до {text.percent(school['high_pct'], 1)}."
    )


def _spread_words(compared: Compared, funnel: Funnel) -> str:
    mean = f"Средняя доля — {text.percent(100 * funnel.centre, 1)}."
    if compared.spread is Spread.CHANCE:
        if funnel.chance_probability < 1 - compared.settings.confidence_level:
            return f"{mean} Кроме немногих, школы различаются не больше случайного: границы — только случайность."
        return f"{mean} Школы различаются не больше случайного, поэтому границы — только случайность."
    chance = limits_outside(compared, Spread.CHANCE, compared.settings.funnel_warning_z)
    return (
        f"{mean} Одна случайность поставила бы за свои границы {text.part(chance, len(compared.judged))}, "
        "поэтому они раздвинуты на обычное для региона различие школ."
    )


def _nobody_words(compared: Compared) -> str:
    if compared.rows["named"].any() or not compared.count(*OUTSIDE):
        return ""
    return (
        f"По именам никто не назван: с поправкой Холма на {text.schools(len(compared.judged), text.Case.ACCUSATIVE)} "
        "порознь не выделяется ни одна."
    )


def _bottom_words(compared: Compared, funnel: Funnel) -> str:
    low, _ = funnel_limits(
        funnel,
        [compared.rows["standard_pupils"].max()],
        compared.settings.funnel_warning_z,
        exact_below=compared.settings.funnel_exact_below,
        spread=compared.spread,
    )
    return "" if low[0] > 0 else "Нижняя граница — ноль, ниже неё никого быть не может."


def _method_words(compared: Compared, funnel: Funnel) -> tuple[str, ...]:
    """How the limits are made, for the notes of the table."""
    if compared.spread is Spread.CHANCE:
        return (
            "Границы — p ± z√(p(1 − p)/n), точные биномиальные при малом n; различие школ сверх случайности не "
            "отличить от нуля (Spiegelhalter, 2005).",
        )
    alarm = compared.settings.funnel_alarm_z
    other = limits_outside(compared, Spread.MULTIPLICATIVE, alarm)
    return (
        f"Границы раздвинуты прибавкой τ² = {text.number(funnel.between_variance, 3)} на шкале арксинуса, одной для "
        f"всех школ (Spiegelhalter, 2005); крайние {text.percent(100 * compared.settings.funnel_winsorised_share)} "
        "школ с каждой стороны её не увеличивают.",
        f"Умножение границ (φ = {text.number(funnel.dispersion, 1)}) поставило бы за {reach(alarm)} "
        f"{text.schools(other, text.Case.ACCUSATIVE)}; оно не показано: крупные школы выходили бы за границу из-за "
        "размера.",
    )


def _pooled_words(compared: Compared) -> tuple[str, ...]:
    if compared.procedure is not None:
        return ()
    return (
        "Размер школы — ученики, а не результаты: в каждом классе экзамена взята самая многочисленная процедура; он "
        "пересчитан на обычные процедуры региона.",
        "Доля — с поправкой на трудность процедур: число не справившихся делится на ожидаемое по доле региона в каждой "
        "процедуре и умножается на общую долю (косвенная стандартизация).",
    )


def _worded(compared: Compared, rows: pd.DataFrame) -> pd.DataFrame:
    words = {**places(compared), INSIDE: "Внутри границ", SMALL: "Мало учеников"}
    return rows.assign(
        link=links(compared, rows),
        place_shown=rows["place"].map(words),
        raw_pct=100 * rows["failed"] / rows["participants"],
        stands_out=rows["named"].map({True: "выделяется", False: ""}),
        limits=[
            text.NOT_APPLICABLE if small else f"{text.number(low, 1)}–{text.percent(high, 1)}"
            for low, high, small in zip(rows["low_pct"], rows["high_pct"], rows["place"] == SMALL, strict=True)
        ],
        score=rows["score"].mask(rows["place"] == SMALL),
    )


def _alt(compared: Compared, funnel: Funnel) -> str:
    named = named_schools(compared)["name"].head(NAMED)
    stands = f"; {text.verb(len(named), 'выделяется', 'выделяются')}: {', '.join(named)}"
    return (
        f"Воронка: {text.schools(len(compared.rows))}, доля не справившихся против числа учеников, средняя доля "
        f"{text.percent(100 * funnel.centre, 1)}" + (stands if len(named) else "; никто не выделяется")
    )


_STANDARD = (
    Column("expected", "Ожидали по процедурам", Kind.NUMBER, digits=1, help="По доле региона в каждой процедуре"),
    Column(
        "share_pct",
        "Доля с поправкой",
        Kind.PERCENT,
        digits=1,
        of="standard_pupils",
        help="При обычном для региона наборе процедур",
    ),
)


def _table(compared: Compared, funnel: Funnel, rows: pd.DataFrame, *, whole: int) -> Table:
    return Table(
        frame=_worded(compared, rows),
        columns=(
            Column("name", "Школа", pinned=True, width=260, link="link"),
            Column("municipality", "Муниципалитет"),
            Column("cluster", "Кластер"),
            Column("track_name", "Поддержка"),
            Column("pupils", "Учеников", Kind.COUNT),
            Column("failed", "Не справились", Kind.COUNT, help="Результатов с отметкой «2» или ниже порога"),
            Column("participants", "Результатов", Kind.COUNT),
            Column("raw_pct", "Доля", Kind.PERCENT, digits=1, of="participants"),
            *_STANDARD[: 0 if compared.procedure else None],
            Column("limits", f"Границы {reach(compared.settings.funnel_alarm_z)}", help="При таком числе учеников"),
            Column("score", "Отклонений от средней", Kind.NUMBER, digits=1),
            Column("place_shown", "Место"),
            Column("stands_out", "При сравнении всех сразу"),
        ),
        caption=f"Воронка: {compared.what}",
        file_stem=f"voronka_{compared.context.region.code}_{compared.year}",
        sources=sources(compared.context, "результаты процедур"),
        notes=tuple(
            filter(
                None,
                (
                    _CAUSE,
                    _bottom_words(compared, funnel),
                    *_method_words(compared, funnel),
                    *_pooled_words(compared),
                    twin_note(len(rows), whole),
                ),
            )
        ),
        stamp=compared.context.region.stamp,
    )
