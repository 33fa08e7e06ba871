"""Table of sentences as plain HTML: every word visible, cells wrap, on a phone each row becomes a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

_WIDTHS = {"small": "9rem", "medium": "16rem", "large": "24rem"}
_STYLE = """
.sentences table{width:100%;border-collapse:collapse;font-size:.93rem;line-height:1.4}
.sentences caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.sentences th,.sentences td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;overflow-wrap:break-word;
border:0;border-bottom:1px solid color-mix(in srgb,currentColor 22%,transparent)}
.sentences th{font-weight:600;color:inherit;overflow-wrap:normal}
.sentences td:first-child{font-weight:600}
.sentences .group th{padding-top:1.1rem;font-size:1.05em}
@media (max-width:760px){
.sentences table,.sentences tbody,.sentences tr,.sentences td{display:block}
.sentences thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.sentences tr{border:1px solid color-mix(in srgb,currentColor 22%,transparent);border-radius:4px;
padding:.5rem .75rem;margin-bottom:.75rem}
.sentences tr.group,.sentences .group th{display:block;border:0;padding:.25rem 0}
.sentences td{border:0;padding:.2rem 0;overflow-wrap:anywhere}
.sentences td:empty{display:none}
.sentences td::before{content:attr(data-label);display:block;font-size:.85em;font-weight:400;opacity:.85}
.sentences td:first-child::before{display:none}
}
"""


def sentences_html(
    *, cells: pd.DataFrame, caption: str, widths: Sequence[str | int | None], group: str | None = None
) -> str:
    """HTML of a table whose cells are ready texts; ``widths`` are those of ``Column.width``, one a column.

    ``group`` is the label of a column told once above the neighbouring rows that share its value; it has no width.
    Roles are spelled out because a row drawn as a card would otherwise lose its meaning for a screen reader.
    """
    heads = list(cells[group]) if group else [None] * len(cells)
    cells = cells.drop(columns=group) if group else cells
    labels = [escape(str(label), quote=True) for label in cells.columns]
    head = "".join(
        f'<th role="columnheader" scope="col"{_width(width)}>{label}</th>'
        for label, width in zip(labels, widths, strict=True)
    )
    rows = "".join(
        (_group_row(above, len(labels)) if above is not None and above != before else "") + _row(labels, row)
        for before, above, row in zip([None, *heads], heads, cells.itertuples(index=False), strict=False)
    )
    return (
        f'<div class="sentences"><style>{_STYLE}</style><table role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _row(labels: Sequence[str], values: Iterable[object]) -> str:
    told = "".join(
        f'<td role="cell" data-label="{label}">{escape(str(value))}</td>'
        for label, value in zip(labels, values, strict=True)
    )
    return f'<tr role="row">{told}</tr>'


def _group_row(words: object, columns: int) -> str:
    return (
        f'<tr role="row" class="group"><th role="rowheader" scope="rowgroup" colspan="{columns}">'
        f"{escape(str(words))}</th></tr>"
    )


def _width(width: str | int | None) -> str:
    return f' style="width:{_WIDTHS[width]}"' if isinstance(width, str) else ""
