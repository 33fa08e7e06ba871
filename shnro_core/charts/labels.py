"""Names beside marks of a scatter: where each finds a free place on a plot of known size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LABEL_SIZE = 12
_LETTER = 5.9
_LINE = 15
_SIDES = {
    "middle right": (1.0, 0.0),
    "top center": (0.0, 1.0),
    "bottom center": (0.0, -1.0),
    "middle left": (-1.0, 0.0),
    "top right": (0.7, 0.7),
    "bottom right": (0.7, -0.7),
    "top left": (-0.7, 0.7),
    "bottom left": (-0.7, -0.7),
}

Mark = tuple[float, float, float]
"""Middle and radius of a mark in pixels, upwards."""
Box = tuple[float, float, float, float]


def free_sides(marks: Mapping[str, Mark], *, room: float, nameless: Sequence[Mark] = ()) -> dict[str, str | None]:
    """Side (as plotly names it) where each name touches no mark, no other name and no edge of a plot ``room`` wide.

    Names are placed in the order of ``marks``; None when a name finds no such side. ``nameless`` marks only take room.
    """
    taken = {n: _square(mark) for n, mark in marks.items()}
    kept_free = [_square(mark) for mark in nameless]
    boxes: list[Box] = []
    sides: dict[str, str | None] = {}
    for label, mark in marks.items():
        others = [box for n, box in taken.items() if n != label] + boxes + kept_free
        sides[label] = None
        for side in _SIDES:
            box = _box(label, mark, side)
            if box[0] >= 0 and box[1] >= 0 and box[2] <= room + 8 and not any(_touch(box, other) for other in others):
                sides[label] = side
                boxes.append(box)
                break
    return sides


def _square(mark: Mark) -> Box:
    x, y, r = mark
    return x - r, y - r, x + r, y + r


def _box(label: str, mark: Mark, side: str) -> Box:
    cx, cy, radius = mark
    across, up = _SIDES[side]
    width, gap = len(label) * _LETTER, radius + 3
    left = cx + across * gap + (0 if across > 0 else -width if across < 0 else -width / 2)
    bottom = cy + up * gap + (0 if up > 0 else -_LINE if up < 0 else -_LINE / 2)
    return left, bottom, left + width, bottom + _LINE


def _touch(one: Box, other: Box) -> bool:
    apart = (one[2] <= other[0], other[2] <= one[0], one[3] <= other[1], other[3] <= one[1])
    return not any(apart)
