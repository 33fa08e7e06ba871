"""What documents say about resources outside the table of municipalities: centres, diagnostics, tasks, indicators."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import OPERATOR_COLOURS
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import plain, sentence
from shnro_core.model import Column, Kind, Table

_NO_PRINTED = "напечатано «нет»"
_OPERATORS = {1: "ЦНППМ", 2: "МОЦ"}
_NOTE = Column("note", "Примечание", width="medium")


def title(context: Context) -> str:
    """Finding of a region without figures by municipality."""
    points = context.fetch("published/growth_points", region=context.region.code)
    if points.empty:
        return "Дефициты по школам и муниципалитетам не опубликованы"
    return (
        "Дефициты по муниципалитетам не опубликованы; «Точка роста» есть у "
        f"{text.number(points['with_point'].sum())} из {text.number(points['schools'].sum())} школ списка"
    )


def growth_points(context: Context) -> Block | None:
    """Schools of the two support clusters with «Точка роста»."""
    rows = context.fetch("published/growth_points", region=context.region.code)
    if rows.empty:
        return None
    frame = rows.assign(
        group=[f"Кластер {c} ({_OPERATORS[c]})" for c in rows["cluster"]],
        pct=100 * rows["with_point"] / rows["schools"],
        label=[text.share(p, s) for p, s in zip(rows["with_point"], rows["schools"], strict=True)],
    )
    return Block(
        key="deficits-growth-points",
        title=f"«Точка роста» открыта у {text.share(rows['with_point'].sum(), rows['schools'].sum())} школ списка",
        n="Школы двух кластеров сопровождения; сумма по кластерам — расчёт системы.",
        chart=bars.horizontal(
            frame=frame,
            name="group",
            value="pct",
            label="label",
            fill={g: OPERATOR_COLOURS[_OPERATORS[c]] for g, c in zip(frame["group"], frame["cluster"], strict=True)},
            colours=context.colours,
            limit=100,
        ),
        alt="Горизонтальные столбцы, школы с «Точкой роста»: "
        + "; ".join(f"{g} — {w}" for g, w in zip(frame["group"], frame["label"], strict=True)),
        table=Table(
            frame=frame,
            columns=(
                Column("group", "Кластер сопровождения"),
                Column("schools", "Школ", Kind.COUNT),
                Column("with_point", "С «Точкой роста»", Kind.COUNT),
                Column("pct", "Доля (расчёт системы)", Kind.PERCENT),
            ),
            caption="«Точка роста» в школах двух кластеров сопровождения",
            file_stem="tochka_rosta_klastery",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def diagnostics(context: Context) -> Block | None:
    """Results of support that speak of professional deficits of teachers, as printed."""
    rows = context.fetch("published/support_results", region=context.region.code)
    if rows.empty:
        return None
    frame = rows[rows["indicator"].str.contains("дефицит")]
    if frame.empty:
        return None
    frame = frame.assign(
        indicator=plain(frame["indicator"], context.fetch),
        label=[f"{text.shortest(v)}{text.NBSP}%" for v in frame["value"]],
        note=plain(frame["note"], context.fetch),
    )
    least = frame.iloc[-1]
    return Block(
        key="deficits-diagnostics",
        title=f"{sentence(str(least['indicator']))} — у {least['label']} школ",
        n="Доля сопровождаемых школ; их число на слайде не напечатано (доли воспроизводятся при 69).",
        chart=bars.horizontal(
            frame=frame, name="indicator", value="value", label="label", colours=context.colours, limit=100
        ),
        alt="Горизонтальные столбцы, доля школ: "
        + "; ".join(f"{i} — {w}" for i, w in zip(frame["indicator"], frame["label"], strict=True)),
        remark="«100 % педагогов» — часть названия показателя: все педагоги продиагностированы в 46 % школ. Приказ "
        "№ 548-ОД говорит о другом: диагностика прошла во всех 68 сопровождаемых школах (противоречие I26)."
        if (frame["value"] == 46).any()
        else None,
        table=Table(
            frame=frame,
            columns=(
                Column("indicator", "Результат", width="large"),
                Column("value", "Доля школ", Kind.PERCENT, digits=1),
                _NOTE,
            ),
            caption="Профессиональные дефициты педагогов: результаты сопровождения",
            file_stem="professionalnye_deficity",
            sources=sources_of(context.fetch, frame),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def facts(context: Context) -> Block | None:
    """Single published figures about infrastructure and diagnostics of the region."""
    rows = context.fetch("published/resource_facts", region=context.region.code)
    if rows.empty:
        return None
    frame = rows.assign(
        shown=[_amount(v, u) for v, u in zip(rows["value"], rows["unit"], strict=True)],
        year=rows["year"].fillna(text.MISSING),
        note=plain(rows["note"], context.fetch).fillna(""),
    )
    return Block(
        key="deficits-facts",
        title="Что ещё опубликовано о ресурсах и диагностике области",
        n="Числа относятся к области целиком: по школам и муниципалитетам их нет.",
        table=Table(
            frame=frame,
            columns=(
                Column("fact", "Что посчитано", width="large"),
                Column("shown", "Значение", width="small"),
                Column("year", "Год", width="small"),
                _NOTE,
            ),
            caption="Ресурсы и диагностика: опубликованные числа",
            file_stem="resursy_oblasti",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        prose=True,
    )


def tasks(context: Context) -> Block | None:
    """Measures of the plan and of the road map that deal with resources."""
    rows = context.fetch("published/resource_tasks", region=context.region.code)
    if rows.empty:
        return None
    frame = rows.assign(timing=[sentence(str(t)) for t in rows["timing"]], document=_documents(context, rows))
    return Block(
        key="deficits-tasks",
        title="Что поручено сделать с ресурсами: "
        + text.counted(len(frame), "мероприятие", "мероприятия", "мероприятий"),
        n="Из плана приказа № 850-ОД и дорожной карты приказа № 548-ОД; о выполнении в документах не сказано.",
        table=Table(
            frame=frame,
            columns=(
                Column("measure", "Мероприятие", width="large"),
                Column("timing", "Срок", width="medium"),
                Column("responsible", "Ответственные", width="medium"),
                Column("document", "Документ", width="medium"),
            ),
            caption="Мероприятия о ресурсах школ",
            file_stem="meropriyatiya_resursy",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        prose=True,
    )


def indicators(context: Context) -> Block | None:
    """Indicators of the concept that will measure deficits; no values are published."""
    rows = context.fetch("published/deficit_indicators", region=context.region.code)
    if rows.empty:
        return None
    frame = rows.assign(value=text.MISSING)
    return Block(
        key="deficits-indicators",
        title=f"Чем приказ № 548-ОД будет мерить дефициты: "
        f"{text.counted(len(frame), 'показатель', 'показателя', 'показателей')}, значений нет",
        n="ОО — общеобразовательные организации.",
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Показатель", width="large"),
                Column("id", "Номер", width="small"),
                Column("desired", "Желаемое направление", width="small"),
                Column("value", "Значение", width="small"),
            ),
            caption="Показатели дефицитов в концепции",
            file_stem="pokazateli_deficitov",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        prose=True,
    )


def team_deficits(context: Context) -> Block | None:
    """Professional deficits of teaching staffs, as printed."""
    rows = context.fetch("published/team_deficits", region=context.region.code)
    if rows.empty:
        return None
    frame = rows.assign(
        name=[sentence(str(f).removeprefix("Дефицит коллективов: ")) for f in rows["fact"]],
        label=[text.percent(v) for v in rows["teams_pct"]],
    )
    most = frame.iloc[0]
    hardest = str(most["name"])
    return Block(
        key="deficits-teams",
        title=f"Чаще всего коллективам не хватает умений в одном: {hardest[:1].lower()}{hardest[1:]} — {most['label']}",
        n="Профессиональные дефициты коллективов ШНОР, 2022 год; сколько коллективов стоит за долями, не напечатано.",
        chart=bars.horizontal(
            frame=frame, name="name", value="teams_pct", label="label", colours=context.colours, limit=100
        ),
        alt="Горизонтальные столбцы, доля коллективов с дефицитом: "
        + "; ".join(f"{n} — {w}" for n, w in zip(frame["name"], frame["label"], strict=True)),
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Дефицит", width="large"),
                Column("teams_pct", "Доля коллективов", Kind.PERCENT),
                _NOTE,
            ),
            caption="Профессиональные дефициты коллективов",
            file_stem="deficity_kollektivov",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def track2(context: Context) -> Block | None:
    """Indicators of track 2 about resources in January of two years."""
    rows = context.fetch("published/track2_resources", region=context.region.code)
    if rows.empty:
        return None
    long = rows.melt(
        id_vars=["indicator", "note"], value_vars=["jan_2022", "jan_2023"], var_name="wave", value_name="value"
    )
    long = long.assign(
        indicator=[sentence(str(i)) for i in long["indicator"]],
        wave=long["wave"].map({"jan_2022": "Январь 2022", "jan_2023": "Январь 2023"}),
        label=[
            _NO_PRINTED if text.is_missing(v) and _NO_PRINTED in str(n) else text.percent(v)
            for v, n in zip(long["value"], long["note"], strict=True)
        ],
    )
    measured = rows.dropna(subset=["jan_2022", "jan_2023"])
    first = measured.iloc[0]
    return Block(
        key="deficits-track2",
        title=f"Трек 2: «Точка роста» — у {text.percent(first['jan_2022'])} школ в январе 2022-го "
        f"и у {text.percent(first['jan_2023'])} в январе 2023-го",
        n="28 школ региональной программы (трек 2). Об устранении дефицитов в обеих ячейках напечатано «нет».",
        chart=bars.paired(
            frame=long,
            name="indicator",
            series="wave",
            value="value",
            label="label",
            fill={"Январь 2022": context.colours.muted, "Январь 2023": context.colours.accent},
            colours=context.colours,
            limit=100,
        ),
        alt="Парные столбцы, доля школ трека 2: "
        + "; ".join(f"{i}, {w} — {v}" for i, w, v in zip(long["indicator"], long["wave"], long["label"], strict=True)),
        remark="**Неоднозначно.** Рядом с долями «Точки роста» напечатано «Мониторинг не проводился» "
        "(противоречие I54).",
        table=Table(
            frame=rows.assign(note=plain(rows["note"], context.fetch)),
            columns=(
                Column("indicator", "Показатель", width="large"),
                Column("jan_2022", "Январь 2022", Kind.PERCENT),
                Column("jan_2023", "Январь 2023", Kind.PERCENT),
                Column("comment", "Примечание документа"),
                _NOTE,
            ),
            caption="Ресурсы школ трека 2",
            file_stem="trek_2_resursy",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _amount(value: float, unit: str) -> str:
    if unit == "%":
        return text.percent(value)
    if unit == "школ":
        return text.schools(value)
    return text.number(value) if unit == "ед." else f"{text.number(value)}{text.NBSP}{unit}"


def _documents(context: Context, rows: pd.DataFrame) -> list[str]:
    notes = {n.source_id: n.title for n in sources_of(context.fetch, rows)}
    return [notes[s] for s in rows["source"]]
