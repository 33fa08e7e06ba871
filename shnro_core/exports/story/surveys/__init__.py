"""«Опросы»: what schools answered, how far a change can be told from chance, how active the curators were."""

from __future__ import annotations

from shnro_core.exports.story.model import Context, Story
from shnro_core.exports.story.surveys import journal, questions, summary
from shnro_core.exports.story.surveys.answers import SurveyAnswers, read_answers


def tell(context: Context) -> Story:
    """Story of the surveys for the region of the context."""
    rows = context.fetch("published/survey_answers", region=context.region.code)
    if rows.empty:
        return Story(
            title="Опубликованных опросов школ нет",
            line="",
            absent=(
                f"{context.region.name}: ответов школ на опросы опубликованные документы не приводят; "
                "выгрузки ответов загружаются на странице «Данные».",
            ),
        )
    answers = read_answers(rows)
    blocks = (
        summary.block(context, answers),
        *questions.blocks(context, answers),
        journal.block(context, rows),
    )
    return Story(
        title=summary.title(answers),
        line=_period(answers),
        headlines=summary.headlines(answers),
        blocks=tuple(b for b in blocks if b),
    )


def _period(answers: SurveyAnswers) -> str:
    waves = list(dict.fromkeys(answers.waves["wave"].dropna()))
    return f"{', '.join(waves)} · доли напечатаны, число школ восстановлено, интервалы — расчёт системы"
