"""What stands beside the dynamics: city and village, and where procedures were not held at all."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import dynamics_colours
from shnro_core.exports.story.bases import restored
from shnro_core.exports.story.dynamics import movement, names
from shnro_core.exports.story.dynamics.procedures import CATEGORIES, POSITIVE_EXPLAINED, POSITIVE_RESULT
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.methodology.uncertainty import GroupComparison, compare_groups
from shnro_core.model import Column, Kind, Table

_BASIC_SCHOOLS = "Число основных школ среди школ направления 1.2"
_NO_FINAL_YEAR = "Доля остальных школ направления 1.2, где не было выпускных 11-х классов"


def city_and_village(context: Context) -> Block | None:
    """Five categories of dynamics in the city and village schools of track 1."""
    frame = context.fetch("published/area_dynamics", region=context.region.code)
    if frame.empty:
        return None
    frame = noted(frame, context.fetch)
    parts = frame[frame["category"].isin(CATEGORIES)].copy()
    parts["category"] = parts["category"].map(CATEGORIES)
    parts["row"] = [f"{a}, {text.schools(n)}" for a, n in zip(parts["area"], parts["schools"], strict=True)]
    parts["label"] = parts["value"].map(text.percent)
    positive = _by_area(frame, POSITIVE_RESULT)
    high, low = max(positive, key=positive.__getitem__), min(positive, key=positive.__getitem__)
    sizes = frame.groupby("area", sort=False)["schools"].first()
    found = _tested(context, positive, sizes)
    return Block(
        key="dynamics-area",
        title=f"{high} школы чаще показывают положительный результат, чем {low.lower()}: "
        f"{text.percent(positive[high])} и {text.percent(positive[low])}"
        if found.told_from_chance
        else f"{' и '.join(sizes.index).capitalize()} школы: положительный результат у "
        f"{' и '.join(text.percent(positive[area]) for area in sizes.index)}, разницу не отличить от случайности",
        n=f"Трек 1: {', '.join(f'{text.number(n)} {_kind(a, n)}' for a, n in sizes.items())}; "
        "процедура не указана, по-видимому, среднее по процедурам.",
        chart=bars.stacked(
            frame=parts,
            name="row",
            part="category",
            value="value",
            label="label",
            fill=dynamics_colours(context.colours),
            colours=context.colours,
            smallest_label=8,
            hatched=("Нет участников",),
        ),
        alt="Полосы по 100 %: "
        + "; ".join(f"{r.row}, {str(r.category).lower()} — {r.label}" for r in parts.itertuples()),
        remark=" ".join(
            part
            for part in (
                f"**Расчёт системы.** Ближайшие целые числа школ — {_counts(found)}: {text.by_chance(found.p_value)} "
                "(точный критерий Фишера).",
                _rounding(parts, positive),
            )
            if part
        ),
        table=Table(
            frame=frame,
            columns=(
                Column("area", "Школы"),
                Column("schools", "Школ", Kind.COUNT),
                Column("category", "Динамика"),
                Column("value", "Доля", Kind.PERCENT),
                Column("note", "Примечание", width="large"),
            ),
            caption="Динамика в городских и сельских школах трека 1",
            file_stem="dinamika_gorod_selo",
            sources=sources_of(context.fetch, frame),
            notes=(POSITIVE_EXPLAINED, *notes_of(frame)),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def gap(context: Context) -> str | None:
    """Finding: city and village schools, what improved and what got worse."""
    frame = context.fetch("published/area_dynamics", region=context.region.code)
    if frame.empty:
        return None
    good, bad = _by_area(frame, POSITIVE_RESULT), _by_area(frame, "Отрицательная")
    told = "; ".join(
        f"{area.lower()} школы — положительный результат {text.percent(good[area])}, "
        f"отрицательная динамика {text.percent(bad[area])}"
        for area in sorted(good, key=good.__getitem__, reverse=True)
    )
    found = _tested(context, good, frame.groupby("area", sort=False)["schools"].first())
    return f"Трек 1: {told}" + ("." if found.told_from_chance else "; разницу не отличить от случайности.")


def not_held(context: Context) -> Block | None:
    """Supported schools where a procedure was not held, two years side by side."""
    frame = context.fetch("published/procedures_not_held", region=context.region.code)
    if frame.empty:
        return None
    all_schools = movement.total(context)
    base = None if all_schools is None else int(all_schools.schools_total)
    fits = base is not None and restored(frame["share"], base).eq(frame["schools"]).all()
    frame = noted(frame, context.fetch).assign(
        procedure=frame["procedure"].map(names.procedure),
        series=frame["year"].astype(str) + " год",
        label=[f"{text.number(k)}, {text.percent(s)}" for k, s in zip(frame["schools"], frame["share"], strict=True)],
    )
    last = frame[frame["year"] == frame["year"].max()].sort_values("schools", kind="stable")
    most = last.iloc[-1]
    exam = str(most["procedure"]).partition(" ")[0]
    others = last[~last["procedure"].str.startswith(exam)]
    beside = [
        f"; {r.procedure} — в {text.number(r.schools)}"
        for r in last.itertuples()
        if str(r.procedure).startswith(exam) and r.procedure != most["procedure"]
    ]
    years = sorted(set(frame["series"]))
    return Block(
        key="dynamics-not-held",
        title=f"{most['procedure']}: в {int(last['year'].iloc[0])} году не проводили в "
        f"{_of(most['schools'], most['share'], base if fits else None)}{''.join(beside)}; "
        f"остальные процедуры — не больше чем в {text.number(others['schools'].max())}",
        n=f"Школы, где процедура не проводилась; база на слайде не напечатана, доли воспроизводятся при {base} школе."
        if fits and base
        else "Школы, где процедура не проводилась; база на слайде не напечатана.",
        chart=bars.paired(
            frame=frame,
            name="procedure",
            series="series",
            value="share",
            label="label",
            fill=dict(zip(years, (context.colours.muted, context.colours.accent), strict=True)),
            colours=context.colours,
            limit=100,
        ),
        alt="Парные столбцы: " + "; ".join(f"{r.procedure}, {r.series} — {r.label}" for r in frame.itertuples()),
        remark=_without_final_year(context),
        table=Table(
            frame=frame,
            columns=(
                Column("procedure", "Процедура"),
                Column("year", "Год", Kind.YEAR),
                Column("schools", "Школ без процедуры", Kind.COUNT),
                Column("share", "Доля", Kind.PERCENT),
                Column("note", "Примечание", width="large"),
            ),
            caption="Школы, в которых процедуры не проводились",
            file_stem="procedury_ne_provodilis",
            sources=sources_of(context.fetch, frame),
            notes=notes_of(frame),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _by_area(frame: pd.DataFrame, category: str) -> dict[str, float]:
    own = frame[frame["category"] == category]
    return {str(area): float(share) for area, share in zip(own["area"], own["value"], strict=True)}


def _kind(area: object, schools: float) -> str:
    stem = str(area).lower()
    return text.plural(schools, stem.replace("ие", "ая"), stem.replace("ие", "их"), stem.replace("ие", "их"))


def _of(schools: float, share: float, base: int | None) -> str:
    if base is None:
        return f"{text.schools(schools, text.Case.PREPOSITIONAL)} ({text.percent(share)})"
    return text.part(schools, base)


def _tested(context: Context, shares: dict[str, float], sizes: pd.Series) -> GroupComparison:
    """Whole numbers of schools nearest to the printed shares against each other."""
    first, second = ((round(shares[str(area)] * n / 100), int(n)) for area, n in sizes.items())
    return compare_groups(*first, *second, context.settings.confidence_level)


def _counts(found: GroupComparison) -> str:
    return " и ".join(f"{text.number(k)} из {text.number(n)}" for k, n in (found.first, found.second))


def _rounding(parts: pd.DataFrame, positive: dict[str, float]) -> str:
    falls, zero = _by_area(parts, "Положительная"), _by_area(parts, "0 % за 2 года")
    return " ".join(
        f"**Противоречие I44.** {area} школы: {text.number(falls[area])} + {text.number(zero[area])} = "
        f"{text.percent(falls[area] + zero[area])}, напечатано {text.percent(printed)} (округление)."
        for area, printed in positive.items()
        if falls[area] + zero[area] != printed
    )


def _without_final_year(context: Context) -> str | None:
    facts = context.fetch("published/listing_facts", region=context.region.code)
    known = facts.set_index("fact")["value"]
    if _BASIC_SCHOOLS not in known or _NO_FINAL_YEAR not in known:
        return None
    basic = known[_BASIC_SCHOOLS]
    return (
        f"{text.schools(basic)} — {text.verb(basic, 'основная', 'основные')}, без 10–11-х классов; ещё в "
        f"{text.percent(known[_NO_FINAL_YEAR])} школ не было выпускных 11-х классов. Динамики по ЕГЭ слайды не дают."
    )
