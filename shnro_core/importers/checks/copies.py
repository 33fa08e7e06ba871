"""First stage: files of one import with the same content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shnro_core.importers.checks.registry import Stage, check
from shnro_core.model import Finding, Severity


@dataclass(frozen=True)
class RepeatedFile:
    """A file whose content equals that of ``first`` of the same import; ``apart`` = their names tell other things."""

    file: str
    first: str
    apart: bool = False


@check(Stage.READABLE, RepeatedFile)
def check_file_repeated(repeated: RepeatedFile) -> Iterator[Finding]:
    """The same content twice in one import."""
    if not repeated.apart:
        what = f"то же содержимое, что и в файле {repeated.first}; файл пропущен"
        yield Finding(repeated.file, what, "Если это разные процедуры, скачайте нужный файл заново", Severity.WARNING)


@check(Stage.READABLE, RepeatedFile)
def check_copies_apart(repeated: RepeatedFile) -> Iterator[Finding]:
    """The same content taken for two things: the same pupils would count twice."""
    if repeated.apart:
        what = f"то же содержимое, что и в файле {repeated.first}, а по имени это другая работа или другой год"
        advice = (
            "Скачайте нужный файл заново или выберите для лишнего «не загружать» "
            '(в командной строке --set "file=ИМЯ skip=да")'
        )
        yield Finding(repeated.file, what, advice)
