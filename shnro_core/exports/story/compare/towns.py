"""Municipalities side by side: schools, clusters, share of failing with an interval over schools, deficits, support."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Any, Final

import pandas as pd

from shnro_core import text
from shnro_core.charts.intervals import interval_dots
from shnro_core.exports.story.calculation import rules_words, sources
from shnro_core.exports.story.cohort import chosen_year
from shnro_core.exports.story.compare.peers import (
    BASE,
    HIGHER,
    LOWER,
    STANDARDISED,
    UNTOLD,
    measure_words,
    measures,
    results,
    scale_of,
    schools_of,
    state_colours,
)
from shnro_core.exports.story.compare.similar import without_results
from shnro_core.exports.story.compare.town_profile import clusters_block, profile_block
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.exports.story.territories import in_municipalities, left_out
from shnro_core.exports.story.wording import sentence
from shnro_core.methodology.uncertainty import shares_over_schools, with_difference_from
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import SettingsError
from shnro_core.store.method import NoDataError

TOWNS: Final = "towns"
"""Choice that holds the names of the municipalities, through ``BETWEEN``."""
BETWEEN: Final = "|"
FEWEST, MOST = 2, 5
FEW_SCHOOLS: Final = "школ мало для интервала"
_LONGEST = 2000


def known(context: Context) -> tuple[str, ...]:
    """Municipalities of the region with working schools in the year, in order of the alphabet; empty without data."""
    year = chosen_year(context)
    return (
        ()
        if year is None
        else tuple(sorted(in_municipalities(context, schools_of(context, year))["municipality"].unique()))
    )


def checked(written: str, names: Collection[str], region: str) -> tuple[str, ...]:
    """Municipalities of an address. Raises SettingsError, one Russian sentence naming the key."""
    asked = tuple(n.strip() for n in written[:_LONGEST].split(BETWEEN) if n.strip())
    unknown = next((n for n in asked if n not in names), None)
    if unknown is not None:
        raise SettingsError("towns", f"towns: муниципалитета «{unknown[:40]}» нет в регионе «{region}».")
    if len(asked) > MOST or len(set(asked)) != len(asked):
        raise SettingsError("towns", f"towns: нужно не больше {MOST} разных муниципалитетов.")
    return asked


def options(context: Context) -> tuple[str, ...]:
    """Measures that schools of the municipalities have in the year."""
    year, names = chosen_year(context), _asked(context)
    if year is None or not names:
        return ()
    schools = schools_of(context, year)
    return measures(context, year, schools.index[schools["municipality"].isin(names)])


def tell(context: Context) -> Story:
    """Story of the municipalities of ``choices["towns"]``; the first is what the others are compared with."""
    year = chosen_year(context)
    if year is None:
        return without_results(context)
    line = f"{year} год · {rules_words(context)}"
    names = _asked(context)
    if len(names) < FEWEST:
        return Story(
            title="Выберите от двух до пяти муниципалитетов, чтобы поставить их рядом",
            line=line,
            absent=(
                "Первый выбранный станет основой: с ним сравниваются остальные.",
                *filter(None, (left_out(context, schools_of(context, year)),)),
            ),
        )
    try:
        schools = schools_of(context, year)
    except NoDataError as missing:
        return Story(title="Сравнить муниципалитеты не по чему", line=line, absent=(str(missing),))
    rows = _rows(context, year, schools, names)
    blocks = (_dots_block(context, year, rows), clusters_block(context, year, schools, names))
    table = profile_block(context, year, schools, names)
    return Story(
        title=_title(rows),
        line=line,
        blocks=tuple(b for b in (*blocks, table) if b is not None),
        absent=_absent(context, rows),
    )


def _asked(context: Context) -> list[str]:
    return [n for n in context.choices.get(TOWNS, "").split(BETWEEN) if n]


def _rows(context: Context, year: int, schools: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """One row per municipality in the order asked; figures are missing where no school has the measure."""
    held = results(context, year)
    held = held[held["school_code"].isin(schools.index)]
    held = held.assign(municipality=schools["municipality"].reindex(held["school_code"]).to_numpy())
    level = context.settings.confidence_level
    frame = with_difference_from(standard_shares(held[held["municipality"].isin(names)], names, level), 0, level)
    told = frame["told_from_chance"].fillna(value=False).astype(bool)
    state = pd.Series(UNTOLD, index=frame.index).mask(told & (frame["difference_pp"] < 0), LOWER)
    state = state.mask(told & (frame["difference_pp"] > 0), HIGHER).mask(frame["share_low"].isna(), FEW_SCHOOLS)
    state.iloc[0] = BASE
    return frame.assign(
        state=state,
        share_pct=100 * frame["share"],
        low_pct=100 * frame["share_low"],
        high_pct=100 * frame["share_high"],
        result=[text.share(x, n) for x, n in zip(frame["failed"], frame["participants"], strict=True)],
        label=[_label(r) for r in frame.to_dict("records")],
        hover=[_hover(r) for r in frame.to_dict("records")],
    )


def standard_shares(held: pd.DataFrame, names: list[str], level: float) -> pd.DataFrame:
    """Share of each municipality with the region's usual procedures, its interval over schools, its own counts."""
    rate = held["rate"]
    usual = held.assign(participants=(held["expected"] / rate).where(rate > 0, held["participants"]))
    shares = shares_over_schools(usual, "municipality", level).set_index("municipality")
    counts = held.groupby("municipality")[["failed", "participants"]].sum()
    return shares.assign(**counts).reindex(names).rename_axis("municipality").reset_index()


