"""Invented region, deterministic."""

from typing import Final

DEFAULT_SEED: Final = 67
"""Seed of the region that every database holds."""
