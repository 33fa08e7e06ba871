"""«Сравнение»: similar schools by an open formula, schools and municipalities side by side."""

from shnro_core.ui.compare.page import comparison
from shnro_core.ui.page import begin

begin()
comparison()
