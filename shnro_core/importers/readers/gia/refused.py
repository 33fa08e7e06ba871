"""Documents of ГИА that hold no results to count: recognised by words no other layout has."""

from __future__ import annotations

from typing import Final

from shnro_core.importers.checks import Stage
from shnro_core.importers.checks.graduates import NotResults
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.specs.spec import Field, FieldKind

_APPEALS: Final = (
    Field("state", "Состояние апелляции", FieldKind.TEXT, aliases=("состояние апелляций", "статус апелляции")),
)


def read_appeals(context: Context, located: Located) -> Reading:
    """Never read: only those whose result was appealed stand there."""
    what = "это протокол апелляций: в нём только те, кто оспорил результат, по нему нельзя посчитать участников"
    advice = "Загрузите протокол результатов после апелляций, а этот файл уберите из загрузки"
    context.check(Stage.RECOGNISED, NotResults(context.file, located.sheet.name, what, advice))
    raise AssertionError("the check above refuses every file")


FORMATS: Final = (Format("gia_appeals", "Протокол апелляций ГИА", "result", _APPEALS, read_appeals, certain=True),)
