"""Measurements of the program against its targets; a benchmark is a registered function of a module of this package."""
