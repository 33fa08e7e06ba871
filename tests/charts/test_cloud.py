"""Clouds of points: a country weighs as much as a region, names keep clear of points, stretched shares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shnro_core.charts.cloud import CROWD, NAMED_ALONE, Curve, Marks, cells, cloud, heights
from shnro_core.charts.labels import free_sides
from shnro_core.charts.theme import LIGHT


def schools(count: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame({"pupils": rng.integers(10, 1000, count), "share": rng.uniform(0, 60, count)})


def drawn(rows: pd.DataFrame, **more: object):  # type: ignore[no-untyped-def]  # plotly ships no types
    return cloud(
        groups=[Marks("Внутри", rows, LIGHT.muted, verdict="внутри границ")],
        curves=[Curve("95 %", [10, 500, 1000], [50.0, None, 30.0], LIGHT.secondary)],
        x="pupils",
        y="share",
        hover=lambda part: [f"школа {i}" for i in part.index],
        brief=lambda part: [f"{share:.0f} %" for share in part["share"]],
        x_title="Учеников",
        y_title="Доля",
        colours=LIGHT,
        span=(10, 1000),
        top=60,
        **more,
    )


def test_forty_thousand_schools_are_sent_as_counts_of_cells() -> None:
    few, many = drawn(schools(CROWD)), drawn(schools(40_000), log=True)
    assert len(few.data[0].x) == CROWD
    assert len(many.data[0].x) < 5000
    assert few.data[0].hovertext[1].endswith(" %")
    assert many.data[0].hovertext[0].endswith(("школ", "школа", "школы"))


def test_a_group_is_named_while_it_is_small() -> None:
    assert drawn(schools(NAMED_ALONE)).data[0].hovertext[1] == "школа 1"
    assert drawn(schools(NAMED_ALONE + 1)).data[0].hovertext[1].endswith(" %")


@pytest.mark.parametrize("log", [False, True])
def test_cells_keep_every_school_and_stand_inside_the_range(log: bool) -> None:
    rows = schools(10_000)
    found = cells(rows, x="pupils", y="share", log=log)
    assert found["count"].sum() == len(rows)
    assert found["pupils"].between(rows["pupils"].min(), rows["pupils"].max()).all()
    assert found["share"].between(0, 60).all()


def test_a_stretched_axis_turns_shares_into_angles_and_keeps_their_labels() -> None:
    assert heights(pd.Series([0.0, 25.0, 100.0]), stretched=True).tolist() == pytest.approx(
        [0, np.pi / 6, np.pi / 2], abs=1e-4
    )
    figure = drawn(schools(20), stretched=True)
    ticks = dict(zip(figure.layout.yaxis.ticktext, figure.layout.yaxis.tickvals, strict=True))
    assert ticks["50\u00a0%"] == pytest.approx(np.pi / 4, abs=1e-4)


def test_the_curve_is_named_at_its_end_and_its_gaps_stay_gaps() -> None:
    figure = drawn(schools(20), log=True)
    (named,) = figure.layout.annotations
    assert (named.text, named.x, named.y) == ("95 %", 3, 30)
    assert figure.data[1].y[1] is None


def test_names_are_written_where_they_cover_no_point() -> None:
    marks = {"Первая": (100.0, 100.0, 5.0), "Вторая": (104.0, 103.0, 5.0)}
    sides = free_sides(marks, room=300)
    assert sides["Первая"] != sides["Вторая"]
    walled = [(130.0, 100.0, 20.0), (100.0, 125.0, 15.0), (100.0, 75.0, 15.0), (65.0, 100.0, 20.0)]
    assert free_sides({"Первая": (100.0, 100.0, 5.0)}, room=300, nameless=walled) == {"Первая": None}


def test_named_schools_stand_in_the_picture_once() -> None:
    rows = schools(5)
    figure = drawn(rows, names=pd.concat([rows, rows]).assign(name="Школа"))
    assert list(figure.data[-1].text) == ["Школа"]
