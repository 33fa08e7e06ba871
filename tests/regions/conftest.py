"""Databases of generated regions, each built once."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from shnro_core import PROJECT_ROOT
from tests.importers.conftest import write_xlsx
from tests.importers.test_formats import HEADER_2022, row_2022
from tests.intake.conftest import published_only, shnro, template
from tests.places.test_school_names import listed, office_name
from tests.regions.files import RegionFiles

__all__ = ["STEPS", "published_only"]
STEPS = ("rows", "protocols", "register")


@pytest.fixture(scope="session")
def without_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Database of a region of 40 schools, imported by one command into an empty folder."""
    root = tmp_path_factory.mktemp("region22")
    files = RegionFiles(years=(2020, 2021, 2022)).write(root / "файлы")
    done = shnro("import", files, "--db", root / "db", temporary=root)
    assert done.status == 0, done.err
    assert "Они входят в расчёты и списки" in done.out
    return root / "db"


@pytest.fixture(scope="session")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Databases of the published region: twenty rows, protocols of many schools, a register in office spelling."""
    names = [(office_name(r, n), r["municipality"]) for n, r in enumerate(listed()[:60])]
    return stepped(tmp_path_factory.mktemp("region67"), "67", names)


@pytest.fixture(scope="session")
def steps_76(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same of the other published region, with the schools of track 2 in the register."""
    with (PROJECT_ROOT / "data" / "published" / "track2_schools.csv").open(encoding="utf-8", newline="") as handle:
        names = [(row["school"], row["municipality"]) for row in csv.DictReader(handle)]
    return stepped(tmp_path_factory.mktemp("region76"), "76", names)


def stepped(root: Path, region: str, names: Sequence[tuple[str, str]]) -> dict[str, Path]:
    """A copy of the database after each step."""
    rows = [row_2022(f"edu{region}4900", n, 3, 1, 4 + n % 10) for n in range(20)]
    write_xlsx(root / "rows" / "Математика_5 класс_ВПР 2022.xlsx", {"Протокол": [HEADER_2022, *rows]})
    RegionFiles(region=region, schools=80, years=(2021, 2022), pupils=10).write(root / "protocols")
    register = [[f"sch{region}{4001 + n}", *told] for n, told in enumerate(names)]
    template(root / "register" / "Реестр.xlsx", "school", register)
    found = {}
    for step in STEPS:
        done = shnro("import", root / step, "--db", root / "db", temporary=root)
        assert done.status == 0, done.err
        found[step] = Path(shutil.copytree(root / "db", root / f"db-{step}"))
    return found
