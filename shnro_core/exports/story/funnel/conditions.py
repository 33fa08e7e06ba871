"""Schools against what their conditions promise: the line of failing shares and who differs from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts.cloud import Curve, Marks, cloud
from shnro_core.charts.theme import BETTER as BETTER_COLOUR
from shnro_core.charts.theme import WORSE as WORSE_COLOUR
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.funnel.compared import Compared
from shnro_core.exports.story.funnel.words import (
    LISTED_AT_ONCE,
    about,
    counted_share,
    first_of,
    joined,
    links,
    nameless_words,
    short_name,
    twin_note,
    twin_rows,
)
from shnro_core.exports.story.model import Block
from shnro_core.methodology.conditions_line import (
    BETTER,
    SMALLEST_COUNT,
    WORSE,
    ConditionsLine,
    against_conditions,
    fit_conditions_line,
)
from shnro_core.methodology.uncertainty import Funnel
from shnro_core.methodology.uncertainty.funnel import Spread
from shnro_core.model import Column, Kind, Table

_ISBSH = "ИСБШ"
_INDEX = "контекстный индекс системы"
NOT_NAMED = "Не выделяются"
_POINTS = 41
_NAMED = 4
_DRAWN_ALONE = 600
_HEADROOM = 1.08


@dataclass(frozen=True)
class Measured:
    """Schools with a known measure of conditions: ``rows`` with ``condition`` and the columns of the comparison.

    ``measure`` is ИСБШ or the own index, never both; ``without`` counts schools whose conditions are not known.
    ``funnel`` is that of the residuals, ``spread`` what its limits allow for.
    """

    compared: Compared
    measure: str
    rows: pd.DataFrame
    without: int
    line: ConditionsLine
    funnel: Funnel
    spread: Spread

    def count(self, told: str) -> int:
        """How many schools are named on this side."""
        return int((self.rows["told"] == told).sum())

    @property
    def explains(self) -> bool:
        """Whether the conditions explain anything that chance does not."""
        return self.line.told(self.compared.settings.confidence_level)

    @property
    def named(self) -> pd.DataFrame:
        """Schools that may be named, the surest first."""
        told = self.rows[self.rows["told"].notna()]
        return told.reindex(told["score"].abs().sort_values(ascending=False).index)


def measured(compared: Compared) -> Measured | None:
    """Line of all procedures together on conditions; None where conditions of too few schools are known."""
    judged = compared.judged
    measure, condition = _ISBSH, judged["isbsh"]
    if condition.notna().sum() < SMALLEST_COUNT:
        measure, condition = _INDEX, _own_index(compared)
    rows = judged.assign(condition=condition.astype("Float64"))
    known = rows[rows["condition"].notna()].reset_index(drop=True)
    x = known["condition"].to_numpy(dtype=float)
    usual = known["expected"].to_numpy(dtype=float) / known["participants"].to_numpy(dtype=float)
    line = fit_conditions_line(x, known["failed"], known["participants"], usual)
    if line is None:
        return None
    found = against_conditions(line, x, known, usual, compared.settings)
    rows = pd.concat([known.drop(columns=["score", "expected", "probability"]), found.rows], axis="columns")
    rows = rows.assign(adjusted_pct=100 * rows["adjusted_share"])
    return Measured(compared, measure, rows, len(judged) - len(known), line, found.funnel, found.spread)


def absent(compared: Compared) -> str:
    """Why there is no line on conditions."""
    return (
        f"Сравнить школы с их условиями нечем: ИСБШ и контекстные данные за {compared.year} год известны меньше чем у "
        f"{SMALLEST_COUNT} школ региона «{compared.context.region.name}»; загружаются на странице «Данные»."
    )


def picture(found: Measured) -> Block:
    """Shares along conditions with the line; named schools coloured."""
    better, worse = found.count(BETTER), found.count(WORSE)
    compared = found.compared
    return Block(
        key="funnel-conditions",
        title=_title(found),
        n=joined(
            f"Условия — {_named(found.measure)}; {compared.what}",
            f"без {found.measure if found.measure == _ISBSH else 'индекса'} — {text.schools(found.without)}"
            if found.without
            else "",
            "остальные серым" if better + worse else "",
            nameless_words(len(found.rows) - better - worse),
        ),
        chart=_chart(found),
        alt=f"Доля не справившихся против условий ({found.measure}): {text.schools(len(found.rows))}, линия связи; "
        f"лучше условий {text.number(better)}, хуже {text.number(worse)}",
        remark=" ".join(filter(None, (_explained(found), _ASSOCIATION if found.explains else ""))),
        table=table(found, twin_rows(found.rows, found.rows["told"].notna()), whole=len(found.rows)),
    )


def listed(found: Measured) -> Block | None:
    """Table of the schools that do better than their conditions, the surest first; None when there are none."""
    rows = found.named[found.named["told"] == BETTER]
    if rows.empty:
        return None
    first = rows.iloc[0]
    share, expected = text.share(first["failed"], first["participants"]), text.percent(100 * first["expected"], 1)
    return Block(
        key="funnel-better",
        title=f"Увереннее всех лучше своих условий — {first['name']}: {share} при ожидаемых {expected}",
        n=f"{first_of(len(rows))} по надёжности отличия; ждали — как у школ с такими же условиями и процедурами",
        table=table(found, rows.head(LISTED_AT_ONCE), whole=min(len(rows), LISTED_AT_ONCE)),
    )


def _title(found: Measured) -> str:
    schools = text.counted(len(found.rows), "школы", "школ", "школ")
    if not found.explains:
        measure = "ИСБШ" if found.measure == _ISBSH else "контекстного индекса"
        return f"Связь {measure} с результатами {schools} не отличить от случайной: по условиям школы не сравнить"
    better, worse = found.count(BETTER), found.count(WORSE)
    if not better + worse:
        return f"Ни одну из {schools} не отличить от ожидаемого при её условиях"
    best = f"{text.number(better)} из {schools}" if better else f"ни одна из {schools}"
    return f"Лучше своих условий — {best}, хуже — {text.number(worse) if worse else 'ни одна'}"


_ASSOCIATION = "Это связь, а не причина: отличие — повод спросить школу, как она этого добилась."


def _named(measure: str) -> str:
    if measure == _ISBSH:
        return "ИСБШ, индекс социального благополучия школы (больше — легче условия)"
    return "контекстный индекс системы (не ИСБШ; больше — легче условия)"


def _own_index(compared: Compared) -> pd.Series:
    index = compared.context.compute("context_index", region=compared.context.region.code, year=compared.year)
    own = index.set_index("school_code")["context_index"]
    return compared.judged["school_code"].map(own)


def _explained(found: Measured) -> str:
    line, level = found.line, found.compared.settings.confidence_level
    measure = found.measure[:1].upper() + found.measure[1:]
    if not found.explains:
        return (
            f"При случайности такая или более тесная связь бывает в {text.percent(100 * line.p_value)} случаев, "
            f"граница — {text.percent(100 * (1 - level))}, поэтому по именам никто не назван."
        )
    ends = found.rows["condition"].astype(float).quantile([0.25, 0.75]).to_numpy()
    low, high = line.shares(ends)
    return (
        f"{measure} объясняет {text.percent(100 * line.explained, 1)} различий школ, остальное — нет. В трудных "
        f"условиях ({found.measure} {text.number(ends[0])}) ждали бы {text.percent(100 * low, 1)} не справившихся, "
        f"в лёгких ({text.number(ends[1])}) — {text.percent(100 * high, 1)}."
    )


def _several(found: Measured) -> tuple[str, ...]:
    if not found.explains:
        return ()
    alone = int((found.rows["probability"] < 1 - found.compared.settings.confidence_level).sum())
    schools = len(found.rows)
    return (
        f"Порознь отличались бы {text.number(alone)}, одна случайность дала бы "
        f"{about((1 - found.compared.settings.confidence_level) * schools)}; названы те, чьё отличие больше "
        f"обычного разброса школ и держится при сравнении всех {text.number(schools)} сразу.",
    )


def _worded(found: Measured, rows: pd.DataFrame) -> pd.DataFrame:
    words = {BETTER: "Лучше своих условий", WORSE: "Хуже своих условий"}
    return rows.assign(
        link=links(found.compared, rows),
        verdict=rows["told"].map(words).fillna(NOT_NAMED),
        raw_pct=100 * rows["failed"] / rows["participants"],
        expected_pct=100 * rows["expected"],
        interval=[
            f"от {text.number(low, 1)} до {text.points(high)}"
            for low, high in zip(rows["low_pp"], rows["high_pp"], strict=True)
        ],
    )


def hover(found: Measured, rows: pd.DataFrame) -> list[str]:
    """Words of each school: what it has and what its conditions promise."""
    return [
        f"{short_name(name)}, {municipality}<br>{share}<br>{found.measure} {text.shortest(condition)}, ждали "
        f"{text.percent(100 * expected, 1)}"
        for name, municipality, share, condition, expected in zip(
            rows["name"], rows["municipality"], counted_share(rows), rows["condition"], rows["expected"], strict=True
        )
    ]


def brief(rows: pd.DataFrame) -> list[str]:
    """The same without names."""
    return [
        f"{share}, ждали {text.percent(100 * expected, 1)}"
        for share, expected in zip(counted_share(rows), rows["expected"], strict=True)
    ]


def _chart(found: Measured) -> go.Figure:
    compared, rows = found.compared, found.rows
    colours, own = compared.context.colours, compared.school
    told = rows[rows["told"].notna()]
    drawn = found.named.head(_DRAWN_ALONE)
    grey = rows[rows["told"].isna()]
    groups = [
        Marks(NOT_NAMED, grey, colours.muted, size=6, opacity=0.55, verdict="не выделяется"),
        Marks("Хуже своих условий", drawn[drawn["told"] == WORSE], WORSE_COLOUR, symbol="diamond", size=9),
        Marks("Лучше своих условий", drawn[drawn["told"] == BETTER], BETTER_COLOUR, size=9),
        Marks("Выделено", rows[rows["highlighted"]], colours.accent, size=12, ring=True),
    ]
    if own is not None:
        chosen = rows[rows["school_code"] == own["school_code"]]
        groups.append(Marks("Выбранная школа", chosen, colours.accent, symbol="square", size=16, ring=True))
    conditions = rows["condition"].to_numpy(dtype=float)
    x = np.linspace(conditions.min(), conditions.max(), _POINTS)
    edge = 0.03 * float(np.ptp(conditions))
    best, worst = told.sort_values("score").head(_NAMED), told.sort_values("score").tail(_NAMED)[::-1]
    named = pd.concat([worst[worst["told"] == WORSE], best[best["told"] == BETTER]])
    if own is not None:
        named = pd.concat([rows[rows["school_code"] == own["school_code"]], named])
    return cloud(
        groups=groups,
        curves=[
            Curve(
                "ожидаемая<br>доля",
                x.round(2).tolist(),
                (100 * found.line.shares(x)).round(2).tolist(),
                colours.text,
                width=1.8,
            )
        ],
        x="condition",
        y="share_pct",
        hover=partial(hover, found),
        brief=brief,
        x_title=f"{found.measure[:1].upper()}{found.measure[1:]}: правее — легче условия",
        y_title="Не справились с поправкой на процедуры (шкала растянута внизу)",
        stretched=True,
        colours=colours,
        span=(float(conditions.min()) - edge, float(conditions.max()) + edge),
        top=min(100.0, _HEADROOM * max(float(rows["share_pct"].max()), 1.0)),
        names=named.assign(name=named["name"].map(short_name)),
    )


def table(found: Measured, rows: pd.DataFrame, *, whole: int) -> Table:
    """Schools against their conditions; ``whole`` is how many there are."""
    compared = found.compared
    return Table(
        frame=_worded(found, rows),
        columns=(
            Column("name", "Школа", pinned=True, width=260, link="link"),
            Column("municipality", "Муниципалитет"),
            Column("condition", found.measure[:1].upper() + found.measure[1:], Kind.NUMBER, digits=1),
            Column("pupils", "Учеников", Kind.COUNT),
            Column("failed", "Не справились", Kind.COUNT),
            Column("participants", "Результатов", Kind.COUNT),
            Column("raw_pct", "Доля", Kind.PERCENT, digits=1, of="participants"),
            Column("expected_pct", "Ожидали", Kind.PERCENT, digits=1),
            Column("difference_pp", "Отличие", Kind.POINTS, digits=1),
            Column("interval", "Интервал отличия"),
            Column("verdict", "Вывод"),
        ),
        caption=f"Школы и их условия: {compared.what}",
        file_stem=f"usloviya_{compared.context.region.code}_{compared.year}",
        sources=sources(compared.context, f"результаты процедур и {found.measure}"),
        notes=tuple(filter(None, (*_several(found), *_method_words(compared), twin_note(len(rows), whole)))),
        stamp=compared.context.region.stamp,
    )


def _method_words(compared: Compared) -> tuple[str, ...]:
    """How the line and the intervals are made, for the notes of the table."""
    return (
        "Логистическая регрессия числа не справившихся на условия: трудность процедур школы учтена заранее, ожидаемые "
        "числа в сумме дают наблюдаемые; значимость связи — по устойчивой ошибке (HC3).",
        f"Интервал отличия ({text.percent(100 * compared.settings.confidence_level)}) учитывает ошибку доли школы и "
        "ошибку линии; размер школы — ученики; поправка на число сравнений — Холма.",
    )
