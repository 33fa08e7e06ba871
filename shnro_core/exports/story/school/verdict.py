"""The verdict on a school in one sentence, why, and every marker down to «7 из 21, порог 7»."""

from __future__ import annotations

from typing import Any

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.calculation import sources
from shnro_core.exports.story.model import Block, Headline
from shnro_core.exports.story.school.rows import Passport, hidden_words, procedure_names, screen_order
from shnro_core.exports.story.standing import IN_A_ROW, LISTED, firmness
from shnro_core.exports.story.wording import sentence
from shnro_core.methodology.reasons import period_words, status_phrase, verdict_sentence
from shnro_core.model import Column, Kind, Table

CLUSTER_WORDS = {
    "ШНРО": "школа с низкими результатами",
    "ШсРНР": "школа с риском низких результатов",
    "ШФНСУ": "школа в неблагоприятных социальных условиях",
    "ШБУ": "школа базового уровня",
    "ШПУ": "школа повышенного уровня",
}
UNDEFINED = "кластер не определён"


def markers_words(count: float | None) -> str:
    """``15 маркеров``, ``маркеров нет``."""
    return "маркеров нет" if count == 0 else text.counted(count, "маркер", "маркера", "маркеров")


def cluster_words(cluster: str) -> str:
    """What a cluster means, in words."""
    return CLUSTER_WORDS.get(cluster, UNDEFINED)


def title(passport: Passport) -> str:
    """Name and verdict: ``МБОУ … — школа с низкими результатами: 15 маркеров``."""
    verdict = passport.verdict
    if verdict is None:
        return passport.name
    words = f"{passport.name} — {cluster_words(verdict['cluster'])}"
    if verdict["cluster"] == "ШФНСУ" and verdict["markers"] == 0:
        return words
    return words if pd.isna(verdict["markers"]) else f"{words}: {markers_words(verdict['markers'])}"


def period(passport: Passport) -> str:
    """Study period in words: ``2021–2022 годы``, without years nobody in the region has results for."""
    known = sorted(int(y) for y in passport.markers["year"].unique())
    row = (
        {"year": passport.year, "period_from": known[0] if known else None}
        if passport.verdict is None
        else _row(passport.verdict)
    )
    return period_words(row)


def findings(passport: Passport) -> tuple[str, ...]:
    """Verdict and its reasons: cluster with rule, how firm the markers are, margin, level."""
    verdict = passport.verdict
    if verdict is None:
        return ()
    told = verdict_sentence(_row(verdict), passport.context.settings)
    sentences = [f"**{sentence(str(verdict['cluster']))}.** {told}"]
    if pd.notna(verdict["markers"]):
        sentences += [*_firmness(passport), *_margin(passport)]
    status = status_phrase(_row(verdict))
    listed = (f"Статус — {status}{_in_row(verdict)}.",) if status else ()
    return (*sentences, *_level(verdict, passport.year), *listed)


def _in_row(verdict: pd.Series) -> str:
    if verdict["status"] not in IN_A_ROW or verdict["low_each_year"]:
        return ""
    return "; низкие результаты есть не в каждом из этих лет: периоды списков перекрываются"


def _standing(passport: Passport) -> str:
    """How firmly the school stands on the list, in words; empty where it does not stand there by markers."""
    found = firmness(passport.context, passport.year)
    own = found.loc[found["school_code"] == passport.code, "firmness"]
    listed = passport.verdict is not None and passport.verdict["cluster"] == LISTED
    return f"Место в списке: {own.iloc[0]}. " if listed and len(own) else ""


def _firmness(passport: Passport) -> list[str]:
    low = passport.markers[passport.markers["is_marker"]]
    if low.empty:
        return []
    firm = int(((low["verdict"] == "выше") & low["reliable"]).sum())
    small = int((~low["reliable"]).sum())
    limit = passport.context.settings.reliable_participants
    threshold = text.percent(100 * passport.context.settings.low_result_share)
    words = f"Уверенно выше {threshold} — {firm} из {_of_markers(len(low))}"
    if not firm:
        words = f"Уверенно выше {threshold} нет ни одного из {_of_markers(len(low))}"
    if small:
        words += f"; {small} — там, где участников меньше {limit} и один-два ученика меняют всё"
    return [f"{_standing(passport)}{words}."]


def _row(verdict: pd.Series) -> dict[str, Any]:
    return {str(name): value for name, value in verdict.items()}


def _of_markers(count: int) -> str:
    return text.counted(count, "маркера", "маркеров", "маркеров")


def _margin(passport: Passport) -> list[str]:
    settings = passport.context.settings
    if settings.list_rule != "markers":
        return []
    pupils = passport.margin
    if pupils is None:
        return ["Одними результатами (без новых процедур) школа границу списка не перешла бы."]
    listed = passport.verdict is not None and passport.verdict["cluster"] == "ШНРО"
    verb = text.plural(pupils, "отделяет", "отделяют", "отделяют")
    counted = text.counted(pupils, "результат", "результата", "результатов")
    if listed:
        needed = "он должен был быть другим" if pupils == 1 else "столько должно было быть другими"
        return [f"От выхода из списка школу {verb} {counted}: {needed}."]
    other = "будь он другим" if pupils == 1 else "будь они другими"
    return [f"От списка школу {verb} {counted}: {other}, она бы в него попала."]


