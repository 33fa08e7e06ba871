"""Data on its way in: reading, comparison with what is loaded, publication of a new version; the invented region."""
