"""Readers of the office's files: one reader per format, one check per kind of finding."""
