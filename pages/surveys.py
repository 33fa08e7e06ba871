"""«Опросы»: answers of schools by question and wave, and how active the curators were."""

from shnro_core.exports.story import surveys
from shnro_core.ui.blocks import story
from shnro_core.ui.page import begin, heading, told

begin()
told_story = told(surveys.tell)
heading(told_story)
story(told_story)
