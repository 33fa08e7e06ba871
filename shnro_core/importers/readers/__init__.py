"""One reader per format. ``FORMATS`` lists them all; ``recognise`` finds the one a file is in."""

from shnro_core.importers.readers.base import Context, Format, Located, Reading, StageFailedError
from shnro_core.importers.readers.catalogue import FORMATS, recognise

__all__ = ["FORMATS", "Context", "Format", "Located", "Reading", "StageFailedError", "recognise"]
