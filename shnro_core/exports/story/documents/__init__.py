"""What the documents say without a table of their own: contents retold, single facts, passports of indicators."""

from shnro_core.exports.story.documents.contents import blocks as contents
from shnro_core.exports.story.documents.facts import blocks as facts
from shnro_core.exports.story.documents.passports import blocks as passports

__all__ = ["contents", "facts", "passports"]
