"""Invented region, deterministic."""

from shnro_core.demo.region import DemoRegion, DemoTruth, generate
from shnro_core.demo.results import SUPPORT_EFFECT_PP

__all__ = ["SUPPORT_EFFECT_PP", "DemoRegion", "DemoTruth", "generate"]
