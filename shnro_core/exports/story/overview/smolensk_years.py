"""Overview parts about the years of the lists of Смоленская область: counts that conflict and shares beside."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import series_colours
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.overview.parts import Part
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import listing, noted, sentence
from shnro_core.model import Column, Kind, Table

_SLIDE_2020 = "Слайд СОИРО, 2018–2021"
_SLIDE_2022 = "Слайд СОИРО, 2021–2022"
_FEDERAL = "Приказ № 548: федеральный"
_REGIONAL = "Приказ № 548: региональный"


def history(context: Context) -> Part | None:
    """Number of listed schools by year with every conflicting series side by side."""
    rows = context.fetch("published/history", region=context.region.code)
    if rows.empty:
        return None
    frame = noted(rows, context.fetch).assign(
        series=_series(rows),
        label=rows["value"].map(text.number),
        hover=rows["indicator"] + ": " + rows["value"].map(text.number),
    )
    different = frame.groupby("year")["value"].nunique()
    disputed = int(different.sort_values(kind="stable").index[-1])
    values = sorted({int(v) for v in frame.loc[frame["year"] == disputed, "value"]})
    slide = frame[frame["series"] == _SLIDE_2020]
    first, last = slide.iloc[0], slide.iloc[-1]
    words = text.counted(len(values), "разное число", "разных числа", "разных чисел")
    block = Block(
        key="overview-history",
        title=f"По слайду СОИРО ШНРО стало меньше, но за {disputed} год документы печатают {words}",
        n=f"{text.schools(first['value'])} в {first['year']} году, {text.number(last['value'])} в {last['year']}-м; "
        "у каждого документа свой перечень и свой цвет.",
        chart=bars.columns(
            frame=frame,
            category="year",
            series="series",
            value="value",
            label="label",
            hover="hover",
            fill={
                _SLIDE_2020: context.colours.muted,
                _SLIDE_2022: series_colours(context.colours)[1],
                _FEDERAL: "#E69F00",
                _REGIONAL: context.colours.accent,
            },
            colours=context.colours,
            marked=(str(disputed), words),
        ),
        alt="Столбцы: число ШНРО по годам, у каждого документа свой цвет. "
        + "; ".join(f"{r.year}, {r.series}: {r.label}" for r in frame.itertuples()),
        remark=f"**Неоднозначно.** За {disputed} год напечатано {_listing(values)}: это разные перечни (действовавший "
        f"список, региональный, федеральный), сравнивать их нельзя. "
        f"{_elsewhere(frame, disputed)}Подробнее — «Источники», I01–I05.",
        table=Table(
            frame=frame,
            columns=(
                Column("year", "Год", Kind.YEAR),
                Column("series", "Документ"),
                Column("indicator", "Как названо"),
                Column("value", "Школ", Kind.COUNT),
                Column("note", "Примечание", width="large"),
            ),
            caption="Число ШНРО по годам и документам",
            file_stem="shnro_po_godam",
            sources=sources_of(context.fetch, frame),
            stamp=context.region.stamp,
        ),
    )
    return Part(
        block,
        f"Продолжить ряд {text.number(first['value'])} → {text.number(last['value'])} ({first['year']}–{last['year']}) "
        f"нечем: за {disputed} год есть ещё {_listing([v for v in values if v != int(last['value'])])} школ "
        "по другим перечням.",
    )


def repeated(context: Context) -> Part | None:
    """What the slides print beside the number of listed schools: share, schools listed again, project «500+»."""
    rows = context.fetch("published/history_beside", region=context.region.code)
    if rows.empty:
        return None
    again = rows[rows["indicator"] == "повторно попавшие"].sort_values("year")["value"]
    shares = rows[rows["indicator"].str.startswith("доля")].sort_values("year")["value"]
    frame = noted(rows, context.fetch).assign(
        shown=[
            text.shortest(v) + (f"{text.NBSP}%" if "%" in i else "")
            for v, i in zip(rows["value"], rows["indicator"], strict=True)
        ],
        indicator=rows["indicator"].str.removesuffix(", %").map(sentence),
    )
    block = Block(
        key="overview-repeated",
        title="ШНРО стало меньше, а школ, повторно попавших в проект, — нет: "
        f"{listing([text.shortest(v) for v in again])}",
        n=f"Слайд 2018–2021; доля ШНРО — {'; '.join(text.shortest(v) for v in shares)}{text.NBSP}% организаций.",
        prose=True,
        table=Table(
            frame=frame,
            columns=(
                Column("indicator", "Что напечатано"),
                Column("year", "Год", Kind.YEAR, width="small"),
                Column("shown", "Значение", width="small"),
                Column("note", "Примечание"),
            ),
            caption="Доля ШНРО, повторно попавшие и проект «500+» по годам",
            file_stem="povtorno_popavshie",
            sources=sources_of(context.fetch, frame),
            stamp=context.region.stamp,
        ),
    )
    return Part(block)


def _series(rows: pd.DataFrame) -> pd.Series:
    named = rows["source"].map({"soiro-2020": _SLIDE_2020, "soiro-2022": _SLIDE_2022, "order-548-2022": _REGIONAL})
    federal = rows["note"].fillna("").str.startswith("по данным федеральных")
    return named.mask((rows["source"] == "order-548-2022") & federal, _FEDERAL)


def _elsewhere(frame: pd.DataFrame, year: int) -> str:
    printed = frame.loc[frame["year"] == year, "value"]
    again = frame[(frame["year"] != year) & frame["value"].isin(printed)]
    return "".join(
        f"Число {n} один из документов относит к {y} году. " for n, y in zip(again["label"], again["year"], strict=True)
    )


def _listing(values: list[int]) -> str:
    words = [text.number(v) for v in values]
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" и {words[-1]}"
