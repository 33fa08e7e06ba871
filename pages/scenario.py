"""«Что если»: rules as controls, the classification under them, the scenario as a file and a link."""

from shnro_core.ui.page import begin
from shnro_core.ui.scenario import state
from shnro_core.ui.scenario.page import workbench

begin()
state.start()
state.follow_address()
workbench()
