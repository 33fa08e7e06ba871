"""ОГЭ, ЕГЭ and ГВЭ: of every layout only school, exam and result are read; graduates never leave the package."""

from typing import Final

from shnro_core.importers.readers.gia import blocks, flat, refused, summary
from shnro_core.importers.readers.gia.model import GRADES, TWO_LEVELS

FORMATS: Final = (*blocks.FORMATS, *flat.FORMATS, *refused.FORMATS, *summary.FORMATS)

__all__ = ["FORMATS", "GRADES", "TWO_LEVELS"]
