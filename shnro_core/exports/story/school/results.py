"""Results of a school against the threshold and beside its municipality, cluster and region: a year, then all years."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from shnro_core import text
from shnro_core.charts.intervals import Beside, interval_dots
from shnro_core.charts.theme import BETTER, WORSE, Palette
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.model import Block
from shnro_core.exports.story.school.rows import (
    Passport,
    classified,
    hidden_words,
    pooled_shares,
    procedure_names,
    screen_order,
    with_procedure,
)
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import procedures

ABOVE, BELOW, UNTOLD, SMALL = "выше порога", "ниже порога", "не отличить", "мало участников"
_HUNDRED = (0.0, 100.0)


def procedures_of(passport: Passport) -> tuple[str, ...]:
    """Procedures of the school in any year, in screen order; each has a row in the list of choices."""
    held = set(passport.results["procedure"])
    return tuple(p.key for p in procedures() if p.key in held)


def year_block(passport: Passport) -> Block | None:
    """Every procedure of the year: dot, interval, threshold and the shares of three larger groups."""
    own = passport.results[passport.results["year"] == passport.year]
    if own.empty:
        return None
    names = procedure_names()
    rows = own.merge(_groups_of_year(passport), on="procedure", how="left")
    rows = _described(rows.assign(title=rows["procedure"].map(names), order=screen_order(rows["procedure"])))
    rows = rows.sort_values(["hidden", "share_pct"], ascending=[True, False])
    shown = rows[~rows["hidden"]]
    above = int((shown["state"] == ABOVE).sum())
    small = int((shown["state"] == SMALL).sum())
    threshold = text.percent(100 * passport.context.settings.low_result_share)
    return Block(
        key="school-results",
        title=f"Результаты {passport.year} года: {_above(above, len(shown), threshold)}",
        n=f"{text.counted(len(rows), 'процедура', 'процедуры', 'процедур')}; точка — доля не справившихся, линия — "
        f"95-процентный интервал Уилсона (расчёт системы)",
        chart=_dots(rows, "title", passport) if len(shown) else None,
        alt=f"{passport.name}: доли не справившихся по процедурам {passport.year} года с интервалами против порога "
        f"{threshold}",
        table=_table(
            rows, passport, f"{passport.name}: результаты {passport.year} года", f"rezultaty_{passport.code}", "title"
        ),
        remark=_small_remark(passport, small, int(rows["hidden"].sum())),
    )


def procedure_block(passport: Passport, procedure: str) -> Block | None:
    """One procedure through the years, beside the shares of three larger groups."""
    own = passport.results[passport.results["procedure"] == procedure].sort_values("year")
    if own.empty:
        return None
    name = next(p.title for p in procedures() if p.key == procedure)
    rows = own.merge(_groups_of_procedure(passport, procedure), on="year", how="left")
    rows = _described(rows.assign(title=rows["year"].astype(str)))
    shown = rows[~rows["hidden"]]
    return Block(
        key="school-procedure",
        title=_years_title(name, rows),
        n=f"{text.counted(len(rows), 'год', 'года', 'лет')} с результатами; сравнение — доли по всем участникам "
        "муниципалитета, кластера и региона",
        chart=_dots(rows, "title", passport) if len(shown) else None,
        alt=f"{passport.name}: {name}, доли не справившихся по годам",
        table=_table(rows, passport, f"{passport.name}: {name}", f"procedura_{passport.code}", "title", first="Год"),
        remark=_small_remark(passport, int((shown["state"] == SMALL).sum()), int(rows["hidden"].sum())),
    )


def _above(above: int, shown: int, threshold: str) -> str:
    if not shown:
        return "все скрыты"
    if not above:
        return f"ни одна доля не выше {threshold} с уверенностью"
    return f"{above} из {text.counted(shown, 'доля', case=text.Case.GENITIVE)} уверенно выше {threshold}"


def _years_title(name: str, rows: pd.DataFrame) -> str:
    last = rows.iloc[-1]
    told = text.HIDDEN if last["hidden"] else text.share(last["failed"], last["participants"])
    return f"{name}: в {int(last['year'])} году не справились {told}"


def _groups_of_year(passport: Passport) -> pd.DataFrame:
    region = passport.context.region.code
    rows = with_procedure(passport.context.fetch("school/results_of_year", region=region, year=passport.year))
    return _shares(rows, "procedure", passport, _same_cluster(passport, rows.assign(year=passport.year)))


def _groups_of_procedure(passport: Passport, key: str) -> pd.DataFrame:
    p = next(p for p in procedures() if p.key == key)
    rows = passport.context.fetch(
        "school/results_of_procedure",
        region=passport.context.region.code,
        exam=p.exam,
        subject=p.subject,
        level=p.level,
        grade=p.grade,
    )
    return _shares(rows, "year", passport, _same_cluster(passport, rows))


def _same_cluster(passport: Passport, rows: pd.DataFrame) -> pd.Series:
    if passport.verdict is None:
        return pd.Series(data=False, index=rows.index)
    schools = classified(passport.context)
    same = schools[(schools["year"] == passport.year) & (schools["cluster"] == passport.verdict["cluster"])]
    return rows["school_code"].isin(same["school_code"])


def _shares(rows: pd.DataFrame, by: str, passport: Passport, same: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "municipality_pct": pooled_shares(rows[rows["municipality"] == passport.municipality], [by]),
            "cluster_pct": pooled_shares(rows[same], [by]),
            "region_pct": pooled_shares(rows, [by]),
        }
    ).reset_index(names=by)


def _described(rows: pd.DataFrame) -> pd.DataFrame:
    state = rows["verdict"].map({"выше": ABOVE, "ниже": BELOW}).fillna(UNTOLD).where(rows["reliable"], SMALL)
    told = [
        text.HIDDEN if h else f"{text.percent(s, text.share_digits(n))} · {text.number(f)} из {text.number(n)}"
        for h, s, f, n in zip(rows["hidden"], rows["share_pct"], rows["failed"], rows["participants"], strict=True)
    ]
    interval = [
        f"{t}<br>интервал {text.number(low)}–{text.percent(high)}"
        for t, low, high in zip(told, rows["low_pct"], rows["high_pct"], strict=True)
    ]
    result = [
        text.HIDDEN if h else text.share(f, n)
        for h, f, n in zip(rows["hidden"], rows["failed"], rows["participants"], strict=True)
    ]
    open_only = {c: rows[c].mask(rows["hidden"]) for c in ("share_pct", "low_pct", "high_pct")}
    return rows.assign(**open_only, state=state, told=told, interval=interval, result=result)


def _dots(rows: pd.DataFrame, name: str, passport: Passport) -> go.Figure:
    colours = passport.context.colours
    threshold = 100 * passport.context.settings.low_result_share
    return interval_dots(
        frame=rows,
        name=name,
        value="share_pct",
        low="low_pct",
        high="high_pct",
        state="state",
        label="told",
        hover="interval",
        fill={ABOVE: WORSE, BELOW: BETTER, UNTOLD: colours.muted, SMALL: colours.muted},
        hollow=(SMALL,),
        colours=colours,
        span=_HUNDRED,
        line=(threshold, f"порог {text.percent(threshold)}"),
        beside=_beside(passport, colours),
    )


def _beside(passport: Passport, colours: Palette) -> dict[str, Beside]:
    groups = {"муниципалитет": Beside("municipality_pct", "diamond-open", colours.boundary)}
    if passport.verdict is not None:
        groups[f"кластер {passport.verdict['cluster']}"] = Beside("cluster_pct", "triangle-up-open", colours.boundary)
    return {**groups, "регион": Beside("region_pct", "line-ns-open", colours.accent)}


def _table(
    rows: pd.DataFrame, passport: Passport, caption: str, stem: str, name: str, *, first: str = "Процедура"
) -> Table:
    return Table(
        frame=rows,
        columns=(
            Column(name, first),
            Column("result", "Не справились"),
            Column("low_pct", "Интервал от", Kind.PERCENT),
            Column("high_pct", "до", Kind.PERCENT),
            Column("municipality_pct", "Муниципалитет", Kind.PERCENT, digits=1),
            Column("cluster_pct", "Кластер", Kind.PERCENT, digits=1),
            Column("region_pct", "Регион", Kind.PERCENT, digits=1),
            Column("state", "Против порога"),
        ),
        caption=caption,
        file_stem=stem,
        notes=("Интервалы и сравнение с порогом — расчёт системы",),
        sources=sources(passport.context, "результаты процедур"),
        stamp=passport.stamp,
    )


def _small_remark(passport: Passport, small: int, hidden: int) -> str | None:
    settings = passport.context.settings
    told = []
    if small:
        told.append(
            f"{text.verb(small, 'Серое кольцо', 'Серые кольца')} — {text.counted(small, 'процедура')}, где участников "
            f"меньше {settings.reliable_participants}: по {text.verb(small, 'ней', 'ним')} о школе не судят."
        )
    if hidden:
        told.append(f"{hidden_words(hidden)}: участников меньше {settings.shown_participants}.")
    return " ".join(told) or None