def _label(row: dict[Hashable, Any]) -> str:
    if text.is_missing(row["share"]):
        return text.MISSING
    return f"{text.percent(100 * row['share'], 1)} · {text.schools(row['schools'])}"


def _hover(row: dict[Hashable, Any]) -> str:
    words = text.share(row["failed"], row["participants"])
    if not text.is_missing(row["share_low"]):
        words += f"<br>интервал {text.number(100 * row['share_low'], 1)}–{text.percent(100 * row['share_high'], 1)}"
    if not text.is_missing(row["difference_pp"]):
        words += f"<br>разница с основой {text.points(row['difference_pp'])}"
    return words


def _title(rows: pd.DataFrame) -> str:
    others, counts = len(rows) - 1, rows["state"].value_counts()
    base = rows.iloc[0]["municipality"]
    parts = [
        f"у {text.number(counts[state])} {words}"
        for state, words in ((LOWER, "доля не справившихся ниже"), (HIGHER, "доля не справившихся выше"))
        if state in counts
    ]
    if others == 1 and parts:
        words = "ниже" if LOWER in counts else "выше"
        return f"{rows.iloc[1]['municipality']}: доля не справившихся {words}, чем в основе ({base}), не случайно"
    among = text.counted(others, "муниципалитет", case=text.Case.GENITIVE)
    if not parts:
        nobody = f"Ни один из {among}" if others > 2 else "Оба муниципалитета" if others == 2 else "Муниципалитет"
        return f"{nobody} по результатам школ не отличить от основы: {base}"
    return f"Из {among} {', '.join(parts)}, чем в основе ({base}), и это не случайность"


def _absent(context: Context, rows: pd.DataFrame) -> tuple[str, ...]:
    without = rows.loc[rows["share"].isna(), "municipality"]
    if without.empty:
        return ()
    return (f"Нет ни одного результата {measure_words(context)}: {', '.join(without)}.",)


def _dots_block(context: Context, year: int, rows: pd.DataFrame) -> Block | None:
    base = rows.iloc[0]
    if rows["share"].isna().all():
        return None
    counts = rows["state"].value_counts()
    told = int(counts.get(LOWER, 0) + counts.get(HIGHER, 0))
    colours = context.colours
    at = 0.0 if text.is_missing(base["share_pct"]) else float(base["share_pct"])
    among = text.counted(len(rows) - 1, "муниципалитет", case=text.Case.GENITIVE)
    return Block(
        key="compare-towns-results",
        title=f"Разница с основой не случайна у {told} из {among}"
        if told
        else "Разницу ни с одним из муниципалитетов не отличить от случайности",
        n=f"{sentence(measure_words(context))}; точка — доля не справившихся, линия — 95-процентный интервал, "
        "посчитанный по школам: ученики одной школы не независимы (расчёт системы)",
        chart=interval_dots(
            frame=rows,
            name="municipality",
            value="share_pct",
            low="low_pct",
            high="high_pct",
            state="state",
            label="label",
            hover="hover",
            fill={**state_colours(colours, (BASE, LOWER, HIGHER, UNTOLD)), FEW_SCHOOLS: colours.muted},
            hollow=(FEW_SCHOOLS,),
            colours=colours,
            span=scale_of(rows["share_pct"], rows["high_pct"]),
            line=(at, f"основа {text.percent(at, 1)}"),
        ),
        alt=f"Доли не справившихся в муниципалитетах: {', '.join(rows['municipality'])}; с интервалами",
        table=Table(
            frame=rows,
            columns=(
                Column("municipality", "Муниципалитет"),
                Column("schools", "Школ с результатом", Kind.COUNT),
                Column("result", "Не справились"),
                Column("share_pct", "Доля в сравнении", Kind.PERCENT, digits=1),
                Column("low_pct", "Интервал от", Kind.PERCENT, digits=1),
                Column("high_pct", "до", Kind.PERCENT, digits=1),
                Column("difference_pp", "Разница", Kind.POINTS, digits=1),
                Column("difference_low_pp", "Разница от", Kind.POINTS, digits=1),
                Column("difference_high_pp", "разница до", Kind.POINTS, digits=1),
                Column("state", "Вывод"),
            ),
            caption=f"Муниципалитеты рядом: результаты, {year} год",
            file_stem=f"municipalitety_ryadom_{context.region.code}_{year}",
            notes=(
                "Интервал доли — оценка отношения по школам, разница — с числом степеней свободы Уэлча; расчёт системы",
                "Вывод держится при сравнении всех сразу (поправка Холма)",
                STANDARDISED,
            ),
            sources=sources(context, "результаты процедур"),
            stamp=context.region.stamp,
        ),
    )
