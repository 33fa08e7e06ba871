"""Entry point: page configuration, navigation, run."""

from shnro_core.ui.router import run

run()
