"""«Карта»: one indicator by municipality — picture, ranking, table, card of the chosen municipality."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.maps import Choropleth, Place, State, steps
from shnro_core.charts.maps.geometry import polygons_of
from shnro_core.exports.story.map import titles
from shnro_core.exports.story.map.cards import card
from shnro_core.exports.story.map.indicators import INDICATORS, Indicator
from shnro_core.exports.story.map.model import Amount, LegendEntry, MapStory, Offer, Picture
from shnro_core.exports.story.map.values import Shelf, amount_of, digits_of, figure, values
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import plain
from shnro_core.model import Column, DataKind, Kind, SourceNote, Table

BOUNDARIES_CREDIT = "Границы: СберИндекс (CC BY-SA 4.0), © участники OpenStreetMap"
INVENTED_BOUNDARIES = "Границы и муниципалитеты вымышлены"
_ZEROS_LEFT_OUT_FROM = 3


def offer(context: Context) -> Offer:
    """What can be chosen for the region: indicators it has figures for, and municipalities, cities first."""
    names = context.fetch("map/municipalities", region=context.region.code)["municipality"]
    return Offer(tuple(i.label for i in _available(Shelf(context))), tuple(names))


def _available(shelf: Shelf) -> tuple[Indicator, ...]:
    return tuple(i for i in INDICATORS if not shelf.rows(i).empty)


def tell(context: Context) -> MapStory:
    """Story of the map for the choices ``indicator`` (label), ``amount`` (число, доля) and ``municipality``."""
    shelf = Shelf(context)
    indicators = _available(shelf)
    if not indicators:
        return MapStory(
            title="Показателей по муниципалитетам пока нет",
            line="",
            absent=(
                f"{context.region.name}: нет опубликованных показателей по муниципалитетам. Карта появится, когда на "
                "странице «Данные» будут загружены список школ или дефициты.",
            ),
        )
    asked = context.choices.get("indicator")
    indicator = next((i for i in indicators if i.label == asked), indicators[0])
    amount = Amount(context.choices.get("amount") or Amount.COUNT)
    frame = values(shelf, indicator)
    chosen = context.choices.get("municipality") or None
    if chosen not in set(frame["municipality"]):
        chosen = None
    ranking = _ranking(context, indicator, amount, frame, chosen)
    return MapStory(
        title=titles.headline(frame, indicator, amount),
        line=_period(shelf, indicator),
        findings=tuple(titles.doubts(frame, indicator, amount)),
        blocks=(ranking,),
        picture=_picture(context, indicator, amount, frame, chosen),
        ranking=ranking,
        card=card(context, shelf, indicators, chosen) if chosen else None,
    )


def _period(shelf: Shelf, indicator: Indicator) -> str:
    if indicator.period:
        return indicator.period
    year = shelf.rows(indicator)["year"].iloc[0]
    return f"{int(year)} год"


def _picture(
    context: Context, indicator: Indicator, amount: Amount, frame: pd.DataFrame, chosen: str | None
) -> Picture:
    digits = digits_of(frame, indicator, amount)
    unit = "%" if amount is Amount.SHARE else ""
    measured = amount_of(frame, amount)
    classes = steps(
        list(measured.dropna()),
        digits=digits,
        unit=unit,
        zero=f"0{text.NBSP}% — ни одной" if unit else "0 — ни одной",
        limits=indicator.limits if amount is Amount.COUNT else (),
    )
    places = _places(context, indicator, amount, frame)
    choropleth = Choropleth(places, classes, digits, context.colours, chosen)
    invented = context.region.data_kind is DataKind.DEMO
    return Picture(
        choropleth=choropleth,
        legend=_legend_heading(indicator, amount, frame),
        entries=_entries(choropleth),
        alt=_alt(context, indicator, amount, frame),
        about=indicator.about,
        credit=INVENTED_BOUNDARIES if invented else BOUNDARIES_CREDIT,
    )


def _places(context: Context, indicator: Indicator, amount: Amount, frame: pd.DataFrame) -> tuple[Place, ...]:
    rows = context.fetch("map/municipalities", region=context.region.code).merge(
        frame.assign(value=amount_of(frame, amount)), on="municipality"
    )
    digits = digits_of(frame, indicator, amount)
    columns = ("municipality", "boundary", "label_lon", "label_lat", "value", "state", "words")
    return tuple(
        Place(
            name=name,
            polygons=polygons_of(boundary),
            label_lon=lon,
            label_lat=lat,
            value=None if pd.isna(value) else float(value),
            figure=figure(value, state, amount, digits),
            hint=f"{indicator.label}: {words}",
            state=State(state),
        )
        for name, boundary, lon, lat, value, state, words in zip(*(rows[c] for c in columns), strict=True)
    )


def _legend_heading(indicator: Indicator, amount: Amount, frame: pd.DataFrame) -> str:
    if amount is Amount.COUNT:
        return f"Число {indicator.what}"
    if indicator.of_whole:
        return f"Доля {indicator.what} от {text.number(frame['total'].max())} школ списка, %"
    return f"Доля {indicator.what} {indicator.share_of}, %"


def _entries(choropleth: Choropleth) -> tuple[LegendEntry, ...]:
    entries = [LegendEntry(step.label, step.colour) for step in choropleth.classes]
    states = {p.state for p in choropleth.places}
    if State.ABSENT in states:
        entries.append(LegendEntry(f"{text.MISSING} — нет сведений", None))
    if State.HIDDEN in states:
        entries.append(LegendEntry(text.HIDDEN, None, dense=True))
    return tuple(entries)


def _alt(context: Context, indicator: Indicator, amount: Amount, frame: pd.DataFrame) -> str:
    ordered = frame.assign(value=amount_of(frame, amount)).sort_values("value", ascending=False)
    told = "; ".join(f"{r.municipality} — {r.words}" for r in ordered.itertuples())
    return f"Карта муниципалитетов, {context.region.name}. {indicator.label}: {told}"


def _ranking(context: Context, indicator: Indicator, amount: Amount, frame: pd.DataFrame, chosen: str | None) -> Block:
    ordered = (
        frame.assign(value=amount_of(frame, amount))
        .sort_values(["value", "schools", "municipality"], ascending=[False, False, True])
        .reset_index(drop=True)
    )
    digits = digits_of(frame, indicator, amount)
    ordered["label"] = [
        figure(value, state, amount, digits) for value, state in zip(ordered["value"], ordered["state"], strict=True)
    ]
    drawn = ordered[ordered["value"].notna()]
    several_zeros = int((drawn["value"] == 0).sum()) >= _ZEROS_LEFT_OUT_FROM
    if several_zeros:
        drawn = drawn[(drawn["value"] > 0) | (drawn["municipality"] == chosen)]
    return Block(
        key="map-ranking",
        title=titles.ranking_title(frame, indicator, amount),
        n=titles.size(frame, indicator, amount),
        chart=bars.horizontal(
            frame=drawn,
            name="municipality",
            value="value",
            label="label",
            hover="words",
            highlight=(chosen,) if chosen else (),
            colours=context.colours,
        ),
        alt="Рейтинг муниципалитетов, горизонтальные столбцы: "
        + "; ".join(f"{r.municipality} — {r.words}" for r in drawn.itertuples()),
        remark=titles.zeros(frame) if several_zeros else None,
        table=_table(context, indicator, ordered),
    )


def _table(context: Context, indicator: Indicator, ordered: pd.DataFrame) -> Table:
    frame = ordered.assign(
        note=plain(ordered["note"], context.fetch),
        remark=ordered["disputed"].map({True: "доля не следует из числа школ"}),
    )
    columns = [
        Column("municipality", "Муниципалитет"),
        Column("schools", indicator.label, Kind.COUNT),
        Column("total", "Школ в списке" if indicator.of_whole else "Всего школ", Kind.COUNT),
        Column("share", f"Доля {indicator.share_of}", Kind.PERCENT, digits=digits_of(ordered, indicator, Amount.SHARE)),
    ]
    if frame["disputed"].any():
        columns.append(Column("remark", "Отметка"))
    if frame["note"].notna().any():
        columns.append(Column("note", "Примечание", width="large"))
    return Table(
        frame=frame,
        columns=tuple(columns),
        caption=f"{indicator.label} по муниципалитетам, {context.region.name}",
        file_stem=f"karta_{indicator.code}",
        sources=_sources(context, indicator),
        notes=(indicator.about,),
        stamp=context.region.stamp,
    )


def _sources(context: Context, indicator: Indicator) -> tuple[SourceNote, ...]:
    if indicator.place:
        rows = context.fetch(indicator.place, region=context.region.code)
        return sources_of(context.fetch, rows[rows["source"].notna()])
    files = context.fetch("map/files", region=context.region.code)
    return tuple(
        SourceNote(file_id, f"Файл «{name}»", f"загружен {text.moment(loaded)}")
        for file_id, name, loaded in zip(files["file_id"], files["file_name"], files["loaded_at"], strict=True)
    )
