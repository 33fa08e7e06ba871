"""The ten schools of track 2 that came into the list of 2023: directory, cards, ИСБШ side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.directory import ID, LABEL, WORDS, Card, Directory, Fact, FactGroup, Filter, plain
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import sentence
from shnro_core.model import Column, Kind, SourceNote, Table

_NO = "нет"
_LOWEST = "самый низкий"
_LEGAL_FORM = r"^(МБОУ|МКОУ|МОУ)\s+"
_AFTER_NAME = r"\s+((имени|им\.)\s.*|г\.\s+\S+|ГО\s+\S+|\S+\s+МР)$"


def directory(context: Context) -> Directory | None:
    """The ten schools with search, three filters and a card each; None when the region publishes none."""
    rows = context.fetch("published/track2_schools", region=context.region.code)
    if rows.empty:
        return None
    frame = _described(rows)
    return Directory(
        table=_table(context, frame),
        filters=(
            Filter(
                "municipality",
                "Муниципалитет",
                "municipality",
                tuple(context.fetch("published/municipality_names", region=context.region.code)["municipality"]),
            ),
            Filter("growth_point", "«Точка роста»", "growth_point", ("есть", _NO)),
            Filter("programme", "Программа", "programme", tuple(frame["programme"].value_counts().index)),
        ),
        cards=_cards(context, frame),
        name="Список ШНОР на 2023 год",
        complete=False,
        whole="трека 2, попавших в список ШНОР на 2023 год",
        hint="например, Климатинская или Углич",
        marks=f"«{_NO}» — так напечатано в документе; «{text.MISSING}» — не напечатано; «{text.NOT_APPLICABLE}» — "
        "неприменимо (года программы нет, если нет самой программы). ИСБШ — индекс социального благополучия школы, "
        "ЦОС — цифровая образовательная среда, МР — муниципальный район.",
    )


def tell(context: Context, data_page: str) -> Story | None:
    """Title with the part of track 2 that came into the list; None when the region publishes no such schools."""
    rows = context.fetch("published/track2_schools", region=context.region.code)
    if rows.empty:
        return None
    frame = _described(rows)
    listing = context.fetch("published/track2_listing", region=context.region.code).iloc[0]
    lowest = int(frame["isbsh_relative"].str.startswith(_LOWEST).sum())
    return Story(
        title=f"В список ШНОР на 2023 год попали {listing['in_list']} из {text.schools(listing['total'])} трека 2 "
        f"({text.percent(100 * listing['in_list'] / listing['total'])}); "
        f"у {lowest} из них ИСБШ {_LOWEST} в муниципалитете",
        line="ШНОР — школы с низкими образовательными результатами; трек 2 — региональная программа поддержки школ "
        f"в зоне риска, 2022 год · поимённо опубликованы только {text.schools(len(frame))}",
        blocks=(_isbsh(context, frame),),
        absent=(
            f"Остальные {text.schools(listing['total'] - len(frame))} трека 2 и сам список ШНОР на 2023 год "
            "поимённо не опубликованы.",
            f"Результаты ВПР, ОГЭ и ЕГЭ по школам Ярославской области не опубликованы; {data_page}.",
        ),
    )


def _described(rows: pd.DataFrame) -> pd.DataFrame:
    growth = rows["tr_year"]
    short = rows["name_printed"].str.replace(_LEGAL_FORM, "", regex=True).str.replace(_AFTER_NAME, "", regex=True)
    return rows.assign(
        **{
            ID: rows["school"],
            LABEL: short + " — " + rows["municipality"],
            WORDS: (rows["name_printed"] + " " + rows["municipality"]).map(plain),
        },
        shown=short,
        note=rows["note"].fillna(""),
        growth_point=growth.map(lambda y: text.MISSING if text.is_missing(y) else _NO if y == _NO else "есть"),
        tr_year=growth.map(_printed),
        cos_year=rows["cos_year"].map(_printed),
        school_type=rows["school_type"].map(_printed),
        programme=rows["programme"].map(_printed),
        programme_year=[
            text.NOT_APPLICABLE if p == _NO else _printed(y)
            for p, y in zip(rows["programme"], rows["programme_year"], strict=True)
        ],
    )


def _printed(value: object) -> str:
    return text.MISSING if text.is_missing(value) else str(value)


def _table(context: Context, frame: pd.DataFrame) -> Table:
    return Table(
        frame=frame,
        columns=(
            Column("shown", "Школа"),
            Column("municipality", "Муниципалитет"),
            Column("isbsh", "ИСБШ", Kind.NUMBER, digits=1, width="small"),
            Column("isbsh_relative", "Положение ИСБШ"),
            Column("tr_year", "«Точка роста», год"),
            Column("cos_year", "ЦОС, год", width="small"),
            Column("programme", "Программа", width="medium"),
            Column("programme_year", "Год программы"),
            Column("school_type", "Тип школы", width="large"),
            Column("name_printed", "Название в документе", width="large"),
            Column("note", "Примечание", width="large"),
        ),
        caption="Школы трека 2, включённые в список ШНОР на 2023 год",
        file_stem="shkoly_treka_2",
        sources=sources_of(context.fetch, frame),
        stamp=context.region.stamp,
    )


def _isbsh(context: Context, frame: pd.DataFrame) -> Block:
    ordered = frame.sort_values("isbsh", kind="stable").assign(
        bar_label=lambda f: [
            f"{text.number(v, 1)} — {p.removesuffix(' по МР').removesuffix(' в МР')}"
            for v, p in zip(f["isbsh"], f["isbsh_relative"], strict=True)
        ]
    )
    lowest = ordered["isbsh_relative"].str.startswith(_LOWEST)
    return Block(
        key="schools-isbsh",
        title=f"ИСБШ этих школ — от {text.number(ordered['isbsh'].min(), 1)} "
        f"до {text.number(ordered['isbsh'].max(), 1)}; ниже всех — {ordered['shown'].iloc[0]}",
        n=f"{text.schools(len(ordered))}; ИСБШ — индекс социального благополучия школы, чем ниже, тем труднее условия. "
        "Цветом — школы, у которых он самый низкий в муниципалитете.",
        chart=bars.horizontal(
            frame=ordered,
            name="shown",
            value="isbsh",
            label="bar_label",
            colours=context.colours,
            highlight=tuple(ordered.loc[lowest, "shown"]),
        ),
        alt="Горизонтальные столбцы, ИСБШ: "
        + "; ".join(f"{n} — {b}" for n, b in zip(ordered["shown"], ordered["bar_label"], strict=True)),
        remark=_relative_remark(ordered),
        table=_table(context, ordered),
    )


def _relative_remark(ordered: pd.DataFrame) -> str | None:
    """A school lowest at home that still stands above a school not lowest at home: the position is local."""
    lowest = ordered["isbsh_relative"].str.startswith(_LOWEST)
    if lowest.all() or not lowest.any():
        return None
    high, low = ordered[lowest].iloc[-1], ordered[~lowest].iloc[0]
    if high["isbsh"] <= low["isbsh"]:
        return None
    return (
        "Положение указано внутри муниципалитета, между муниципалитетами его сравнивать нельзя: "
        f"{text.number(high['isbsh'], 1)} ({high['municipality']}) — «{high['isbsh_relative']}», "
        f"а {text.number(low['isbsh'], 1)} ({low['municipality']}) — «{low['isbsh_relative']}»."
    )


def _cards(context: Context, frame: pd.DataFrame) -> dict[str, Card]:
    ranks = frame["isbsh"].rank(method="min").astype(int)
    listing = context.fetch("published/track2_listing", region=context.region.code)
    deficits = context.fetch("published/deficits_by_municipality", region=context.region.code)
    sources = (*sources_of(context.fetch, frame), *sources_of(context.fetch, listing))
    local_sources = sources_of(context.fetch, deficits, deficits.assign(place=deficits["zone_place"]))
    return {
        str(row[ID]): Card(
            title=str(row["shown"]),
            line=f"{row['municipality']} · трек 2 · в списке ШНОР на 2023 год",
            listed="трек 2, в списке ШНОР на 2023 год",
            groups=(
                _identity(row, listing.iloc[0], sources),
                _conditions(row, int(ranks[index]), len(frame)),
                _resources(row),
                *_municipality(deficits[deficits["municipality"] == row["municipality"]], local_sources),
            ),
            notes=(sentence(row["note"]),) if row["note"] else (),
        )
        for index, row in zip(frame.index, frame.to_dict("records"), strict=True)
    }


def _town(row: Mapping[Any, Any]) -> str:
    name, printed = row["municipality"], row["municipality_printed"]
    return str(name) if name == printed else f"{name} (в документах — {printed})"


def _identity(row: Mapping[Any, Any], fate: pd.Series, sources: tuple[SourceNote, ...]) -> FactGroup:
    return FactGroup(
        title="Школа",
        facts=(
            Fact("Название в документе", str(row["name_printed"])),
            Fact("Муниципалитет", _town(row)),
            Fact("Тип школы", _with_reason(str(row["school_type"]), "в документе прочерк")),
            Fact(
                "Список ШНОР на 2023 год", f"включена, как {text.part(fate['in_list'], fate['total'], whose='трека 2')}"
            ),
        ),
        sources=sources,
    )


def _conditions(row: Mapping[Any, Any], rank: int, total: int) -> FactGroup:
    return FactGroup(
        title="Условия",
        facts=(
            Fact("ИСБШ", text.number(row["isbsh"], 1)),
            Fact("Положение в муниципалитете", str(row["isbsh_relative"])),
            Fact("Место по ИСБШ, расчёт системы", f"{rank}-е из {total}, считая от самого низкого"),
        ),
        sources=(),
    )


def _resources(row: Mapping[Any, Any]) -> FactGroup:
    return FactGroup(
        title="Ресурсы и программа",
        facts=(
            Fact("«Точка роста», год", str(row["tr_year"])),
            Fact("ЦОС, год", str(row["cos_year"])),
            Fact("Программа", str(row["programme"])),
            Fact("Год программы", str(row["programme_year"])),
        ),
        sources=(),
    )


def _municipality(local: pd.DataFrame, sources: tuple[SourceNote, ...]) -> tuple[FactGroup, ...]:
    if local.empty:
        return ()
    row = local.iloc[0]
    total = row["schools_total"]
    return (
        FactGroup(
            title=f"{row['municipality']} целиком",
            facts=(
                Fact("Кадровый дефицит", text.share(row["staff_n"], total)),
                Fact("Инфраструктурный дефицит", text.share(row["infra_n"], total)),
                Fact("Оба дефицита", text.share(row["both_n"], total)),
                Fact("ШНОР", text.share(row["shnor_n"], total)),
                Fact("Зона риска по ИСБШ", text.share(row["zone_n"], row["zone_schools_total"])),
            ),
            sources=sources,
            remark="Какие именно школы стоят за этими числами, не опубликовано.",
        ),
    )


def _with_reason(value: str, reason: str) -> str:
    return f"{value} ({reason})" if value == text.MISSING else value
