"""Puts what the program needs beside its modules into the wheel: pages, published tables, settings of the server."""

from pathlib import Path
from shutil import copyfile

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
BESIDE = ("app.py", ".streamlit/config.toml", "pages/*.py", "data/**/*.*")


class WithProject(build_py):
    """The modules and the files beside them; an editable installation finds the files where they are."""

    def run(self) -> None:
        """Copy all files into the folder of the build."""
        super().run()
        if self.editable_mode:
            return
        for source in (path for pattern in BESIDE for path in sorted(ROOT.glob(pattern)) if path.is_file()):
            target = Path(self.build_lib, "shnro_core", "project", source.relative_to(ROOT))
            target.parent.mkdir(parents=True, exist_ok=True)
            copyfile(source, target)


setup(cmdclass={"build_py": WithProject})
