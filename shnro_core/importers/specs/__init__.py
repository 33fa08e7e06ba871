"""Tables described once: the same description writes the template, matches the headers and reads the rows back."""

from shnro_core.importers.specs.spec import Field, FieldKind, TableSpec
from shnro_core.importers.specs.templates import TEMPLATES
from shnro_core.importers.specs.write import write_template

__all__ = ["TEMPLATES", "Field", "FieldKind", "TableSpec", "write_template"]
