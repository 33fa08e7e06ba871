"""Overview parts about the lists of Смоленская область: years, base clusters, «портрет» of the listed schools."""

from __future__ import annotations

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import CLUSTER_COLOURS, CLUSTER_SHAPES
from shnro_core.exports.story.model import Block, Context, Headline
from shnro_core.exports.story.overview.parts import Opening, Part
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.model import Column, Kind, Table

OPERATORS = {1: "ЦНППМ", 2: "МОЦ"}
CLUSTER_WORDS = {1: "Кластер 1 (ЦНППМ)", 2: "Кластер 2 (МОЦ)"}
_SIZE = "Число школ"
_FIRST_TIME = "Попавшие впервые"
_STATUSES = {
    _FIRST_TIME: "Впервые",
    "Попавшие повторно (2 раза подряд)": "2 раза подряд",
    "Попавшие повторно (не менее 2 раз за 5 лет)": "2 раза за 5 лет",
    "Кризисные (3 и более раз подряд)": "3 раза подряд",
}
_STATUS_COLOURS = ("#C6DBEF", "#FDBE85", "#FD8D3C", "#A63603")
_SUPPORTED = ("ШНРО", "ШсРНР")
_PLACES_NAMED = 3


def opening(context: Context) -> Opening | None:
    """Title and headline numbers of a region with a published list of schools and base clusters."""
    listed = context.fetch("published/listed_schools", region=context.region.code)
    clusters_2021 = context.fetch("published/clusters", region=context.region.code)
    if listed.empty or clusters_2021.empty:
        return None
    counts = clusters_2021.set_index("code")["schools"]
    total = int(counts.sum())
    low, risk, context_schools = (int(counts[c]) for c in ("ШНРО", "ШсРНР", "ШФНСУ"))
    again, known = _repeated(context)
    return Opening(
        title=f"{text.part(low, total, case=text.Case.NOMINATIVE)} — с низкими результатами"
        + (", больше половины из них не впервые" if again * 2 > known else f", из них не впервые — {again}"),
        line="2018–2022 годы; ШНРО — школа с низкими результатами обучения",
        headlines=(
            Headline(
                "В списке ШНРО 2021/22",
                text.number(len(listed)),
                f"в {text.counted(listed['municipality'].nunique(), 'муниципалитет', case=text.Case.PREPOSITIONAL)}",
            ),
            Headline("Были в списке раньше", text.number(again), _of(again, known)),
            Headline("В зоне риска (ШсРНР)", text.number(risk), _of(risk, total)),
            Headline("Неблагоприятные условия (ШФНСУ)", text.number(context_schools), _of(context_schools, total)),
        ),
    )


def where(context: Context) -> str:
    """Finding: municipalities that hold most listed schools."""
    listed = context.fetch("published/listed_schools", region=context.region.code)
    if listed.empty:
        return ""
    places = listed["municipality"].value_counts()
    first = places[places >= places.iloc[:_PLACES_NAMED].min()]
    rural = int((listed["area"] == "сельская").sum())
    named = ", ".join(f"{place} — {count}" for place, count in first.items())
    return (
        f"Больше всего школ списка здесь: {named}; вместе {text.part(int(first.sum()), len(listed))}. "
        f"Сельские — {text.part(rural, len(listed))}."
    )


def clusters(context: Context) -> Part | None:
    """Schools of the region by the five base clusters."""
    rows = context.fetch("published/clusters", region=context.region.code)
    if rows.empty:
        return None
    total = int(rows["schools"].sum())
    frame = rows.assign(
        share=100 * rows["schools"] / total,
        shown=[
            f"{CLUSTER_SHAPES[c]}{text.NBSP}{c} — {n[0].lower()}{n[1:]}"
            for c, n in zip(rows["code"], rows["name"], strict=True)
        ],
        label=[text.share(n, total) for n in rows["schools"]],
    )
    counts = frame.set_index("code")["schools"]
    support = int(counts[list(_SUPPORTED)].sum())
    hard = support + int(counts["ШФНСУ"])
    block = Block(
        key="overview-clusters",
        title=f"Адресное сопровождение нужно {text.part(support, total, case=text.Case.DATIVE)}: "
        + " и ".join(f"{counts[c]} {c}" for c in _SUPPORTED),
        n=f"{text.schools(total)} в пяти базовых кластерах, мониторинг 2021 года.",
        chart=bars.horizontal(
            frame=frame.assign(label=frame["label"].str.replace(", ", "<br>")),
            name="shown",
            value="schools",
            label="label",
            hover="definition_short",
            fill=dict(zip(frame["shown"], frame["code"].map(CLUSTER_COLOURS), strict=True)),
            colours=context.colours,
        ),
        alt="Горизонтальные столбцы: " + "; ".join(f"{r.code} {r.label}" for r in frame.itertuples()),
        remark=f"Пять кластеров вместе — {text.schools(total)}; школ в области тот же документ называет 343 и 344, так "
        "что одна-две в кластеры не вошли (противоречие I13)."
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
            notes=notes_of(noted(frame, context.fetch)),
            stamp=context.region.stamp,
        ),
    )
    return Part(
        block,
        "Вместе со школами в неблагоприятных социальных условиях (ШФНСУ) трудности у "
        f"{text.part(hard, total, whose='области')}.",
    )


