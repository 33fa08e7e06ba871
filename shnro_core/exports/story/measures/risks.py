"""Risks of the supported schools, and whether antirisk programmes differ between schools that left the list and not."""

from __future__ import annotations

import re

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import contradictions, plain, quoted
from shnro_core.methodology.multiple import holm_adjusted
from shnro_core.methodology.uncertainty import compare_groups
from shnro_core.model import Column, Kind, Standing, Table
from shnro_core.parameters import resolve

TRACK = 1
_FOUND = "топ-5 рисков высокой значимости"
_CHOSEN = "выбранные школами риски"
_CONTRADICTIONS = ("I60", "I62")


def blocks(context: Context) -> tuple[Block, ...]:
    """Blocks of the risks; empty when the documents of the region print none."""
    rows = context.fetch("published/risks", region=context.region.code)
    charts = (_found(context, rows), _chosen(context, rows)) if len(rows) else ()
    outcome = context.fetch("published/antirisk_outcome", region=context.region.code)
    return (*charts, _outcome(context, outcome)) if len(outcome) else charts


def _found(context: Context, rows: pd.DataFrame) -> Block:
    frame = _shown(rows, _FOUND)
    return _risk_block(
        context,
        frame,
        key="measures-risks-found",
        title=f"{text.counted(len(frame), 'риск')} высокой значимости: напечатаны доли от "
        f"{text.number(frame['value'].min())} до {text.percent(frame['value'].max())}",
        n="Список слайда — «топ-5»; от какого числа школ считали, не напечатано.",
        caption="Риски высокой значимости",
        file_stem="riski_vysokoj_znachimosti",
        remark=None,
    )


def _chosen(context: Context, rows: pd.DataFrame) -> Block:
    frame = _shown(rows, _CHOSEN)
    top = frame.head(4)
    return _risk_block(
        context,
        frame,
        key="measures-risks-chosen",
        title=f"{text.percent(top['value'].sum())} выборов школ — {text.counted(len(top), 'риск')} "
        f"из {text.number(len(frame))}",
        n=f"{text.counted(len(frame), 'риск')}; "
        f"доли на слайде складываются в {text.percent(frame['value'].sum())}, основание долей не напечатано.",
        caption="Риски, выбранные школами для работы",
        file_stem="vybrannye_riski",
        remark=_doubts(context),
    )


