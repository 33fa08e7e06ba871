"""Templates of the tables the office keeps itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shnro_core.importers.specs.spec import Field, FieldKind, TableSpec

FIRST_YEAR: Final = 2010
LAST_YEAR: Final = 2040


def same(values: Iterable[str]) -> dict[str, str]:
    """Allowed values that are stored as written."""
    return {value: value for value in values}


YEAR: Final = Field(
    "year", "Год", FieldKind.YEAR, "Год, к которому относится строка: 2023", low=FIRST_YEAR, high=LAST_YEAR
)
LOGIN: Final = Field(
    "school_code",
    "Логин",
    FieldKind.LOGIN,
    "Логин школы в ФИС ОКО: sch670001 (edu670001 — то же самое)",
    aliases=("логин оо", "логин школы", "код оо", "код школы", "пользователь"),
)
DEFICIT_KINDS: Final = ("кадровый", "материально-технический", "ИКТ")
STATUSES: Final = ("запланирована", "выполняется", "выполнена", "отменена")


def _year_of(name: str, header: str) -> Field:
    return Field(name, header, FieldKind.YEAR, "Пусто, если нет", required=False, low=FIRST_YEAR, high=LAST_YEAR)


def _count(name: str, header: str, hint: str, *, required: bool = True) -> Field:
    return Field(name, header, FieldKind.COUNT, hint, required=required, low=0)


SCHOOL: Final = TableSpec(
    "school",
    "Реестр школ",
    "school",
    "Реестр школ",
    (
        LOGIN,
        Field("name", "Название ОО", FieldKind.ORGANISATION, "Краткое название школы", aliases=("название", "оо")),
        Field("municipality", "Муниципалитет", FieldKind.TEXT, "Район или округ, как на карте"),
        Field("area", "Местность", FieldKind.CHOICE, "", required=False, choices=same(("городская", "сельская"))),
        Field(
            "kind",
            "Вид ОО",
            FieldKind.TEXT,
            "Можно выбрать из списка или написать иначе",
            required=False,
            suggestions=("средняя школа", "основная школа", "начальная школа", "гимназия", "лицей", "вечерняя школа"),
        ),
        Field(
            "advanced", "Повышенный уровень", FieldKind.FLAG, "Гимназия, лицей, углублённое изучение", required=False
        ),
        Field("lat", "Широта", FieldKind.NUMBER, "Градусы: 54,78", required=False, low=41, high=82),
        Field("lon", "Долгота", FieldKind.NUMBER, "Градусы: 32,04", required=False, low=-180, high=180),
        _year_of("closed_year", "Год закрытия"),
    ),
    key=("school_code",),
)
ISBSH: Final = TableSpec(
    "isbsh",
    "Индекс социального благополучия школы по годам",
    "isbsh",
    "ИСБШ",
    (YEAR, LOGIN, Field("isbsh", "ИСБШ", FieldKind.NUMBER, "Значение индекса", aliases=("значение исбш",))),
    key=("year", "school_code"),
)
DEFICIT: Final = TableSpec(
    "deficit",
    "Ресурсные дефициты школ по годам",
    "deficit",
    "Дефициты",
    (
        YEAR,
        LOGIN,
        Field("kind", "Вид дефицита", FieldKind.CHOICE, "", aliases=("вид",), choices=same(DEFICIT_KINDS)),
        Field("indicator", "Показатель", FieldKind.TEXT, "По какому показателю выявлен дефицит", prose=True),
        Field("found", "Выявлен", FieldKind.FLAG),
        Field("resolved", "Устранён", FieldKind.FLAG, "Пусто, если ещё не известно", required=False),
    ),
    key=("year", "school_code", "kind", "indicator"),
)
PARTICIPATION: Final = TableSpec(
    "participation",
    "Участие школ в программах поддержки",
    "participation",
    "Участие",
    (
        YEAR,
        LOGIN,
        Field("track", "Трек", FieldKind.COUNT, "1, 2 или 3", required=False, low=1, high=3),
        Field("project_500_plus", "Проект «500+»", FieldKind.FLAG, required=False, aliases=("500+",)),
        Field("operator", "Оператор", FieldKind.CHOICE, "", required=False, choices=same(("ЦНППМ", "МОЦ"))),
        Field(
            "curator_school", "Куратор (организация)", FieldKind.ORGANISATION, "Организация, не человек", required=False
        ),
        Field("mentor_school", "Школа-наставник", FieldKind.ORGANISATION, "Организация, не человек", required=False),
        Field("has_municipal_coordinator", "Муниципальный координатор", FieldKind.FLAG, "Есть или нет", required=False),
        Field(
            "programme", "Программа", FieldKind.TEXT, "Принятая школой программа перехода", required=False, prose=True
        ),
        Field("antirisk_risk", "Риск антирисковой программы", FieldKind.TEXT, required=False, prose=True),
        _year_of("growth_point_year", "Точка роста, год"),
        _year_of("digital_environment_year", "ЦОС, год"),
    ),
    key=("year", "school_code"),
)
MEASURE: Final = TableSpec(
    "measure",
    "Меры поддержки школ",
    "measure",
    "Меры",
    (
        YEAR,
        LOGIN,
        Field("measure", "Мера", FieldKind.TEXT, "Что делается, без фамилий", aliases=("мероприятие",), prose=True),
        Field("deficit_kind", "Вид дефицита", FieldKind.CHOICE, "", required=False, choices=same(DEFICIT_KINDS)),
        Field("start_date", "Начало", FieldKind.DATE),
        Field("end_date", "Окончание", FieldKind.DATE, required=False),
        Field("status", "Статус", FieldKind.CHOICE, "", choices=same(STATUSES)),
    ),
    key=("year", "school_code", "measure", "start_date"),
)
FAILING_PUPILS: Final = TableSpec(
    "failing_pupils",
    "Неуспевающие обучающиеся и меры для них (трек 3)",
    "failing_pupils",
    "Неуспевающие",
    (
        YEAR,
        LOGIN,
        _count("pupils_failing", "Неуспевающих", "Сколько обучающихся не успевают"),
        _count("pupils_with_support", "Получили поддержку", "Сколько из них получили поддержку", required=False),
        _count("pupils_overcame", "Преодолели неуспеваемость", "Сколько из них стали успевать", required=False),
    ),
    key=("year", "school_code"),
)
TEACHER_DEFICIT: Final = TableSpec(
    "teacher_deficit",
    "Профессиональные дефициты и индивидуальные маршруты учителей",
    "teacher_deficit",
    "Учителя",
    (
        YEAR,
        LOGIN,
        Field(
            "area",
            "Вид дефицита",
            FieldKind.TEXT,
            "Пусто = все виды вместе: строка итога школы",
            required=False,
            expected=False,
            suggestions=("предметный", "методический", "психолого-педагогический", "оценочный", "цифровой"),
        ),
        _count("teachers_diagnosed", "Учителей прошли диагностику", "Сколько учителей, без фамилий"),
        _count("teachers_with_deficit", "Учителей с дефицитом", "У скольких из них дефицит выявлен"),
        _count("routes_started", "Маршрутов составлено", "Индивидуальных маршрутов (ИОМ)", required=False),
        _count("routes_completed", "Маршрутов завершено", "Сколько из них пройдено до конца", required=False),
    ),
    key=("year", "school_code", "area"),
)
PLAN_MEASURE: Final = TableSpec(
    "plan_measure",
    "Дорожная карта и план региона",
    "plan_measure",
    "План",
    (
        YEAR,
        Field(
            "plan",
            "Документ",
            FieldKind.TEXT,
            "Как называется план; строки одного документа и года заменяются вместе",
            suggestions=("План мероприятий", "Дорожная карта"),
        ),
        Field("number", "№", FieldKind.TEXT, "Номер меры, как напечатан", required=False),
        Field("section", "Раздел", FieldKind.TEXT, "Раздел документа", prose=True),
        Field("measure", "Мера", FieldKind.TEXT, "Что делается, без фамилий", aliases=("мероприятие",), prose=True),
        Field("target_group", "Для кого", FieldKind.TEXT, "Школы, учителя, муниципалитеты", required=False, prose=True),
        Field("timing", "Срок", FieldKind.TEXT, "Словами: сентябрь 2023, ежегодно", required=False),
        Field(
            "responsible",
            "Ответственный",
            FieldKind.ORGANISATION,
            "Организация, не человек",
            required=False,
            aliases=("отвечают", "ответственные"),
        ),
        Field("status", "Статус", FieldKind.CHOICE, "", required=False, choices=same(STATUSES)),
    ),
    key=("year", "plan", "section", "measure"),
)
LIST_ENTRY: Final = TableSpec(
    "list_entry",
    "Списки ШНРО по годам",
    "list_entry",
    "Списки",
    (
        YEAR,
        LOGIN,
        Field(
            "list",
            "Список",
            FieldKind.TEXT,
            "Пусто = ШНРО",
            required=False,
            expected=False,
            suggestions=("ШНРО", "ШсРНР", "ШФНСУ"),
        ),
    ),
    key=("year", "school_code", "list"),
)
GIA_RESULTS: Final = TableSpec(
    "gia_results",
    "Результаты ОГЭ и ЕГЭ по школам",
    "result",
    "Результаты ГИА",
    (
        YEAR,
        Field("exam", "Экзамен", FieldKind.CHOICE, "", choices=same(("ОГЭ", "ЕГЭ"))),
        Field("subject", "Предмет", FieldKind.SUBJECT, "Математика, Русский язык …"),
        Field(
            "level",
            "Уровень",
            FieldKind.CHOICE,
            "Только для математики ЕГЭ",
            required=False,
            expected=False,
            choices=same(("базовый", "профильный")),
        ),
        Field("school_code", "Код ОО", FieldKind.GIA_SCHOOL, LOGIN.hint, aliases=("логин", *LOGIN.aliases)),
        _count("participants", "Участников", "Без пересдач и выпускников прошлых лет"),
        _count("failed", "Не преодолели порог", "Сколько из них ниже минимального балла"),
    ),
    key=("year", "exam", "subject", "level", "school_code"),
)

MARK_SCALE: Final = TableSpec(
    "mark_scale",
    "Шкалы отметок ВПР на год",
    "mark_scale",
    "Шкалы отметок",
    (
        YEAR,
        Field("grade", "Класс работы", FieldKind.COUNT, "За какой класс работа", low=4, high=11),
        Field("subject", "Предмет", FieldKind.SUBJECT, "Математика, Русский язык …"),
        *(
            Field(
                f"min_mark{mark}", f"Балл за «{mark}»", FieldKind.NUMBER, f"Наименьшая сумма баллов за «{mark}»", low=0
            )
            for mark in (3, 4, 5)
        ),
    ),
    key=("year", "grade", "subject"),
)
EXAM_THRESHOLD: Final = TableSpec(
    "exam_threshold",
    "Минимальные баллы ОГЭ и ЕГЭ на год",
    "exam_threshold",
    "Минимальные баллы",
    (
        YEAR,
        GIA_RESULTS.field("exam"),
        GIA_RESULTS.field("subject"),
        GIA_RESULTS.field("level"),
        Field("minimum", "Минимальный балл", FieldKind.NUMBER, "Наименьший балл, с которым экзамен сдан", low=0),
    ),
    key=("year", "exam", "subject", "level"),
)
GIA_CODE: Final = TableSpec(
    "gia_code",
    "Коды школ в системе ГИА и логины",
    "gia_code",
    "Коды ГИА",
    (
        Field("gia_code", "Код ГИА", FieldKind.GIA_CODE, "Код школы из протоколов ОГЭ и ЕГЭ: 13450"),
        Field("school_code", "Логин", FieldKind.LOGIN, LOGIN.hint, aliases=LOGIN.aliases[:2]),
        Field(
            "year",
            "Год",
            FieldKind.YEAR,
            "Пусто, если код не меняется; иначе год экзаменов, в котором он действует",
            required=False,
            expected=False,
            low=FIRST_YEAR,
            high=LAST_YEAR,
        ),
    ),
    key=("year", "gia_code"),
)

TEMPLATES: Final[dict[str, TableSpec]] = {
    spec.name: spec
    for spec in (
        SCHOOL,
        ISBSH,
        DEFICIT,
        PARTICIPATION,
        MEASURE,
        FAILING_PUPILS,
        TEACHER_DEFICIT,
        PLAN_MEASURE,
        LIST_ENTRY,
        GIA_RESULTS,
        MARK_SCALE,
        EXAM_THRESHOLD,
        GIA_CODE,
    )
}
