"""«Школы»: search, list and card of each published school, then what stands around the list."""

from shnro_core.exports.story import schools
from shnro_core.ui.blocks import story
from shnro_core.ui.page import begin, heading, told
from shnro_core.ui.school_list import school_list

begin()
told_story = told(schools.tell)
heading(told_story)
if directory := told(schools.directory):
    school_list(directory)
story(told_story)
