"""What is published about resources where there are no figures by municipality: centres, diagnostics, tasks."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import OPERATOR_COLOURS
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import plain, sentence
from shnro_core.model import Column, Kind, Table

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
        title="«Точка роста» открыта у " + text.part(rows["with_point"].sum(), rows["schools"].sum(), whose="списка"),
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
                Column("pct", "Доля (расчёт системы)", Kind.PERCENT, digits=1, of="schools"),
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
                Column("value", "Доля школ", Kind.PERCENT, digits=1, printed=True),
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
        title="Что поручено сделать с ресурсами: " + text.counted(len(frame), "мероприятие"),
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
        title=f"Чем приказ № 548-ОД будет мерить дефициты: {text.counted(len(frame), 'показатель')}, значений нет",
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


def _amount(value: float, unit: str) -> str:
    if unit == "%":
        return text.percent(value)
    if unit == "школ":
        return text.schools(value)
    return text.number(value) if unit == "ед." else f"{text.number(value)}{text.NBSP}{unit}"


def _documents(context: Context, rows: pd.DataFrame) -> list[str]:
    notes = {n.source_id: n.title for n in sources_of(context.fetch, rows)}
    return [notes[s] for s in rows["source"]]
