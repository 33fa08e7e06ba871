"""All questions side by side: positive answers with their intervals, headline numbers, the title of the page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from shnro_core import text
from shnro_core.charts.answers import shares_with_intervals
from shnro_core.exports.story.model import Block, Context, Headline
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.surveys.answers import FALLEN, RISEN, SurveyAnswers
from shnro_core.exports.story.wording import listing, quoted
from shnro_core.model import Column, Kind, Standing, Table

NO_WAVE = "волна не напечатана"
_HEADLINES = 3


def title(answers: SurveyAnswers) -> str:
    """What changed between the waves, in the words of the verdicts."""
    changes = answers.changes
    if changes.empty:
        return "Двух сравнимых волн опроса не опубликовано"
    words = {RISEN: "положительных ответов больше", FALLEN: "положительных ответов меньше"}
    parts = [
        f"{_quoted(told)} — {words[verdict]}{'' if sure else ', но на грани случайного'}"
        for verdict in words
        for sure in (True, False)
        if len(told := changes[(changes["verdict"] == verdict) & (changes["exact_agrees"] == sure)])
    ]
    unsure = changes[~changes["verdict"].isin([RISEN, FALLEN])]
    if len(unsure):
        parts.append(f"{_quoted(unsure)} — не отличить от случайности")
    return "; ".join(parts)


def _quoted(changes: pd.DataFrame) -> str:
    return listing([quoted(topic) for topic in changes["topic"]])


def headlines(answers: SurveyAnswers) -> tuple[Headline, ...]:
    """Positive answers of the latest wave of each question, with the change or why there is none."""
    latest = answers.waves.groupby("topic", sort=False).tail(1)
    latest = latest[~latest["disputed"] & latest["positive"].notna()].head(_HEADLINES)
    return tuple(
        Headline(label=str(w["topic"]), value=text.share(w["positive"], w["n"]), note=_change_words(answers, w))
        for w in latest.to_dict("records")
    )


def _change_words(answers: SurveyAnswers, wave: dict[Any, Any]) -> str:
    found = answers.changes[answers.changes["topic"] == wave["topic"]]
    if len(found):
        change = found.iloc[0]
        return f"{text.points(change['change_pp'], 0)}, {verdict_words(change)}"
    others = answers.waves[answers.waves["topic"] == wave["topic"]]
    if others["disputed"].any():
        return "не сравнить: прошлая волна неоднозначна"
    return "опрошены один раз"


def verdict_words(change: Any) -> str:
    """Verdict of a change; a doubt is said beside it when the exact test does not agree."""
    return str(change["verdict"]) if change["exact_agrees"] else f"{change['verdict']}, но на грани случайного"


def block(context: Context, answers: SurveyAnswers) -> Block | None:
    """Positive shares of all undisputed waves with Wilson intervals."""
    waves = answers.waves[answers.waves["positive"].notna()]
    shown = waves[~waves["disputed"]]
    if shown.empty:
        return None
    shown = shown.assign(
        wave_name=shown["wave"].fillna(NO_WAVE),
        label=[text.share(x, n) for x, n in zip(shown["positive"], shown["n"], strict=True)],
    )
    order = [*dict.fromkeys(answers.waves["wave"].dropna()), NO_WAVE]
    tones = (context.colours.muted, context.colours.accent, context.colours.secondary)
    tints = {w: t for w, t in zip(order, tones, strict=False) if w in set(shown["wave_name"])}
    return Block(
        key="surveys-summary",
        title=f"Положительно ответили от {text.percent(shown['share_pct'].min())} до "
        f"{text.percent(shown['share_pct'].max())} школ — по вопросу и волне",
        n=f"Положительные — два верхних варианта шкалы. Отвечали от {text.number(shown['n'].min())} "
        f"до {text.schools(shown['n'].max(), text.Case.GENITIVE)}: опрос маленький, тонкая линия — 95 %-й интервал "
        "(расчёт системы).",
        chart=shares_with_intervals(
            frame=shown,
            name="topic",
            series="wave_name",
            value="share_pct",
            low="low_pct",
            high="high_pct",
            label="label",
            fill=tints,
            colours=context.colours,
        ),
        alt="Точки с интервалами: "
        + "; ".join(
            f"{r['topic']}, {r['wave_name']} — {r['label']}, интервал от {text.number(r['low_pct'])} "
            f"до {text.percent(r['high_pct'])}"
            for r in shown.to_dict("records")
        ),
        remark=_remark(answers, waves),
        table=Table(
            frame=_told(answers, waves),
            columns=(
                Column("topic", "Вопрос"),
                Column("wave_name", "Волна"),
                Column("n", "Ответили, школ", Kind.COUNT),
                Column("positive_words", "Положительных"),
                Column("interval", "95 %-й интервал (расчёт системы)"),
                Column("change", "Изменение от прошлой волны (расчёт системы)"),
                Column("verdict", "Вывод (расчёт системы)"),
            ),
            caption="Положительные ответы по вопросам и волнам",
            file_stem="oprosy_svodka",
            sources=sources_of(context.fetch, answers.options),
            notes=("Интервал доли — Уилсона, изменения — Ньюкомба; волны считаются независимыми.",),
            stamp=context.region.stamp,
        ),
    )


def _remark(answers: SurveyAnswers, waves: pd.DataFrame) -> str:
    doubtful = answers.changes[~answers.changes["exact_agrees"]]
    parts = [
        f"**{Standing.OWN.value.capitalize()}.** {quoted(r['topic'])}: вывод на грани, "
        f"{text.by_chance(r['p_value'])} (критерий Фишера)."
        for r in doubtful.to_dict("records")
    ]
    parts += [
        f"**{Standing.OPEN.value.capitalize()}.** «{r['topic']}», {r['wave'] or NO_WAVE}: шкала под сомнением, "
        "волна не сравнивается."
        for r in waves[waves["disputed"]].to_dict("records")
    ]
    return "\n\n".join(parts)


def _told(answers: SurveyAnswers, waves: pd.DataFrame) -> pd.DataFrame:
    rows = waves.merge(
        answers.changes[["topic", "wave_to", "change_pp", "low_pp", "high_pp"]].assign(
            verdict=[verdict_words(r) for r in answers.changes.to_dict("records")]
        ),
        how="left",
        left_on=["topic", "wave"],
        right_on=["topic", "wave_to"],
    )
    sure = ~rows["disputed"]
    changed = rows["change_pp"].notna()
    return rows.assign(
        wave_name=rows["wave"].fillna(NO_WAVE),
        positive_words=[
            text.share(x, n) if ok else f"как напечатано: {text.share(x, n)}"
            for x, n, ok in zip(rows["positive"], rows["n"], sure, strict=True)
        ],
        interval=[
            f"от {text.number(a)} до {text.percent(b)}" if ok else text.NOT_APPLICABLE
            for a, b, ok in zip(rows["low_pct"], rows["high_pct"], sure, strict=True)
        ],
        change=[
            f"{text.points(c)} (от {text.number(a, 1)} до {text.number(b, 1)})" if ok else text.NOT_APPLICABLE
            for c, a, b, ok in zip(rows["change_pp"], rows["low_pp"], rows["high_pp"], changed, strict=True)
        ],
        verdict=rows["verdict"].where(changed, text.NOT_APPLICABLE).where(sure, Standing.OPEN.value),
    )
