"""Invented names of the demonstration region: municipalities, settlements, schools, people.

Every stem is made up for this program. The cities carry names that no reader takes for real ones («Демоград»).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REGION_CODE: Final = "demo"
REGION_NAME: Final = "Демо-область"
LOGIN_PREFIX: Final = "sch99"


@dataclass(frozen=True, slots=True)
class MunicipalityName:
    """A municipality, its centre and the adjective of the schools of the centre (feminine, masculine)."""

    name: str
    centre: str
    feminine: str
    masculine: str


CITIES: Final = (
    MunicipalityName("г. Демоград", "Демоград", "Демоградская", "Демоградский"),
    MunicipalityName("г. Учебнинск", "Учебнинск", "Учебнинская", "Учебнинский"),
    MunicipalityName("г. Примерск-Озёрный", "Примерск-Озёрный", "Примерско-Озёрная", "Примерско-Озёрный"),
)

_DISTRICT_STEMS: Final = (
    "Белоклёнов",
    "Верхнелужин",
    "Дальнерощин",
    "Журавлин",
    "Заозёрнов",
    "Ивнянкин",
    "Калиноборов",
    "Ключеполь",
    "Луговидов",
    "Медвянков",
    "Новотропин",
    "Ольховодов",
    "Пестрополь",
    "Росистов",
    "Светлогривов",
    "Тихоручьев",
    "Утренников",
    "Хвойносельцев",
    "Шелестов",
    "Эховидов",
    "Яснокраев",
)


def districts() -> tuple[MunicipalityName, ...]:
    """The 21 districts in alphabetical order."""
    return tuple(
        MunicipalityName(f"{stem}ский район", _centre(stem), f"{stem}ская", f"{stem}ский") for stem in _DISTRICT_STEMS
    )


def _centre(stem: str) -> str:
    return f"{stem[:-1]}е" if stem.endswith("ь") else f"{stem}о"


_FIRST_PARTS: Final = (
    "Вьюго",
    "Звонко",
    "Искро",
    "Лучисто",
    "Мглисто",
    "Пухо",
    "Радужно",
    "Росо",
    "Снегире",
    "Туманно",
    "Хрусталь",
    "Шелесто",
    "Щебето",
    "Эхо",
    "Янтаре",
    "Перепёлко",
)
_SECOND_PARTS: Final = (
    "бережская",
    "борская",
    "бродская",
    "гривинская",
    "долинская",
    "заводьевская",
    "камышинская",
    "клёновская",
    "криницкая",
    "лугинская",
    "мостовская",
    "озёрская",
    "опушкинская",
    "полянская",
    "рощинская",
    "ручейская",
    "тропинская",
    "холминская",
)


def village_adjectives() -> list[str]:
    """Adjectives of village schools, each used once: «Росополянская», «Шелестоборская» …"""
    return [first + second for second in _SECOND_PARTS for first in _FIRST_PARTS]


SURNAMES: Final = (
    "Демонстрацев",
    "Примеров-Учебный",
    "Образчиков",
    "Выдумкин",
    "Небывалов",
    "Сочинялкин",
    "Понарошкин",
    "Вымышленов",
    "Макетов",
    "Шаблонников",
    "Заглушкин",
    "Черновиков",
)
GIVEN_NAMES: Final = ("Пример", "Образец", "Макет", "Эскиз", "Набросок", "Черновик")
DIRECTOR_NAMES: Final = tuple(f"{surname} {given} Демонстрациевич" for surname in SURNAMES for given in GIVEN_NAMES)
MAIL_DOMAIN: Final = "demo.example"
