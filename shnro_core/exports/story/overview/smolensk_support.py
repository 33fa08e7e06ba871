"""Overview parts about support in Смоленская область: nine results, the two clusters in two subjects."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import OPERATOR_COLOURS
from shnro_core.exports.story.bases import bases_of, restored
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.overview.parts import Part
from shnro_core.exports.story.overview.smolensk_lists import CLUSTER_WORDS, OPERATORS, cluster_sizes
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import noted
from shnro_core.methodology.multiple import holm_adjusted
from shnro_core.methodology.uncertainty import compare_groups
from shnro_core.model import Column, Kind, Table

_SHORT = (
    ("положительную динамику по двум", "Рост по двум процедурам"),
    ("положительную", "Рост"),
    ("отрицательную", "Снижение"),
    ("отсутствие низких результатов", "Нет низких результатов"),
)
_DOUBT = "*"
_BOTH = "обе"
_ROUNDING = 0.5
_REMOVED = "Ликвидация профессиональных дефицитов"
_BASES = (
    "База долей не напечатана: это весь кластер, если его школы дают долю, иначе единственное меньшее число школ, "
    "которое её даёт. Сравнение — точный критерий Фишера, строки таблицы вместе, поправка Холма (расчёт системы)."
)


def results(context: Context) -> Part | None:
    """Nine results of support as printed: share of schools that reached each."""
    frame = context.fetch("published/support_results", region=context.region.code)
    if frame.empty:
        return None
    frame = noted(frame, context.fetch).assign(
        name=[
            i.replace("белее чем", "более чем") + (f": {s[0].lower()}{s[1:]}" if isinstance(s, str) else "")
            for i, s in zip(frame["indicator"], frame["subindicator"], strict=True)
        ],
        label=[f"{text.shortest(v)}{text.NBSP}%" for v in frame["value"]],
    )
    half = frame[frame["value"] > 50]
    named = frame.set_index("indicator")["label"]
    block = Block(
        key="overview-support",
        title="Больше половины школ достигли результата поддержки по "
        f"{text.counted(len(half), 'показатель', case=text.Case.DATIVE)} из {text.number(len(frame))}",
        n="Доля школ списка; число школ на слайде не напечатано, доли воспроизводятся при 69 школах и не "
        "воспроизводятся при 68 (противоречие I27).",
        chart=bars.horizontal(
            frame=frame,
            name="name",
            value="value",
            label="label",
            highlight=list(half["name"]),
            colours=context.colours,
            limit=100,
        ),
        alt="Горизонтальные столбцы: " + "; ".join(f"{r.name} — {r.label}" for r in frame.itertuples()),
        table=Table(
            frame=frame,
            columns=(
                Column("name", "Результат", width="medium"),
                Column("value", "Доля школ", Kind.PERCENT, digits=1, printed=True),
                Column("note", "Примечание", width="large"),
            ),
            caption="Результаты адресного сопровождения",
            file_stem="rezultaty_soprovozhdeniya",
            sources=sources_of(context.fetch, frame),
            stamp=context.region.stamp,
        ),
        half=True,
    )
    best, worst = frame.iloc[0], frame.iloc[-1]
    removed = f" Дефициты педагогов ликвидированы в {named[_REMOVED]} школ." if _REMOVED in named else ""
    return Part(
        block,
        f"Результатов сопровождения достигли от {worst['label']} школ («{_lower(worst['name'])}») до {best['label']} "
        f"(«{_lower(best['name'])}»).{removed}",
    )


def subjects(context: Context) -> tuple[Part, ...]:
    """The two support clusters side by side, one part a subject."""
    rows = context.fetch("published/subject_dynamics", region=context.region.code)
    if rows.empty:
        return ()
    sizes = cluster_sizes(context)
    known = rows[rows["value"].notna()]
    rows = rows.assign(base=bases_of(known["value"], known["cluster"], sizes).reindex(rows.index))
    rows["count"] = restored(rows["value"], rows["base"].astype("Float64")).astype("Int64")
    return tuple(_subject(context, str(s), part, sizes) for s, part in rows.groupby("subject", sort=False))


def _subject(context: Context, subject: str, rows: pd.DataFrame, sizes: dict[int, int]) -> Part:
    doubtful = _doubtful(rows)
    frame = noted(rows, context.fetch).assign(
        row=[f"{_short(i)}: {e}" for i, e in zip(rows["indicator"], rows["exam"], strict=True)],
        operator=rows["cluster"].map(CLUSTER_WORDS),
        label=[
            (text.MISSING if pd.isna(v) else f"{text.shortest(v)}{text.NBSP}%") + (_DOUBT if d else "")
            for v, d in zip(rows["value"], doubtful, strict=True)
        ],
        doubt=["сомнительно" if d else "" for d in doubtful],
    )
    frame["counted"] = [
        text.MISSING if pd.isna(k) else f"{text.number(k)} из {text.number(n)}"
        for k, n in zip(frame["count"], frame["base"], strict=True)
    ]
    sound = frame[~frame["row"].isin(frame.loc[doubtful, "row"])]
    compared = _compared(sound, context.settings.confidence_level)
    block = Block(
        key=f"overview-subject-{'math' if subject.startswith('м') else 'russian'}",
        title=_subject_title(subject, compared, 1 - context.settings.confidence_level),
        n="Доля школ кластера: "
        + ", ".join(f"{CLUSTER_WORDS[c]} — {text.schools(n)}" for c, n in sizes.items())
        + "; «н/д» — в документе прочерк.",
        chart=bars.paired(
            frame=frame,
            name="row",
            series="operator",
            value="value",
            label="label",
            fill={CLUSTER_WORDS[c]: OPERATOR_COLOURS[o] for c, o in OPERATORS.items()},
            colours=context.colours,
        ),
        alt=f"Парные столбцы, {subject}: "
        + "; ".join(f"{r.row}, {r.operator} — {r.label}" for r in frame.itertuples()),
        remark=" ".join(part for part in (_nearest(compared), _doubt_words(frame[doubtful])) if part),
        table=Table(
            frame=frame,
            columns=(
                Column("indicator", "Показатель", width="medium"),
                Column("exam", "Процедура"),
                Column("operator", "Кластер"),
                Column("value", "Доля школ", Kind.PERCENT, digits=1, printed=True),
                Column("counted", "Школ (расчёт системы)"),
                Column("doubt", "Пометка"),
                Column("note", "Примечание", width="medium"),
            ),
            caption=f"Сравнение двух кластеров: {subject}",
            file_stem=f"sravnenie_klasterov_{'matematika' if subject.startswith('м') else 'russkij'}",
            sources=sources_of(context.fetch, rows),
            notes=(_BASES,),
            stamp=context.region.stamp,
        ),
        half=True,
    )
    return Part(block)


def _compared(sound: pd.DataFrame, level: float) -> pd.DataFrame:
    """Lines whose both counts are known, tested as one family: ``row, first, second, p_value, corrected``."""
    counts = sound.dropna(subset=["count"]).pivot(index="row", columns="cluster", values=["count", "base"]).dropna()
    tested = [
        compare_groups(int(k1), int(n1), int(k2), int(n2), level)
        for k1, k2, n1, n2 in counts.itertuples(index=False, name=None)
    ]
    frame = pd.DataFrame(
        {
            "row": counts.index,
            "first": [t.first for t in tested],
            "second": [t.second for t in tested],
            "p_value": [t.p_value for t in tested],
        }
    )
    return frame.assign(corrected=holm_adjusted(list(frame["p_value"]))).sort_values("p_value", kind="stable")


def _subject_title(subject: str, compared: pd.DataFrame, significance: float) -> str:
    name = subject.capitalize()
    if compared.empty:
        return f"{name}: у двух кластеров нет пары долей, которым можно верить"
    told = compared[compared["corrected"] < significance]
    if told.empty:
        among = text.among("по", 0, len(compared), "строка")
        return f"{name}: кластеры сопровождения {among} не отличить друг от друга"
    return f"{name}: кластеры сопровождения различаются — {'; '.join(f'«{r}»' for r in told['row'])}"


def _nearest(compared: pd.DataFrame) -> str:
    if compared.empty:
        return ""
    line = compared.iloc[0]
    first, second = (f"{text.number(k)} из {text.number(n)}" for k, n in (line["first"], line["second"]))
    p, corrected = text.number(line["p_value"], 2), text.number(line["corrected"], 2)
    return (
        f"**Расчёт системы.** Дальше всех строка «{line['row']}»: {first} и {second}, p{text.NBSP}={text.NBSP}{p}; "
        f"с поправкой Холма на {text.counted(len(compared), 'строка', case=text.Case.ACCUSATIVE)} — {corrected}."
    )


def _doubtful(rows: pd.DataFrame) -> pd.Series:
    """Shares that contradict each other: reached in both procedures by more schools than in one of them."""
    kind = rows["indicator"].map(lambda words: "low" if "низких" in words else "up" if "положит" in words else "down")
    single = rows["exam"] != _BOTH
    printed = rows["value"].fillna(0)
    keys = [kind, rows["cluster"]]
    least = printed.where(single).groupby(keys).transform("min")
    both = printed.where(~single).groupby(keys).transform("max")
    return (both - least > _ROUNDING) & (~single | (printed == least))


def _doubt_words(doubtful: pd.DataFrame) -> str:
    return rf"**Сомнительно (\{_DOUBT}):** доли спорят друг с другом, см. примечания." if len(doubtful) else ""


def _short(words: str) -> str:
    return next((short for long, short in _SHORT if long in words), words)


def _lower(words: str) -> str:
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"
