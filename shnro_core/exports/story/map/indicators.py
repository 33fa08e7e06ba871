"""Indicators of the map as data: an indicator is one row here and one column of a named query."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from shnro_core.model import Column, Kind


@dataclass(frozen=True, slots=True)
class Indicator:
    """What can be shown by municipality.

    ``query`` gives one row per municipality with the columns ``municipality``, ``note`` and those named by ``count``
    (schools; empty = «н/д») and ``total`` (denominator), and ``year`` unless the indicator has its own ``period``.
    Without a query the rows are those of ``calculated.Schools.by_municipality``: computed for the reader's year, rules
    and filters. ``mean`` says that the count is not of schools and is shown as a mean per school of the total.
    ``dynamics`` says that the indicator compares two years. ``superseded`` indicators give way to computed ones.
    ``of_whole`` says that the total is the region's, not the municipality's. ``printed_share`` names the column of a
    share printed in the document (0–100); without it the share is computed. ``place`` is the query whose rows carry
    ``source`` and ``place``; without it the figures come from loaded files. ``hidden`` names a column with the reason
    why a value is withheld. ``limits`` are the largest counts of the classes but the last; without them classes are
    of about equal size.
    """

    code: str
    label: str
    what: str
    about: str
    count: str
    total: str
    share_of: str
    query: str = ""
    period: str = ""
    printed_share: str | None = None
    of_whole: bool = False
    place: str | None = None
    hidden: str | None = None
    limits: tuple[float, ...] = ()
    mean: bool = False
    dynamics: bool = False
    superseded: bool = False

    @property
    def computed(self) -> bool:
        """Whether the method computes it from results of schools."""
        return not self.query


@dataclass(frozen=True, slots=True)
class SchoolRoll:
    """A list of schools shown for a chosen municipality: query with ``municipality`` and ``school``, and its words.

    ``details`` are columns told about each school in one phrase, parted by ``joint``; the label of a detail stands
    before its value.
    ``sourced`` rolls carry ``source`` and ``place``.
    """

    code: str
    query: str
    caption: str
    empty: str
    details: tuple[Column, ...]
    joint: str = ", "
    sourced: bool = True


_LIST = "Список приказа № 850-ОД: школы с низкими результатами обучения (ШНРО)"
_OF_SCHOOLS = "от школ муниципалитета"
_of_order = partial(
    Indicator,
    query="map/listed_by_order",
    total="list_total",
    share_of="от всех школ списка",
    period="список на 2021/22 учебный год",
    of_whole=True,
    place="published/listed_schools",
)
_of_deficits = partial(
    Indicator,
    query="map/deficits",
    total="schools_total",
    share_of=_OF_SCHOOLS,
    period="2023 год",
    place="map/deficits",
)
_of_register = partial(Indicator, total="schools_total", share_of=_OF_SCHOOLS)
_of_results = partial(Indicator, total="classified", share_of=_OF_SCHOOLS)
_METHOD = "по выбранным правилам, расчёт системы по загруженным результатам; «всего» — школы с результатами"
_LEVEL = "по градации ФИОКО; расчёт системы по загруженным результатам; «всего» — школы с результатами."
_MARKER = (
    "Маркер — процедура, в которой доля не справившихся достигает порога; маркеры считаются за исследуемый период. "
    "Расчёт системы по загруженным результатам."
)
_of_deficit_kind = partial(Indicator, share_of="от школ, о которых есть сведения")
_DEFICIT = "расчёт системы: сведения ведомства, где их нет — собственные признаки; «всего» — школы со сведениями."
_of_dynamics = partial(Indicator, total="compared", share_of="от школ с результатами за оба года", dynamics=True)
_CHANGE = (
    "по всем процедурам вместе к прошлому году с результатами, и изменение отличимо от случайности (интервал "
    "Ньюкомба); расчёт системы. Остальные школы не окрашивают карту: их изменение может быть случайным."
)

INDICATORS: Final = (
    _of_order(code="listed", label="Школы списка", what="школ списка", about=f"{_LIST}.", count="listed"),
    _of_order(
        code="cluster_1",
        label="Кластер 1 (ЦНППМ)",
        what="школ кластера 1",
        about=f"{_LIST}. Кластер 1 сопровождает ЦНППМ — центр непрерывного повышения профессионального мастерства "
        "педагогов.",
        count="cluster_1",
    ),
    _of_order(
        code="cluster_2",
        label="Кластер 2 (МОЦ)",
        what="школ кластера 2",
        about=f"{_LIST}. Кластер 2 сопровождают МОЦ — муниципальные образовательные центры.",
        count="cluster_2",
    ),
    _of_order(
        code="urban",
        label="Городские школы списка",
        what="городских школ списка",
        about=f"{_LIST}; школы городов и посёлков городского типа.",
        count="urban",
    ),
    _of_order(
        code="rural",
        label="Сельские школы списка",
        what="сельских школ списка",
        about=f"{_LIST}; сельские школы.",
        count="rural",
    ),
    _of_deficits(
        code="staff",
        label="Кадровый дефицит",
        what="школ с кадровым дефицитом",
        about="Школы, у которых выявлен кадровый дефицит.",
        count="staff_n",
        printed_share="staff_share",
    ),
    _of_deficits(
        code="infrastructure",
        label="Инфраструктурный дефицит",
        what="школ с инфраструктурным дефицитом",
        about="Школы, у которых выявлен инфраструктурный дефицит.",
        count="infra_n",
        printed_share="infra_share",
    ),
    _of_deficits(
        code="both",
        label="Оба дефицита",
        what="школ с обоими дефицитами",
        about="Школы, у которых выявлены и кадровый, и инфраструктурный дефицит.",
        count="both_n",
        printed_share="both_share",
    ),
    _of_deficits(
        code="shnor",
        label="ШНОР",
        what="ШНОР",
        about="ШНОР — школы с низкими образовательными результатами (в Смоленской области их называют ШНРО).",
        count="shnor_n",
        printed_share="shnor_share",
    ),
    _of_deficits(
        code="risk_zone",
        label="Зона риска по ИСБШ",
        what="школ в зоне риска по ИСБШ",
        about="Школы в зоне риска снижения результатов по расчёту ИСБШ (индекс социального благополучия школы). "
        "Число всех школ муниципалитета в этой таблице документа местами на одну меньше, чем в таблице дефицитов.",
        query="map/risk_zone",
        count="zone_n",
        printed_share="zone_share",
        place="map/risk_zone",
    ),
    _of_results(
        code="cluster_low_results",
        label="Кластер ШНРО",
        what="школ кластера ШНРО",
        about=f"ШНРО — школы с низкими результатами обучения {_METHOD}.",
        count="low_results",
    ),
    _of_results(
        code="cluster_at_risk",
        label="Кластер ШсРНР",
        what="школ кластера ШсРНР",
        about=f"ШсРНР — школы с рисками снижения результатов {_METHOD}.",
        count="at_risk",
    ),
    _of_results(
        code="cluster_adverse",
        label="Кластер ШФНСУ",
        what="школ кластера ШФНСУ",
        about=f"ШФНСУ — школы, функционирующие в неблагоприятных социальных условиях, {_METHOD}.",
        count="adverse",
    ),
    _of_results(
        code="marked",
        label="Школы с маркерами",
        what="школ с маркерами",
        about=f"Школы, у которых есть хотя бы один маркер. {_MARKER}",
        count="marked",
        total="with_results",
    ),
    _of_results(
        code="markers_mean",
        label="Маркеров на школу",
        what="маркеров",
        about=f"Сколько маркеров в среднем приходится на школу с результатами. {_MARKER}",
        count="markers",
        total="with_results",
        mean=True,
    ),
    _of_results(
        code="level_basic",
        label="Базово неуспевающие школы",
        what="базово неуспевающих школ",
        about=f"Школы уровня «базово неуспевающая» {_LEVEL}",
        count="basic",
    ),
    _of_results(
        code="level_moderate",
        label="Умеренно неуспевающие школы",
        what="умеренно неуспевающих школ",
        about=f"Школы уровня «умеренно неуспевающая» {_LEVEL}",
        count="moderate",
    ),
    _of_results(
        code="strongly_failing",
        label="Сильно неуспевающие школы",
        what="сильно неуспевающих школ",
        about=f"Школы уровня «сильно неуспевающая» {_LEVEL}",
        count="strong",
    ),
    _of_deficit_kind(
        code="deficit_staff",
        label="Дефицит кадровый",
        what="школ с кадровым дефицитом",
        about=f"Школы с кадровым дефицитом, {_DEFICIT}",
        count="deficit_staff",
        total="deficit_staff_known",
    ),
    _of_deficit_kind(
        code="deficit_equipment",
        label="Дефицит материально-технический",
        what="школ с материально-техническим дефицитом",
        about=f"Школы с материально-техническим дефицитом, {_DEFICIT}",
        count="deficit_equipment",
        total="deficit_equipment_known",
    ),
    _of_deficit_kind(
        code="deficit_ict",
        label="Дефицит ИКТ",
        what="школ с ИКТ-дефицитом",
        about=f"Школы с дефицитом информационно-коммуникационных технологий (ИКТ), {_DEFICIT}",
        count="deficit_ict",
        total="deficit_ict_known",
    ),
    _of_dynamics(
        code="rose",
        label="Рост доли не справившихся",
        what="школ с ростом доли не справившихся",
        about=f"Школы, где доля не справившихся выросла {_CHANGE}",
        count="rose",
    ),
    _of_dynamics(
        code="fell",
        label="Снижение доли не справившихся",
        what="школ со снижением доли не справившихся",
        about=f"Школы, где доля не справившихся снизилась {_CHANGE}",
        count="fell",
    ),
    _of_register(
        code="listed_loaded",
        label="Школы списка ШНРО",
        what="школ списка ШНРО",
        about="ШНРО — школы с низкими результатами обучения; последний загруженный список.",
        query="map/listed_in_register",
        count="listed",
    ),
    _of_register(
        code="staff_loaded",
        label="Дефицит кадров",
        what="школ с дефицитом кадров",
        about="Школы, у которых выявлен и не устранён кадровый дефицит; «всего» — школы со сведениями.",
        query="map/deficits_in_register",
        count="staff",
        superseded=True,
    ),
    _of_register(
        code="equipment_loaded",
        label="Дефицит оснащения",
        what="школ с дефицитом оснащения",
        about="Школы, у которых выявлен и не устранён материально-технический или ИКТ-дефицит; «всего» — школы "
        "со сведениями.",
        query="map/deficits_in_register",
        count="equipment",
        superseded=True,
    ),
)

ROLLS: Final = (
    SchoolRoll(
        code="order",
        query="map/schools_of_order",
        caption="Школы списка приказа № 850-ОД",
        empty="В списке приказа № 850-ОД школ этого муниципалитета нет.",
        details=(Column("cluster", ""), Column("kind", ""), Column("area", "")),
    ),
    SchoolRoll(
        code="track2",
        query="map/schools_of_track2",
        caption="Школы трека 2, оставшиеся в списке ШНОР на 2023 год",
        empty="Из школ трека 2, названных в документе, в этом муниципалитете нет ни одной; остальных школ документ не "
        "называет.",
        details=(
            Column("isbsh", "ИСБШ", Kind.NUMBER, digits=1),
            Column("isbsh_relative", ""),
            Column("school_type", ""),
            Column("programme", ""),
            Column("note", ""),
        ),
        joint=". ",
    ),
    SchoolRoll(
        code="register",
        query="map/schools_of_register",
        caption="Школы последнего загруженного списка ШНРО",
        empty="В последнем загруженном списке ШНРО школ этого муниципалитета нет.",
        details=(Column("kind", ""), Column("area", "")),
        sourced=False,
    ),
)
