"""Deficits beside the share of ШНОР: circles of municipalities and what a rank test says."""

from __future__ import annotations

from shnro_core import text
from shnro_core.charts import scatter
from shnro_core.exports.story.deficits.counts import FEW_SCHOOLS, KINDS, NAMES, WITH, Municipalities
from shnro_core.exports.story.model import Block, Context
from shnro_core.methodology.association import RankAssociation, rank_association
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import resolve

_AXES = {
    "both": "Школы с обоими дефицитами",
    "staff": "Школы с кадровым дефицитом",
    "infra": "Школы с инфраструктурным дефицитом",
}
_SEED = 2023


def joint(context: Context, counted: Municipalities, kind: str) -> Block:
    """Share of schools with the chosen deficit against the share of ШНОР, and whether chance explains it."""
    prefix = KINDS[kind]
    frame = counted.frame.assign(
        hover=[
            f"{r['municipality']}<br>{NAMES[prefix]}: {text.share(r[f'{prefix}_n'], r['schools_total'])}"
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
        f"{text.counted(len(frame), 'муниципалитет')}; площадь — число школ, серым — где их меньше {FEW_SCHOOLS}; "
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
        alt=f"Круги муниципалитетов: доля школ {WITH[prefix]} и доля ШНОР. "
        + "; ".join(h.replace("<br>", ", ") for h in frame["hover"]),
        remark=f"**Расчёт системы.** {_explained(found)}",
        table=Table(
            frame=frame,
            columns=(
                Column("municipality", "Муниципалитет", pinned=True),
                Column("schools_total", "Всего школ", Kind.COUNT),
                Column(f"{prefix}_n", "Школ с дефицитом", Kind.COUNT),
                Column(
                    f"{prefix}_pct", "Доля с дефицитом (расчёт системы)", Kind.PERCENT, digits=1, of="schools_total"
                ),
                Column("shnor_n", "ШНОР", Kind.COUNT),
                Column("shnor_pct", "Доля ШНОР (расчёт системы)", Kind.PERCENT, digits=1, of="schools_total"),
            ),
            caption=f"Школы {WITH[prefix]} и ШНОР по муниципалитетам, 2023 год",
            file_stem=f"deficity_{prefix}_shnor",
            sources=counted.sources,
            notes=(f"Расчёт системы. {_explained(found)}",),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _verdict(found: RankAssociation | None, prefix: str) -> str:
    if found is None or not found.told_from_chance:
        return f"Связи доли школ {WITH[prefix]} и доли ШНОР не видно: её не отличить от случайности"
    more = "больше" if found.rho > 0 else "меньше"
    return f"Где чаще {NAMES[prefix]}, там {more} доля ШНОР: это больше, чем случайность"


def _explained(found: RankAssociation | None) -> str:
    if found is None:
        return "Муниципалитетов слишком мало, чтобы проверить связь."
    level = text.percent(100 * found.confidence)
    return (
        f"Ранговая корреляция Спирмена {text.number(found.rho, 2)} (интервал {level}: от "
        f"{text.number(found.low, 2)} до {text.number(found.high, 2)}), перестановочный тест p = "
        f"{text.number(found.p_value, 2)}, n{text.NBSP}={text.NBSP}{text.counted(found.count, 'муниципалитет')}. "
        f"При таком числе заметна только "
        f"связь сильнее {text.number(found.smallest_visible, 2)}. О дефицитах самих ШНОР картина не говорит."
    )
