"""«Обзор»: the answer first, then the pictures that carry it. Blocks appear for the figures a region has."""

from __future__ import annotations

import pandas as pd

from shnro_core import text
from shnro_core.exports.story import overview_smolensk as smolensk
from shnro_core.exports.story.model import Context, Headline, Story


def tell(context: Context) -> Story:
    """Story of the overview for the region of the context."""
    blocks = tuple(
        block
        for block in (
            smolensk.history(context),
            smolensk.clusters(context),
            smolensk.portrait(context),
            smolensk.support_results(context),
            *smolensk.subjects(context),
        )
        if block
    )
    listed = context.fetch("published/listed_schools", region=context.region.code)
    return Story(
        title=_title(context, listed),
        line="2018–2022 годы",
        findings=tuple(f"**{b.title}.** {b.n}" for b in blocks[:5]),
        headlines=_headlines(context, listed),
        blocks=blocks,
    )


def _title(context: Context, listed: pd.DataFrame) -> str:
    return f"В списке {text.schools(len(listed))}"


def _headlines(context: Context, listed: pd.DataFrame) -> tuple[Headline, ...]:
    return ()
