"""«Опросы» from loaded answers: positive answers by wave with intervals, response, change between waves."""

from __future__ import annotations

from shnro_core import text
from shnro_core.exports.story.model import Context, Headline, Story
from shnro_core.exports.story.surveys.answers import FALLEN, NOT_TOLD, RISEN
from shnro_core.exports.story.surveys.computed import pictures
from shnro_core.exports.story.surveys.computed.loaded import Loaded, read
from shnro_core.model import Standing

_HEADLINES = 4


def tell(context: Context) -> Story | None:
    """Story of the loaded surveys of the region; None where no answers are loaded."""
    rows = context.fetch("schools/survey_answers", region=context.region.code)
    if rows.empty:
        return None
    answers = read(rows, context.settings.confidence_level, _schools(context, int(rows["year"].max())))
    blocks = (
        *pictures.summaries(context, answers),
        *pictures.scales(context, answers),
        *pictures.choices(context, answers),
    )
    return Story(
        title=_title(answers),
        line=f"{_waves(answers)} · загруженные ответы, {Standing.OWN.value}",
        headlines=_headlines(answers),
        findings=_findings(answers),
        blocks=blocks,
    )


def _schools(context: Context, year: int) -> int:
    """How many schools can stand behind the answers: those under support, where the region has any, else all."""
    profiles = context.fetch("school_profiles", region=context.region.code, year=year)
    return int(profiles["track"].notna().sum()) or len(profiles)


def _waves(answers: Loaded) -> str:
    return ", ".join(dict.fromkeys(answers.options.sort_values("wave_order")["wave_name"]))


def _title(answers: Loaded) -> str:
    changes = answers.changes
    if changes.empty:
        return f"Опросы школ: {text.counted(answers.options['question'].nunique(), 'вопрос')}"
    risen, fallen = (int((changes["verdict"] == v).sum()) for v in (RISEN, FALLEN))
    told = (
        ("положительных ответов больше", risen),
        ("положительных ответов меньше", fallen),
        ("изменение не отличить от случайности", len(changes) - risen - fallen),
    )
    words = "; ".join(f"{word} в {text.number(n)}" for word, n in told if n)
    return f"Из {text.counted(len(changes), 'вопрос', case=text.Case.GENITIVE)} {words}"


def _headlines(answers: Loaded) -> tuple[Headline, ...]:
    last = answers.waves.sort_values("wave_order").groupby("respondents", sort=False, as_index=False)
    latest = last.agg(wave_name=("wave_name", "last"), wave_order=("wave_order", "last"))
    told = latest.merge(answers.waves, on=["respondents", "wave_name", "wave_order"])
    response = told.groupby(["respondents", "wave_name"], sort=False, as_index=False).agg(
        n=("n", "max"), invited=("invited", "max")
    )
    return tuple(
        Headline(
            f"{row['respondents']}: ответили",
            text.percent(100 * row["n"] / row["invited"]),
            f"{text.number(row['n'])} из {text.number(row['invited'])}, {row['wave_name']}",
        )
        for row in response[response["invited"] > 0].head(_HEADLINES).to_dict("records")
    )


def _findings(answers: Loaded) -> tuple[str, ...]:
    told = answers.changes[answers.changes["verdict"] != NOT_TOLD]
    words = [
        f"«{r['question']}»: положительно {text.part(r['positive_from'], r['n_from'], 'ответ')}, затем "
        f"{text.part(r['positive_to'], r['n_to'], 'ответ')} — {r['verdict']}."
        for r in told.to_dict("records")
    ]
    quiet = answers.changes[answers.changes["verdict"] == NOT_TOLD]
    if len(quiet):
        words.append(
            f"У {text.counted(len(quiet), 'вопрос', case=text.Case.GENITIVE)} изменение не отличить от случайности."
        )
    return tuple(words)
