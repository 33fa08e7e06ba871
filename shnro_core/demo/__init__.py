"""Invented region, deterministic."""