def _risk_block(
    context: Context,
    frame: pd.DataFrame,
    *,
    key: str,
    title: str,
    n: str,
    caption: str,
    file_stem: str,
    remark: str | None,
) -> Block:
    return Block(
        key=key,
        title=title,
        n=n,
        chart=bars.horizontal(
            frame=frame,
            name="name",
            value="value",
            label="label",
            colours=context.colours,
            highlight=[str(frame["name"].iloc[0])],
        ),
        alt=f"{caption}, горизонтальные столбцы: " + "; ".join(f"{r.name} — {r.label}" for r in frame.itertuples()),
        remark=remark,
        table=Table(
            frame=frame,
            columns=(
                Column("risk", "Риск", width="large"),
                Column("value", "Доля", Kind.PERCENT),
                Column("note", "Примечание", width="large"),
            ),
            caption=caption,
            file_stem=file_stem,
            sources=sources_of(context.fetch, frame),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _outcome(context: Context, rows: pd.DataFrame) -> Block:
    level = 1 - resolve().confidence_level
    left_total, stayed_total = int(rows["left_total"].iloc[0]), int(rows["stayed_total"].iloc[0])
    compared = [
        compare_groups(int(stayed), stayed_total, int(left), left_total, resolve().confidence_level)
        for left, stayed in zip(rows["left_n"], rows["stayed_n"], strict=True)
    ]
    chances = [c.p_value for c in compared]
    frame = rows.assign(
        chance=chances,
        corrected=holm_adjusted(chances),
        left_words=_printed(rows["left_n"], left_total, rows["left_share"]),
        stayed_words=_printed(rows["stayed_n"], stayed_total, rows["stayed_share"]),
        gap=[c.difference_pp for c in compared],
        gap_words=[
            f"{text.points(c.difference_pp, 0)} (от {text.number(c.low_pp)} до {text.number(c.high_pp)})"
            for c in compared
        ],
        note=plain(rows["note"], context.fetch),
    ).sort_values("gap", ascending=False, kind="stable")
    frame["verdict"] = [
        "не отличить от случайности" if p >= level else ("чаще у вышедших" if gap > 0 else "чаще у оставшихся")
        for p, gap in zip(frame["corrected"], frame["gap"], strict=True)
    ]
    for name in ("chance", "corrected"):
        frame[f"{name}_words"] = frame[name].map(lambda p: text.number(p, 2))
    groups = {
        f"Вышли из списка, {text.schools(left_total)}": context.colours.accent,
        f"Остались в списке, {text.schools(stayed_total)}": context.colours.muted,
    }
    return Block(
        key="measures-antirisk",
        title=_outcome_title(frame, level),
        n=f"Участники «500+» 2022 года: {text.schools(left_total)} не попали в список на 2023 год, "
        f"{text.number(stayed_total)} остались; школа могла вести несколько программ.",
        chart=bars.paired(
            frame=_long(frame, groups),
            name="risk",
            series="group",
            value="value",
            label="label",
            fill=groups,
            colours=context.colours,
            limit=100,
        ),
        alt="Парные столбцы по направлениям антирисковых программ: "
        + "; ".join(f"{r.risk} — вышли {r.left_words}, остались {r.stayed_words}" for r in frame.itertuples()),
        remark=_outcome_remark(frame, level),
        table=Table(
            frame=frame,
            columns=(
                Column("risk", "Направление программы", width="large"),
                Column("left_words", f"Вышли из списка (из {left_total})"),
                Column("stayed_words", f"Остались (из {stayed_total})"),
                Column("gap_words", "Разница и её 95 %-й интервал (расчёт системы)"),
                Column("chance_words", "p одного сравнения (расчёт системы)"),
                Column("corrected_words", f"p с поправкой Холма на {len(frame)} (расчёт системы)"),
                Column("verdict", "Вывод (расчёт системы)", width="medium"),
                Column("note", "Примечание", width="large"),
            ),
            caption="Антирисковые программы и выход из списка",
            file_stem="antiriskovye_programmy",
            sources=sources_of(context.fetch, rows),
            notes=(
                *notes_of(frame),
                "Интервал разницы — Ньюкомба; p — точный двусторонний критерий Фишера; поправка Холма на все "
                "направления сразу (расчёт системы).",
                "Направления школы выбирали сами, поэтому о действии программ это сравнение не говорит.",
            ),
            stamp=context.region.stamp,
        ),
    )


def _outcome_title(frame: pd.DataFrame, level: float) -> str:
    told = int((frame["corrected"] < level).sum())
    of = text.counted(len(frame), "направление", case=text.Case.GENITIVE)
    if told == 0:
        return f"Ни по одному из {of} вышедшие и оставшиеся школы не различаются сильнее случайного"
    return f"По {told} из {of} антирисковых программ вышедшие и оставшиеся школы различаются сильнее случайного"


def _outcome_remark(frame: pd.DataFrame, level: float) -> str:
    nearest = frame.sort_values("chance").iloc[0]
    told = "" if nearest["corrected"] < level else "не "
    return (
        f"**{Standing.OWN.value.capitalize()}.** Дальше всех — «{_lowered(nearest['risk'])}»: "
        f"{text.part(nearest['left_n'], nearest['left_total'])} и "
        f"{text.part(nearest['stayed_n'], nearest['stayed_total'])}. По одному сравнению p{text.NBSP}={text.NBSP}"
        f"{text.number(nearest['chance'], 2)}, с поправкой на все {len(frame)} — "
        f"{text.number(nearest['corrected'], 2)}: от случайности разницу {told}отличить."
    )


def _printed(counts: pd.Series, total: int, shares: pd.Series) -> list[str]:
    return [
        f"{text.number(count)} из {text.number(total)}, {text.percent(share)}"
        for count, share in zip(counts, shares, strict=True)
    ]


def _long(frame: pd.DataFrame, groups: dict[str, str]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "risk": frame["risk"],
                "group": group,
                "value": 100 * frame[f"{side}_n"] / frame[f"{side}_total"],
                "label": frame[f"{side}_words"],
            }
        )
        for group, side in zip(groups, ("left", "stayed"), strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def _shown(rows: pd.DataFrame, table_name: str) -> pd.DataFrame:
    frame = rows[rows["table_name"] == table_name].sort_values("value", ascending=False, kind="stable")
    return frame.assign(
        name=[re.sub(r"^\d+\.\s*", "", r) for r in frame["risk"]], label=frame["value"].map(text.percent)
    )


def _doubts(context: Context) -> str | None:
    known = contradictions(context.fetch, *_CONTRADICTIONS)
    if known.empty:
        return None
    parts = [
        f"{quoted(what)} — {_lowered(comment)} (противоречие {key})"
        for key, what, comment in zip(known["id"], known["what"], known["comment"], strict=True)
    ]
    return f"**{Standing.OPEN.value.capitalize()}.** {'; '.join(parts)}."


def _lowered(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
