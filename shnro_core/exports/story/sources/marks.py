"""How to read the marks beside figures, and whose boundaries the maps draw."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story.model import Block, Context, Story
from shnro_core.model import Column, DataKind, Standing, Table
from shnro_core.parameters import resolve


def tell(context: Context) -> Story:
    """Marks and licences; the same for every region."""
    return Story(title="", line="", blocks=(_marks(context), _licences(context)))


def _marks(context: Context) -> Block:
    settings = resolve()
    few = text.counted(settings.shown_participants, "участник", case=text.Case.GENITIVE)
    unsure = text.counted(settings.reliable_participants, "участник", case=text.Case.GENITIVE)
    origin, standing, gaps, colour = "Откуда число", "Чем оно обосновано", "Если числа нет", "Цвет"
    rows = [
        (origin, DataKind.PUBLISHED.value, "Напечатано в документе, показано как там, с местом в документе."),
        (origin, DataKind.LOADED.value, "Взято из выгрузок, которые загрузил оператор на странице «Данные»."),
        (origin, DataKind.DEMO.value, "Регион и школы вымышлены, чтобы показать возможности программы."),
        (standing, Standing.NORM.value, "Правило взято из приказа или методики; назван документ и пункт."),
        (
            standing,
            Standing.OWN.value,
            "В документах этого нет, посчитала программа: интервалы, проверки на случайность, восстановленные числа.",
        ),
        (
            standing,
            Standing.OPEN.value,
            "Документ можно прочесть по-разному, или он спорит сам с собой. Показано как напечатано, рядом — сомнение.",
        ),
        (gaps, text.MISSING, "Значение не напечатано или не загружено. Это не ноль."),
        (gaps, text.NOT_APPLICABLE, "К этой строке показатель не относится."),
        (gaps, text.HIDDEN, f"Значение есть, но не показано: меньше {few}, по нему можно узнать ребёнка."),
        (
            colour,
            "серый",
            f"Разницу не отличить от случайности, или данных мало (меньше {unsure}): выводов не делайте.",
        ),
    ]
    return _block(
        context,
        key="sources-marks",
        title="Как читать пометки: «норма» — из приказа, «расчёт системы» — наше, «неоднозначно» — спорит сам документ",
        n="Пометки одинаковы на всех страницах и в выгрузках.",
        frame=pd.DataFrame(rows, columns=["group", "mark", "meaning"]),
        columns=(
            Column("mark", "Пометка", width="medium"),
            Column("meaning", "Что значит"),
            Column("group", "О чём говорит"),
        ),
        file_stem="pometki",
        group="group",
    )


def _licences(context: Context) -> Block:
    rows = [
        (
            "Границы муниципалитетов",
            "СберИндекс; содержат данные © участники OpenStreetMap (ODbL 1.0)",
            "CC BY-SA 4.0",
            "Упрощены, соседние границы совпадают. Файл границ остаётся под этой лицензией отдельно от программы.",
        ),
        ("Центры муниципалитетов", "GeoNames", "CC BY 4.0", "Координаты районных центров и городов."),
    ]
    return _block(
        context,
        key="sources-licences",
        title="Границы на картах: СберИндекс (CC BY-SA 4.0), © участники OpenStreetMap",
        n="При перепечатке карт сохраняйте эту подпись.",
        frame=pd.DataFrame(rows, columns=["what", "whose", "licence", "changed"]),
        columns=(
            Column("what", "Что"),
            Column("whose", "Чьё"),
            Column("licence", "Лицензия"),
            Column("changed", "Что изменено"),
        ),
        file_stem="licenzii_kart",
    )


def _block(
    context: Context,
    *,
    key: str,
    title: str,
    n: str,
    frame: pd.DataFrame,
    columns: tuple[Column, ...],
    file_stem: str,
    group: str | None = None,
) -> Block:
    return Block(
        key=key,
        title=title,
        n=n,
        prose=True,
        table=Table(
            frame=frame,
            columns=columns,
            caption=title,
            file_stem=file_stem,
            stamp=context.region.stamp,
            group=group,
        ),
    )
