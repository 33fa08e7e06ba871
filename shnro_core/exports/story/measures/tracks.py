"""A track as its document tells it: task, key idea, measures with evidence, indicators, decisions for 2023."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Block, Context
from shnro_core.exports.story.provenance import sources_of
from shnro_core.exports.story.wording import contradictions, listing, plain, quoted, sentence
from shnro_core.model import Column, Standing, Table

_NAME, _TASK, _IDEA = "название", "задача", "ключевая идея"
_DECISIONS = (
    "сохранить",
    "усилить",
    "включить",
    "предусмотреть",
    "разработать",
    "пересмотреть",
    "уточнить",
    "исключить",
)
_CONTRADICTION_OF_IDEAS = "I57"
_VERDICT = "Вывод документа"
_WHOLE_TRACK = "(на уровне трека)"


def label(number: int) -> str:
    """Name of a track in the switch: «Трек 2»."""
    return f"Трек {number}"


def number_of(chosen: str) -> int:
    """Number of the track of a switch label."""
    return int(chosen.rsplit(maxsplit=1)[-1])


def title(context: Context) -> str:
    """Verdicts of the document on all tracks in one sentence."""
    verdicts = _wholes(context).groupby("verdict", sort=False)["track"].agg(list)
    parts = [
        f"{str(verdict).replace('эффективна', 'эффективной')} по {'трекам' if len(numbers) > 1 else 'треку'} "
        f"{listing([str(n) for n in numbers])}"
        for verdict, numbers in verdicts.items()
    ]
    return f"Документ признал поддержку {', '.join(parts)}"


def findings(context: Context) -> tuple[str, ...]:
    """One sentence a track: name, number of measures, verdict of the document."""
    names = _names(context)
    rows = context.fetch("published/measures", region=context.region.code)
    counts = rows.dropna(subset="number").groupby("track").size()
    return tuple(
        f"**{label(w['track'])}. {names[w['track']]}:** {text.counted(counts[w['track']], 'мера')}, "
        f"вывод документа — «{w['verdict']}». {sentence(w['evidence'])}."
        for w in _readable(_wholes(context), context).to_dict("records")
    )


def passport(context: Context, number: int) -> Block:
    """Task, key ideas, evidence, problems, proposals and verdict of the track as a whole."""
    said = context.fetch("published/tracks", region=context.region.code)
    said = said[said["track"] == number]
    whole = _wholes(context)
    whole = whole[whole["track"] == number]
    ideas = said[said["kind"] == _IDEA]
    disputed = len(ideas) > 1
    rows = [
        (sentence(r["kind"]), r["words"], r["place"], r["note"]) for r in said[said["kind"] != _NAME].to_dict("records")
    ]
    rows += [
        (heading, value, "", None)
        for heading, name in (
            ("Чем подтверждено", "evidence"),
            ("Проблемы", "problem"),
            ("Предложения", "proposal"),
            (_VERDICT, "verdict"),
        )
        if isinstance(value := whole[name].iloc[0], str)
    ]
    frame = pd.DataFrame(rows, columns=["what", "words", "place", "note"])
    for name in ("words", "note"):
        frame[name] = plain(frame[name], context.fetch)
    frame.loc[frame["what"] == _VERDICT, "place"] = whole["place"].iloc[0]
    frame["standing"] = [Standing.OPEN.value if disputed and what == sentence(_IDEA) else "" for what in frame["what"]]
    return Block(
        key=f"measures-passport-{number}",
        title=f"{label(number)}. {_names(context)[number]}",
        n=f"Вывод документа: «{whole['verdict'].iloc[0]}». Это оценка авторов документа, система её не пересчитывает.",
        remark=_idea_doubt(context, ideas) if disputed else None,
        prose=True,
        table=Table(
            frame=frame,
            columns=(
                Column("what", "Что", width="small"),
                Column("words", "Содержание"),
                *((Column("standing", "Пометка", width="small"),) if disputed else ()),
                Column("place", "Где сказано", width="medium"),
            ),
            caption=f"{label(number)}: задача, идея, вывод",
            file_stem=f"trek_{number}_opisanie",
            sources=sources_of(context.fetch, said, whole),
            notes=("Задача и ключевая идея пересказаны своими словами.",),
            stamp=context.region.stamp,
        ),
    )


def _idea_doubt(context: Context, ideas: pd.DataFrame) -> str:
    known = contradictions(context.fetch, _CONTRADICTION_OF_IDEAS)
    comments = "".join(
        f" {comment} (противоречие {key})." for key, comment in zip(known["id"], known["comment"], strict=True)
    )
    return f"**Неоднозначно.** Ключевых идей у трека {text.number(len(ideas))}, они в таблице.{comments}"


def done(context: Context, number: int) -> Block:
    """Measures of the track with evidence and the document's verdict; columns nobody filled are left out."""
    rows = context.fetch("published/measures", region=context.region.code)
    rows = rows[(rows["track"] == number) & rows["number"].notna()]
    own = int((~rows["verdict"].str.contains(_WHOLE_TRACK, regex=False)).sum())
    silent = int(rows["evidence"].isna().sum())
    frame = _readable(rows, context)
    frame["measure"] = [f"{n:.0f}. {m}" for n, m in zip(rows["number"], rows["measure"], strict=True)]
    columns = [
        Column("measure", "Мера"),
        Column("evidence", "Чем подтверждено"),
        Column("problem", "Проблема"),
        Column("proposal", "Предложение"),
        Column("verdict", "Оценка документа", width="small"),
        Column("note", "Примечание"),
    ]
    return Block(
        key=f"measures-done-{number}",
        title=_done_title(len(rows), own, number),
        n=f"{text.counted(len(rows), 'мера')} трека {number} за 2022 год"
        + (f"; у {text.number(silent)} доказательств на слайде нет («{text.MISSING}»)." if silent else "."),
        prose=True,
        table=Table(
            frame=frame,
            columns=tuple(c for c in columns if frame[c.name].fillna("").ne("").any()),
            caption=f"Меры трека {number}",
            file_stem=f"trek_{number}_mery",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
    )


def _done_title(count: int, own: int, number: int) -> str:
    measures = text.counted(count, "мера")
    if own == 0:
        return f"{measures} трека {number}: каждой в отдельности документ оценки не дал, вывод один на весь трек"
    if own == count:
        return f"{measures} трека {number}: документ оценил каждую"
    return (
        f"{measures} трека {number}: отдельную оценку документ дал {text.counted(own, 'мера', case=text.Case.DATIVE)}"
    )


def indicators(context: Context, number: int) -> Block | None:
    """Indicators of the track in January 2022 and 2023 as printed, with comments that contradict them."""
    rows = context.fetch("published/track_indicators", region=context.region.code)
    rows = rows[rows["track"] == number]
    if rows.empty:
        return None
    frame = _readable(rows.rename(columns={"indicator": "measure"}), context)
    frame["measure"] = frame["measure"].map(sentence)
    for year in ("jan_2022", "jan_2023"):
        frame[year] = [_valued(v, u) for v, u in zip(rows[year], rows["unit"], strict=True)]
    both = rows.dropna(subset=["jan_2022", "jan_2023"])
    moved = [
        f"{quoted(r['indicator'])} — {_valued(r['jan_2022'], r['unit'])} → {_valued(r['jan_2023'], r['unit'])}"
        for r in both[both["jan_2022"] != both["jan_2023"]].to_dict("records")
    ]
    return Block(
        key=f"measures-indicators-{number}",
        title=f"Из {text.counted(len(rows), 'показатель', case=text.Case.GENITIVE)} трека {number} "
        f"за оба января {text.verb(len(both), 'напечатан', 'напечатано')} {text.number(len(both))}",
        n="Январь 2022 и январь 2023 года, как в документе.",
        remark=f"Изменилось: {plain(pd.Series(moved), context.fetch).str.cat(sep='; ')}." if moved else None,
        prose=True,
        table=Table(
            frame=frame,
            columns=(
                Column("measure", "Показатель"),
                Column("jan_2022", "Январь 2022", width="small"),
                Column("jan_2023", "Январь 2023", width="small"),
                *((Column("comment", "Комментарий документа"),) if frame["comment"].notna().any() else ()),
                Column("note", "Примечание"),
            ),
            caption=f"Показатели трека {number}, январь 2022 и 2023 года",
            file_stem=f"trek_{number}_pokazateli",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
    )


def decisions(context: Context, number: int) -> Block | None:
    """What the region decided for 2023 on the track, kept measures first."""
    rows = context.fetch("published/track_decisions", region=context.region.code)
    rows = rows[rows["track"] == number]
    if rows.empty:
        return None
    rank = {kind: place for place, kind in enumerate(_DECISIONS)}
    rows = rows.sort_values("kind", key=lambda kinds: kinds.map(rank).fillna(len(rank)), kind="stable")
    frame = _readable(rows, context)
    frame["kind"] = rows["kind"].map(sentence)
    counts = rows["kind"].value_counts(sort=False)
    return Block(
        key=f"measures-decisions-{number}",
        title="На 2023 год решено: " + ", ".join(f"{kind} — {n}" for kind, n in counts.items()),
        n=f"{text.counted(len(rows), 'решение')} по треку {number}, пересказаны кратко.",
        prose=True,
        table=Table(
            frame=frame,
            columns=(
                Column("kind", "Решение", width="small"),
                Column("item", "О чём"),
                Column("note", "Где на слайде", width="large"),
            ),
            caption=f"Решения на 2023 год, трек {number}",
            file_stem=f"trek_{number}_resheniya_2023",
            group="kind",
            sources=sources_of(context.fetch, rows),
            stamp=context.region.stamp,
        ),
    )


def _valued(value: float | None, unit: str) -> str:
    number = text.shortest(value)
    if number == text.MISSING or value is None:
        return text.MISSING
    return f"{number}{text.NBSP}%" if unit == "%" else text.schools(value)


def _wholes(context: Context) -> pd.DataFrame:
    rows = context.fetch("published/measures", region=context.region.code)
    return rows[rows["number"].isna()].sort_values("track")


def _names(context: Context) -> dict[int, str]:
    said = context.fetch("published/tracks", region=context.region.code)
    names = said[said["kind"] == _NAME]
    return dict(zip(names["track"].astype(int), names["words"], strict=True))


def _readable(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    frame = rows.copy()
    for name in ("measure", "evidence", "problem", "proposal", "verdict", "comment", "item", "note"):
        if name in frame:
            frame[name] = plain(frame[name], context.fetch)
    frame["note"] = frame["note"].fillna("")
    return frame
