"""«Обзор»: findings of the region, then the pictures that carry them."""

from shnro_core.exports.story import overview
from shnro_core.ui.blocks import story
from shnro_core.ui.page import begin, heading, told

begin()
told_story = told(overview.tell)
heading(told_story)
story(told_story)
