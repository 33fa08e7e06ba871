"""Deficits by municipality: totals of the region, sorted bars, deficits beside the share of ШНОР, the table."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars, scatter
from shnro_core.exports.story.model import Block, Context, Headline
from shnro_core.exports.story.provenance import sources_of
from shnro_core.methodology.association import RankAssociation, rank_association
from shnro_core.model import Column, Kind, SourceNote, Table
from shnro_core.parameters import resolve

KINDS = {"Оба дефицита": "both", "Кадровый": "staff", "Инфраструктурный": "infra"}
"""Kinds of deficit: the label the reader chooses → prefix of the columns."""

_NAMES = {"both": "оба дефицита", "staff": "кадровый дефицит", "infra": "инфраструктурный дефицит"}
_AXES = {
    "both": "Школы с обоими дефицитами",
    "staff": "Школы с кадровым дефицитом",
    "infra": "Школы с инфраструктурным дефицитом",
}
_WITH = {"both": "с обоими дефицитами", "staff": "с кадровым дефицитом", "infra": "с инфраструктурным дефицитом"}
_FEW_SCHOOLS = 10
_FRACTIONS = {
    1 / 2: "каждой второй школы",
    1 / 3: "каждой третьей школы",
    1 / 4: "каждой четвёртой школы",
    1 / 5: "каждой пятой школы",
    2 / 3: "двух школ из трёх",
    3 / 4: "трёх школ из четырёх",
}
_CLOSE = 0.02
_STAR = "\\*"
_SEED = 2023


@dataclass(frozen=True)
class Municipalities:
    """Rows of the municipalities and the printed totals of the risk zone."""

    frame: pd.DataFrame
    zone_totals: pd.DataFrame
    sources: tuple[SourceNote, ...]
    zone_sources: tuple[SourceNote, ...]

    def total(self, column: str) -> int:
        """Sum over the municipalities."""
        return int(self.frame[column].sum())

    def pct(self, prefix: str) -> float:
        """Percent of the region's schools with the deficit (or in the list), from the counts."""
        return 100 * self.total(f"{prefix}_n") / self.total("schools_total")


def read(context: Context) -> Municipalities | None:
    """Municipalities of the region with their deficits; None when the region publishes none."""
    frame = context.fetch("published/deficits_by_municipality", region=context.region.code)
    if frame.empty:
        return None
    zone = frame.assign(place=frame["zone_place"]).dropna(subset=["place"])
    return Municipalities(
        frame=frame.assign(
            short=frame["municipality"].str.removesuffix(" район"),
            few=frame["schools_total"] < _FEW_SCHOOLS,
            note=frame["note"].map(_russian_percent),
        ),
        zone_totals=context.fetch("published/risk_zone_totals", region=context.region.code),
        sources=sources_of(context.fetch, frame),
        zone_sources=sources_of(context.fetch, zone) if len(zone) else (),
    )


def title(counted: Municipalities) -> str:
    """The more frequent deficit and the two together, as fractions a leader remembers."""
    first, second = ("infra", "staff") if counted.pct("infra") >= counted.pct("staff") else ("staff", "infra")
    return (
        f"{_NAMES[first].capitalize()} — у {_fraction(counted.pct(first))}, "
        f"{_NAMES[second].split()[0]} — у {_fraction(counted.pct(second))}, "
        f"оба сразу — у {_fraction(counted.pct('both'))}"
    )


def headlines(counted: Municipalities) -> tuple[Headline, ...]:
    """Totals of the region from the municipalities' counts."""
    total = counted.total("schools_total")
    either = counted.total("staff_n") + counted.total("infra_n") - counted.total("both_n")
    numbers = (
        ("Кадровый дефицит", counted.total("staff_n")),
        ("Инфраструктурный дефицит", counted.total("infra_n")),
        ("Оба дефицита", counted.total("both_n")),
        ("Хотя бы один", either),
    )
    return tuple(
        Headline(
            label,
            text.percent(100 * count / total, 1),
            f"{text.number(count)} из {text.number(total)} школ · расчёт системы",
        )
        for label, count in numbers
    )


