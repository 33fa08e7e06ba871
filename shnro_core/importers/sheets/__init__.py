"""Tables inside files: workbooks and delimited text seen through one interface that reads wanted columns only."""

from shnro_core.importers.sheets.opening import open_source
from shnro_core.importers.sheets.source import Sheet, Source, UnreadableError

__all__ = ["Sheet", "Source", "UnreadableError", "open_source"]
