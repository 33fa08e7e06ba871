"""«Карта»: one indicator by municipality — picture, ranking, table, card of the chosen municipality."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.maps import Choropleth, Place, State, steps
from shnro_core.charts.maps.geometry import polygons_of
from shnro_core.exports.story.calculation import line, part, sources
from shnro_core.exports.story.cohort import years_with_results
from shnro_core.exports.story.map import points, titles
from shnro_core.exports.story.map.absence import absence
from shnro_core.exports.story.map.boundaries import beside, credit, drawn_places, known_places, no_map
from shnro_core.exports.story.map.cards import card
from shnro_core.exports.story.map.indicators import INDICATORS, Indicator
from shnro_core.exports.story.map.model import NO_POINTS, POINTS, Amount, LegendEntry, MapStory, Offer, Picture
from shnro_core.exports.story.map.values import Shelf, amount_of, digits_of, figure, values
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.territories import groups
from shnro_core.exports.story.wording import plain
from shnro_core.methodology.uncertainty import apart_from_rest
from shnro_core.model import Column, Kind, SourceNote, Table
from shnro_core.places import FRAMES
from shnro_core.store.method import NoDataError

_ZEROS_LEFT_OUT_FROM = 3


def offer(context: Context) -> Offer:
    """What can be chosen for the region: indicators it has figures for, and municipalities, cities first."""
    names = known_places(context)["municipality"]
    known = _available(Shelf(context))
    return Offer(tuple(i.label for i in known), tuple(names), tuple(i.label for i in known if i.mean))


def _available(shelf: Shelf) -> tuple[Indicator, ...]:
    known = [i for i in INDICATORS if shelf.has(i)]
    computed = any(i.computed for i in known)
    return tuple(i for i in known if not (computed and i.superseded))


def tell(context: Context) -> MapStory:
    """Story of the map for the choices ``indicator`` (label), ``amount`` (число, доля) and ``municipality``.

    Computed indicators follow the choices ``year``, rules and quick filters too; ``points`` «нет» leaves out the
    schools.
    """
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
    try:
        missing = absence(context, shelf, indicator)
        return missing or _told(context, shelf, indicators, indicator)
    except NoDataError as none:
        return MapStory(title=indicator.label, line="", absent=(str(none),))


def _told(context: Context, shelf: Shelf, indicators: tuple[Indicator, ...], indicator: Indicator) -> MapStory:
    amount = Amount.MEAN if indicator.mean else Amount(context.choices.get("amount") or Amount.COUNT)
    frame = _judged(context, values(shelf, indicator), indicator)
    frame["group"] = groups(context, frame["municipality"])
    chosen = _chosen(context, frame)
    picture = _picture(context, shelf, indicator, amount, frame)
    ranking = _ranking(context, indicator, amount, frame, chosen)
    return MapStory(
        title=titles.headline(frame, indicator, amount),
        line=_period(context, shelf, indicator),
        findings=(*_untold(shelf, indicator), *titles.doubts(frame, indicator, amount), *beside(context, frame)),
        blocks=(ranking,),
        computed=indicator.computed,
        absent=() if picture else (no_map(context),),
        picture=picture,
        ranking=ranking,
        card=card(context, shelf, indicators, chosen) if chosen else None,
    )


def _chosen(context: Context, frame: pd.DataFrame) -> str | None:
    """The reader's municipality; None for one the region does not have."""
    asked = context.choices.get("municipality")
    return asked if asked in set(frame["municipality"]) else None


