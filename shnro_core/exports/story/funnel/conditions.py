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
    reach,
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
from shnro_core.model import Column, Kind, Table

_ISBSH = "ИСБШ"
_INDEX = "контекстный индекс системы"
_NOT_TOLD = "Не отличить от случайности"
_POINTS = 41
_NAMED = 4
_DRAWN_ALONE = 600
_HEADROOM = 1.08


@dataclass(frozen=True)
class Measured:
    """Schools with a known measure of conditions: ``rows`` with ``condition`` and the columns of the comparison.

    ``measure`` is ИСБШ or the own index, never both; ``without`` counts schools whose conditions are not known.
    """

    compared: Compared
    measure: str
    rows: pd.DataFrame
    without: int
    line: ConditionsLine

    def count(self, told: str) -> int:
        """How many schools are told from chance to this side."""
        return int((self.rows["told"] == told).sum())


def measured(compared: Compared) -> Measured | None:
    """Line of all procedures together on conditions; None where conditions of too few schools are known."""
    judged = compared.judged
    measure, condition = _ISBSH, judged["isbsh"]
    if condition.notna().sum() < SMALLEST_COUNT:
        measure, condition = _INDEX, _own_index(compared)
    rows = judged.assign(condition=condition.astype("Float64"))
    known = rows[rows["condition"].notna()].reset_index(drop=True)
    x, shares, pupils = known["condition"].to_numpy(dtype=float), known["share_pct"].to_numpy() / 100, known["pupils"]
    line = fit_conditions_line(x, shares, pupils)
    if line is None:
        return None
    settings = compared.settings
    found = against_conditions(
        line,
        x,
        shares,
        pupils,
        level=settings.confidence_level,
        winsorised_share=settings.funnel_winsorised_share,
        unusual_z=settings.funnel_alarm_z,
    )
    rows = pd.concat([known.drop(columns="score"), found], axis="columns")
    return Measured(compared, measure, rows, len(judged) - len(known), line)


def absent(compared: Compared) -> str:
    """Why there is no line on conditions."""
    return (
        f"Сравнить школы с их условиями нечем: ИСБШ и контекстные данные за {compared.year} год известны меньше чем у "
        f"{SMALLEST_COUNT} школ региона «{compared.context.region.name}»; загружаются на странице «Данные»."
    )


def picture(found: Measured) -> Block:
    """Shares along conditions with the line; schools told from chance coloured."""
    better, worse = found.count(BETTER), found.count(WORSE)
    compared = found.compared
    return Block(
        key="funnel-conditions",
        title=f"Лучше своих условий — {text.number(better)} из {text.counted(len(found.rows), 'школы', 'школ', 'школ')}"
        f", хуже — {text.number(worse)}",
        n=joined(
            f"Условия — {_named(found.measure)}; {compared.what}",
            f"без {found.measure if found.measure == _ISBSH else 'индекса'} — {text.schools(found.without)}"
            if found.without
            else "",
            "остальные серым: от линии их не отличить" if better + worse < len(found.rows) else "",
            nameless_words(len(found.rows) - better - worse),
        ),
        chart=_chart(found),
        alt=f"Доля несправившихся против условий ({found.measure}): {text.schools(len(found.rows))}, линия связи; "
        f"лучше условий {text.number(better)}, хуже {text.number(worse)}",
        remark=" ".join((_explained(found), _several(found), _ASSOCIATION)),
        table=_table(found, twin_rows(found.rows, found.rows["told"].notna()), whole=len(found.rows)),
    )


def listed(found: Measured) -> Block | None:
    """Table of the schools that do better than their conditions, the surest first; None when there are none."""
    rows = found.rows[found.rows["told"] == BETTER].sort_values("score")
    if rows.empty:
        return None
    first = rows.iloc[0]
    share, expected = text.share(first["failed"], first["participants"]), text.percent(100 * first["expected"], 1)
    return Block(
        key="funnel-better",
        title=f"Увереннее всех лучше своих условий — {first['name']}: {share} при ожидаемых {expected}",
        n=f"{first_of(len(rows))} по надёжности отличия; ожидаемая доля — как у школ с такими же условиями",
        table=_table(found, rows.head(LISTED_AT_ONCE), whole=min(len(rows), LISTED_AT_ONCE)),
    )


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
    line = found.line
    measure = found.measure[:1].upper() + found.measure[1:]
    explains = f"{measure} объясняет {text.percent(100 * line.r_squared, 1)} различий школ (R², ученики как вес)"
    if line.p_value >= 1 - found.compared.settings.confidence_level:
        return f"{explains}: связь не отличить от случайной (p = {text.number(line.p_value, 2)})."
    ends = found.rows["condition"].astype(float).quantile([0.25, 0.75]).to_numpy()
    low, high = line.shares(ends)
    return (
        f"{explains}, остальное — нет. В трудных условиях ({found.measure} {text.number(ends[0])}) ждали бы "
        f"{text.percent(100 * low, 1)} несправившихся, в лёгких ({text.number(ends[1])}) — "
        f"{text.percent(100 * high, 1)}."
    )