def by_municipality(context: Context, counted: Municipalities, kind: str) -> Block:
    """Share of schools with the chosen deficit, municipalities sorted by it."""
    prefix = KINDS[kind]
    count, share = f"{prefix}_n", f"{prefix}_pct"
    frame = counted.frame.sort_values([share, count], ascending=False, kind="stable")
    frame = frame.assign(label=[text.share(n, t) for n, t in zip(frame[count], frame["schools_total"], strict=True)])
    tints = {
        str(m): context.colours.muted if few else context.colours.accent
        for m, few in zip(frame["municipality"], frame["few"], strict=True)
    }
    return Block(
        key="deficits-municipalities",
        title=_leaders(frame, prefix),
        n=f"Доля школ муниципалитета, в которых есть {_NAMES[prefix]}; всего "
        f"{text.schools(counted.total('schools_total'))}. "
        f"Серым — муниципалитеты, где школ меньше {_FEW_SCHOOLS}: одна школа меняет долю больше чем на 10 п.п.",
        chart=bars.horizontal(
            frame=frame,
            name="municipality",
            value=share,
            label="label",
            fill=tints,
            colours=context.colours,
            limit=max(float(frame[share].max()) * 1.5, 1),
            threshold=(counted.pct(prefix), f"область — {text.percent(counted.pct(prefix), 1)}"),
        ),
        alt=f"Горизонтальные столбцы, доля школ {_WITH[prefix]}: "
        + "; ".join(f"{m} — {w}" for m, w in zip(frame["municipality"], frame["label"], strict=True)),
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("schools_total", "Всего школ", Kind.COUNT),
                Column(count, "Школ с дефицитом", Kind.COUNT),
                Column(share, "Доля (расчёт системы)", Kind.PERCENT, digits=1),
                Column(f"{prefix}_printed_pct", "Доля (напечатана)", Kind.PERCENT),
            ),
            caption=f"Школы {_WITH[prefix]} по муниципалитетам, 2023 год",
            file_stem=f"deficity_{prefix}",
            sources=counted.sources,
            stamp=context.region.stamp,
        ),
        half=True,
    )


def joint(context: Context, counted: Municipalities, kind: str) -> Block:
    """Share of schools with the chosen deficit against the share of ШНОР, and whether chance explains it."""
    prefix = KINDS[kind]
    frame = counted.frame.assign(
        hover=[
            f"{r['municipality']}<br>{_NAMES[prefix]}: {text.share(r[f'{prefix}_n'], r['schools_total'])}"
            f"<br>ШНОР: {text.share(r['shnor_n'], r['schools_total'])}"
            for r in counted.frame.to_dict("records")
        ]
    )
    found = rank_association(
        frame[f"{prefix}_pct"], frame["shnor_pct"], confidence=resolve().confidence_level, seed=_SEED
    )
    return Block(
        key="deficits-joint",
        title=_verdict(found, prefix),
        n="ШНОР — школы с низкими образовательными результатами: "
        f"{text.share(counted.total('shnor_n'), counted.total('schools_total'))}. "
        f"{text.number(len(frame))} муниципалитетов; площадь круга — число школ, серым — где их меньше {_FEW_SCHOOLS}; "
        "пунктир — доли по области.",
        chart=scatter.bubbles(
            frame=frame,
            x=f"{prefix}_pct",
            y="shnor_pct",
            size="schools_total",
            name="short",
            hover="hover",
            quiet="few",
            colours=context.colours,
            x_title=f"{_AXES[prefix]}, доля",
            y_title="ШНОР, доля школ",
            averages=(counted.pct(prefix), counted.pct("shnor")),
        ),
        alt=f"Круги муниципалитетов: доля школ {_WITH[prefix]} и доля ШНОР. "
        + "; ".join(h.replace("<br>", ", ") for h in frame["hover"]),
        remark=f"**Расчёт системы.** {_explained(found)}",
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("schools_total", "Всего школ", Kind.COUNT),
                Column(f"{prefix}_n", "Школ с дефицитом", Kind.COUNT),
                Column(f"{prefix}_pct", "Доля с дефицитом (расчёт системы)", Kind.PERCENT, digits=1),
                Column("shnor_n", "ШНОР", Kind.COUNT),
                Column("shnor_pct", "Доля ШНОР (расчёт системы)", Kind.PERCENT, digits=1),
            ),
            caption=f"Школы {_WITH[prefix]} и ШНОР по муниципалитетам, 2023 год",
            file_stem=f"deficity_{prefix}_shnor",
            sources=counted.sources,
            notes=(f"Расчёт системы. {_explained(found)}",),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def table(context: Context, counted: Municipalities) -> Block:
    """Every municipality with all its figures as printed; contradictions of the document marked."""
    frame = counted.frame.assign(
        mark=[
            " ".join(sign for sign, on in (("!", share), ("*", base)) if on)
            for share, base in zip(counted.frame["share_contradicts_count"], counted.frame["bases_differ"], strict=True)
        ]
    )
    contradicted = frame[frame["share_contradicts_count"]]
    return Block(
        key="deficits-table",
        title=f"Все {text.number(len(frame))} муниципалитетов: дефициты, ШНОР и зона риска"
        + (f"; у {text.number(len(contradicted))} напечатанная доля спорит с числом школ" if len(contradicted) else ""),
        n=f"Кадры, Инфра, Оба — школы с кадровым, инфраструктурным и обоими дефицитами; доли — как напечатаны. "
        f"Риск — школы зоны риска снижения результатов по ИСБШ (индексу социального благополучия школы): "
        f"{_zone_words(counted)}.",
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("mark", "!", width=34, help="! — доля не следует из числа школ; * — разное число школ"),
                Column("schools_total", "Школ", Kind.COUNT, width=54),
                *_counted("staff", "Кадры", "Школы с кадровым дефицитом"),
                *_counted("infra", "Инфра", "Школы с инфраструктурным дефицитом"),
                *_counted("both", "Оба", "Школы с обоими дефицитами"),
                *_counted("shnor", "ШНОР", "Школы с низкими образовательными результатами"),
                *_counted("zone", "Риск", "Школы зоны риска; доля — от числа школ в таблице зоны риска"),
                Column("note", "Примечание", width="large"),
            ),
            caption="Ресурсные дефициты, ШНОР и зона риска по муниципалитетам, 2023 год",
            file_stem="deficity_municipalitety",
            sources=(*counted.sources, *counted.zone_sources),
            notes=_mark_notes(frame),
            stamp=context.region.stamp,
        ),
        remark="\n\n".join(f"**{n[0].replace('*', _STAR)}**{n[1:]}" for n in _mark_notes(frame)) or None,
    )