def _judged(context: Context, frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """Rows with ``verdict``: the share of a municipality against all others, all municipalities looked at together.

    None where the total is the region's or what is counted is not schools: there is nothing to compare by.
    """
    if indicator.of_whole or indicator.mean:
        return frame.assign(verdict=None)
    fits = frame["schools"].le(frame["total"]) & frame.index.isin(titles.territories(frame).index)
    verdict = apart_from_rest(
        frame["schools"].where(fits), frame["total"].where(fits), context.settings.confidence_level
    )
    return frame.assign(verdict=verdict)


def _untold(shelf: Shelf, indicator: Indicator) -> list[str]:
    """How many schools' change cannot be told from chance, said aloud."""
    if not (indicator.dynamics and shelf.schools):
        return []
    rows = shelf.schools.rows
    untold, compared = int(rows["untold"].sum()), int(rows["compared"].sum())
    return [f"Изменение не отличить от случайности у {part(untold, compared)}: на карте они не окрашены."]


def _period(context: Context, shelf: Shelf, indicator: Indicator) -> str:
    if indicator.period:
        return indicator.period
    if indicator.computed and shelf.schools:
        year, earlier = shelf.schools.year, shelf.schools.earlier
        period = f"{year} год к {earlier}-му" if indicator.dynamics else f"{year} год"
        return line(context, period, shelf.schools.cohort)
    year = shelf.rows(indicator)["year"].iloc[0]
    return f"{int(year)} год"


def _picture(
    context: Context, shelf: Shelf, indicator: Indicator, amount: Amount, frame: pd.DataFrame
) -> Picture | None:
    """The map; without boundaries the schools alone; None where neither has a place."""
    digits = digits_of(frame, indicator, amount)
    unit = "%" if amount is Amount.SHARE else ""
    measured = amount_of(frame, amount)
    classes = steps(
        list(measured.dropna()),
        digits=digits,
        unit=unit,
        zero="0" if indicator.mean else f"0{text.NBSP}% — ни одной" if unit else "0 — ни одной",
        limits=indicator.limits if amount is Amount.COUNT else (),
    )
    places = _places(context, indicator, amount, frame)
    schools = shelf.schools if indicator.computed and context.choices.get(POINTS) != NO_POINTS else None
    drawn = points.points(schools, _chosen(context, frame)) if schools else ()
    if not (places or drawn):
        return None
    choropleth = Choropleth(
        places,
        classes,
        digits,
        context.colours,
        _chosen(context, frame),
        drawn,
        frame=FRAMES.get(context.region.code),
        region=context.region.code,
    )
    return Picture(
        choropleth=choropleth,
        legend=_legend_heading(indicator, amount, frame),
        entries=_entries(choropleth, indicator) if places else (),
        alt=_alt(context, indicator, amount, frame),
        about=" ".join(
            filter(
                None,
                (
                    "" if places else no_map(context),
                    _about(context, indicator),
                    points.too_many(schools) if schools else "",
                ),
            )
        ),
        credit=credit(context),
        points_heading=points.heading(schools) if schools and drawn else "",
        point_entries=points.entries(drawn, schools, context.colours) if schools else (),
    )


def _places(context: Context, indicator: Indicator, amount: Amount, frame: pd.DataFrame) -> tuple[Place, ...]:
    rows = drawn_places(context).merge(frame.assign(value=amount_of(frame, amount)), on="municipality")
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
    if amount is Amount.MEAN:
        return f"Среднее число {indicator.what} на школу"
    if amount is Amount.COUNT:
        return f"Число {indicator.what}"
    if indicator.of_whole:
        return f"Доля {indicator.what} от {text.number(frame['total'].max())} школ списка, %"
    return f"Доля {indicator.what} {indicator.share_of}, %"


def _about(context: Context, indicator: Indicator) -> str:
    """What the indicator counts, and whether the year, the rules and the filters change it."""
    if indicator.computed or not years_with_results(context):
        return indicator.about
    return f"{indicator.about} Год, правила и фильтры этого показателя не меняют: он не рассчитан, а взят как есть."


def _entries(choropleth: Choropleth, indicator: Indicator) -> tuple[LegendEntry, ...]:
    entries = [LegendEntry(step.label, step.colour) for step in choropleth.classes]
    states = {p.state for p in choropleth.places}
    if State.ABSENT in states:
        entries.append(
            LegendEntry(
                f"{text.MISSING} — {'нет таких школ или сведений о них' if indicator.computed else 'нет сведений'}",
                None,
            )
        )
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
        )
        if len(drawn)
        else None,
        alt="Муниципалитеты по убыванию, горизонтальные столбцы: "
        + "; ".join(f"{r.municipality} — {r.words}" for r in drawn.itertuples()),
        remark=titles.zeros(frame) if several_zeros else None,
        table=_table(context, indicator, ordered),
    )


def _table(context: Context, indicator: Indicator, ordered: pd.DataFrame) -> Table:
    frame = ordered.assign(
        note=plain(ordered["note"], context.fetch),
        remark=ordered["disputed"].map({True: "доля не следует из числа школ"}),
    )
    share = Column(
        "share", f"Доля {indicator.share_of}", Kind.PERCENT, digits=digits_of(ordered, indicator, Amount.SHARE)
    )
    columns = [
        Column("municipality", "Муниципалитет"),
        Column("schools", "Маркеров" if indicator.mean else indicator.label, Kind.COUNT),
        Column("total", "Школ в списке" if indicator.of_whole else "Всего школ", Kind.COUNT),
        Column("mean", indicator.label, Kind.NUMBER, digits=1) if indicator.mean else share,
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
    if indicator.computed:
        return sources(context, "результаты оценочных процедур, сведения о школах и дефицитах")
    if indicator.place:
        rows = context.fetch(indicator.place, region=context.region.code)
        return sources_of(context.fetch, rows[rows["source"].notna()])
    files = context.fetch("map/files", region=context.region.code)
    return tuple(
        SourceNote(file_id, f"Файл «{name}»", f"загружен {text.moment(loaded)}")
        for file_id, name, loaded in zip(files["file_id"], files["file_name"], files["loaded_at"], strict=True)
    )
