"""One look for every picture: colours with fixed meanings, Russian plotly, common layout.

The interface theme colours text and background of a plotly figure by itself; what is set here are the marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from shnro_core.text import NBSP


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one appearance, light or dark. Meanings are the same in both."""

    name: str
    text: str
    secondary: str
    line: str
    background: str
    accent: str
    muted: str
    boundary: str
    no_data: str
    neutral_middle: str


LIGHT: Final = Palette(
    name="light",
    text="#1F2933",
    secondary="#52606D",
    line="#D9E2EC",
    background="#FFFFFF",
    accent="#0B5394",
    muted="#9AA5B1",
    boundary="#829AB1",
    no_data="#F0F2F4",
    neutral_middle="#D5DADF",
)
DARK: Final = Palette(
    name="dark",
    text="#E4E7EB",
    secondary="#9AA5B1",
    line="#3E4C59",
    background="#12181F",
    accent="#6CB2EB",
    muted="#7B8794",
    boundary="#829AB1",
    no_data="#262F38",
    neutral_middle="#52606D",
)


def palette(name: str | None) -> Palette:
    """Palette of an appearance; anything but «dark» is light."""
    return DARK if name == "dark" else LIGHT


CLUSTER_COLOURS: Final = {
    "ШНРО": "#D55E00",
    "ШсРНР": "#E69F00",
    "ШФНСУ": "#CC79A7",
    "ШБУ": "#56B4E9",
    "ШПУ": "#0072B2",
    "не определён": "#9E9E9E",
}
CLUSTER_SHAPES: Final = {"ШНРО": "▲", "ШсРНР": "◆", "ШФНСУ": "■", "ШБУ": "●", "ШПУ": "★", "не определён": "○"}
LEVEL_COLOURS: Final = {"базово": "#FDD0A2", "умеренно": "#FD8D3C", "сильно": "#A63603"}
AMOUNT_STEPS: Final = ("#EFF3FF", "#BDD7E7", "#6BAED6", "#3182BD", "#08519C")
BETTER: Final = "#0072B2"
WORSE: Final = "#D55E00"
UNCERTAIN: Final = "#BDBDBD"
OPERATOR_COLOURS: Final = {"ЦНППМ": "#0B5394", "МОЦ": "#6BAED6"}
"""Support clusters of order 850: cluster 1 is led by ЦНППМ, cluster 2 by МОЦ."""

MOVED_BETTER: Final = "#6BAED6"
"""A smaller step to the better than ``BETTER``: a school raised its level but is still in the list."""


def series_colours(colours: Palette) -> tuple[str, str, str]:
    """Up to three series side by side: the main one in accent, the others told from it and from each other."""
    return colours.accent, AMOUNT_STEPS[3] if colours.name == "dark" else AMOUNT_STEPS[2], colours.muted


def movement_colours(colours: Palette) -> dict[str, str]:
    """Movement of supported schools between the levels and out of the list, best first."""
    return {
        "Вышли из списка": BETTER,
        "Повысили уровень": MOVED_BETTER,
        "Не изменили уровень": colours.neutral_middle,
        "Понизили уровень": WORSE,
    }


def dynamics_colours(colours: Palette) -> dict[str, str]:
    """Five categories of the dynamics of a procedure: positive result first, no data last."""
    return {
        "Положительная": BETTER,
        "0 % за 2 года": MOVED_BETTER,
        "Нейтральная": colours.neutral_middle,
        "Отрицательная": WORSE,
        "Нет участников": colours.no_data,
    }


PLOTLY_CONFIG: Final[dict[str, Any]] = {
    "locale": "ru",
    "locales": {
        "ru": {
            "dictionary": {
                "Download plot as a PNG": "Сохранить картинку",
                "Download plot as a png": "Сохранить картинку",
                "Download plot": "Сохранить картинку",
                "Reset axes": "Вернуть вид",
                "Reset": "Вернуть вид",
                "Double-click to zoom back out": "Двойной щелчок вернёт вид",
                "Taking snapshot - this may take a few seconds": "Сохраняю картинку…",
                "Snapshot succeeded": "Картинка сохранена",
                "Sorry, there was a problem downloading your snapshot!": "Картинку сохранить не удалось",
                "Double-click on legend to isolate one trace": "Двойной щелчок оставит один ряд",
                "Click to enter": "",
            },
            "format": {
                "decimal": ",",
                "thousands": NBSP,
            },
        }
    },
    "displaylogo": False,
    "modeBarButtonsToRemove": ["zoom2d", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
    "toImageButtonOptions": {"format": "png", "scale": 2},
}
"""Goes to the browser with every picture: only words that a reader of our pictures can meet; no axis holds dates."""

FONT_SIZE: Final = 13
READABLE_LABELS: Final = {"minsize": 11, "mode": "hide"}
"""``uniformtext`` of labels inside marks: where a phone has no room for readable words there are none."""
_LEGEND_LIMIT: Final = 240
"""Pixels; without it a legend longer than half the plot gets a scroll bar."""


def layout_of(colours: Palette, *, height: int, legend: bool = False, left: int = 0) -> dict[str, Any]:
    """The common layout with one pair of axes: no title, thin grid, Russian separators, legend above the plot.

    A figure built whole from its marks and this layout costs a tenth of one that is dressed afterwards. It goes without
    plotly's template, kilobytes of colours that no mark of ours takes.
    """
    shown = {
        "orientation": "h",
        "yanchor": "bottom",
        "y": 1.01,
        "xanchor": "left",
        "x": 0,
        "title": None,
        "traceorder": "normal",
        "maxheight": _LEGEND_LIMIT,
    }
    return {
        "template": "none",
        "height": height,
        "margin": {"l": left, "r": 8, "t": 40 if legend else 8, "b": 8},
        "font": {"size": FONT_SIZE, "color": colours.text},
        "separators": f",{NBSP}",
        "showlegend": legend,
        **({"legend": shown} if legend else {}),
        "hoverlabel": {"font": {"size": FONT_SIZE}},
        "bargap": 0.28,
        "dragmode": False,
        "xaxis": _axis(colours, colours.secondary),
        "yaxis": _axis(colours, colours.text),
    }


def _axis(colours: Palette, ticks: str) -> dict[str, Any]:
    return {
        "gridcolor": colours.line,
        "zerolinecolor": colours.line,
        "title": None,
        "automargin": True,
        "fixedrange": True,
        "tickfont": {"color": ticks},
    }


def dress(figure: go.Figure, colours: Palette, *, height: int, legend: bool = False, left: int = 0) -> go.Figure:
    """Give a figure, with all the axes it has, the common layout of ``layout_of``."""
    layout = layout_of(colours, height=height, legend=legend, left=left)
    across, up = layout.pop("xaxis"), layout.pop("yaxis")
    figure.update_layout(layout)
    figure.update_xaxes(across)
    figure.update_yaxes(up)
    return figure


def ink_on(colour: str) -> str:
    """Text colour that reads on a filled mark: white on dark fills, near-black on light ones."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#FFFFFF" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.06 else "#1F2933"
