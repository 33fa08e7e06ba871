"""One block a question: the whole scale by waves as printed, positive answers, what may be concluded."""

from __future__ import annotations

import re

import pandas as pd

from shnro_core import text
from shnro_core.charts.answers import scale
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.surveys.answers import SurveyAnswers
from shnro_core.exports.story.surveys.summary import NO_WAVE, verdict_words
from shnro_core.exports.story.wording import contradictions, plain, quoted, sentence
from shnro_core.model import Column, Kind, Standing, Table

_LONG_LABEL = 16
_CONTRADICTION = "I59"


def blocks(context: Context, answers: SurveyAnswers) -> tuple[Block, ...]:
    """Blocks of all questions in the order of the document."""
    return tuple(
        _block(context, answers, rows, number)
        for number, (_, rows) in enumerate(answers.options.groupby("topic", sort=False), start=1)
    )


def _block(context: Context, answers: SurveyAnswers, rows: pd.DataFrame, number: int) -> Block:
    topic, question = rows["topic"].iloc[0], rows["question"].iloc[0]
    waves = answers.waves[answers.waves["topic"] == topic]
    n = rows["n"].iloc[0]
    unprinted = bool(rows["option"].str.startswith("[").any())
    frame = rows.assign(
        wave_name=[_wave_name(w, d) for w, d in zip(rows["wave"], rows["disputed"], strict=True)],
        option_name=rows["option"].map(_option_name),
        label=[text.percent(v, 1) for v in rows["value"]],
        hover=[_hover(v, c, n) for v, c in zip(rows["value"], rows["count"], strict=True)],
        note=plain(rows["note"], context.fetch),
    )
    disputed = list(dict.fromkeys(frame.loc[frame["disputed"], "wave_name"]))
    known = contradictions(context.fetch, _CONTRADICTION)
    reason = "".join(f" {r['comment']} (противоречие {r['id']})." for r in known.to_dict("records"))
    return Block(
        key=f"surveys-question-{number}",
        title=_title(answers, waves, topic),
        n=f"{quoted(question)} {sentence(rows['respondents'].iloc[0])}, {text.schools(n)}; число ответов "
        "восстановлено по долям.",
        chart=scale(
            frame=frame,
            name="wave_name",
            part="option_name",
            value="value",
            label="label",
            hover="hover",
            doubtful=disputed,
            colours=context.colours,
        ),
        alt=f"{topic}, полосы по 100 %: "
        + "; ".join(f"{r['wave_name']}, {r['option_name']} — {r['hover']}" for r in frame.to_dict("records")),
        remark=_remark(answers, frame, topic, reason=reason, unprinted=unprinted),
        table=Table(
            frame=frame,
            columns=(
                Column("wave_name", "Волна"),
                Column("option", "Вариант ответа", width="medium"),
                Column("value", "Доля, напечатано", Kind.PERCENT, digits=1),
                Column("count", "Школ (расчёт системы)", Kind.COUNT),
                Column("note", "Примечание", width="large"),
            ),
            caption=question,
            file_stem=f"opros_{number}",
            sources=sources_of(context.fetch, rows),
            notes=tuple(filter(None, (_ends(rows), "Число ответивших на диаграмме не напечатано (расчёт системы)."))),
            stamp=context.region.stamp,
        ),
    )


def _title(answers: SurveyAnswers, waves: pd.DataFrame, topic: str) -> str:
    sure = waves[~waves["disputed"]]
    doubt = "".join(f"; {w} — {Standing.OPEN.value}" for w in waves.loc[waves["disputed"], "wave"].fillna(NO_WAVE))
    if sure.empty:
        return f"{topic}: ответы неоднозначны"
    last = sure.iloc[-1]
    share = text.part(last["positive"], last["n"])
    found = answers.changes[answers.changes["topic"] == topic]
    if found.empty:
        when = f", {last['wave']}" if isinstance(last["wave"], str) else ""
        return f"{topic}: положительно ответили {share}{when}{doubt}"
    change = found.iloc[0]
    before = text.part(change["positive_from"], change["n_from"])
    return f"{topic}: положительно ответили {before}, затем {share} — {verdict_words(change)}"


def _remark(answers: SurveyAnswers, frame: pd.DataFrame, topic: str, *, reason: str, unprinted: bool) -> str | None:
    parts = [_doubt(rows, reason) for _, rows in frame[frame["disputed"]].groupby("wave_name", sort=False)]
    parts += [
        f"**{Standing.OWN.value.capitalize()}.** Изменение {text.points(r['change_pp'])} "
        f"(95 %-й интервал от {text.number(r['low_pp'], 1)} до {text.number(r['high_pp'], 1)}): {r['verdict']}."
        + ("" if r["exact_agrees"] else f" Вывод на грани: {text.by_chance(r['p_value'])} (точный критерий Фишера).")
        for r in answers.changes[answers.changes["topic"] == topic].to_dict("records")
    ]
    if unprinted:
        parts.append(
            f"**{Standing.OPEN.value.capitalize()}.** Подписи вариантов на диаграмме не напечатаны; показана "
            "предположительно та же шкала, что в вопросе о кураторе."
        )
    return "\n\n".join(parts) or None


def _doubt(rows: pd.DataFrame, reason: str) -> str:
    told = ", ".join(
        f"{text.percent(r['value'], 1)} — «{r['option']}»" for r in rows[rows["value"] > 0].to_dict("records")
    )
    wave = rows["wave"].iloc[0] or NO_WAVE
    return (
        f"**{Standing.OPEN.value.capitalize()}.** {sentence(wave)}: по порядку подписей {told}. "
        f"Волны не сравниваются.{reason}"
    )


def _wave_name(wave: str | None, disputed: bool) -> str:
    name = sentence(wave) if isinstance(wave, str) else sentence(NO_WAVE)
    return f"{name} — {Standing.OPEN.value}" if disputed else name


def _option_name(option: str) -> str:
    """«1 (очень длинное пояснение)» is told as «1»; brackets of unprinted labels are dropped."""
    bare = option.strip("[]")
    short = re.match(r"(\d+) \((.+)\)$", bare)
    return short.group(1) if short and len(short.group(2)) > _LONG_LABEL else bare


def _ends(rows: pd.DataFrame) -> str:
    told = [m for option in dict.fromkeys(rows["option"]) if (m := re.match(r"(\d+) \((.+)\)$", option))]
    long = [f"{m.group(1)} — {m.group(2)}" for m in told if len(m.group(2)) > _LONG_LABEL]
    return f"Шкала: {'; '.join(long)}." if long else ""


def _hover(value: float, count: float, n: float) -> str:
    return (
        text.percent(value, 1)
        if pd.isna(count)
        else f"{text.percent(value, 1)}, {text.number(count)} из {text.number(n)}"
    )
