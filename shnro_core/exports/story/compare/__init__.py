"""«Сравнение»: similar schools and from whom to learn, schools side by side, municipalities side by side."""
