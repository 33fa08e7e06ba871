"""Listed schools of order 850-ОД: directory, cards, finding about the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.directory import ID, LABEL, WORDS, Card, Directory, Fact, FactGroup, Filter, plain
from shnro_core.exports.story.model import Context, Story
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import sentence
from shnro_core.model import Column, Kind, SourceNote, Table

_OPERATORS = {1: "ЦНППМ", 2: "МОЦ"}
_OPERATOR_NAMES = {
    1: "ЦНППМ ГАУ ДПО СОИРО",
    2: "муниципальный образовательный центр (МОЦ)",
}
LEGAL_FORMS = {
    "МБОУ": "муниципальное бюджетное общеобразовательное учреждение",
    "МКОУ": "муниципальное казённое общеобразовательное учреждение",
    "МОУ": "муниципальное общеобразовательное учреждение",
}
_KINDS = {
    "СОШ": "средняя общеобразовательная школа",
    "ООШ": "основная общеобразовательная школа",
    "СШ": "средняя школа",
    "школа": "ступень в названии не указана",
}
_NOT_PRINTED = f"{text.MISSING} (в приказе не напечатан)"


def directory(context: Context) -> Directory | None:
    """The listed schools with search, four filters and a card each; None when the region has no such list."""
    listed = context.fetch("published/listed_schools", region=context.region.code)
    if listed.empty:
        return None
    frame = _described(listed)
    municipalities = context.fetch("published/municipality_names", region=context.region.code)["municipality"]
    return Directory(
        table=_table(context, frame),
        filters=(
            Filter("municipality", "Муниципалитет", "municipality", _by_name(municipalities)),
            Filter("cluster", "Кластер", "operator", tuple(_OPERATORS[c] for c in sorted(frame["cluster"].unique()))),
            Filter("kind", "Вид школы", "kind", tuple(frame["kind"].value_counts().index)),
            Filter("area", "Территория", "area", tuple(frame["area"].value_counts().index)),
        ),
        cards=_cards(context, frame),
        name="Список приказа № 850-ОД",
        whole="списка",
        complete=True,
        hint="например, СОШ 2 или Рославль",
        marks=f"«{text.MISSING}» — в приказе не напечатано. Кластер 1 сопровождает ЦНППМ (центр "
        "непрерывного повышения профессионального мастерства педагогических работников), кластер 2 — муниципальные "
        "образовательные центры (МОЦ).",
    )


def tell(context: Context, data_page: str) -> Story | None:
    """Title with the municipalities that hold the most listed schools; None when the region has no such list."""
    listed = context.fetch("published/listed_schools", region=context.region.code)
    if listed.empty:
        return None
    total = len(listed)
    counts = listed["municipality"].value_counts()
    most = counts[counts == counts.iloc[0]]
    operators = listed["cluster"].map(_OPERATORS).value_counts()
    areas = listed["area"].value_counts()
    return Story(
        title=f"{text.part(most.sum(), total, whose='списка')} — в {len(most)} из "
        f"{text.counted(len(counts), 'муниципалитет', case=text.Case.GENITIVE)}: "
        + ", ".join(_by_name(pd.Series(most.index))),
        line=f"школы с низкими результатами обучения (ШНРО), приказ № 850-ОД, 2021/22 учебный год · "
        f"{text.schools(total)}: "
        + ", ".join(f"{text.number(n)} у {o}" for o, n in operators.sort_index(ascending=False).items())
        + f"; {text.number(areas.get('сельская', 0))} сельских и {text.number(areas.get('городская', 0))} городских",
        absent=(
            f"Результаты ВПР, ОГЭ и ЕГЭ, маркеры и индекс социального благополучия по школам Смоленской области не "
            f"опубликованы: приказ № 850-ОД даёт только список; {data_page}.",
        ),
    )


def _described(listed: pd.DataFrame) -> pd.DataFrame:
    place = listed["locality"].where(listed["locality"].notna(), None)
    shown = listed["name_short"] + place.map(lambda p: f", {p}" if isinstance(p, str) else "")
    everything = listed["name_printed"] + " " + shown + " " + listed["municipality"]
    return listed.assign(
        **{
            ID: "850-" + listed["cluster"].astype(str) + "-" + listed["number"].astype(str),
            LABEL: shown + " — " + listed["municipality"],
            WORDS: everything.map(plain),
        },
        operator=listed["cluster"].map(_OPERATORS),
        shown=shown,
        locality=place,
        note=listed["note"].fillna(""),
    )


def _table(context: Context, frame: pd.DataFrame) -> Table:
    return Table(
        frame=frame,
        columns=(
            Column("shown", "Школа", width="medium"),
            Column("municipality", "Муниципалитет"),
            Column("kind", "Вид", width="small"),
            Column("area", "Территория"),
            Column("operator", "Сопровождает"),
            Column("cluster", "Кластер", Kind.YEAR, width="small"),
            Column("number", "№ в приказе", Kind.YEAR, width="small"),
            Column("locality", "Населённый пункт"),
            Column("name_printed", "Название в приказе", width="large"),
            Column("note", "Примечание", width="large"),
        ),
        caption="Школы с низкими результатами обучения, список приказа № 850-ОД",
        file_stem="shkoly_spiska_850",
        sources=sources_of(context.fetch, frame),
        stamp=context.region.stamp,
    )


def _cards(context: Context, frame: pd.DataFrame) -> dict[str, Card]:
    plan = {c: _tasks(context, o) for c, o in _OPERATORS.items()}
    portraits = {c: _portrait(context, c) for c in _OPERATORS}
    sources = {c: sources_of(context.fetch, rows) for c, rows in frame.groupby("cluster")}
    neighbours = frame.groupby("municipality")[[ID, "shown"]].apply(lambda g: dict(g.itertuples(index=False)))
    return {
        str(row[ID]): Card(
            title=str(row["shown"]),
            line=f"Кластер {row['cluster']} ({row['operator']}) · {row['municipality']} · {row['area']}",
            listed=f"в списке приказа № 850-ОД, кластер сопровождения {row['cluster']} ({row['operator']})",
            groups=(
                _identity(row, sources[row["cluster"]]),
                _list_group(row, neighbours[row["municipality"]], len(frame)),
                *portraits[row["cluster"]],
            ),
            notes=(sentence(row["note"]),) if row["note"] else (),
            tasks_title=plan[row["cluster"]][0],
            tasks=plan[row["cluster"]][1],
        )
        for row in frame.to_dict("records")
    }


def _identity(row: Mapping[Any, Any], sources: tuple[SourceNote, ...]) -> FactGroup:
    form, kind, locality = str(row["legal_form"]), str(row["kind"]), row["locality"]
    return FactGroup(
        title="Школа",
        facts=(
            Fact("Название в приказе", str(row["name_printed"])),
            Fact("Организационно-правовая форма", f"{form} — {LEGAL_FORMS.get(form, text.MISSING)}"),
            Fact("Вид", f"{kind} — {_KINDS.get(kind, text.MISSING)}"),
            Fact("Населённый пункт", locality if isinstance(locality, str) else _NOT_PRINTED),
            Fact("Муниципалитет", str(row["municipality"])),
            Fact("Территория", str(row["area"])),
        ),
        sources=sources,
    )


def _list_group(row: Mapping[Any, Any], local: dict[str, str], total: int) -> FactGroup:
    others = [name for school, name in local.items() if school != row[ID]]
    return FactGroup(
        title="В списке",
        facts=(
            Fact("Место в приказе", f"кластер {row['cluster']}, № {row['number']}"),
            Fact("Кто сопровождает", _OPERATOR_NAMES[row["cluster"]]),
            Fact("Школ этого муниципалитета в списке", text.share(len(local), total)),
            Fact("Остальные школы муниципалитета", "; ".join(others) if others else text.NOT_APPLICABLE),
        ),
        sources=(),
    )


def _portrait(context: Context, cluster: int) -> tuple[FactGroup, ...]:
    rows = context.fetch("published/portrait", region=context.region.code)
    rows = rows[rows["cluster"] == cluster]
    size = rows[rows["indicator"] == "Число школ"]["value"]
    if size.empty:
        return ()
    facts = rows[rows["indicator"] != "Число школ"]
    return (
        FactGroup(
            title=f"Кластер {cluster} целиком",
            facts=tuple(
                Fact(indicator, text.share(value, size.iloc[0]))
                for indicator, value in zip(facts["indicator"], facts["value"], strict=True)
            ),
            sources=sources_of(context.fetch, rows),
            remark="Какие именно школы кластера стоят за этими числами, не опубликовано.",
        ),
    )


def _tasks(context: Context, operator: str) -> tuple[str, Table | None]:
    plan = context.fetch("published/plan_measures", region=context.region.code)
    if plan.empty:
        return "", None
    named = plan[plan["responsible"].str.contains(operator, regex=False, na=False)]
    words = text.counted(len(named), "мероприятие")
    return (
        f"План приказа поручает {operator}: {words} из {len(plan)}",
        Table(
            frame=named,
            columns=(
                Column("measure", "Мероприятие", width="large"),
                Column("timing", "Срок", width="medium"),
                Column("responsible", "Ответственные", width="medium"),
            ),
            caption=f"Мероприятия плана приказа № 850-ОД, где среди ответственных назван {operator}",
            file_stem=f"plan_850_{'cnppm' if operator == 'ЦНППМ' else 'moc'}",
            sources=sources_of(context.fetch, named),
            notes=(f"План не делит мероприятия по кластерам: показаны те, где среди ответственных назван {operator}.",),
            stamp=context.region.stamp,
        ),
    )


def _by_name(names: pd.Series) -> tuple[str, ...]:
    return tuple(sorted((str(n) for n in names), key=lambda n: plain(n.removeprefix("г. "))))
