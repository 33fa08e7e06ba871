"""Pictures of loaded surveys: positive answers with intervals by group, whole scales, questions of free choice."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.answers import scale, shares_with_intervals
from shnro_core.charts.theme import series_colours
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.surveys.computed.loaded import Loaded
from shnro_core.model import Column, Kind, SourceNote, Standing, Table

_FIRST = 2


def summaries(context: Context, answers: Loaded) -> Iterator[Block]:
    """Positive answers of every scale question, one block per group of respondents."""
    for number, (who, rows) in enumerate(answers.waves.groupby("respondents", sort=False), start=1):
        yield _summary(context, answers, rows.reset_index(drop=True), who=str(who), number=number)


def scales(context: Context, answers: Loaded) -> Iterator[Block]:
    """The whole scale of every scale question by wave."""
    own = answers.options[answers.options["scale"]]
    for number, (_, rows) in enumerate(own.groupby(["respondents", "question"], sort=False), start=1):
        yield _scale(context, answers, rows, number)


def choices(context: Context, answers: Loaded) -> Iterator[Block]:
    """Questions without positive answers: options by number of answers, waves side by side."""
    own = answers.options[~answers.options["scale"]]
    for number, (_, rows) in enumerate(own.groupby(["respondents", "question"], sort=False), start=1):
        yield _choice(context, rows, number)


def _summary(context: Context, answers: Loaded, rows: pd.DataFrame, *, who: str, number: int) -> Block:
    shown = rows.assign(label=[text.share(x, n) for x, n in zip(rows["positive"], rows["n"], strict=True)])
    changes = answers.changes[answers.changes["respondents"] == who]
    waves = list(dict.fromkeys(shown.sort_values("wave_order")["wave_name"]))
    tones = (context.colours.muted, context.colours.accent, context.colours.secondary)
    tints = dict(zip(waves, [tones[i % len(tones)] for i in range(len(waves))], strict=True))
    told = shown.merge(
        changes[["question", "wave_to", "change_pp", "low_pp", "high_pp", "verdict"]],
        how="left",
        left_on=["question", "wave_name"],
        right_on=["question", "wave_to"],
    )
    return Block(
        key=f"surveys-computed-summary-{number}",
        title=f"{who}: положительных ответов — от {text.percent(shown['share_pct'].min())} "
        f"до {text.percent(shown['share_pct'].max())}",
        n=f"Положительные — отмеченные так при загрузке. Ответов — от {text.number(shown['n'].min())} до "
        f"{text.number(shown['n'].max())} по вопросу и волне; тонкая линия — интервал Уилсона, "
        f"{text.percent(100 * context.settings.confidence_level)}.",
        chart=shares_with_intervals(
            frame=shown,
            name="question",
            series="wave_name",
            value="share_pct",
            low="low_pct",
            high="high_pct",
            label="label",
            fill=tints,
            colours=context.colours,
        ),
        alt="Точки с интервалами: "
        + "; ".join(f"{r['question']}, {r['wave_name']} — {r['label']}" for r in shown.to_dict("records")),
        remark=f"**{Standing.OWN.value.capitalize()}.** Волны сравниваются как независимые; вывод об изменении "
        "держится при всех вопросах сразу (поправка Холма)." + _clustered(shown),
        table=Table(
            frame=told,
            columns=(
                Column("question", "Вопрос", width="large"),
                Column("wave_name", "Волна"),
                Column("n", "Ответили", Kind.COUNT),
                Column("invited", "Приглашены", Kind.COUNT),
                Column("positive", "Положительных", Kind.COUNT),
                Column("share_pct", "Доля", Kind.PERCENT, digits=1, of="n"),
                Column("low_pct", "от", Kind.PERCENT, digits=1, of="n"),
                Column("high_pct", "до", Kind.PERCENT, digits=1, of="n"),
                Column("change_pp", "Изменение", Kind.POINTS, digits=1),
                Column("verdict", "Вывод"),
            ),
            caption=f"Положительные ответы: {who}",
            file_stem=f"oprosy_raschet_{number}",
            sources=_sources(context),
            stamp=context.region.stamp,
        ),
    )


def _clustered(rows: pd.DataFrame) -> str:
    if rows["size"].eq(rows["n"]).all():
        return ""
    schools = text.counted(rows["size"].max(), "школа")
    return (
        " Школа учителя в ответах не названа, поэтому интервалы посчитаны так, будто ответила каждая школа по разу "
        f"({schools})."
    )


def _scale(context: Context, answers: Loaded, rows: pd.DataFrame, number: int) -> Block:
    who, question = rows["respondents"].iloc[0], rows["question"].iloc[0]
    frame = rows.assign(
        label=[text.percent(v) for v in rows["pct"]],
        hover=[text.share(k, n) for k, n in zip(rows["answers"], rows["n"], strict=True)],
    ).sort_values(["option_order", "wave_order"], kind="stable")
    found = answers.changes[(answers.changes["respondents"] == who) & (answers.changes["question"] == question)]
    return Block(
        key=f"surveys-computed-scale-{number}",
        title=f"«{question}»" + "".join(f": {_change(c)}" for c in found.to_dict("records")),
        n=f"{who}; ответили: {_responses(rows)}.",
        chart=scale(
            frame=frame,
            name="wave_name",
            part="option",
            value="pct",
            label="label",
            hover="hover",
            doubtful=(),
            colours=context.colours,
        ),
        alt="Полосы по 100 %: "
        + "; ".join(f"{r['wave_name']}, {r['option']} — {r['hover']}" for r in frame.to_dict("records")),
        table=_table(context, frame, question=str(question), stem=f"opros_raschet_{number}"),
        half=True,
    )


def _choice(context: Context, rows: pd.DataFrame, number: int) -> Block:
    who, question = rows["respondents"].iloc[0], rows["question"].iloc[0]
    several = bool(rows["several"].iloc[0])
    whole = rows["invited"] if several else rows["n"]
    frame = rows.assign(label=[text.share(k, n) for k, n in zip(rows["answers"], whole, strict=True)])
    last = frame[frame["wave_order"] == frame["wave_order"].max()]
    order = last.sort_values("answers", ascending=False)["option"].tolist()
    frame = frame.sort_values(
        ["option", "wave_order"], key=lambda v: v.map(order.index) if v.name == "option" else v, ignore_index=True
    )
    waves = list(dict.fromkeys(frame.sort_values("wave_order")["wave_name"]))
    tones = series_colours(context.colours)
    return Block(
        key=f"surveys-computed-choice-{number}",
        title=f"«{question}»: {_named(last, order)}",
        n=f"{who}. " + ("Можно было выбрать несколько ответов; доли — от приглашённых." if several else ""),
        chart=bars.paired(
            frame=frame,
            name="option",
            series="wave_name",
            value="answers",
            label="label",
            fill={w: tones[(len(waves) - 1 - i) % len(tones)] for i, w in enumerate(waves)},
            colours=context.colours,
        ),
        alt="Столбцы: "
        + "; ".join(f"{r['option']}, {r['wave_name']} — {r['label']}" for r in frame.to_dict("records")),
        table=_table(context, frame, question=str(question), stem=f"opros_vybor_{number}"),
    )


def _named(last: pd.DataFrame, order: list[str]) -> str:
    """The first two answers with their counts: which one is ahead is told by the numbers alone."""
    labels = last.set_index("option")["label"]
    return "; ".join(f"«{option}» — {labels[option]}" for option in order[:_FIRST])


def _table(context: Context, frame: pd.DataFrame, *, question: str, stem: str) -> Table:
    return Table(
        frame=frame,
        columns=(
            Column("wave_name", "Волна"),
            Column("option", "Вариант ответа", width="medium"),
            Column("answers", "Ответов", Kind.COUNT),
            Column("n", "Всего ответов", Kind.COUNT),
            Column("invited", "Приглашены", Kind.COUNT),
        ),
        caption=question,
        file_stem=stem,
        sources=_sources(context),
        stamp=context.region.stamp,
    )


def _responses(rows: pd.DataFrame) -> str:
    waves = rows.drop_duplicates("wave_order").sort_values("wave_order")
    return ", ".join(
        f"{w} — {text.number(n)}"
        if text.is_missing(i)
        else f"{w} — {text.number(n)} из {text.number(i)} ({text.share_percent(n, i)})"
        for w, n, i in zip(waves["wave_name"], waves["n"], waves["invited"], strict=True)
    )


def _change(row: dict[str, object]) -> str:
    return f"{text.points(float(str(row['change_pp'])), 0)}, {row['verdict']}"


def _sources(context: Context) -> tuple[SourceNote, ...]:
    return (SourceNote("system", "Загруженные ответы на опросы", context.region.name),)
