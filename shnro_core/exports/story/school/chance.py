"""Smoothed and pooled results beside the raw ones: our own calculation, never used for the list."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.model import Block
from shnro_core.exports.story.school.rows import Passport, procedure_names, screen_order, with_procedure
from shnro_core.methodology.uncertainty import with_posterior
from shnro_core.model import Column, Kind, Table

LIKELY_PCT = 50


def chance_block(passport: Passport) -> Block | None:
    """Raw share, share pooled over years, smoothed share and P(true share ≥ threshold), one row per procedure."""
    rows = _rows(passport)
    if rows.empty:
        return None
    threshold = text.percent(100 * passport.context.settings.low_result_share)
    shown = rows["probability_pct"].dropna()
    if shown.empty:
        return None
    likely = int((shown >= LIKELY_PCT).sum())
    return Block(
        key="school-chance",
        title=f"Расчёт системы: {text.among('у', likely, len(shown), 'процедура')} доля, вероятнее всего, "
        f"{threshold} и выше"
        if likely
        else f"Расчёт системы: {text.among('у', len(shown), len(shown), 'процедура')} доля, вероятнее всего, "
        f"ниже {threshold}",
        n="Для списка не используется; сглаживание — по школам того же вида в регионе, объединение — за "
        f"{text.counted(passport.context.settings.pooling_years, 'год', 'года', 'лет')} "
        f"(за {passport.context.settings.pooling_years_small}, если участников меньше "
        f"{passport.context.settings.small_procedure_participants})",
        table=Table(
            frame=rows,
            columns=(
                Column("title", "Процедура"),
                Column("raw", f"{passport.year} год"),
                Column("pooled", "За несколько лет"),
                Column("smoothed_pct", "Сглаженная доля", Kind.PERCENT, digits=1),
                Column("probability_pct", f"Вероятность {threshold} и выше", Kind.PERCENT),
            ),
            caption=f"{passport.name}: сглаженные и объединённые доли, {passport.year} год",
            file_stem=f"sglazhennye_{passport.code}",
            notes=("Расчёт системы: бета-биномиальное сглаживание; для списка не используется",),
            sources=sources(passport.context, "результаты процедур"),
            stamp=passport.stamp,
        ),
    )


def _rows(passport: Passport) -> pd.DataFrame:
    region, settings = passport.context.region.code, passport.context.settings
    results = with_procedure(passport.context.fetch("school/results_of_year", region=region, year=passport.year))
    held = results.loc[results["school_code"] == passport.code, "procedure"]
    counted = [k for k in held if k in settings.procedures]
    if not counted:
        return pd.DataFrame()
    smoothed = with_posterior(
        results[results["procedure"].isin(counted)].reset_index(drop=True), settings, within=["procedure"]
    )
    own = smoothed[smoothed["school_code"] == passport.code]
    pooled = passport.context.compute("pooled", region=region, year=passport.year)
    pooled = pooled.loc[
        pooled["school_code"] == passport.code,
        ["procedure", "failed_pooled", "participants_pooled", "years_with_data"],
    ]
    rows = own.merge(pooled, on="procedure", how="left")
    hidden = rows["participants"] < settings.shown_participants
    both_hidden = rows["participants_pooled"] - rows["participants"] < settings.shown_participants
    rows = rows.assign(
        title=rows["procedure"].map(procedure_names()),
        raw=[text.share(f, n) for f, n in zip(rows["failed"], rows["participants"], strict=True)],
        pooled=[
            f"{text.share(f, n)} ({text.counted(y, 'год', 'года', 'лет')})"
            for f, n, y in zip(rows["failed_pooled"], rows["participants_pooled"], rows["years_with_data"], strict=True)
        ],
        smoothed_pct=(100 * rows["posterior_share"]).mask(hidden),
        probability_pct=(100 * rows["low_result_probability"]).mask(hidden),
        order=screen_order(rows["procedure"]),
    )
    rows["raw"] = rows["raw"].mask(hidden, text.HIDDEN)
    rows["pooled"] = rows["pooled"].mask(hidden & both_hidden, text.HIDDEN)
    return rows.sort_values("order")
