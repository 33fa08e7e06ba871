"""Headers of tables as templates and forms write them."""

from __future__ import annotations

from shnro_core.importers.specs import TEMPLATES

ISBSH = [field.header for field in TEMPLATES["isbsh"].fields]
GIA = [field.header for field in TEMPLATES["gia_results"].fields]
MEASURE = [field.header for field in TEMPLATES["measure"].fields]
PARTICIPATION = [field.header for field in TEMPLATES["participation"].fields]
MARKS = ["Год", "Класс", "Предмет", "Муниципалитет", "Логин", "ОО", "Кол-во участников", 2, 3, 4, 5]
GENERAL = [
    "Пользователь", "Дата загрузки", "14. Где расположена образовательная организация?",
    "15. Каков размер населенного пункта?", "16. Какое из утверждений верно?",
]  # fmt: skip