def _counted(prefix: str, label: str, words: str) -> tuple[Column, Column]:
    return (
        Column(f"{prefix}_n", label, Kind.COUNT, width=58, help=words),
        Column(f"{prefix}_printed_pct", f"{label}, %", Kind.PERCENT, bar_max=100, width=92, help=f"{words}, доля"),
    )


def _mark_notes(frame: pd.DataFrame) -> tuple[str, ...]:
    disputed, shifted = frame[frame["share_contradicts_count"]], frame[frame["bases_differ"]]
    notes = []
    if len(disputed):
        notes.append(
            "! — напечатанная доля не следует из числа школ: "
            + "; ".join(f"{m} — {n}" for m, n in zip(disputed["municipality"], disputed["note"], strict=True))
            + ". На графиках выше доли посчитаны по числу школ."
        )
    if len(shifted):
        notes.append(
            f"* — в таблице зоны риска школ на одну меньше ({text.counted(len(shifted), *_PLACES)}): "
            + "; ".join(
                f"{m} — {a} и {b}"
                for m, a, b in zip(
                    shifted["municipality"],
                    shifted["schools_total"].astype(int),
                    shifted["zone_schools_total"].astype(int),
                    strict=True,
                )
            )
            + "."
        )
    return tuple(notes)


_PLACES = ("муниципалитет", "муниципалитета", "муниципалитетов")


def _zone_words(counted: Municipalities) -> str:
    zone, base = counted.total("zone_n"), counted.total("zone_schools_total")
    listed = counted.zone_totals[counted.zone_totals["item"].str.contains("ШНОР 2023", regex=False)]
    words = text.share(zone, base)
    if listed.empty:
        return words
    return f"{words}; в списке ШНОР 2023 года из них {text.share(listed['schools'].iloc[0], zone)}"


def _leaders(frame: pd.DataFrame, prefix: str) -> str:
    name = _NAMES[prefix].capitalize()
    full = frame[frame[f"{prefix}_n"] == frame["schools_total"]]
    lowest = frame.iloc[-1]
    if len(full) > 1:
        return (
            f"{name} — у всех школ в {text.number(len(full))} муниципалитетах; "
            f"меньше всего — {lowest['municipality']}, {lowest['label']}"
        )
    large = frame[~frame["few"]]
    if large.empty or large.index[0] == frame.index[0]:
        return f"{name} чаще всего: {frame['municipality'].iloc[0]}, {frame['label'].iloc[0]}"
    return (
        f"{name} чаще всего: {large['municipality'].iloc[0]}, {large['label'].iloc[0]}; "
        f"выше доля лишь там, где школ меньше {_FEW_SCHOOLS}"
    )


def _verdict(found: RankAssociation | None, prefix: str) -> str:
    if found is None or not found.told_from_chance:
        return f"Связи доли школ {_WITH[prefix]} и доли ШНОР не видно: её не отличить от случайности"
    more = "больше" if found.rho > 0 else "меньше"
    return f"Где чаще {_NAMES[prefix]}, там {more} доля ШНОР: это больше, чем случайность"


def _explained(found: RankAssociation | None) -> str:
    if found is None:
        return "Муниципалитетов слишком мало, чтобы проверить связь."
    level = text.percent(100 * found.confidence)
    return (
        f"Ранговая корреляция Спирмена {text.number(found.rho, 2)} (интервал {level}: от "
        f"{text.number(found.low, 2)} до {text.number(found.high, 2)}), перестановочный тест p = "
        f"{text.number(found.p_value, 2)}, n = {text.counted(found.count, *_PLACES)}. При таком числе заметна только "
        f"связь сильнее {text.number(found.smallest_visible, 2)}. Каждый муниципалитет весит одинаково. О том, есть ли "
        "дефициты у самих ШНОР, картина не говорит."
    )


def _fraction(pct: float) -> str:
    nearest = min(_FRACTIONS, key=lambda f: abs(f - pct / 100))
    if abs(nearest - pct / 100) <= _CLOSE:
        return _FRACTIONS[nearest]
    return f"{text.percent(pct)} школ"


def _russian_percent(note: object) -> object:
    if not isinstance(note, str):
        return None
    return re.sub(r"(\d+)(?:\.(\d+))?%", lambda m: f"{m[1]}{',' + m[2] if m[2] else ''}{text.NBSP}%", note)
