"""«Сравнение»: choice of what to compare, the formula, the reader's own group, municipalities."""
