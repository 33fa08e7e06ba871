"""The whole country: 40 000 schools, five years, 27 procedures."""
