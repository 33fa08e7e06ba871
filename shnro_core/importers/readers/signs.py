"""Signs of biased results given by an office, one row = one school × year, a column for each sign."""

from __future__ import annotations

from typing import Final

from shnro_core.importers.checks import Stage
from shnro_core.importers.readers.base import Context, Format, Located, Reading
from shnro_core.importers.specs.spec import Field, FieldKind
from shnro_core.importers.specs.templates import LOGIN, YEAR

SIGNS: Final = ("4 РУ", "4 МА", "5 РУ", "5 МА")
FIELDS: Final = (YEAR, LOGIN, *(Field(sign, sign, FieldKind.FLAG, required=False) for sign in SIGNS))


def read(context: Context, located: Located) -> Reading:
    """Signs marked with 1; empty and 0 mean no sign."""
    rows = context.table_rows(FIELDS, located, key=("year", "school_code"))
    context.check(Stage.VALUES, rows)
    typed = rows.rows.typed
    present = [sign for sign in SIGNS if sign in typed]
    long = typed.melt(["year", "school_code"], present, "sign", "marked", ignore_index=False)
    values = long[long["marked"].fillna(False)].sort_values(["year", "school_code", "sign"])
    return Reading(values.drop(columns="marked"), rows.given, len(typed), context.only_year(typed, located.title))


FORMATS: Final = (Format("bias_signs", "Признаки необъективности ВПР", "bias_sign", FIELDS, read),)
