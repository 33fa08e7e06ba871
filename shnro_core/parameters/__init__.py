"""Numbers of the law as data: description, unit, reference, dated values."""
