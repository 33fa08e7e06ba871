"""Overview blocks whose figures come from the documents of Смоленская область."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import CLUSTER_COLOURS, CLUSTER_SHAPES, OPERATOR_COLOURS
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.model import Column, Kind, Table

OPERATORS = {1: "ЦНППМ", 2: "МОЦ"}
_CLUSTER_WORDS = {1: "Кластер 1 (ЦНППМ)", 2: "Кластер 2 (МОЦ)"}
_SERIES = {
    "soiro-2020": "СОИРО, слайд 2020 года",
    "soiro-2022": "СОИРО, слайд 2022 года",
    "order-548-2022": "Приказ № 548-ОД",
}
_STATUSES = (
    "Попавшие впервые",
    "Попавшие повторно (2 раза подряд)",
    "Попавшие повторно (не менее 2 раз за 5 лет)",
    "Кризисные (3 и более раз подряд)",
)


def history(context: Context) -> Block | None:
    """Number of listed schools by year with every conflicting series side by side."""
    frame = context.fetch("published/history", region=context.region.code)
    if frame.empty:
        return None
    frame = frame.assign(
        series=frame["source"].map(_SERIES),
        label=frame["value"].map(text.number),
        hover=frame["indicator"] + ": " + frame["value"].map(text.number),
    )
    federal = frame["place"].str.endswith("задача 1.1") & frame["note"].fillna("").str.startswith(
        "по данным федеральных"
    )
    frame.loc[federal, "series"] = "Приказ № 548-ОД: федеральный мониторинг"
    frame.loc[(frame["source"] == "order-548-2022") & ~federal, "series"] = "Приказ № 548-ОД: региональный перечень"
    years = frame.groupby("year")["value"]
    disputed = int(years.nunique().idxmax())
    values = sorted(years.get_group(disputed).astype(int).unique())
    fill = {
        "СОИРО, слайд 2020 года": context.colours.muted,
        "СОИРО, слайд 2022 года": "#56B4E9",
        "Приказ № 548-ОД: федеральный мониторинг": "#E69F00",
        "Приказ № 548-ОД: региональный перечень": context.colours.accent,
    }
    first, last = frame.iloc[0], frame[frame["source"] == "soiro-2020"].iloc[-1]
    return Block(
        key="overview-history",
        title=f"С {first.year} по {last.year} год ШНРО стало меньше, но за {disputed} год документы называют три числа",
        n=f"По слайду СОИРО: {text.number(first.value)} школ в {first.year} году, {text.number(last.value)} в {last.year}.",
        chart=bars.columns(
            frame=frame,
            category="year",
            series="series",
            value="value",
            label="label",
            hover="hover",
            fill=fill,
            colours=context.colours,
        ),
        alt="Столбцы: число ШНРО по годам, у каждого документа свой цвет. "
        + "; ".join(f"{r.year}, {r.series}: {r.label}" for r in frame.itertuples()),
        remark=f"**Неоднозначно.** За {disputed} год напечатано {_listing(values)}: это разные перечни "
        "(действовавший список, региональный перечень, федеральный мониторинг), складывать и сравнивать их нельзя. "
        "Подробнее — «Источники», противоречия I01–I05.",
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


def clusters(context: Context) -> Block | None:
    """Schools of the region by the five base clusters of 2021."""
    frame = context.fetch("published/clusters", region=context.region.code)
    if frame.empty:
        return None
    total = int(frame["schools"].sum())
    frame = frame.assign(
        share=100 * frame["schools"] / total,
        shown=[
            f"{CLUSTER_SHAPES[c]} {c} — {n[0].lower()}{n[1:]}"
            for c, n in zip(frame["code"], frame["name"], strict=True)
        ],
        label=[text.share(n, total) for n in frame["schools"]],
    )
    support = frame[frame["code"].isin(["ШНРО", "ШсРНР"])]["schools"].sum()
    return Block(
        key="overview-clusters",
        title=f"Адресное сопровождение нужно {text.share(support, total)} школ: {_code_counts(frame, ('ШНРО', 'ШсРНР'))}",
        n=f"{text.schools(total)} в пяти базовых кластерах, мониторинг 2021 года.",
        chart=bars.horizontal(
            frame=frame,
            name="shown",
            value="schools",
            label="label",
            hover="definition_short",
            fill=dict(zip(frame["shown"], frame["code"].map(CLUSTER_COLOURS), strict=True)),
            colours=context.colours,
            limit=float(frame["schools"].max()) * 1.4,
        ),
        alt="Горизонтальные столбцы: " + "; ".join(f"{r.code} {r.label}" for r in frame.itertuples()),
        remark="Пять кластеров вместе — 342 школы, а школ в области тот же документ называет 343 и 344: "
        "одна-две школы в кластеры не вошли (противоречие I13)."
        if total == 342
        else None,
        table=Table(
            frame=frame,
            columns=(
                Column("code", "Кластер"),
                Column("name", "Название"),
                Column("schools", "Школ", Kind.COUNT),
                Column("share", "Доля", Kind.PERCENT, digits=1),
                Column("definition_short", "Кто входит", width="large"),
            ),
            caption="Пять базовых кластеров школ, 2021 год",
            file_stem="klastery_2021",
            sources=sources_of(context.fetch, frame),
            notes=notes_of(frame),
            stamp=context.region.stamp,
        ),
    )


def portrait(context: Context) -> Block | None:
    """How often the schools of the two support clusters were listed before."""
    rows = context.fetch("published/portrait", region=context.region.code)
    if rows.empty:
        return None
    sizes = rows[rows["indicator"] == "Число школ"].set_index("cluster")["value"]
    frame = rows[rows["indicator"] != "Число школ"].copy()
    frame["schools"] = frame["cluster"].map(sizes)
    frame["share"] = 100 * frame["value"] / frame["schools"]
    frame["name"] = [f"{_CLUSTER_WORDS[c]}, {text.schools(sizes[c])}" for c in frame["cluster"]]
    frame["label"] = [text.number(v) for v in frame["value"]]
    frame["hover"] = [text.share(v, n) for v, n in zip(frame["value"], frame["schools"], strict=True)]
    statuses = frame[frame["indicator"].isin(_STATUSES)]
    repeated = statuses[statuses["indicator"] != _STATUSES[0]]["value"].sum()
    tints = ("#C6DBEF", "#FDBE85", "#FD8D3C", "#A63603")
    return Block(
        key="overview-portrait",
        title=f"Больше половины списка — не новички: {text.share(repeated, sizes.sum())} школ попадали в него раньше"
        if repeated * 2 > sizes.sum()
        else f"Раньше в список попадали {text.share(repeated, sizes.sum())} школ",
        n=f"{text.schools(sizes.sum())} списка приказа № 850-ОД; у каждой школы ровно один статус.",
        chart=bars.stacked(
            frame=statuses,
            name="name",
            part="indicator",
            value="share",
            label="label",
            hover="hover",
            fill=dict(zip(_STATUSES, tints, strict=True)),
            colours=context.colours,
            smallest_label=3,
        ),
        alt="Две полосы по 100 %: "
        + "; ".join(f"{r.name}, {r.indicator.lower()}: {r.hover}" for r in statuses.itertuples()),
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Группа сопровождения"),
                Column("indicator", "Показатель"),
                Column("value", "Школ", Kind.COUNT),
                Column("share", "Доля группы", Kind.PERCENT),
            ),
            caption="«Портрет» школ двух кластеров сопровождения",
            file_stem="portret_klasterov",
            sources=sources_of(context.fetch, rows),
            notes=notes_of(rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def support_results(context: Context) -> Block | None:
    """Nine results of support as printed: share of schools that reached each."""
    frame = context.fetch("published/support_results", region=context.region.code)
    if frame.empty:
        return None
    frame = frame.assign(
        name=[
            i.replace("белее чем", "более чем") + (f": {s[0].lower()}{s[1:]}" if isinstance(s, str) else "")
            for i, s in zip(frame["indicator"], frame["subindicator"], strict=True)
        ],
        label=[f"{text.shortest(v)} %" for v in frame["value"]],
    )
    best, worst = frame.iloc[0], frame.iloc[-1]
    return Block(
        key="overview-support",
        title=f"Мотивация учеников выросла у {text.shortest(best.value)} % школ, "
        f"контроль педагогов с дефицитами обеспечен у {text.shortest(worst.value)} %",
        n="Доля школ списка; число школ на слайде не напечатано, доли воспроизводятся при 69.",
        chart=bars.horizontal(
            frame=frame, name="name", value="value", label="label", colours=context.colours, limit=118
        ),
        alt="Горизонтальные столбцы: " + "; ".join(f"{r.name} — {r.label}" for r in frame.itertuples()),
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Результат", width="large"),
                Column("value", "Доля школ", Kind.PERCENT, digits=1),
                Column("note", "Примечание", width="large"),
            ),
            caption="Результаты адресного сопровождения",
            file_stem="rezultaty_soprovozhdeniya",
            sources=sources_of(context.fetch, frame),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def subjects(context: Context) -> tuple[Block, ...]:
    """The two support clusters side by side, one block a subject."""
    rows = context.fetch("published/subject_dynamics", region=context.region.code)
    return tuple(_subject(context, str(s), part) for s, part in rows.groupby("subject", sort=False))


def _subject(context: Context, subject: str, rows: pd.DataFrame) -> Block:
    frame = rows.assign(
        row=[f"{_short_indicator(i)}: {e}" for i, e in zip(rows["indicator"], rows["exam"], strict=True)],
        operator=rows["cluster"].map(_CLUSTER_WORDS),
        label=[text.MISSING if pd.isna(v) else f"{text.shortest(v)} %" for v in rows["value"]],
    )
    both = frame.pivot_table(index="row", columns="cluster", values="value", sort=False).dropna()
    gap = (both[1] - both[2]).abs().idxmax()
    values = both.loc[gap]
    return Block(
        key=f"overview-subject-{'math' if subject.startswith('м') else 'russian'}",
        title=f"{subject.capitalize()}: сильнее всего кластеры расходятся в «{gap[0].lower()}{gap[1:]}» — "
        f"{text.shortest(values[1])} и {text.shortest(values[2])} %",
        n="Доля школ кластера: кластер 1 — 21 школа (ЦНППМ), кластер 2 — 47 школ (МОЦ); «н/д» — в документе прочерк.",
        chart=bars.paired(
            frame=frame,
            name="row",
            series="operator",
            value="value",
            label="label",
            fill={_CLUSTER_WORDS[c]: OPERATOR_COLOURS[o] for c, o in OPERATORS.items()},
            colours=context.colours,
        ),
        alt=f"Парные столбцы, {subject}: "
        + "; ".join(f"{r.row}, {r.operator} — {r.label}" for r in frame.itertuples()),
        remark="Доли посчитаны документом; сами результаты школ не опубликованы, поэтому отличить разницу от случайности "
        "здесь нельзя.",
        table=Table(
            frame=frame,
            columns=(
                Column("indicator", "Показатель", width="large"),
                Column("exam", "Процедура"),
                Column("operator", "Кластер"),
                Column("value", "Доля школ", Kind.PERCENT, digits=1),
                Column("note", "Примечание", width="medium"),
            ),
            caption=f"Сравнение двух кластеров: {subject}",
            file_stem=f"sravnenie_klasterov_{'matematika' if subject.startswith('м') else 'russkij'}",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _short_indicator(words: str) -> str:
    for long, short in (
        ("положительную динамику по двум", "Рост по двум процедурам"),
        ("положительную", "Рост"),
        ("отрицательную", "Снижение"),
        ("отсутствие низких результатов", "Нет низких результатов"),
    ):
        if long in words:
            return short
    return words


def _listing(values: list[int]) -> str:
    words = [text.number(v) for v in values]
    return ", ".join(words[:-1]) + f" и {words[-1]}"


def _code_counts(frame: pd.DataFrame, codes: tuple[str, ...]) -> str:
    counts = frame.set_index("code")["schools"]
    return " и ".join(f"{counts[c]} {c}" for c in codes)