def _several(found: Measured) -> str:
    settings = found.compared.settings
    schools, alone = len(found.rows), int(found.rows["alone"].sum())
    unusual = int(found.rows["unusual"].sum())
    return (
        f"Порознь от ожидаемого отличались бы {text.number(alone)}, из них "
        f"{about((1 - settings.confidence_level) * schools)} — случайно; названы те, чьё отличие держится при "
        f"сравнении всех {text.number(schools)} сразу. Дальше обычного разброса школ с такими же условиями — "
        f"{text.number(unusual)}."
    )


def _worded(found: Measured, rows: pd.DataFrame) -> pd.DataFrame:
    words = {BETTER: "Лучше своих условий", WORSE: "Хуже своих условий"}
    return rows.assign(
        link=links(found.compared, rows),
        verdict=rows["told"].map(words).fillna(_NOT_TOLD),
        expected_pct=100 * rows["expected"],
        interval=[
            f"от {text.number(low, 1)} до {text.points(high)}"
            for low, high in zip(rows["low_pp"], rows["high_pp"], strict=True)
        ],
        usual=np.where(rows["unusual"], "дальше обычного", ""),
    )


def _hover(found: Measured, rows: pd.DataFrame) -> list[str]:
    return [
        f"{short_name(name)}, {municipality}<br>{share}<br>{found.measure} {text.shortest(condition)}, ждали "
        f"{text.percent(100 * expected, 1)}"
        for name, municipality, share, condition, expected in zip(
            rows["name"], rows["municipality"], counted_share(rows), rows["condition"], rows["expected"], strict=True
        )
    ]


def _brief(rows: pd.DataFrame) -> list[str]:
    return [
        f"{share}, ждали {text.percent(100 * expected, 1)}"
        for share, expected in zip(counted_share(rows), rows["expected"], strict=True)
    ]


def _chart(found: Measured) -> go.Figure:
    compared, rows = found.compared, found.rows
    colours, own = compared.context.colours, compared.school
    told = rows[rows["told"].notna()]
    drawn = told.reindex(told["score"].abs().sort_values(ascending=False).index).head(_DRAWN_ALONE)
    grey = rows[rows["told"].isna()]
    groups = [
        Marks(_NOT_TOLD, grey, colours.muted, size=6, opacity=0.55, verdict=_NOT_TOLD.lower()),
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
        hover=partial(_hover, found),
        brief=_brief,
        x_title=f"{found.measure[:1].upper()}{found.measure[1:]}: правее — легче условия",
        y_title="Не справились (шкала растянута внизу)",
        stretched=True,
        colours=colours,
        span=(float(conditions.min()) - edge, float(conditions.max()) + edge),
        top=min(100.0, _HEADROOM * max(float(rows["share_pct"].max()), 1.0)),
        names=named.assign(name=named["name"].map(short_name)),
    )


def _table(found: Measured, rows: pd.DataFrame, *, whole: int) -> Table:
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
            Column("share_pct", "Доля", Kind.PERCENT, digits=1, of="participants"),
            Column("expected_pct", "Ждали", Kind.PERCENT, digits=1),
            Column("difference_pp", "Отличие", Kind.POINTS, digits=1),
            Column("interval", "Интервал отличия"),
            Column("verdict", "Вывод"),
            Column("usual", "Обычный разброс"),
        ),
        caption=f"Школы и их условия: {compared.what}",
        file_stem=f"usloviya_{compared.context.region.code}_{compared.year}",
        sources=sources(compared.context, f"результаты процедур и {found.measure}"),
        notes=tuple(filter(None, (_method_words(compared), twin_note(len(rows), whole)))),
        stamp=compared.context.region.stamp,
    )


def _method_words(compared: Compared) -> str:
    """How the line and the intervals are made, for the notes of the table."""
    return (
        "Взвешенная регрессия доли на условия на шкале арксинуса, вес — ученики; интервал отличия "
        f"({text.percent(100 * compared.settings.confidence_level)}) учитывает ошибку доли школы и ошибку линии; "
        "поправка на число сравнений — Холма; «дальше обычного» — за "
        f"{reach(compared.settings.funnel_alarm_z)} с учётом разброса школ с такими же условиями."
    )
