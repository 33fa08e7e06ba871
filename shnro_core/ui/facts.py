"""Facts of one school as plain HTML: label beside value, groups under one another in the same two columns."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from shnro_core.exports.story.directory import FactGroup

_STYLE = """
.facts table{width:100%;border-collapse:collapse;font-size:.93rem;line-height:1.4;table-layout:fixed}
.facts caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.facts th,.facts td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;overflow-wrap:break-word;
border:0;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);color:inherit}
.facts th[scope=row]{width:42%;font-weight:400;opacity:.85}
.facts th[scope=rowgroup]{font-weight:600;font-size:1rem;padding-top:1rem}
.facts td.remark{opacity:.85;font-size:.87rem;border-bottom:0}
"""


def facts_html(groups: Sequence[FactGroup], *, caption: str) -> str:
    """HTML of a card's facts; every group opens with its title and ends with its remark."""
    bodies = "".join(_group(group) for group in groups)
    return (
        f'<div class="facts"><style>{_STYLE}</style><table><caption>{escape(caption)}</caption>{bodies}</table></div>'
    )


def _group(group: FactGroup) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(fact.label)}</th><td>{escape(fact.value)}</td></tr>' for fact in group.facts
    )
    remark = f'<tr><td class="remark" colspan="2">{escape(group.remark)}</td></tr>' if group.remark else ""
    return f'<tbody><tr><th scope="rowgroup" colspan="2">{escape(group.title)}</th></tr>{rows}{remark}</tbody>'
