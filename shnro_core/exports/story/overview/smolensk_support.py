"""Overview parts about support in Смоленская область: nine results, the two clusters in two subjects."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.charts import bars
from shnro_core.charts.theme import OPERATOR_COLOURS
from shnro_core.exports.story.bases import restored
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.overview.parts import Part
from shnro_core.exports.story.overview.smolensk_lists import CLUSTER_WORDS, OPERATORS, cluster_sizes
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import noted
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
        title=f"Больше половины школ достигли {text.number(len(half))} результатов поддержки из "
        f"{text.number(len(frame))}",
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
    removed = f" Ликвидировать дефициты педагогов удалось в {named[_REMOVED]} школ." if _REMOVED in named else ""
    return Part(
        block,
        f"Результат поддержки, которого достигли чаще всего, — "
        f"«{_lower(best['name'])}» ({best['label']}"
        " школ), реже всего — "
        f"«{_lower(worst['name'])}» ({worst['label']}).{removed}",
    )


def subjects(context: Context) -> tuple[Part, ...]:
    """The two support clusters side by side, one part a subject."""
    rows = context.fetch("published/subject_dynamics", region=context.region.code)
    if rows.empty:
        return ()
    return tuple(_subject(context, str(s), part) for s, part in rows.groupby("subject", sort=False))


def _subject(context: Context, subject: str, rows: pd.DataFrame) -> Part:
    sizes = cluster_sizes(context)
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
    sound = frame[~frame["row"].isin(frame.loc[doubtful, "row"])]
    block = Block(
        key=f"overview-subject-{'math' if subject.startswith('м') else 'russian'}",
        title=_subject_title(subject, frame, sound),
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
        remark=" ".join(part for part in (_doubt_words(frame[doubtful]), _bases(frame, sizes)) if part),
        table=Table(
            frame=frame,
            columns=(
                Column("indicator", "Показатель", width="medium"),
                Column("exam", "Процедура"),
                Column("operator", "Кластер"),
                Column("value", "Доля школ", Kind.PERCENT, digits=1, printed=True),
                Column("doubt", "Пометка"),
                Column("note", "Примечание", width="medium"),
            ),
            caption=f"Сравнение двух кластеров: {subject}",
            file_stem=f"sravnenie_klasterov_{'matematika' if subject.startswith('м') else 'russkij'}",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
        half=True,
    )
    return Part(block)


def _subject_title(subject: str, frame: pd.DataFrame, sound: pd.DataFrame) -> str:
    widest, trusted = _widest(frame), _widest(sound)
    if trusted is None:
        return f"{subject.capitalize()}: сопоставимых долей у двух кластеров нет"
    name, first, second = trusted
    return (
        f"{subject.capitalize()}: {'' if trusted == widest else 'без сомнительных долей '}сильнее всего кластеры "
        f"расходятся по строке «{name}», {first} и {second}{text.NBSP}%"
    )


def _widest(frame: pd.DataFrame) -> tuple[str, str, str] | None:
    both = frame.pivot_table(index="row", columns="cluster", values="value", sort=False).dropna()
    if both.empty:
        return None
    place = int((both[1] - both[2]).abs().to_numpy().argmax())
    first, second = (text.shortest(float(v)) for v in both.iloc[place])
    return str(both.index[place]), first, second


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
    if doubtful.empty:
        return ""
    notes = doubtful["note"]
    told = notes[notes.str.contains("противореч|невозможно")].drop_duplicates()
    return rf"**Сомнительно (\{_DOUBT}).** " + " ".join(f"{n[:1].upper()}{n[1:]}." for n in told)


def _bases(frame: pd.DataFrame, sizes: dict[int, int]) -> str:
    known = frame.dropna(subset=["value"])
    fits = restored(known["value"], known["cluster"].map(sizes)).notna()
    odd = list(dict.fromkeys(text.shortest(v) for v in known.loc[~fits, "value"]))
    if not odd:
        return ""
    return (
        f"Целым числом школ из {' и '.join(text.number(n) for n in sizes.values())} не получаются {'; '.join(odd)}"
        f"{text.NBSP}%: от скольких школ они посчитаны, на слайде не сказано. Отличить разницу от случайности нельзя."
    )


def _short(words: str) -> str:
    return next((short for long, short in _SHORT if long in words), words)


def _lower(words: str) -> str:
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"
