"""The 24 indicators computed from loaded data: N, S, P, dynamics and score, П_g of tasks, what is missing."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from shnro_core import text
from shnro_core.charts.bars import horizontal
from shnro_core.exports.method_tables import indicators_of
from shnro_core.exports.story.calculation import compared_years, rules_words, sources
from shnro_core.exports.story.cohort import chosen_year, years_with_results
from shnro_core.exports.story.model import Block, Context, Headline, Story
from shnro_core.methodology.indicators import NEGATIVE, NO_DATA, POSITIVE, UNCHANGED
from shnro_core.methodology.uncertainty import with_change_interval
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import indicator_groups

_DESIRED: Final = {"rise": "рост", "fall": "снижение"}
_TASK: Final = "задача"
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
    earlier = compared_years(context, years_with_results(context), year)
    scored, groups = indicators_of(
        _compute(context),
        region=context.region.code,
        year_from=earlier if earlier is not None else year - 1,
        year_to=year,
        settings=context.settings,
    )
    rows = _worded(scored, context)
    known = rows[rows["dynamics"] != NO_DATA]
    values = int(rows["p_pct_to"].notna().sum())
    blocks = (
        _groups(context, groups, year, earlier) if len(known) else None,
        _indicators(context, rows, year, earlier),
        _by_years(context),
        _missing(context, rows, year),
    )
    return Story(
        title=_title(rows, known, year),
        line=f"{_period(year, earlier)} · {_ORDER} · {rules_words(context)}",
        findings=_findings(context, rows, known),
        headlines=(_headlines(rows, values) if len(known) else ()),
        blocks=tuple(b for b in blocks if b is not None),
        absent=() if earlier is not None else (_no_earlier(year),),
    )


def _compute(context: Context) -> Any:
    return lambda name, settings, **values: context.compute(name, **values)


def _worded(scored: pd.DataFrame, context: Context) -> pd.DataFrame:
    titles = {g.code: g.title for g in indicator_groups()}
    pairs = scored.rename(
        columns={
            "n_count_from": "failed_from",
            "s_count_from": "participants_from",
            "n_count_to": "failed_to",
            "s_count_to": "participants_to",
        }
    )
    intervals = with_change_interval(pairs, context.settings)
    return scored.assign(
        named=scored["code"] + text.NBSP + scored["name"],
        group=scored["task"].map(titles),
        told_from=_shares(scored, "from"),
        told_to=_shares(scored, "to"),
        wanted=scored["desired"].map(_DESIRED),
        told_from_chance=intervals["told_from_chance"],
    )


def _shares(rows: pd.DataFrame, side: str) -> list[str]:
    return [text.share(n, s) for n, s in zip(rows[f"n_count_{side}"], rows[f"s_count_{side}"], strict=True)]


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


def _period(year: int, earlier: int | None) -> str:
    return f"{year} год" if earlier is None else f"{earlier} → {year}"


def _no_earlier(year: int) -> str:
    return f"Раньше {year} года результатов нет, поэтому динамики, баллов и П_g за {year} год нет."


def _findings(context: Context, rows: pd.DataFrame, known: pd.DataFrame) -> tuple[str, ...]:
    if known.empty:
        return ()
    left = rows.loc[rows["dynamics"] == NO_DATA, "code"]
    quiet = int((~known["told_from_chance"].fillna(value=True).astype(bool)).sum())
    told = [
        f"Балл приказа ставится за любое изменение. У {quiet} из {len(known)} показателей изменение не отличить от "
        "случайности (расчёт системы: интервал Ньюкомба, годы взяты независимыми)."
    ]
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


def _groups(context: Context, groups: pd.DataFrame, year: int, earlier: int | None) -> Block:
    rows = groups.assign(
        label=[text.number(r, 2) for r in groups["result"]],
    )
    tasks = rows[rows["level"] == _TASK]
    scored = tasks[tasks["result"].notna()].sort_values("result", ascending=False)
    best = scored.iloc[0]
    return Block(
        key="indicators-groups",
        title=f"Лучший результат — задача {best['code']}: П_g {text.number(best['result'], 2)}",
        n=f"{text.counted(len(tasks), 'задача', 'задачи', 'задач')}; П_g — средняя оценка её показателей, от 0 до 1; "
        "n — сколько показателей вошло",
        chart=horizontal(
            frame=tasks.assign(
                drawn=tasks["result"].fillna(0),
                named=tasks["title"] + f" (n{text.NBSP}={text.NBSP}" + tasks["indicators_count"].astype(str) + ")",
            ),
            name="named",
            value="drawn",
            label="label",
            colours=context.colours,
            limit=1.0,
            threshold=(1.0, "1"),
        ),
        alt="Результат П_g каждой задачи концепции, столбцы от 0 до 1",
        table=Table(
            frame=rows,
            columns=(
                Column("code", "Код"),
                Column("title", "Задача или направление", width="large"),
                Column("level", "Что это"),
                Column("result", "П_g", Kind.NUMBER, digits=2),
                Column("indicators_count", "n", Kind.COUNT),
                Column("left_out", "Без данных"),
            ),
            caption=f"Результаты задач и направлений, {_period(year, earlier)}",
            file_stem=f"pg_{context.region.code}_{year}",
            sources=sources(context, "загруженные данные школ"),
            notes=("П_g направления — сводка системы: приказ задаёт П_g только задачи",),
            stamp=context.region.stamp,
        ),
        remark=_unscored(tasks),
    )


def _unscored(tasks: pd.DataFrame) -> str | None:
    codes = tasks.loc[tasks["result"].isna(), "code"]
    return f"Задача {', '.join(codes)} без оценки: ни по одному её показателю нет данных." if len(codes) else None


def _indicators(context: Context, rows: pd.DataFrame, year: int, earlier: int | None) -> Block:
    after = (
        ()
        if earlier is None
        else (
            Column("change_pp", "Изменение", Kind.POINTS, digits=1),
            Column("wanted", "Желаемое"),
            Column("dynamics", "Динамика"),
            Column("score", "Балл", Kind.NUMBER),
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
            ),
            caption=f"Показатели концепции, {_period(year, earlier)}",
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
    wide = values.pivot(index="code", columns="year", values=list(_FIGURES))
    wide.columns = wide.columns.map("{0[0]}_{0[1]}".format)
    names = values.drop_duplicates("code").set_index("code")["name"]
    rows = wide.dropna(how="all").join(names).reset_index()
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
