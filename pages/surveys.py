"""«Опросы»: loaded answers by wave where there are any, then what the documents publish."""

from shnro_core.exports.story import surveys
from shnro_core.exports.story.surveys import computed
from shnro_core.ui.blocks import published_heading, story
from shnro_core.ui.page import begin, heading, told

begin()
loaded = told(computed.tell)
told_story = told(surveys.tell)
if loaded:
    heading(loaded, computed=True)
    story(loaded)
    if told_story.blocks:
        published_heading(told_story)
        story(told_story)
else:
    heading(told_story)
    story(told_story)
