"""Refusals of the method: a question the data cannot answer."""

from __future__ import annotations


class NoDataError(Exception):
    """The region or year has no data for the question; the message is one Russian sentence that says what there is."""
