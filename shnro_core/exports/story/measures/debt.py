"""Academic debt of pupils, region against ШНОР: four charts of one slide whose series are not told apart for sure."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import AMOUNT_STEPS
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import notes_of, sources_of
from shnro_core.exports.story.wording import plain
from shnro_core.model import Column, Kind, Standing, Table

TRACK = 3
_REGION, _LISTED = "Все школы региона", "ШНОР"
_NONE = "0%"
_WITHOUT_DEBT = "не было обучающихся"
_DOUBT = (
    f"**{Standing.OPEN.value.capitalize()}.** Какой из двух рядов — регион, а какой — ШНОР, на слайде прямо не видно: "
    "ряды соотнесены по косвенным признакам. Если они переставлены, вывод меняется на обратный."
)


def blocks(context: Context) -> tuple[Block, ...]:
    """One block a chart of the slide; empty when the documents of the region print none."""
    rows = context.fetch("published/academic_debt", region=context.region.code)
    parts = [part for _, part in rows.groupby("chart", sort=False)]
    return tuple(
        _both(context, part, number) if part["shnor_share"].notna().any() else _region_only(context, part, number)
        for number, part in enumerate(parts, start=1)
    )


def _both(context: Context, rows: pd.DataFrame, number: int) -> Block:
    zero = rows[rows["category"] == _NONE].iloc[0]
    rest = rows[rows["category"].str.startswith(_WITHOUT_DEBT)]
    when = str(rows["chart"].iloc[0])
    steps = _steps(rows, context)
    frame = pd.concat(
        [
            pd.DataFrame({"group": group, "category": rows["category"], "value": rows[column]})
            for group, column in ((_REGION, "region_share"), (_LISTED, "shnor_share"))
        ],
        ignore_index=True,
    ).assign(
        category=lambda f: _spaced(f["category"]),
        label=lambda f: f["value"].map(text.percent),
    )
    if rest.empty:
        title = (
            f"{_moment(when)} задолженностей не было в {text.percent(zero.region_share)} школ региона и в "
            f"{text.percent(zero.shnor_share)} ШНОР — если ряды соотнесены верно"
        )
        n = "Школы по доле учеников с академической задолженностью; число школ не напечатано."
    else:
        title = (
            f"Дополнительных занятий не посещал ни один ученик с задолженностью в {text.percent(zero.region_share)} "
            f"школ региона и в {text.percent(zero.shnor_share)} ШНОР — если ряды соотнесены верно"
        )
        n = "Школы по доле посещавших дополнительные занятия среди учеников с задолженностью; число школ не напечатано."
    return Block(
        key=f"measures-debt-{number}",
        title=title,
        n=n,
        chart=bars.stacked(
            frame=frame,
            name="group",
            part="category",
            value="value",
            label="label",
            fill=steps,
            colours=context.colours,
            smallest_label=9,
        ),
        alt=f"{when}. Полосы по 100 %: "
        + "; ".join(f"{r.group}, {r.category} — {r.label}" for r in frame.itertuples()),
        remark=_DOUBT,
        table=Table(
            frame=_readable(rows, context),
            columns=(
                Column("category", "Доля учеников"),
                Column("region_share", "Регион, доля школ", Kind.PERCENT),
                Column("shnor_share", "ШНОР, доля школ", Kind.PERCENT),
            ),
            caption=when,
            file_stem=f"akademicheskaya_zadolzhennost_{number}",
            sources=sources_of(context.fetch, rows),
            notes=notes_of(_readable(rows, context)),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _region_only(context: Context, rows: pd.DataFrame, number: int) -> Block:
    frame = _readable(rows, context).assign(
        name=lambda f: [f"{c[:1].upper()}{c[1:]}" for c in f["category"]],
        label=rows["region_share"].map(text.percent),
    )
    top = frame.sort_values("region_share", ascending=False).iloc[0]
    return Block(
        key=f"measures-debt-{number}",
        title=f"Не ликвидировавших задолженность чаще оставляют на второй год: в среднем {top['label']}"
        if "повторное" in top["category"]
        else f"О не ликвидировавших задолженность: «{top['category']}» — в среднем {top['label']}",
        n="Средние по школам доли среди не ликвидировавших задолженность; только регион, ряда ШНОР нет.",
        chart=bars.horizontal(
            frame=frame,
            name="name",
            value="region_share",
            label="label",
            colours=context.colours,
            highlight=[str(top["name"])],
        ),
        alt="Горизонтальные столбцы: " + "; ".join(f"{r.name} — {r.label}" for r in frame.itertuples()),
        remark=". ".join(notes_of(frame)) + ".",
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Что стало с учеником", width="large"),
                Column("region_share", "Средняя доля, регион", Kind.PERCENT),
                Column("note", "Примечание", width="large"),
            ),
            caption=str(rows["chart"].iloc[0]).rstrip(":"),
            file_stem=f"akademicheskaya_zadolzhennost_{number}",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )


def _steps(rows: pd.DataFrame, context: Context) -> dict[str, str]:
    """Colours by category from the smallest share to the largest; schools without debt are neutral."""
    plain_rows = rows[~rows["category"].str.startswith(_WITHOUT_DEBT)]
    categories = list(_spaced(plain_rows["category"]))
    if categories[0] != "0 %".replace(" ", text.NBSP):
        categories.reverse()
    tints = [AMOUNT_STEPS[round(i * (len(AMOUNT_STEPS) - 1) / (len(categories) - 1))] for i in range(len(categories))]
    steps = dict(zip(categories, tints, strict=True))
    for category in _spaced(rows.loc[~rows.index.isin(plain_rows.index), "category"]):
        steps[category] = context.colours.neutral_middle
    return steps


def _spaced(categories: pd.Series) -> pd.Series:
    return categories.str.replace("%", f"{text.NBSP}%").str.replace("акад.задолженнностью", "задолженностью")


def _moment(chart: str) -> str:
    if "конец" in chart:
        return "На конец 2021/22 учебного года"
    return "На февраль 2023 года" if "февраль 2023" in chart else "По слайду"


def _readable(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    return rows.assign(category=_spaced(rows["category"]), note=plain(rows["note"], context.fetch))
