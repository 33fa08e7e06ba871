"""Printed shares of answers as counts again, positive answers with their intervals, change between waves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shnro_core.methodology.uncertainty import compare_groups, newcombe, wilson
from shnro_core.parameters import resolve

RISEN, FALLEN, NOT_TOLD = "выросло", "снизилось", "не отличить от случайности"
_POSITIVE_OPTIONS = 2
_PRINTED_ERROR_PP = 0.0501
_DISPUTED = "шкала под сомнением"
_TOPICS = (
    ("куратор", "Сотрудничество с куратором"),
    ("координатор", "Муниципальный координатор"),
    ("вовлеченность", "Вовлечённость школы"),
    ("500+", "Проект «500+»"),
)


@dataclass(frozen=True)
class SurveyAnswers:
    """Answers of one region. Own calculation, methods/README.md sections 9 and 12.

    ``options``: one row per question x wave x option with ``count`` restored from the printed share (NaN when it cannot
    be). ``waves``: one row per question x wave with ``positive`` (schools on the two upper options), ``share_pct`` and
    its Wilson interval. ``changes``: one row per question with two comparable waves, Newcombe's interval, the verdict,
    and ``exact_agrees``: whether Fisher's exact test says the same.
    """

    options: pd.DataFrame
    waves: pd.DataFrame
    changes: pd.DataFrame


def topic_of(question: str, respondents: str) -> str:
    """Short name of a question for charts; participants of another year are named."""
    topic = next((short for word, short in _TOPICS if word in question.casefold()), question)
    return f"{topic}, участники 2021 года" if respondents.endswith("2021") else topic


def read_answers(rows: pd.DataFrame) -> SurveyAnswers:
    """Answers of the questions that have respondents; series without them are no survey and are left out.

    Positive = the two upper options, as the document itself counts («оценки 4–5», «полезно»). Waves are independent
    samples: the same schools answered, but their answers are not linked.
    """
    options = _restored(rows[rows["n"].notna()])
    waves = _waves(options)
    return SurveyAnswers(options=options, waves=waves, changes=_changes(waves))


def _restored(rows: pd.DataFrame) -> pd.DataFrame:
    frame = rows.assign(
        topic=[topic_of(q, r) for q, r in zip(rows["question"], rows["respondents"], strict=True)],
        wave_key=rows["wave"].fillna(""),
        count=(rows["value"] * rows["n"] / 100).round(),
        disputed=rows["note"].fillna("").str.contains(_DISPUTED, regex=False),
    )
    key = [frame["question"], frame["wave_key"]]
    fits = (100 * frame["count"] / frame["n"] - frame["value"]).abs() <= _PRINTED_ERROR_PP
    whole = fits.groupby(key).transform("all") & (frame["count"].groupby(key).transform("sum") == frame["n"])
    upper = frame["option_order"].groupby(key).transform("max") - _POSITIVE_OPTIONS
    return frame.assign(
        count=frame["count"].where(whole),
        positive=frame["option_order"] > upper,
        disputed=frame["disputed"].groupby(key).transform("any"),
    )


def _waves(options: pd.DataFrame) -> pd.DataFrame:
    frame = options.assign(upper=options["count"].where(options["positive"], 0.0).where(options["count"].notna()))
    waves = (
        frame.groupby(["topic", "question", "wave_key"], sort=False)
        .agg(
            respondents=("respondents", "first"),
            wave=("wave", "first"),
            n=("n", "first"),
            positive=("upper", lambda counts: counts.sum(skipna=False)),
            disputed=("disputed", "first"),
        )
        .reset_index()
    )
    low, high = wilson(waves["positive"], waves["n"], resolve().confidence_level)
    return waves.assign(share_pct=100 * waves["positive"] / waves["n"], low_pct=100 * low, high_pct=100 * high)


def _changes(waves: pd.DataFrame) -> pd.DataFrame:
    told = waves[~waves["disputed"] & waves["positive"].notna()]
    pairs = [(topic, part.iloc[0], part.iloc[-1]) for topic, part in told.groupby("topic", sort=False) if len(part) > 1]
    frame = pd.DataFrame(
        {
            "topic": [topic for topic, _, _ in pairs],
            "wave_from": [a["wave"] for _, a, _ in pairs],
            "wave_to": [b["wave"] for _, _, b in pairs],
            "positive_from": [a["positive"] for _, a, _ in pairs],
            "positive_to": [b["positive"] for _, _, b in pairs],
            "n_from": [a["n"] for _, a, _ in pairs],
            "n_to": [b["n"] for _, _, b in pairs],
        }
    )
    level = resolve().confidence_level
    change, low, high = newcombe(frame["positive_from"], frame["n_from"], frame["positive_to"], frame["n_to"], level)
    exact = [
        compare_groups(int(x1), int(n1), int(x2), int(n2), level)
        for x1, n1, x2, n2 in frame[["positive_from", "n_from", "positive_to", "n_to"]].itertuples(index=False)
    ]
    return frame.assign(
        change_pp=100 * change,
        low_pp=100 * low,
        high_pp=100 * high,
        verdict=np.where(low > 0, RISEN, np.where(high < 0, FALLEN, NOT_TOLD)),
        p_value=[c.p_value for c in exact],
        exact_agrees=[c.told_from_chance == (lo > 0 or hi < 0) for c, lo, hi in zip(exact, low, high, strict=True)],
    )