def _level(verdict: pd.Series, year: int) -> list[str]:
    if pd.isna(verdict["failing_share"]):
        return [f"За {year} год результатов нет, уровень неосвоения не определён."]
    share = text.percent(100 * verdict["failing_share"], 1)
    level = verdict["level"]
    if pd.isna(level):
        return [f"Неуспевающих за {year} год {share} результатов — уровней неосвоения школа не достигает."]
    return [f"Неуспевающих за {year} год {share} результатов: уровень «{level} неуспевающая»."]


def headlines(passport: Passport) -> tuple[Headline, ...]:
    """Markers, margin, share of failing and ИСБШ, each with what it stands on."""
    verdict = passport.verdict
    if verdict is None or pd.isna(verdict["markers"]):
        return ()
    settings = passport.context.settings
    numbers = [
        Headline(
            "Маркеры",
            text.number(verdict["markers"]),
            f"из {_of_procedures(len(passport.markers))}; граница списка {settings.low_results_school_markers}",
        )
    ]
    if settings.list_rule == "markers" and passport.margin is not None:
        numbers.append(
            Headline(
                "Результатов до границы списка",
                text.number(passport.margin),
                "столько должно быть другими",
            )
        )
    if pd.notna(verdict["failing_share"]):
        numbers.append(Headline("Неуспевающие", text.percent(100 * verdict["failing_share"], 1), _change(passport)))
    return tuple(numbers)


def _of_procedures(count: int) -> str:
    return text.counted(count, "процедура", case=text.Case.GENITIVE)


def _change(passport: Passport) -> str:
    earlier = passport.history[passport.history["year"] == passport.year - 1]
    if earlier.empty:
        return f"{passport.year} год; сравнить не с чем"
    frame = passport.context.compute(
        "level_dynamics", region=passport.context.region.code, year_from=passport.year - 1, year_to=passport.year
    )
    own = frame[frame["school_code"] == passport.code].iloc[0]
    if pd.isna(own["change_pp"]):
        return f"{passport.year} год; сравнить не с чем"
    return f"за год {text.points(own['change_pp'])}, {change_word(own)}"


def change_word(row: pd.Series) -> str:
    """``доля выросла``, ``доля снизилась`` or ``не отличить от случайности``."""
    if not row["told_from_chance"]:
        return "не отличить от случайности"
    return "доля выросла" if row["change_pp"] > 0 else "доля снизилась"


def markers_block(passport: Passport) -> Block | None:
    """Every result of the study period against its threshold, markers first."""
    frame = passport.markers
    if frame.empty:
        return None
    names = procedure_names()
    rows = frame.assign(
        title=frame["procedure"].map(names),
        result=[
            text.HIDDEN if h else text.share(f, n)
            for h, f, n in zip(frame["hidden"], frame["failed"], frame["participants"], strict=True)
        ],
        mark=frame["is_marker"].map({True: "да", False: "нет"}).mask(frame["hidden"], text.HIDDEN),
        spare=[
            text.HIDDEN if h else text.number(m) for h, m in zip(frame["hidden"], frame["margin_pupils"], strict=True)
        ],
        shown_marker=frame["is_marker"] & ~frame["hidden"],
        order=screen_order(frame["procedure"]),
    ).sort_values(["shown_marker", "hidden", "year", "order"], ascending=[False, True, False, True])
    low, hidden = int(frame["is_marker"].sum()), int(frame["hidden"].sum())
    return Block(
        key="school-markers",
        title=f"{sentence(markers_words(low))} из {_of_procedures(len(frame))}"
        if low
        else f"Низкого результата нет {text.among('в', 0, len(frame), 'процедура')}",
        n=f"{period(passport)}; маркер — не меньше "
        f"{text.percent(100 * passport.context.settings.low_result_share)} не справились",
        table=Table(
            frame=rows,
            columns=(
                Column("title", "Процедура"),
                Column("year", "Год", Kind.YEAR),
                Column("result", "Не справились"),
                Column("threshold_count", "Порог", Kind.COUNT, help="Сколько не справившихся дают маркер"),
                Column("mark", "Маркер"),
                Column("spare", "Запас", help="Сколько других результатов изменили бы итог"),
            ),
            caption=f"{passport.name}: маркеры за {period(passport)}",
            file_stem=f"markery_{passport.code}",
            notes=(_hidden_note(passport, hidden),) if hidden else (),
            sources=sources(passport.context, "результаты процедур"),
            stamp=passport.stamp,
        ),
        remark=_hidden_note(passport, hidden) if hidden else None,
    )


def _hidden_note(passport: Passport, hidden: int) -> str:
    limit = passport.context.settings.shown_participants
    return f"{hidden_words(hidden)}: участников меньше {limit}, по числу узнали бы ребёнка."
