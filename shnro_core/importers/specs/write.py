"""Templates as workbooks: header, drop-down lists, a sheet of hints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from shnro_core.importers.cells import column_letter
from shnro_core.importers.specs.spec import CODES, Field, FieldKind, TableSpec
from shnro_core.importers.specs.templates import TEMPLATES

if TYPE_CHECKING:
    import xlsxwriter

HINTS_SHEET: Final = "Подсказки"
_ROWS_WITH_LISTS: Final = 5000


def write_template(name: str, path: Path) -> None:
    """Write the empty template ``name`` of ``TEMPLATES``: a sheet to fill and a sheet of hints. Raises KeyError."""
    spec = TEMPLATES[name]
    import xlsxwriter  # noqa: PLC0415 - readers of files write none

    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _write_table(book, spec)
        _write_hints(book, spec)


def _write_table(book: xlsxwriter.Workbook, spec: TableSpec) -> None:
    sheet = book.add_worksheet(spec.sheet)
    required = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "top"})
    optional = book.add_format({"bg_color": "#F2F2F2", "border": 1, "text_wrap": True, "valign": "top"})
    formats = {
        FieldKind.DATE: book.add_format({"num_format": "dd.mm.yyyy"}),
        **dict.fromkeys(CODES, book.add_format({"num_format": "@"})),
    }
    for column, field in enumerate(spec.fields):
        sheet.set_column(column, column, max(12, min(40, len(field.header) + 4)), formats.get(field.kind))
        sheet.write_string(0, column, field.header, required if field.required else optional)
        options = allowed_values(field) or list(field.suggestions)
        if options:
            strict = not field.suggestions
            message = "" if strict else "Другое значение тоже допустимо"
            area = f"{column_letter(column)}2:{column_letter(column)}{_ROWS_WITH_LISTS}"
            sheet.data_validation(
                area,
                {
                    "validate": "list",
                    "source": options,
                    "ignore_blank": True,
                    "show_error": strict,
                    "error_title": "Значение не из списка",
                    "error_message": f"Допустимы: {', '.join(options)}"[:255],
                    "input_message": message,
                },
            )
    sheet.freeze_panes(1, 0)


def _write_hints(book: xlsxwriter.Workbook, spec: TableSpec) -> None:
    sheet = book.add_worksheet(HINTS_SHEET)
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30, wrap)
    sheet.set_column(1, 3, 34, wrap)
    sheet.write_row(0, 0, ["Столбец шаблона", "Обязателен", "Что писать", "Пояснение"], bold)
    for row, field in enumerate(spec.fields, start=1):
        values = allowed_values(field)
        what = ", ".join(values) if values else field.kind.value
        sheet.write_row(row, 0, [field.header, "да" if field.required else "нет", what, field.hint], wrap)


def allowed_values(field: Field) -> list[str]:
    """Values of the drop-down list of a closed field; empty for open ones."""
    if field.kind is FieldKind.FLAG:
        return ["да", "нет"]
    return list(field.choices)
