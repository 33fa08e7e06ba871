"""Fourth stage for surveys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shnro_core.importers.checks.registry import Stage, check
from shnro_core.model import Finding, Severity
from shnro_core.text import counted


@dataclass(frozen=True)
class Answers:
    """Rows whose answer to one question (header ``column``) is not on its scale."""

    file: str
    sheet: str | None
    column: str
    rows: tuple[int, ...]


@check(Stage.VALUES, Answers)
def check_answer_unknown(subject: Answers) -> Iterator[Finding]:
    """Answers outside the scale: not counted, and not quoted, since they may be free text."""
    if subject.rows:
        count = counted(len(subject.rows), "ответ")
        yield Finding(
            subject.file,
            f"не входят в шкалу и не посчитаны: {count}",
            "Дополните шкалу вопроса, если это готовый вариант, а не свободный ответ",
            Severity.WARNING,
            sheet=subject.sheet,
            row=subject.rows[0],
            column=subject.column,
        )
