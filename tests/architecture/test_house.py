"""Rules of the house that import-linter cannot see: pages, printing, addresses in tracked files."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from shnro_core import PROJECT_ROOT
from shnro_core.ui.router import PAGES

PAGE_FILES = sorted((PROJECT_ROOT / "pages").glob("*.py"))
MODULES = sorted([*(PROJECT_ROOT / "shnro_core").rglob("*.py"), *PAGE_FILES, PROJECT_ROOT / "app.py"])
LONGEST_PAGE = 80
FORBIDDEN_IN_PAGES = ("duckdb", "shnro_core.store", "pages")
REGISTRIES = ("py" + "pi.org", "files.python" + "hosted.org", "registry.npm" + "js.org", "deb.deb" + "ian.org")
MACHINE_PATHS = re.compile(r"(?<![\w.$~}>-])/(?:home|Users|root|work|tmp|opt|mnt)/[\w.-]+")
TEXT_SUFFIXES = {".py", ".md", ".toml", ".yaml", ".yml", ".sql", ".txt", ".cfg", ".js", ".css", ".json", ".po", ""}


def imported(path: Path) -> set[str]:
    """Modules a file imports, at any depth."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def tracked_files() -> list[Path]:
    """Text files of the repository; in an unpacked archive the text files of the delivered folders."""
    if (PROJECT_ROOT / ".git").exists():
        command = ["git", "ls-files", "-z"]
        listed = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, check=True).stdout.decode()  # noqa: S603 - git of the developer
        paths = [PROJECT_ROOT / name for name in listed.split("\0") if name]
    else:
        folders = ("shnro_core", "pages", "tests", "data", ".streamlit", ".ci")
        paths = [*PROJECT_ROOT.glob("*"), *(p for folder in folders for p in (PROJECT_ROOT / folder).rglob("*"))]
    return [p for p in paths if p.suffix in TEXT_SUFFIXES and p.is_file()]


@pytest.mark.parametrize("page", PAGE_FILES, ids=lambda p: p.stem)
def test_page_reads_like_a_table_of_contents(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) <= LONGEST_PAGE


@pytest.mark.parametrize("page", PAGE_FILES, ids=lambda p: p.stem)
def test_page_knows_neither_the_store_nor_other_pages(page: Path) -> None:
    assert [
        n for n in imported(page) if n.split(".")[0] in FORBIDDEN_IN_PAGES or n.startswith(FORBIDDEN_IN_PAGES)
    ] == []


@pytest.mark.parametrize("page", PAGE_FILES, ids=lambda p: p.stem)
def test_page_says_what_it_is(page: Path) -> None:
    assert ast.get_docstring(ast.parse(page.read_text(encoding="utf-8")))


def test_every_page_of_the_menu_has_its_file_and_every_file_its_page() -> None:
    assert {p.file for p in PAGES} == set(PAGE_FILES)


def test_address_of_a_page_is_its_file_stem_so_that_a_cold_link_opens_it() -> None:
    assert [p.file.stem for p in PAGES] == [p.stem for p in PAGES]
    assert all(re.fullmatch(r"[a-z_]+", p.stem) for p in PAGES)
    assert len({p.title for p in PAGES}) == len(PAGES)


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(PROJECT_ROOT)))
def test_module_prints_nothing(module: Path) -> None:
    calls = (n for n in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(n, ast.Call))
    assert not [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]


def broad_handlers(module: Path) -> list[ast.ExceptHandler]:
    """Handlers of a file that name no exception of their own."""
    broad = {None, "Exception", "BaseException"}
    found = (n for n in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(n, ast.ExceptHandler))
    return [h for h in found if (h.type.id if isinstance(h.type, ast.Name) else h.type) in broad]


LAST_RESORT = PROJECT_ROOT / "shnro_core" / "ui" / "refusals.py"
"""The one broad handler, and why it may stand: ``refusals()`` wraps every page and each part that runs alone. What gets
past the failures it names would be shown by the framework as a trace with paths and values of files; there it becomes a
Russian sentence, and the log keeps its kind and places. It swallows nothing: no result is made up in its stead."""


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m != LAST_RESORT], ids=lambda p: str(p.relative_to(PROJECT_ROOT))
)
def test_module_catches_no_exception_it_does_not_name(module: Path) -> None:
    assert not broad_handlers(module)


def test_the_last_resort_has_one_broad_handler_that_logs_and_tells() -> None:
    (handler,) = broad_handlers(LAST_RESORT)
    assert isinstance(handler.type, ast.Name)
    assert handler.type.id == "Exception"
    calls = [n.func for n in ast.walk(handler) if isinstance(n, ast.Call)]
    done = {f"{f.value.id}.{f.attr}" for f in calls if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name)}
    assert {"LOG.error", "st.error"} <= done


def test_tracked_files_name_no_package_registry_and_no_path_of_one_machine() -> None:
    offenders = []
    for path in tracked_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if any(host in line for host in REGISTRIES) or MACHINE_PATHS.search(line):
                offenders.append(f"{path.relative_to(PROJECT_ROOT)}:{number}: {line.strip()[:100]}")
    assert offenders == []


def test_tracked_files_are_found() -> None:
    assert PROJECT_ROOT / "app.py" in tracked_files()
