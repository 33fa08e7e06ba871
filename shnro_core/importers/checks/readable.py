"""First stage: can the file be opened safely."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from shnro_core.importers.checks.registry import Stage, check
from shnro_core.model import Finding, Severity
from shnro_core.text import number


class Container(StrEnum):
    """What the first bytes of a file say it is."""

    EMPTY = "empty"
    WORKBOOK = "workbook"
    ARCHIVE = "archive"
    BROKEN_ARCHIVE = "broken archive"
    OTHER_OFFICE = "other office"
    OLD_EXCEL = "old excel"
    ENCRYPTED = "encrypted"
    FOREIGN = "foreign"
    PACKED_OTHERWISE = "packed otherwise"
    TEXT = "text"


@dataclass(frozen=True)
class FileFacts:
    """What was learnt of a file without reading its tables; sizes in bytes, ``ratio`` = unpacked to packed size."""

    file: str
    container: Container
    size: int
    size_limit: int
    suffix: str = ""
    settled: bool = True
    entries: int = 0
    entries_limit: int = 0
    unpacked: int = 0
    unpacked_limit: int = 0
    ratio: float = 0.0
    ratio_limit: float = 0.0
    macros: bool = False
    external_links: bool = False
    document_type: bool = False
    nested: bool = False
    locked: bool = False


@dataclass(frozen=True)
class ReadingFault:
    """Why the content could not be read, as the reading process tells."""

    file: str
    fault: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class ProcessFault:
    """How the reading process ended before it answered."""

    file: str
    fault: str
    seconds: int = 0


def _megabytes(size: float) -> str:
    return f"{number(size / 2**20, 1 if size < 10 * 2**20 else 0)} МБ"


@check(Stage.READABLE, FileFacts)
def check_file_empty(facts: FileFacts) -> Iterator[Finding]:
    """A file of zero bytes."""
    if facts.container is Container.EMPTY:
        yield Finding(facts.file, "файл пуст (0 байт)", "Скачайте или сохраните его заново")


@check(Stage.READABLE, FileFacts)
def check_file_oversize(facts: FileFacts) -> Iterator[Finding]:
    """A file above the limit of one file."""
    if facts.size > facts.size_limit:
        what = f"размер {_megabytes(facts.size)} больше допустимых {_megabytes(facts.size_limit)}"
        yield Finding(facts.file, what, "Разделите файл или удалите из него рисунки и лишние листы")


@check(Stage.READABLE, FileFacts)
def check_file_unsettled(facts: FileFacts) -> Iterator[Finding]:
    """A file that grew or changed while it was looked at."""
    if not facts.settled:
        what = "файл меняется: его ещё записывает другая программа"
        yield Finding(facts.file, what, "Дождитесь окончания записи, закройте файл и загрузите его снова")


@check(Stage.READABLE, FileFacts)
def check_file_foreign(facts: FileFacts) -> Iterator[Finding]:
    """A letter, a scan or another document that lies beside the tables: it is left out and stops nothing."""
    if facts.container is Container.FOREIGN:
        yield Finding(facts.file, "не таблица, пропущен", "Ничего делать не нужно", Severity.NOTE)


@check(Stage.READABLE, FileFacts)
def check_archive_kind_unknown(facts: FileFacts) -> Iterator[Finding]:
    """An archive that is not a ZIP."""
    if facts.container is Container.PACKED_OTHERWISE:
        what = "архив RAR или 7z не открывается: таблицы из него не прочитаны"
        yield Finding(facts.file, what, "Распакуйте его и загрузите папку или архив ZIP")


@check(Stage.READABLE, FileFacts)
def check_file_kind_unknown(facts: FileFacts) -> Iterator[Finding]:
    """A document of another office program under the name of a table, or a table of another program."""
    if facts.container is Container.OTHER_OFFICE:
        what = "это не таблица XLSX и не текст CSV"
        yield Finding(facts.file, what, "Сохраните таблицу в формате XLSX или уберите файл из загрузки")


@check(Stage.READABLE, FileFacts)
def check_file_encrypted(facts: FileFacts) -> Iterator[Finding]:
    """A workbook or archive behind a password."""
    if facts.container is Container.ENCRYPTED:
        what = "книга зашифрована: паролем на открытие или защитой структуры, которую Excel тоже шифрует"
        advice = (
            "Откройте её в Excel и снимите защиту: «Рецензирование» → «Защитить книгу»; если при открытии нужен "
            "пароль — «Файл» → «Сведения» → «Защита книги» → «Зашифровать с использованием пароля», сотрите его. "
            "Сохраните и загрузите снова"
        )
        yield Finding(facts.file, what, advice)
    elif facts.locked:
        yield Finding(facts.file, "файл защищён паролем", "Снимите пароль и загрузите файл снова")


@check(Stage.READABLE, FileFacts)
def check_archive_damaged(facts: FileFacts) -> Iterator[Finding]:
    """A workbook or archive whose end is missing."""
    if facts.container is Container.BROKEN_ARCHIVE:
        what = "файл оборван: у книги или архива нет окончания"
        yield Finding(facts.file, what, "Дождитесь окончания записи или скачайте файл заново")


@check(Stage.READABLE, FileFacts)
def check_archive_nested(facts: FileFacts) -> Iterator[Finding]:
    """An archive inside an archive."""
    if facts.nested:
        yield Finding(facts.file, "архив лежит внутри архива", "Распакуйте его и загрузите файлы или папку")


@check(Stage.READABLE, FileFacts)
def check_archive_entries_excess(facts: FileFacts) -> Iterator[Finding]:
    """Too many parts in one container."""
    if facts.entries > facts.entries_limit:
        what = f"внутри {number(facts.entries)} частей, допустимо не больше {number(facts.entries_limit)}"
        yield Finding(facts.file, what, "Проверьте, откуда файл, и загружайте меньшими архивами")


@check(Stage.READABLE, FileFacts)
def check_archive_bomb(facts: FileFacts) -> Iterator[Finding]:
    """A container that unpacks to more than a table of schools can need."""
    too_large = facts.unpacked > facts.unpacked_limit
    too_dense = facts.ratio > facts.ratio_limit
    if too_large or too_dense:
        what = (
            f"при распаковке {_megabytes(facts.size)} превращаются в {_megabytes(facts.unpacked)}, допустимо не больше "
            f"{_megabytes(facts.unpacked_limit)} и сжатие не больше чем в {number(facts.ratio_limit)} раз"
        )
        yield Finding(facts.file, what, "Так выглядят вредоносные архивы; проверьте, откуда файл")


@check(Stage.READABLE, FileFacts)
def check_workbook_macros(facts: FileFacts) -> Iterator[Finding]:
    """A workbook with macros."""
    if facts.macros:
        yield Finding(facts.file, "в книге есть макросы", "Сохраните её как «Книга Excel (*.xlsx)» без макросов")


@check(Stage.READABLE, FileFacts)
def check_workbook_external_links(facts: FileFacts) -> Iterator[Finding]:
    """A workbook whose cells refer to other files."""
    if facts.external_links:
        what = "в книге есть ссылки на другие файлы"
        yield Finding(facts.file, what, "Разорвите связи (Данные → Изменить связи) и сохраните книгу")


@check(Stage.READABLE, FileFacts)
def check_workbook_document_type(facts: FileFacts) -> Iterator[Finding]:
    """A workbook whose XML declares a document type."""
    if facts.document_type:
        what = "внутри книги есть объявление DOCTYPE, которого Excel не пишет"
        yield Finding(facts.file, what, "Проверьте, откуда файл; пересохраните его в Excel")


@check(Stage.READABLE, ReadingFault)
def check_workbook_damaged(fault: ReadingFault) -> Iterator[Finding]:
    """A workbook that opens as an archive but has no readable tables."""
    if fault.fault == "workbook":
        what = "книга повреждена и не читается"
        yield Finding(fault.file, what, "Откройте её в Excel, сохраните заново и загрузите снова", sheet=fault.sheet)


@check(Stage.READABLE, ReadingFault)
def check_old_excel_encrypted(fault: ReadingFault) -> Iterator[Finding]:
    """A workbook of Excel 97–2003 behind a password."""
    if fault.fault == "password":
        yield Finding(fault.file, "книга Excel 97–2003 защищена паролем", "Снимите пароль и загрузите файл снова")


@check(Stage.READABLE, ReadingFault)
def check_cell_far(fault: ReadingFault) -> Iterator[Finding]:
    """A cell so far away that the table would fill the memory."""
    if fault.fault == "far":
        yield Finding(
            fault.file,
            "на листе есть заполненная ячейка слишком далеко от таблицы",
            "Перейдите к ней (Ctrl+End), удалите строки и столбцы за пределами таблицы и сохраните книгу",
            sheet=fault.sheet,
            row=fault.row,
            column=fault.column,
        )


@check(Stage.READABLE, ReadingFault)
def check_text_binary(fault: ReadingFault) -> Iterator[Finding]:
    """Content that is neither a workbook nor text."""
    if fault.fault == "binary":
        what = "содержимое не похоже ни на книгу XLSX, ни на текст CSV"
        yield Finding(fault.file, what, "Сохраните таблицу в формате XLSX и загрузите снова")


@check(Stage.READABLE, ReadingFault)
def check_text_markup(fault: ReadingFault) -> Iterator[Finding]:
    """A web page saved under the name of a table."""
    if fault.fault == "markup":
        what = "это веб-страница или XML без таблицы"
        yield Finding(fault.file, what, "Откройте файл в Excel и сохраните как «Книга Excel (*.xlsx)»")


@check(Stage.READABLE, ReadingFault)
def check_text_quote(fault: ReadingFault) -> Iterator[Finding]:
    """A quote in delimited text that is not closed, or stands undoubled inside a quoted value."""
    if fault.fault == "quote":
        what = "кавычка не закрыта или стоит внутри значения неудвоенной: столбцы этой строки не разобрать"
        advice = "Исправьте кавычки в этой строке или откройте файл в Excel и сохраните как «Книга Excel (*.xlsx)»"
        yield Finding(fault.file, what, advice, row=fault.row)


@check(Stage.READABLE, ReadingFault)
def check_sheet_empty(fault: ReadingFault) -> Iterator[Finding]:
    """A file without a single filled cell."""
    if fault.fault == "no cells":
        yield Finding(fault.file, "в файле нет ни одной заполненной ячейки", "Проверьте, тот ли это файл")


@check(Stage.READABLE, ProcessFault)
def check_reader_overtime(fault: ProcessFault) -> Iterator[Finding]:
    """A file that took longer than the limit."""
    if fault.fault == "time":
        what = f"файл разбирался дольше {number(fault.seconds)} с и был остановлен"
        yield Finding(fault.file, what, "Проверьте, тот ли это файл; пересохраните его в Excel или разделите")


@check(Stage.READABLE, ProcessFault)
def check_reader_memory(fault: ProcessFault) -> Iterator[Finding]:
    """A file that needed more memory than the limit."""
    if fault.fault == "memory":
        what = "для разбора файла не хватило отведённой памяти"
        yield Finding(fault.file, what, "Проверьте, тот ли это файл; пересохраните его в Excel или разделите")


@check(Stage.READABLE, ProcessFault)
def check_reader_died(fault: ProcessFault) -> Iterator[Finding]:
    """A file at which the reading process ended abnormally."""
    if fault.fault == "died":
        what = "разбор файла прервался; остальные файлы не пострадали"
        yield Finding(fault.file, what, "Пересохраните файл в Excel; если не поможет, передайте его разработчику")
