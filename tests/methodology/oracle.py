"""The method once more in plain Python, written from the rules of the documents and not from the SQL.

Slow and obvious on purpose: loops over schools, exact fractions, no database. ``World`` is a region; ``Oracle`` answers
for it under given settings in the words of the documents. Tests compare it with the SQL.
"""

from __future__ import annotations

import copy
import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, wraps
from typing import Any

from shnro_core.parameters import (
    DataChange,
    MethodSettings,
    context_inputs,
    deficit_signals,
    internet_speeds,
    procedures,
    resolve,
)

COLLEGE = "профессиональная образовательная организация"
LEVELS = ["базово", "умеренно", "сильно"]
KIND_OF = {
    "2.2.2": "материально-технический", "2.2.3": "кадровый", "2.2.4": "ИКТ",
    "2.2.5": "материально-технический", "2.2.6": "кадровый", "2.2.7": "ИКТ",
}  # fmt: skip
LEARNT = {p.key: p for p in procedures()}


@cache
def exact(number: float) -> Fraction:
    """A decimal number as it is written: 0.3 is three tenths."""
    return Fraction(str(number))


def remembered(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Answers of a method kept on its object: the oracle asks itself the same thing many times."""
    name = answer.__name__

    @wraps(answer)
    def ask(self: Any, *question: Any) -> Any:
        known = self.memory
        if (name, question) not in known:
            known[name, question] = answer(self, *question)
        return known[name, question]

    return ask


@dataclass
class SchoolFacts:
    """A school of the register."""

    code: str
    advanced: bool = False
    area: str | None = None
    kind: str | None = None
    closed_year: int | None = None


@dataclass
class ResultFacts:
    """One procedure of a school in a year."""

    participants: int
    failed: int | None
    score_sum: float | None = None
    score_sum_squares: float | None = None
    mean_percent_of_maximum: float | None = None
    correlation: float | None = None


@dataclass
class World:
    """A region as the tables hold it; keys are (year, school code) unless said otherwise."""

    schools: dict[str, SchoolFacts] = field(default_factory=dict)
    results: dict[tuple[int, str, str], ResultFacts] = field(default_factory=dict)  # year, procedure, school
    isbsh: dict[tuple[int, str], float] = field(default_factory=dict)
    lists: dict[int, set[str]] = field(default_factory=dict)
    context: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    deficits: list[tuple[int, str, str, str, bool, bool | None]] = field(default_factory=list)
    participation: dict[tuple[int, str], dict[str, str | None]] = field(default_factory=dict)
    failing: dict[tuple[int, str], tuple[int, int | None]] = field(default_factory=dict)
    bias_signs: set[tuple[int, str, str]] = field(default_factory=set)
    memory: dict[Any, Any] = field(default_factory=dict)

    @remembered
    def working(self, year: int) -> list[str]:
        """Codes of the schools not closed before the year; colleges are none."""
        return sorted(
            c for c, s in self.schools.items() if (s.closed_year is None or s.closed_year >= year) and s.kind != COLLEGE
        )

    @remembered
    def years(self) -> set[int]:
        """Years with data of the kinds that span the history."""
        found = {y for y, _, _ in self.results} | {y for y, _ in self.isbsh} | {y for y, _ in self.context}
        found |= {d[0] for d in self.deficits} | {y for y, codes in self.lists.items() if codes}
        return set(range(min(found), max(found) + 1)) if found else set()

    def years_with_results(self) -> set[int]:
        """Years with at least one result that can be used."""
        return {
            y
            for (y, p, c), r in self.results.items()
            if p in LEARNT and r.participants > 0 and r.failed is not None and c in self.working(y)
        }


class Oracle:
    """Answers of the method for a region under settings."""

    def __init__(self, world: World, settings: MethodSettings) -> None:
        self.world = tried_world(world, settings.data_changes) if settings.data_changes else world
        self.s = settings
        self.memory: dict[Any, Any] = {}
        self._excluded = {tuple(entry.split("@")) for entry in settings.excluded_results}

    # --- results and markers: order-548-2022, задача 1.1

    @remembered
    def counts(self, year: int, procedure: str, code: str, among: tuple[str, ...] | None = None) -> bool:
        """Whether a result takes part: of the settings' procedures, enough participants, not excluded."""
        result = self.world.results.get((year, procedure, code))
        if result is None or result.failed is None or result.participants < self.s.minimum_participants:
            return False
        if procedure not in (among or self.s.procedures) or code not in self.world.working(year):
            return False
        known = LEARNT[procedure]
        return not {(procedure, str(year)), (known.exam, str(year))} & self._excluded

    @remembered
    def share(self, year: int, procedure: str, code: str) -> Fraction:
        """Share of failed of a result, exactly."""
        result = self.world.results[year, procedure, code]
        assert result.failed is not None
        return Fraction(result.failed, result.participants)

    @remembered
    def low(self, year: int, code: str) -> set[str]:
        """Procedures of a year in which the school has a low result."""
        return {
            p
            for p in self.s.procedures
            if self.counts(year, p, code) and self.share(year, p, code) >= exact(self.s.low_result_share)
        }

    @remembered
    def of_year(self, year: int, code: str) -> list[str]:
        """Procedures of a year that count."""
        return [p for p in self.s.procedures if self.counts(year, p, code)]

    def period(self, year: int) -> list[int]:
        """Years of the study period that ends in the year."""
        return list(range(year - self.s.study_period_years + 1, year + 1))

    def threshold_count(self, participants: int) -> int:
        """Fewest failed that make a low result."""
        return next(k for k in range(participants + 1) if Fraction(k, participants) >= exact(self.s.low_result_share))

    @remembered
    def markers(self, year: int, code: str) -> int | None:
        """Markers of the study period; None without a single result."""
        if not any(self.of_year(y, code) for y in self.period(year)):
            return None
        count = sum(len(self.low(y, code)) for y in self.period(year))
        if self.s.bias_sign_adds_marker:
            count += sum(code in self.biased(y) for y in self.period(year))
        return count

    def marker_rows(self, year: int, code: str) -> dict[tuple[int, str], dict[str, Any]]:
        """Every result behind the markers, counted or not."""
        rows = {}
        for y in self.period(year):
            for p in self.s.procedures:
                result = self.world.results.get((y, p, code))
                if result is None or result.failed is None or result.participants == 0:
                    continue
                counted = self.counts(y, p, code)
                need = self.threshold_count(result.participants)
                is_marker = counted and result.failed >= need
                rows[y, p] = {
                    "counted": counted,
                    "is_marker": is_marker,
                    "threshold_count": need,
                    "margin_pupils": result.failed - need + 1 if is_marker else need - result.failed,
                    "hidden": result.participants < self.s.shown_participants,
                    "reliable": result.participants >= self.s.reliable_participants,
                }
        return rows

    def margin(self, year: int, code: str) -> int | None:
        """Fewest pupils that move the school across the border of markers, tried one marker at a time."""
        markers = self.markers(year, code)
        assert markers is not None
        if self.s.list_rule != "markers":
            return None
        rows = self.marker_rows(year, code).values()
        border = self.s.low_results_school_markers
        if markers >= border:
            prices = sorted(r["margin_pupils"] for r in rows if r["is_marker"])
            steps = markers - (border - 1)
        else:
            prices = sorted(r["margin_pupils"] for r in rows if r["counted"] and not r["is_marker"])
            steps = border - markers
        return sum(prices[:steps]) if len(prices) >= steps else None

    def firmness(self, year: int, code: str) -> tuple[bool, bool, bool] | None:
        """Whether a school on the list by markers stands there firmly, at its edge, on small procedures."""
        if self.s.list_rule != "markers" or self.on_list(year, code) is None:
            return None
        border, found = self.s.low_results_school_markers, self.marker_rows(year, code)
        markers = self.markers(year, code)
        assert markers is not None
        given = markers - sum(r["is_marker"] for r in found.values())
        z = statistics.NormalDist().inv_cdf((1 + self.s.confidence_level) / 2)
        sure = large = 0
        for (y, p), row in found.items():
            if not row["is_marker"]:
                continue
            x, n = self.world.results[y, p, code].failed or 0, self.world.results[y, p, code].participants
            lower = (2 * x + z * z - z * math.sqrt(z * z + 4 * x * (1 - x / n))) / (2 * (n + z * z))
            sure += lower >= self.s.low_result_share
            large += n >= self.s.reliable_participants
        pupils = self.margin(year, code)
        return sure + given >= border, pupils is not None and pupils <= self.s.edge_pupils, large + given < border

    # --- clusters: order-548-2022, раздел 2

    @remembered
    def on_list(self, year: int, code: str) -> str | None:
        """The list rule that fires, or None."""
        markers = self.markers(year, code)
        if markers is None:
            return None
        if self.s.list_rule == "markers":
            return "markers" if markers >= self.s.low_results_school_markers else None
        if self.s.list_rule == "level":
            return "level" if self.level(year, code) is not None else None
        a = len(self.low(year, code)) >= self.s.federal_procedures_in_year
        b = self._same_procedure_held_low(year, code)
        fired = {
            "federal_a": (a, "federal_a"),
            "federal_b": (b, "federal_b"),
            "federal_a_and_b": (a and b, "federal_a_and_b"),
            "federal_a_or_b": (a or b, "federal_a_and_b" if a and b else "federal_a" if a else "federal_b"),
        }[self.s.list_rule]
        return fired[1] if fired[0] else None

    def _same_procedure_held_low(self, year: int, code: str) -> bool:
        years, run = self.period(year), self.s.federal_consecutive_years
        stretches = [years[i : i + run] for i in range(len(years) - run + 1)]
        return any(all(p in self.low(y, code) for y in stretch) for stretch in stretches for p in self.s.procedures)

    @remembered
    def condition(self, year: int, code: str) -> tuple[float | None, Fraction | None, str]:
        """Value of the index of conditions, share of schools not above it, and the rule it speaks for."""
        given = {c: v for (y, c), v in self.world.isbsh.items() if y == year and c in self.world.working(year)}
        if not given and self.s.missing_isbsh == "context":
            own = self.context_index(year).get(code, {})
            return own.get("context_index"), own.get("context_position"), "low_context"
        if code not in given:
            return None, None, "low_isbsh"
        not_above = sum(v <= given[code] for v in given.values())
        return given[code], Fraction(not_above, len(given)), "low_isbsh"

    @remembered
    def cluster(self, year: int, code: str) -> dict[str, Any]:
        """Cluster and rule of a school."""
        s = self.s
        markers, reason = self.markers(year, code), self.on_list(year, code)
        has_results = markers is not None
        _, position, condition_rule = self.condition(year, code)
        low_condition = position is not None and position <= exact(s.low_isbsh_quantile)
        blocked = position is None and s.missing_isbsh == "undefined"
        advanced = self.world.schools[code].advanced

        def advanced_results() -> bool:
            if s.advanced_school_rule == "status":
                return True
            if s.advanced_school_rule == "status_no_markers":
                return markers == 0
            return all(self.share(y, p, code) == 0 for y in self.period(year) for p in self.of_year(y, code))

        def at_risk() -> bool:
            if markers is None or markers < s.risk_school_markers:
                return False
            if s.risk_school_markers_most is None:
                return reason is None
            return markers <= s.risk_school_markers_most

        fits = {
            "ШНРО": lambda: reason is not None,
            "ШсРНР": at_risk,
            "ШФНСУ": lambda: low_condition and (has_results or s.no_results == "by_isbsh"),
            "ШПУ": lambda: has_results and advanced and advanced_results() and not blocked,
            "ШБУ": lambda: has_results and markers == 0 and not low_condition and not blocked,
        }
        found = next((name for name in s.cluster_order if fits[name]()), "не определён")
        if found == "не определён":
            rule = "no_results" if not has_results else "no_isbsh" if blocked and markers == 0 else "no_rule"
        else:
            rule = {
                "ШНРО": reason,
                "ШсРНР": "risk_markers",
                "ШФНСУ": condition_rule,
                "ШПУ": "advanced",
                "ШБУ": "base",
            }[found]
        return {"cluster": found, "rule": rule, "markers": markers}

    # --- levels of failing: yaroslavl-2023

    @remembered
    def failing_share(self, year: int, code: str) -> Fraction | None:
        """One share of failing of a school in a year."""
        own = self.of_year(year, code)
        if not own:
            return None
        if self.s.level_share_over == "max":
            return max(self.share(year, p, code) for p in own)
        if self.s.level_share_over == "mean":
            return sum((self.share(year, p, code) for p in own), Fraction(0)) / len(own)
        failed, participants = self.pooled_counts(year, code)
        return Fraction(failed, participants)

    def pooled_counts(self, year: int, code: str) -> tuple[int, int]:
        """Failed and participants of all procedures of a year that count."""
        own = [self.world.results[year, p, code] for p in self.of_year(year, code)]
        return sum(r.failed or 0 for r in own), sum(r.participants for r in own)

    @remembered
    def level(self, year: int, code: str) -> str | None:
        """Level of failing, None below all of them or without data."""
        share = self.failing_share(year, code)
        if share is None or share < exact(self.s.level_base_share):
            return None
        if share == exact(self.s.level_moderate_share):
            return self.s.level_at_moderate
        if share == exact(self.s.level_strong_share):
            return self.s.level_at_strong
        if share < exact(self.s.level_moderate_share):
            return "базово"
        return "умеренно" if share < exact(self.s.level_strong_share) else "сильно"

    def level_change(self, before: int, after: int, code: str) -> tuple[str, str | None]:
        """Dynamics and movement between the levels of two years."""
        if any(code not in self.world.working(y) or self.failing_share(y, code) is None for y in (before, after)):
            return "нет данных", None
        old, new = (LEVELS.index(x) + 1 if x else 0 for x in (self.level(before, code), self.level(after, code)))
        if old == new:
            return ("вне уровней", "вне уровней") if old == 0 else ("нейтральная", "уровень тот же")
        if new < old:
            return "положительная", "вышла из уровней" if new == 0 else "неуспевающих меньше"
        return "отрицательная", "попала в уровни" if old == 0 else "неуспевающих больше"

    # --- dynamics of procedures: yaroslavl-2023

    def procedure_change(self, before: int, after: int, procedure: str, code: str) -> str:
        """One of the five kinds."""
        among = self.s.dynamics_procedures
        if not all(self.counts(y, procedure, code, among) for y in (before, after)):
            return "нет участников"
        old, new = self.share(before, procedure, code), self.share(after, procedure, code)
        if old == new == 0:
            return "0 % за 2 года"
        if old == new:
            return "нейтральная"
        return "положительная" if new < old else "отрицательная"

    def held(self, years: tuple[int, int]) -> set[str]:
        """Procedures of the dynamics that somebody in the region took in one of two years."""
        among = self.s.dynamics_procedures
        return {p for p in among for y in years for c in self.world.schools if self.counts(y, p, c, among)}

    # --- history of lists: soiro-2022

    @remembered
    def was_listed(self, year: int, code: str, list_year: int) -> bool:
        """Whether the school stood on the list of a year, seen from the list of another."""
        if year not in self.world.years() or code not in self.world.working(year):
            return False
        if self.s.list_history == "single_years":
            return self.alone().on_list(year, code) is not None
        computed = self.cluster(year, code)["cluster"] == "ШНРО"
        given = self.world.lists.get(year) or set()
        if year == list_year or self.s.list_history == "computed":
            return computed
        if self.s.list_history == "given" or given:
            return code in given
        return computed

    @remembered
    def listed_years(self, year: int, code: str) -> list[int]:
        """Years of the lists the school stands in, inside the history looked at."""
        span = max(self.s.repeat_window_years, self.s.crisis_years_in_row)
        return [y for y in range(year - span + 1, year + 1) if self.was_listed(y, code, year)]

    @remembered
    def alone(self) -> Oracle:
        """The same rules where every year is judged by its own results only."""
        return Oracle(self.world, replace(self.s, study_period_years=1))

    @remembered
    def covered(self, year: int) -> list[int]:
        """Years of the study period in which anybody has a result that counts."""
        return [y for y in self.period(year) if any(self.of_year(y, c) for c in self.world.working(year))]

    def low_each_year(self, year: int, code: str) -> bool:
        """Whether a school had a low result in every year of its unbroken run of lists."""
        listed, back = set(self.listed_years(year, code)), year
        while back in listed:
            if not self.low(back, code):
                return False
            back -= 1
        return True

    def status(self, year: int, code: str) -> str | None:
        """Exactly one status of a listed school."""
        if self.cluster(year, code)["cluster"] != "ШНРО":
            return None
        if self.covered(year) != self.period(year):
            return "неизвестно"
        listed = set(self.listed_years(year, code))
        run = 0
        while year - run in listed:
            run += 1
        if run >= self.s.crisis_years_in_row:
            return "кризисная"
        if run >= self.s.repeat_years_in_row:
            return "повторно подряд"
        if sum(y > year - self.s.repeat_window_years for y in listed) >= self.s.repeat_times:
            return "повторно за несколько лет"
        return "впервые"

    def ledger(self, before: int, after: int, code: str) -> dict[str, Any] | None:
        """How a school came, left or moved; None when it works in neither year."""
        grid = self.world.years()
        there = [y in grid and code in self.world.working(y) for y in (before, after)]
        if not any(there):
            return None
        old = self.cluster(before, code) if there[0] else {"cluster": None, "rule": None}
        new = self.cluster(after, code) if there[1] else {"cluster": None, "rule": None}
        was, now = old["cluster"] == "ШНРО", new["cluster"] == "ШНРО"
        if was and now:
            event = "осталась"
        elif was or now:
            event = "вход" if now else "выход"
        else:
            event = "без изменений" if old["cluster"] == new["cluster"] else "переход"
        reason = None
        if event not in ("осталась", "без изменений"):
            if not there[1]:
                reason = "closed"
            elif new["rule"] == "no_results":
                reason = "no_results"
            else:
                reason = "first_results" if old["rule"] == "no_results" else "rule"
        old_low = {f"{p}@{y}" for y in self.period(before) for p in self.low(y, code)}
        new_low = {f"{p}@{y}" for y in self.period(after) for p in self.low(y, code)}
        return {
            "cluster_from": old["cluster"],
            "cluster_to": new["cluster"],
            "event": event,
            "reason": reason,
            "low_added": new_low - old_low,
            "low_dropped": old_low - new_low,
        }

    # --- conditions and deficits: own calculations

    @remembered
    def context_figures(self, year: int, code: str) -> dict[str, Fraction]:
        """Figures of a school that its answers give."""
        x = self.world.context.get((year, code))
        if x is None or code not in self.world.working(year):
            return {}

        def part(top: str, bottom: str, scale: int = 1) -> Fraction | None:
            a, b = x.get(top), x.get(bottom)
            return Fraction(scale * a, b) if a is not None and b else None

        best = "teachers_highest_category"
        if x.get(best) is None:
            best = "teachers_first_or_highest_category"
        young, area = x.get("teachers_under_30"), self.world.schools[code].area
        speed = x.get("internet_speed")
        figures = {
            "rural": None if area is None else Fraction(area == "сельская"),
            "special_needs_share": part("pupils_special_needs", "pupils"),
            "highest_category_share": part(best, "teachers"),
            "pension_age_share": part("teachers_pension_age", "teachers"),
            "no_young_teachers": None if young is None else Fraction(young == 0),
            "computers_per_100_pupils": part("computers", "pupils", 100),
            "outdated_computers_share": part("computers_outdated", "computers"),
            "online_computers_share": part("computers_online", "computers"),
            "projector_classrooms_share": part("classrooms_with_projector", "classrooms"),
            "internet_speed_class": Fraction(internet_speeds().index(speed) + 1)
            if speed in internet_speeds()
            else None,
        }
        return {key: value for key, value in figures.items() if value is not None}

    @remembered
    def context_index(self, year: int) -> dict[str, dict[str, Any]]:
        """Own index of every school with context data."""
        figures = {c: self.context_figures(year, c) for c in self.world.working(year)}
        scores: dict[str, dict[str, float]] = {c: {} for c in figures}
        for known in context_inputs():
            values = {c: f[known.key] for c, f in figures.items() if known.key in f}
            if len(set(values.values())) < 2:
                continue
            mean = sum(values.values(), Fraction(0)) / len(values)
            spread = math.sqrt(sum((v - mean) ** 2 for v in values.values()) / len(values))
            sign = -1 if known.adverse == "high" else 1
            for c, v in values.items():
                scores[c][known.key] = sign * float(v - mean) / spread
        means = {
            c: statistics.fmean(z.values()) for c, z in scores.items() if z and len(z) >= self.s.context_minimum_inputs
        }
        answer: dict[str, dict[str, Any]] = {}
        for c, z in scores.items():
            if not z:
                continue
            own: dict[str, Any] = {"inputs_used": sorted(z), "context_index": None, "context_position": None}
            if c in means:
                lowest, highest = min(means.values()), max(means.values())
                if highest - lowest > 1e-9:
                    own["context_index"] = self.s.context_scale_top * (means[c] - lowest) / (highest - lowest)
                rank = sum(m <= means[c] + 5e-10 for m in means.values())
                own["context_position"] = Fraction(rank, len(means))
            answer[c] = own
        return answer

    @remembered
    def own_signals(self, year: int, code: str, kind: str) -> tuple[set[str], int]:
        """Signals of a kind that fire, and how many could be judged."""
        fired, known = set(), 0
        mine = self.context_figures(year, code)
        for signal in deficit_signals():
            if signal.kind != kind or signal.key not in mine:
                continue
            known += 1
            if signal.adverse == "flag":
                if mine[signal.key] == 1:
                    fired.add(signal.key)
                continue
            everybody = [
                f[signal.key] for c in self.world.working(year) if signal.key in (f := self.context_figures(year, c))
            ]
            if signal.adverse == "low":
                not_better = sum(v <= mine[signal.key] for v in everybody)
            else:
                not_better = sum(v >= mine[signal.key] for v in everybody)
            if Fraction(not_better, len(everybody)) <= exact(self.s.deficit_quantile):
                fired.add(signal.key)
        return fired, known

    @remembered
    def deficit(self, year: int, code: str, kind: str) -> dict[str, Any]:
        """Whether a school has a deficit of a kind; the office's table wins."""
        rows = [d for d in self.world.deficits if d[:3] == (year, code, kind)]
        fired, known = self.own_signals(year, code, kind)
        own = {"signals": fired, "signals_known": known}
        if rows:
            found = [d for d in rows if d[4]]
            resolved: bool | None = None
            if found and all(d[5] is not None for d in found):
                resolved = all(d[5] for d in found)
            return {**own, "has_deficit": bool(found), "resolved": resolved, "source": "ведомство"}
        need = self.s.deficit_signals_needed
        has = True if len(fired) >= need else False if known >= need else None
        return {**own, "has_deficit": has, "resolved": None, "source": None if has is None else "расчёт системы"}

    # --- signs of bias: fioko-objectivity

    def computed_signs(self, year: int) -> set[tuple[str, str, str]]:
        """School, sign and procedure of every computed sign of a year."""
        return self._high_means(year) | self._against_marks(year) | self._jumps(year)

    def _high_means(self, year: int) -> set[tuple[str, str, str]]:
        found = set()
        z = self.s.bias_mean_z
        for p in self.s.bias_mean_procedures:
            rows = {
                c: r
                for (y, q, c), r in self.world.results.items()
                if y == year and q == p and r.participants > 1 and r.score_sum is not None
                and r.score_sum_squares is not None
            }  # fmt: skip
            if not rows:
                continue
            total = (
                sum(r.participants for r in rows.values()),
                sum(r.score_sum or 0 for r in rows.values()),
                sum(r.score_sum_squares or 0 for r in rows.values()),
            )
            upper = total[1] / total[0] + z * _standard_error(*total)
            for c, r in rows.items():
                assert r.score_sum is not None
                assert r.score_sum_squares is not None
                own = r.score_sum / r.participants - z * _standard_error(
                    r.participants, r.score_sum, r.score_sum_squares
                )
                if own > upper:
                    found.add((c, "завышенный средний балл", p))
        return found

    def _against_marks(self, year: int) -> set[tuple[str, str, str]]:
        return {
            (c, "отметки против баллов", p)
            for (y, p, c), r in self.world.results.items()
            if y == year
            and p in self.s.bias_correlation_procedures
            and r.correlation is not None
            and r.correlation < self.s.bias_correlation_bound
        }

    def _jumps(self, year: int) -> set[tuple[str, str, str]]:
        found = set()
        for p in self.s.bias_jump_from:
            known = LEARNT[p]
            following = next(
                q.key
                for q in procedures()
                if (q.exam, q.subject, q.level, q.grade) == (known.exam, known.subject, known.level, known.grade + 1)
            )
            ratios = {}
            for c in self.world.schools:
                before = self.world.results.get((year - 1, p, c))
                after = self.world.results.get((year, following, c))
                if before and after and before.mean_percent_of_maximum is not None and after.mean_percent_of_maximum:
                    ratios[c] = before.mean_percent_of_maximum / after.mean_percent_of_maximum
            if not ratios:
                continue
            q1, q3 = _quantile(list(ratios.values()), 0.25), _quantile(list(ratios.values()), 0.75)
            reach = self.s.bias_jump_fences * (q3 - q1)
            for c, k in ratios.items():
                if k > q3 + reach:
                    found.add((c, "резкое падение результатов", p))
                elif k < q1 - reach:
                    found.add((c, "резкий рост результатов", p))
        return found

    @remembered
    def biased(self, year: int) -> set[str]:
        """Schools with a sign in a year: the office's, or computed where it gave none."""
        given = {c for y, c, _ in self.world.bias_signs if y == year}
        return given or {c for c, _, _ in self.computed_signs(year)}

    # --- indicators: order-548-2022, раздел 6.4

    def incomparable(self, code: str, year: int) -> str:
        """Why the value of a year stands beside no other year's: «own» signals, a «short» period, or nothing."""
        working = self.world.working(year)
        if code == "1.1.3" and any(
            rule == "low_context" and position is not None
            for _, position, rule in (self.condition(year, c) for c in working)
        ):
            return "own"
        if code in KIND_OF and code[-1] in "234":
            answers = [self.deficit(year, c, KIND_OF[code])["source"] for c in working]
            return "own" if "расчёт системы" in answers and "ведомство" not in answers else ""
        of_results = not code.startswith(("2.2", "3")) or code == "2.2.8"
        return "short" if of_results and self.covered(year) != self.period(year) else ""

    def unknown(self, code: str, year: int) -> int | None:
        """Schools of the denominator that nothing is known of."""
        group = {"1.2.3": "ШНРО", "1.2.4": "ШНРО", "2.1.2": "ШсРНР"}.get(code)
        if group is None or self.indicator(code, year) is None:
            return None
        schools = self._in_cluster(group, year, self.world.working(year))
        return sum((year, c) not in self.world.participation for c in schools)

    def indicator(self, code: str, year: int) -> tuple[int, int] | None:
        """N and S of an indicator, None when it cannot be computed."""
        n, s = self._indicator_counts(code, year)
        return None if n is None or not s else (n, s)

    def _indicator_counts(self, code: str, year: int) -> tuple[int | None, int | None]:
        working = self.world.working(year)
        if code == "3.1.2" or code in [f"2.2.{number}" for number in range(1, 8)]:
            return self._resource_counts(code, year, working)
        if not any(self.failing_share(year, c) is not None for c in working):
            return None, None
        if code in ("1.2.2", "1.2.3", "1.2.4", "1.2.5", "2.1.2", "2.2.8"):
            return self._support_counts(code, year, working)
        return self._cluster_counts(code, year, working)

    def _in_cluster(self, name: str, year: int, working: list[str]) -> list[str]:
        return [c for c in working if self.cluster(year, c)["cluster"] == name]

    def _cluster_counts(self, code: str, year: int, working: list[str]) -> tuple[int | None, int | None]:
        name = {"1.1.1": "ШНРО", "1.2.1": "ШНРО", "1.1.2": "ШсРНР", "2.1.1": "ШсРНР", "1.1.3": "ШФНСУ"}.get(code)
        if name is None:
            return None, None
        unknown = name == "ШФНСУ" and all(self.condition(year, c)[1] is None for c in working)
        return None if unknown else len(self._in_cluster(name, year, working)), len(working)

    def _support_counts(self, code: str, year: int, working: list[str]) -> tuple[int | None, int | None]:
        w = self.world
        low, risk = (self._in_cluster(name, year, working) for name in ("ШНРО", "ШсРНР"))
        if code == "1.2.2":
            return self._repeated(year, low, working), len(working)
        if code in ("1.2.5", "2.2.8"):
            group = low if code == "1.2.5" else risk
            if self.s.indicator_cohort == "start":
                there = self.world.working(year - 1) if year - 1 in self.world.years() else []
                before = self._in_cluster("ШНРО" if code == "1.2.5" else "ШсРНР", year - 1, there)
                group = [c for c in before if c in working]
            answers = [self.improved(year, c) for c in group]
            return sum(a is True for a in answers), sum(a is not None for a in answers)
        column = {"1.2.3": "programme", "1.2.4": "mentor_school", "2.1.2": "antirisk_risk"}[code]
        group = risk if code == "2.1.2" else low
        rows = [w.participation[year, c] for c in group if (year, c) in w.participation]
        return (sum(bool(row.get(column)) for row in rows), len(group)) if rows else (None, None)

    def _repeated(self, year: int, low: list[str], working: list[str]) -> int | None:
        span = max(self.s.repeat_window_years, self.s.crisis_years_in_row)
        earlier = [y for y in range(year - span + 1, year) if y in self.world.years()]
        known = any(
            self.world.lists.get(y) or self.markers(y, c) is not None
            for y in earlier
            for c in working
            if c in self.world.working(y)
        )
        if self.covered(year) != self.period(year):
            return None
        return sum(self.status(year, c) != "впервые" for c in low) if known else None

    def _resource_counts(self, code: str, year: int, working: list[str]) -> tuple[int | None, int | None]:
        w = self.world
        if code == "3.1.2":
            rows = [w.failing[year, c] for c in working if (year, c) in w.failing and w.failing[year, c][1] is not None]
            return (sum(r[1] or 0 for r in rows), sum(r[0] for r in rows)) if rows else (None, None)
        if code == "2.2.1":
            pupils = {
                c: w.context[year, c]["pupils"]
                for c in working
                if w.context.get((year, c), {}).get("pupils") is not None and (year, c) in w.isbsh
            }
            given = [v for (y, c), v in w.isbsh.items() if y == year and c in working]
            poor = [
                c
                for c in pupils
                if Fraction(sum(v <= w.isbsh[year, c] for v in given), len(given)) <= exact(self.s.low_isbsh_quantile)
            ]
            return (sum(pupils[c] for c in poor), sum(pupils.values())) if pupils else (None, None)
        answers = [self.deficit(year, c, KIND_OF[code]) for c in working]
        if any(a["source"] == "ведомство" for a in answers):
            answers = [a for a in answers if a["source"] == "ведомство"]
        column = "has_deficit" if code[-1] in "234" else "resolved"
        return sum(a[column] is True for a in answers), sum(a[column] is not None for a in answers)

    def improved(self, year: int, code: str) -> bool | None:
        """Whether subject results of a school improved on the year before; None without a comparable procedure."""
        among = self.s.indicator_dynamics_procedures
        pairs = [
            (self.share(year - 1, p, code), self.share(year, p, code))
            for p in among
            if self.counts(year, p, code, among) and self.counts(year - 1, p, code, among)
        ]
        if not pairs:
            return None
        if self.s.indicator_subject_rule == "any":
            return any(new < old for old, new in pairs)
        good = sum(new < old or old == new == 0 for old, new in pairs)
        if self.s.indicator_subject_rule == "all":
            return good == len(pairs)
        return good > sum(new > old for old, new in pairs)

    # --- pooling

    def pooled(self, year: int, procedure: str, code: str) -> tuple[int, int, int]:
        """Years pooled, failed and participants of a result together with earlier years."""
        few = self.world.results[year, procedure, code].participants < self.s.small_procedure_participants
        span = self.s.pooling_years_small if few else self.s.pooling_years
        rows = [
            self.world.results[y, procedure, code]
            for y in range(year - span + 1, year + 1)
            if self.counts(y, procedure, code)
        ]
        return span, sum(r.failed or 0 for r in rows), sum(r.participants for r in rows)


def tried_world(world: World, changes: tuple[DataChange, ...]) -> World:
    """A copy of a region with the data that a scenario tries: sums of all changes first, bounds after."""
    results = {key: copy.copy(result) for key, result in world.results.items()}
    context = {place: dict(answers) for place, answers in world.context.items()}
    tried = replace(world, results=results, context=context, memory={})
    passed: dict[tuple[int, str, str], int] = {}
    equipment: dict[tuple[int, str], list[int]] = {}
    for change in changes:
        for code in _spoken_of(world, change):
            if change.kind == "growth_point":
                things = equipment.setdefault((change.year, code), [0, 0])
                things[0] += change.computers
                things[1] += change.projectors
            for year, procedure, school in world.results if change.kind == "passed" else ():
                if (year, school) == (change.year, code) and change.procedure in ("", procedure):
                    passed[year, procedure, school] = passed.get((year, procedure, school), 0) + change.pupils
    for key, pupils in passed.items():
        result = tried.results[key]
        if result.failed is not None:
            result.failed = min(result.participants, max(0, result.failed - pupils))
    for place, (computers, projectors) in equipment.items():
        answers = tried.context.get(place, {})
        for name in ("computers", "computers_online"):
            if answers.get(name) is not None:
                answers[name] += computers
        rooms, equipped = answers.get("classrooms"), answers.get("classrooms_with_projector")
        if rooms is not None and equipped is not None:
            answers["classrooms_with_projector"] = max(equipped, min(rooms, equipped + projectors))
    return tried


def _spoken_of(world: World, change: DataChange) -> list[str]:
    """Schools a change speaks of; a cluster is that of the norm, data unchanged. Every school here is of «М»."""
    if change.scope == "school":
        return [change.target] if change.target in world.schools else []
    if change.scope == "municipality":
        return list(world.schools) if change.target == "М" else []
    norm = Oracle(world, resolve())
    known = change.year in world.years()
    return [c for c in world.working(change.year) if known and norm.cluster(change.year, c)["cluster"] == change.target]


def _standard_error(n: int, total: float, squares: float) -> float:
    variance = max(squares - total * total / n, 0) / (n - 1)
    return math.sqrt(variance / n)


def _quantile(values: list[float], q: float) -> float:
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    lower = math.floor(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (ordered[upper] - ordered[lower]) * (place - lower)
