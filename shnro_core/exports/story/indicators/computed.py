"""The 24 indicators computed from loaded data: N, S, P, dynamics and score, П_g of tasks, what is missing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd

from shnro_core import text
from shnro_core.exports.method_tables import indicators_of
from shnro_core.exports.story.calculation import compared_years, rules_words, short_periods, sources
from shnro_core.exports.story.cohort import chosen_year, whole_years, years_with_results
from shnro_core.exports.story.indicators.groups import DOUBLES, period, tasks
from shnro_core.exports.story.model import Block, Context, Headline, Story
from shnro_core.methodology.indicators import (
    INCOMPARABLE,
    NEGATIVE,
    NO_DATA,
    OWN_SIGNALS,
    POSITIVE,
    SHORT_PERIOD,
    UNCHANGED,
)
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import indicator_groups
from shnro_core.places import worded_for

_DESIRED: Final = {"rise": "рост", "fall": "снижение"}
_FIGURES: Final = {
    "n_count": ("N", Kind.COUNT, 0),
    "s_count": ("S", Kind.COUNT, 0),
    "p_pct": ("P", Kind.PERCENT, 1),
}
_ORDER: Final = "приказ № 548-ОД, раздел 6.4, таблица 1"


def computed(context: Context) -> Story | None:
    """N, S, P, dynamics and score of every indicator for two years, П_g of tasks; None without results."""
    year = chosen_year(context)
    if year is None:
        return None
    earlier = compared_years(context, whole_years(context), year)
    scored, groups = indicators_of(
        _compute(context),
        region=context.region.code,
        year_from=earlier if earlier is not None else year - 1,
        year_to=year,
        settings=context.settings,
    )
    rows = _worded(scored, context)
    known = rows[~rows["dynamics"].isin((NO_DATA, INCOMPARABLE))]
    values = int(rows["p_pct_to"].notna().sum())
    blocks = (
        tasks(context, groups, year, earlier) if len(known) else None,
        _indicators(context, rows, year, earlier),
        _by_years(context),
        _missing(context, rows, year),
    )
    return Story(
        title=_title(rows, known, year),
        line=f"{period(year, earlier)} · {_ORDER} · {rules_words(context)}",
        findings=_findings(context, rows, known),
        headlines=(_headlines(rows, values) if len(known) else ()),
        blocks=tuple(b for b in blocks if b is not None),
        absent=() if earlier is not None else (short_periods(context, to=year) or _no_earlier(year),),
    )


def _compute(context: Context) -> Any:
    return lambda name, settings, **values: context.compute(name, **values)


def _worded(scored: pd.DataFrame, context: Context) -> pd.DataFrame:
    titles = {g.code: worded_for(g.title, context.region.code) for g in indicator_groups()}
    return scored.assign(
        named=scored["code"] + text.NBSP + scored["name"],
        group=scored["task"].map(titles),
        told_from=_shares(scored, "from"),
        told_to=_shares(scored, "to"),
        wanted=scored["desired"].map(_DESIRED),
        chance=scored["told_from_chance"].map({True: "да", False: "нет"}).fillna(text.NOT_APPLICABLE),
        caveat=[_caveat(r) for r in scored.to_dict("records")],
    )


def _shares(rows: pd.DataFrame, side: str) -> list[str]:
    return [text.share(n, s) for n, s in zip(rows[f"n_count_{side}"], rows[f"s_count_{side}"], strict=True)]


def _caveat(row: Mapping[Hashable, Any]) -> str:
    """What must be said beside the figures: why nothing is compared, schools nothing is known of, a double."""
    told = [str(row["incomparable"])] if row["incomparable"] else []
    if not text.is_missing(row["unknown_count_to"]) and row["unknown_count_to"]:
        whole = text.counted(row["s_count_to"], "школы", "школ", "школ")
        told.append(f"о {text.number(row['unknown_count_to'])} из {whole} нет сведений, они снижают долю")
    if row["code"] in DOUBLES:
        told.append(f"то же, что {DOUBLES[str(row['code'])]}")
    return "; ".join(told)


def _title(rows: pd.DataFrame, known: pd.DataFrame, year: int) -> str:
    if known.empty:
        return f"Показатели {year} года: динамику посчитать не по чему"
    counts = known["dynamics"].value_counts()
    parts = [
        f"у {int(counts[kind])} {words}"
        for kind, words in (
            (POSITIVE, "динамика положительная"),
            (NEGATIVE, "отрицательная"),
            (UNCHANGED, "без изменений"),
        )
        if counts.get(kind, 0)
    ]
    return f"Посчитаны {len(known)} из {len(rows)} показателей: {', '.join(parts)}"


def _no_earlier(year: int) -> str:
    return f"Раньше {year} года результатов нет, поэтому динамики, баллов и П_g за {year} год нет."


def _findings(context: Context, rows: pd.DataFrame, known: pd.DataFrame) -> tuple[str, ...]:
    if known.empty:
        return ()
    left = rows.loc[rows["dynamics"] == NO_DATA, "code"]
    tested = known["told_from_chance"].dropna().astype(bool)
    told = [
        f"Балл приказа ставится за любое изменение. У {int((~tested).sum())} из {len(tested)} показателей, которые "
        "считают школы, изменение не отличить от случайности (расчёт системы: тест Макнемара там, где в оба года "
        "считаны одни и те же школы, интервал Ньюкомба для остальных)."
    ]
    when = "конец" if context.settings.indicator_cohort == "end" else "начало"
    told.append(
        f"1.2.5 и 2.2.8 судят о школах списка на {when} года. Список отбирает по тем же результатам: на начало года "
        "улучшений больше, чем на конец, и без всякой поддержки (выбор — на странице «Методика»)."
    )
    unlike = rows.loc[rows["dynamics"] == INCOMPARABLE, "code"]
    if len(unlike):
        told.append(
            f"Несравнимо — {len(unlike)}: {', '.join(unlike)}; годы измерены по-разному, балла нет, в П_g их нет."
        )
    if len(left):
        rule = (
            "в числе n не учтены"
            if context.settings.indicator_missing == "left_out"
            else "в числе n учтены с оценкой 0"
        )
        told.append(f"Без данных — {len(left)}: {', '.join(left)}; в П_g они {rule}.")
    return tuple(told)


def _headlines(rows: pd.DataFrame, values: int) -> tuple[Headline, ...]:
    counts = rows["dynamics"].value_counts()
    of = f"из {len(rows)} показателей"
    return (
        Headline("Положительная динамика", text.number(counts.get(POSITIVE, 0)), of),
        Headline("Отрицательная динамика", text.number(counts.get(NEGATIVE, 0)), of),
        Headline("Без изменений", text.number(counts.get(UNCHANGED, 0)), of),
        Headline("Есть значение за год", text.number(values), of),
    )


def _indicators(context: Context, rows: pd.DataFrame, year: int, earlier: int | None) -> Block:
    after = (
        ()
        if earlier is None
        else (
            Column("change_pp", "Изменение", Kind.POINTS, digits=1),
            Column("wanted", "Желаемое"),
            Column("dynamics", "Динамика"),
            Column("score", "Балл", Kind.NUMBER),
            Column("chance", "Отличимо от случайности", help="Расчёт системы"),
        )
    )
    values = int(rows["p_pct_to"].notna().sum())
    return Block(
        key="indicators-all",
        title=f"{text.counted(len(rows), 'показатель')} по задачам: за {year} год значения есть у {values}",
        n="P = N / S · 100 %; балл 1 — динамика в желаемую сторону, 0 — в обратную",
        table=Table(
            frame=rows,
            columns=(
                Column("group", "Задача"),
                Column("named", "Показатель", width="large"),
                *(() if earlier is None else (Column("told_from", f"{earlier}: N из S, P"),)),
                Column("told_to", f"{year}: N из S, P"),
                *after,
                Column("caveat", "Оговорка", width="medium"),
            ),
            caption=f"Показатели концепции, {period(year, earlier)}",
            file_stem=f"pokazateli_{context.region.code}_{year}",
            sources=sources(context, "загруженные данные школ"),
            stamp=context.region.stamp,
            group="group",
        ),
        prose=True,
    )


def _by_years(context: Context) -> Block:
    years = tuple(sorted(years_with_results(context)))
    values = context.compute("indicators", region=context.region.code, year=years)
    unlike = values["incomparable"] != ""
    left_out = values[unlike].groupby("year")["code"].agg(", ".join)
    values = values.assign(**{figure: values[figure].mask(unlike) for figure in _FIGURES})
    wide = values.pivot(index="code", columns="year", values=list(_FIGURES))
    wide.columns = wide.columns.map("{0[0]}_{0[1]}".format)
    names = values.drop_duplicates("code").set_index("code")["name"]
    named = names.map(lambda name: worded_for(name, context.region.code))
    rows = wide.dropna(how="all").join(named).reset_index()
    return Block(
        key="indicators-years",
        title=f"N, S и P по годам: {years[0]}–{years[-1]}",
        n=f"{text.counted(len(rows), 'показатель', 'показателя', 'показателей')} хотя бы с одним значением",
        table=Table(
            frame=rows,
            columns=(
                Column("code", "Код", pinned=True, width="small"),
                *(
                    Column(f"{figure}_{year}", f"{letter}, {year}", kind, digits=digits)
                    for year in years[::-1]
                    for figure, (letter, kind, digits) in _FIGURES.items()
                ),
                Column("name", "Показатель", width="large"),
            ),
            caption=f"Показатели концепции, {years[0]}–{years[-1]}",
            file_stem=f"pokazateli_po_godam_{context.region.code}",
            sources=sources(context, "загруженные данные школ"),
            stamp=context.region.stamp,
        ),
        remark=_left_out(left_out),
    )


def _left_out(codes: pd.Series) -> str | None:
    """Which values stand beside no other year's and are not shown among them."""
    if codes.empty:
        return None
    told = "; ".join(f"{year} — {listed}" for year, listed in codes.items())
    return (
        f"Не показаны значения, несравнимые с другими годами: {told}. Причина — {OWN_SIGNALS.split(':')[0]} вместо "
        f"таблицы ведомства или {SHORT_PERIOD}."
    )


def _missing(context: Context, rows: pd.DataFrame, year: int) -> Block | None:
    without = rows[rows["missing_to"] != ""]
    if without.empty:
        return None
    return Block(
        key="indicators-missing",
        title=f"Нужны данные ещё для {text.counted(len(without), 'показателя', 'показателей', 'показателей')}",
        n=f"показатели без значения за {year} год; загружаются на странице «Данные»",
        table=Table(
            frame=without.assign(needed=without["missing_to"].str.removeprefix("нет данных: ")),
            columns=(Column("named", "Показатель"), Column("needed", "Что загрузить")),
            caption=f"Показатели без данных, {year} год",
            file_stem=f"pokazateli_bez_dannyh_{context.region.code}",
            stamp=context.region.stamp,
        ),
        prose=True,
    )
