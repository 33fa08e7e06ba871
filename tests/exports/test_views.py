"""Views by name: what analysts get, cut to a region and a year."""

from __future__ import annotations

import pytest

from shnro_core.exports.views import VIEWS, view_table
from shnro_core.model import DatabaseUnavailableError
from shnro_core.store.database import Database

STABLE = {
    "schools": ["region", "school_code", "name", "municipality", "area", "kind"],
    "results": ["region", "year", "exam", "subject", "level", "grade", "school_code", "participants", "failed"],
}


@pytest.mark.parametrize("name", sorted(STABLE))
def test_columns_that_analysts_rely_on_keep_their_names_and_order(database: Database, name: str) -> None:
    frame = view_table(database.query, name, region=None, year=None).frame
    assert [c for c in frame.columns if c in STABLE[name]] == STABLE[name]


def test_list_of_order_850_is_68_schools_of_19_municipalities_in_two_clusters(database: Database) -> None:
    frame = view_table(database.query, "schools", region="67", year=None).frame
    assert len(frame) == 68
    assert frame["municipality"].nunique() == 19
    assert frame["support_cluster"].value_counts().to_dict() == {1: 21, 2: 47}
    assert frame["school_code"].is_unique


@pytest.mark.parametrize("name", sorted(VIEWS))
@pytest.mark.parametrize("region", ["67", "76", "demo"])
def test_view_of_a_region_holds_no_row_of_another(database: Database, name: str, region: str) -> None:
    frame = view_table(database.query, name, region=region, year=None).frame
    assert set(frame["region"]) <= {region}


INVENTED = "Демонстрационные данные"


@pytest.mark.parametrize(("region", "stamp"), [("67", ""), ("demo", INVENTED), (None, INVENTED)])
def test_invented_rows_carry_the_stamp(database: Database, region: str | None, stamp: str) -> None:
    assert view_table(database.query, "schools", region=region, year=None).stamp == stamp


def test_unknown_region_is_told_with_the_known_ones(database: Database) -> None:
    with pytest.raises(DatabaseUnavailableError) as refused:
        view_table(database.query, "schools", region="99", year=None)
    assert str(refused.value) == "Региона «99» нет в базе. Есть: 67, 76, demo."