def portrait(context: Context) -> Part | None:
    """How often the schools of the two support clusters were listed before."""
    rows = context.fetch("published/portrait", region=context.region.code)
    if rows.empty:
        return None
    sizes = cluster_sizes(context)
    frame = rows[rows["indicator"] != _SIZE].copy()
    frame["schools"] = frame["cluster"].map(sizes)
    frame["share"] = 100 * frame["value"] / frame["schools"]
    frame["name"] = [f"{CLUSTER_WORDS[c]}, {text.schools(sizes[c])}" for c in frame["cluster"]]
    frame["label"] = frame["value"].map(text.number)
    frame["hover"] = [text.share(v, n) for v, n in zip(frame["value"], frame["schools"], strict=True)]
    statuses = frame[frame["indicator"].isin(_STATUSES)].assign(status=lambda part: part["indicator"].map(_STATUSES))
    again, total = _repeated(context)
    by_status = statuses.groupby("status")["value"].sum()
    block = Block(
        key="overview-portrait",
        title=f"Больше половины списка — не новички: раньше в него {_were(again)} {text.part(again, total)}"
        if again * 2 > total
        else f"Раньше в список {_were(again)} {text.part(again, total)}",
        n=f"{text.schools(total)} списка приказа № 850-ОД; у каждой школы ровно один статус.",
        chart=bars.stacked(
            frame=statuses,
            name="name",
            part="status",
            value="share",
            label="label",
            hover="hover",
            fill=dict(zip(_STATUSES.values(), _STATUS_COLOURS, strict=True)),
            colours=context.colours,
            smallest_label=2,
        ),
        alt="Две полосы по 100 %: "
        + "; ".join(f"{r.name}, {str(r.indicator).lower()}: {r.hover}" for r in statuses.itertuples()),
        remark="«2 раза за 5 лет» — не менее двух раз, «3 раза подряд» — три и более (кризисные школы). ЦНППМ — центр "
        "непрерывного повышения профессионального мастерства, МОЦ — муниципальные образовательные центры.",
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
            notes=notes_of(noted(rows, context.fetch)),
            stamp=context.region.stamp,
        ),
        half=True,
    )
    often, crisis = int(by_status["2 раза за 5 лет"]), int(by_status["3 раза подряд"])
    return Part(
        block,
        f"Возвращаются чаще с перерывами: не менее двух раз за 5 лет — {text.part(often, total)}, "
        f"подряд три раза и больше — {text.part(crisis, total)}.",
    )


def cluster_sizes(context: Context) -> dict[int, int]:
    """Schools of the two support clusters as the portrait prints them."""
    rows = context.fetch("published/portrait", region=context.region.code)
    own = rows[rows["indicator"] == _SIZE]
    return {int(c): int(n) for c, n in zip(own["cluster"], own["value"], strict=True)}


def _repeated(context: Context) -> tuple[int, int]:
    rows = context.fetch("published/portrait", region=context.region.code)
    statuses = rows[rows["indicator"].isin(_STATUSES)]
    again = statuses.loc[statuses["indicator"] != _FIRST_TIME, "value"].sum()
    return int(again), int(statuses["value"].sum())


def _of(part: float, total: float) -> str:
    return text.share(part, total).partition(" ")[2]


def _were(count: int) -> str:
    return text.verb(count, "попадала", "попадали")
