"""The verdict on a school in one sentence, why, and every marker down to «7 из 21, порог 7»."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Block, Headline
from shnro_core.exports.story.school.rows import Passport, procedure_names, screen_order
from shnro_core.exports.story.wording import sentence
from shnro_core.model import Column, Kind, Table
from shnro_core.parameters import parameter

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
    """Study period in words: ``2021–2022 годы``."""
    years = passport.context.settings.study_period_years
    return f"{passport.year} год" if years == 1 else f"{passport.year - years + 1}–{passport.year} годы"


def why(passport: Passport, verdict: pd.Series) -> str:
    """The rule that gave the cluster, with the school's own numbers."""
    settings = passport.context.settings
    border = settings.low_results_school_markers
    told: dict[str, Callable[[], str]] = {
        "markers": lambda: f"{markers_words(verdict['markers'])} за {period(passport)}, граница списка — {border}",
        "federal_a": lambda: f"правило списка — {_choice('list_rule', 'federal_a')}",
        "federal_b": lambda: f"правило списка — {_choice('list_rule', 'federal_b')}",
        "federal_a_and_b": lambda: "выполнены оба правила списка — А и Б",
        "level": lambda: (
            f"доля неуспевающих за год — {text.percent(100 * verdict['failing_share'], 1)}, "
            f"список начинается с {text.percent(100 * settings.level_base_share)}"
        ),
        "risk_markers": lambda: (
            f"{markers_words(verdict['markers'])} за {period(passport)} — меньше границы списка "
            f"({border}), но и не ноль"
        ),
        "low_isbsh": lambda: (
            f"ИСБШ {text.number(verdict['condition_value'], 1)}: "
            f"{_position(verdict['condition_position'])}; низкими считаются {_lowest(settings.low_isbsh_quantile)}"
        ),
        "low_context": lambda: (
            "индекс условий (расчёт системы, не ИСБШ): "
            f"{_position(verdict['condition_position'])}; низкими считаются {_lowest(settings.low_isbsh_quantile)}"
        ),
        "advanced": lambda: (
            f"{passport.profile['kind'] or 'углублённое изучение предметов'}; "
            f"{_choice('advanced_school_rule', settings.advanced_school_rule)}"
        ),
        "base": lambda: f"{markers_words(verdict['markers'])} за {period(passport)}, условия не ниже средних",
        "no_results": lambda: f"за {period(passport)} нет ни одного результата с участниками",
        "no_isbsh": lambda: "маркеров нет, но и ИСБШ школы не загружен, поэтому кластер не назвать",
        "no_rule": lambda: "ни одно правило не подошло",
    }
    return told[str(verdict["rule"])]()


def _choice(name: str, value: str) -> str:
    return parameter(name).label(value)


def _position(position: float) -> str:
    return f"не выше у {text.percent(100 * position)} школ региона"


def _lowest(quantile: float) -> str:
    return f"нижние {text.percent(100 * quantile)}"


def findings(passport: Passport) -> tuple[str, ...]:
    """Verdict and its reasons: cluster with rule, how firm the markers are, margin, level."""
    verdict = passport.verdict
    if verdict is None:
        return ()
    sentences = [f"**{verdict['cluster']}** ({cluster_words(verdict['cluster'])}): {why(passport, verdict)}."]
    if pd.notna(verdict["markers"]):
        sentences += [*_firmness(passport), *_margin(passport)]
    return (*sentences, *_level(verdict, passport.year))


def _firmness(passport: Passport) -> list[str]:
    low = passport.markers[passport.markers["is_marker"]]
    if low.empty:
        return []
    firm = int((low["verdict"] == "выше").sum())
    small = int((~low["reliable"]).sum())
    limit = passport.context.settings.reliable_participants
    threshold = text.percent(100 * passport.context.settings.low_result_share)
    words = f"Доля выше {threshold} не объясняется случайностью у {firm} из {markers_words(len(low))}"
    if not firm:
        words = f"Ни у одного из {len(low)} результатов-маркеров доля не отличима от {threshold} с учётом случайности"
    if small:
        words += f"; {small} — на процедурах, где участников меньше {limit}: такой результат меняют один-два ученика"
    return [f"{words}."]


def _margin(passport: Passport) -> list[str]:
    settings = passport.context.settings
    if settings.list_rule != "markers":
        return []
    pupils = passport.margin
    if pupils is None:
        return ["Одними результатами (без новых процедур) школа границу списка не перешла бы."]
    listed = passport.verdict is not None and passport.verdict["cluster"] == "ШНРО"
    verb = text.plural(pupils, "отделяет", "отделяют", "отделяют")
    counted = text.counted(pupils, "ученик", "ученика", "учеников")
    if listed:
        return [f"От выхода из списка школу {verb} {counted}: столько результатов должны были быть другими."]
    return [f"От списка школу {verb} {counted}: при стольких других результатах она бы в него попала."]


def _level(verdict: pd.Series, year: int) -> list[str]:
    if pd.isna(verdict["failing_share"]):
        return [f"За {year} год результатов нет, уровень неосвоения не определён."]
    share = text.percent(100 * verdict["failing_share"], 1)
    level = verdict["level"]
    if pd.isna(level):
        return [f"Неуспевающих за {year} год {share} результатов — уровней неосвоения школа не достигает."]
    status = "" if pd.isna(verdict["status"]) else f" Статус в списке — {verdict['status']}."
    return [f"Неуспевающих за {year} год {share} результатов: уровень «{level} неуспевающая».{status}"]


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
            f"из {_of_results(len(passport.markers))}; граница списка {settings.low_results_school_markers}",
        )
    ]
    if settings.list_rule == "markers" and passport.margin is not None:
        numbers.append(
            Headline("До границы списка", text.counted(passport.margin, "ученик", "ученика", "учеников"), "запас")
        )
    if pd.notna(verdict["failing_share"]):
        numbers.append(Headline("Неуспевающие", text.percent(100 * verdict["failing_share"], 1), _change(passport)))
    return tuple(numbers)


def _of_results(count: int) -> str:
    return text.counted(count, "результата", "результатов", "результатов")


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
    return f"{change_word(own)} за год: {text.points(own['change_pp'])}"


def change_word(row: pd.Series) -> str:
    """``выросло``, ``снизилось`` or ``не отличить от случайности``."""
    if not row["told_from_chance"]:
        return "не отличить от случайности"
    return "выросло" if row["change_pp"] > 0 else "снизилось"


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
        spare=frame["margin_pupils"].astype("Int64").mask(frame["hidden"]),
        order=screen_order(frame["procedure"]),
    ).sort_values(["is_marker", "year", "order"], ascending=[False, False, True])
    low, hidden = int(frame["is_marker"].sum()), int(frame["hidden"].sum())
    return Block(
        key="school-markers",
        title=f"{sentence(markers_words(low)) if low else 'Маркеров нет'} из {_of_results(len(frame))}",
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
                Column("spare", "Запас", Kind.COUNT, help="Сколько других результатов изменили бы итог"),
            ),
            caption=f"{passport.name}: маркеры за {period(passport)}",
            file_stem=f"markery_{passport.code}",
            notes=(_hidden_note(passport, hidden),) if hidden else (),
            stamp=passport.stamp,
        ),
        remark=_hidden_note(passport, hidden) if hidden else None,
    )


def _hidden_note(passport: Passport, hidden: int) -> str:
    return (
        f"Скрыто {text.counted(hidden, 'результат', 'результата', 'результатов')}: участников меньше "
        f"{passport.context.settings.shown_participants}, число назвало бы ребёнка."
    )
