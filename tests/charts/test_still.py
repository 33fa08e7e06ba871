"""Finished figures: the same picture, prepared once."""

from __future__ import annotations

import plotly.graph_objects as go
import plotly.io
import plotly.tools

from shnro_core.charts.still import still


def drawn() -> go.Figure:
    """A small figure."""
    return go.Figure(go.Bar(x=["а", "б"], y=[1.5, None]), layout={"separators": ",\u00a0"})


def test_finished_figure_is_sent_as_the_same_picture() -> None:
    plain, finished = drawn(), still(drawn())
    prepared = plotly.tools.return_figure_from_figure_or_data(finished, validate_figure=True)
    assert plotly.io.to_json(prepared, validate=False) == plotly.io.to_json(plain, validate=False)


def test_finished_figure_is_the_figure_itself_and_is_prepared_once() -> None:
    figure = drawn()
    assert still(figure) is figure
    assert still(still(figure)) is figure
    assert figure.to_dict() is figure.to_dict()


def test_two_finished_figures_do_not_share_their_pictures() -> None:
    one, other = still(drawn()), still(go.Figure(go.Bar(x=["в"], y=[7])))
    assert one.to_dict()["data"] != other.to_dict()["data"]
