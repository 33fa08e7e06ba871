"""What changed since the year before, procedure by procedure, and whether it can be told from chance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shnro_core import text
from shnro_core.charts.intervals import interval_dots
from shnro_core.charts.theme import BETTER, WORSE
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.model import Block
from shnro_core.exports.story.school.rows import Passport, procedure_names
from shnro_core.methodology.uncertainty import newcombe_probability, standing_out, with_change_interval
from shnro_core.model import Column, Kind, Table

RISEN, FALLEN, UNTOLD = "выросло", "снизилось", "не отличить от случайности"
SMALL = "мало участников"
_SPAN = (-100.0, 100.0)
_PAIR = ("failed_from", "participants_from", "failed_to", "participants_to")


def change_block(passport: Passport) -> Block | None:
    """Change of the share of failing in every procedure held in both years, with Newcombe's interval."""
    rows = _pairs(passport)
    if rows.empty:
        return None
    counts = rows["state"].value_counts()
    colours = passport.context.colours
    return Block(
        key="school-change",
        title=_title(passport.year, counts),
        n=f"{text.counted(len(rows), 'процедура', 'процедуры', 'процедур')} с участниками в оба года; изменение доли "
        "не справившихся с 95-процентным интервалом Ньюкомба; вывод — с поправкой Холма (расчёт системы)",
        chart=interval_dots(
            frame=rows,
            name="title",
            value="change_pp",
            low="change_low_pp",
            high="change_high_pp",
            state="state",
            label="label",
            hover="hover",
            fill={FALLEN: BETTER, RISEN: WORSE, UNTOLD: colours.muted, SMALL: colours.muted},
            hollow=(SMALL,),
            colours=colours,
            span=_SPAN,
            line=(0.0, "без изменений"),
            suffix="",
        ),
        alt=f"{passport.name}: изменение доли не справившихся по процедурам за год с интервалами",
        table=Table(
            frame=rows,
            columns=(
                Column("title", "Процедура"),
                Column("from", f"{passport.year - 1}"),
                Column("to", f"{passport.year}"),
                Column("change_pp", "Изменение", Kind.POINTS, digits=1),
                Column("change_low_pp", "от", Kind.POINTS, digits=1),
                Column("change_high_pp", "до", Kind.POINTS, digits=1),
                Column("state", "Вывод"),
            ),
            caption=f"{passport.name}: изменения {passport.year - 1} → {passport.year}",
            file_stem=f"izmeneniya_{passport.code}",
            notes=("Интервалы и выводы — расчёт системы",),
            sources=sources(passport.context, "результаты процедур"),
            stamp=passport.stamp,
        ),
        remark="ВПР одного класса в соседние годы пишут разные дети: изменение показывает школу, а не учеников.",
    )


def _pairs(passport: Passport) -> pd.DataFrame:
    results = passport.results[~passport.results["hidden"]]
    columns = ["procedure", "failed", "participants", "reliable"]
    before = results.loc[results["year"] == passport.year - 1, columns]
    now = results.loc[results["year"] == passport.year, columns]
    rows = before.merge(now, on="procedure", suffixes=("_from", "_to"))
    if rows.empty:
        return rows
    rows = with_change_interval(rows, passport.context.settings)
    firm = _told(rows, passport.context.settings.confidence_level)
    state = pd.Series(UNTOLD, index=rows.index).mask(firm & (rows["change_pp"] > 0), RISEN)
    rows = rows.assign(
        title=rows["procedure"].map(procedure_names()),
        state=state.mask(firm & (rows["change_pp"] < 0), FALLEN).where(
            rows["reliable_from"] & rows["reliable_to"], SMALL
        ),
        label=[text.points(v, 0) for v in rows["change_pp"]],
        **{
            side: [text.share(x, n) for x, n in zip(rows[f"failed_{side}"], rows[f"participants_{side}"], strict=True)]
            for side in ("from", "to")
        },
    )
    hover = [f"{a} → {b}<br>{s}" for a, b, s in zip(rows["from"], rows["to"], rows["state"], strict=True)]
    return rows.assign(hover=hover).sort_values("change_pp")


def _told(rows: pd.DataFrame, level: float) -> pd.Series:
    """Changes that stand with all reliable procedures of the school looked at together."""
    sides = [rows[name].to_numpy(dtype=float) for name in _PAIR]
    judged = (rows["reliable_from"] & rows["reliable_to"]).to_numpy(dtype=bool)
    return pd.Series(standing_out(np.where(judged, newcombe_probability(*sides), np.nan), level), index=rows.index)


def _title(year: int, counts: pd.Series) -> str:
    total, fallen, risen = int(counts.sum()), int(counts.get(FALLEN, 0)), int(counts.get(RISEN, 0))
    rest = total - fallen - risen
    if rest == total:
        changes = text.counted(total, "изменения", "изменений", "изменений")
        return f"К {year} году ни одно из {changes} не отличить от случайности"
    parts = [f"{verb} в {count}" for verb, count in (("снизилась", fallen), ("выросла", risen)) if count]
    others = f"; {rest} от случайности не отличить" if rest else ""
    return f"К {year} году доля не справившихся {', '.join(parts)} из {total} процедур{others}"
