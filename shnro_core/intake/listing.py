"""Which loaded school a published one is: the operator's words kept beside the base, the rules for all others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from filelock import FileLock

from shnro_core.intake.places import kept_places
from shnro_core.model import DataRefusedError, Finding
from shnro_core.parameters.yamlfile import load_without_aliases
from shnro_core.store.database import Connection
from shnro_core.store.listing import match_published
from shnro_core.store.relations import prepare
from shnro_core.store.versions import Version, publish

KEPT_FILE: Final = "published_schools.yaml"
_LOCK_SECONDS: Final = 10
_HEAD: Final = "# Школы документов и логины школ, с которыми их соединил оператор, по регионам; пусто — ни с одной\n"


def kept_pairs(folder: Path) -> dict[str, dict[str, str]]:
    """The operator's words by region: code of the published school to login, empty for «none of them».

    Raises DataRefusedError when their file has been spoilt.
    """
    path = folder / KEPT_FILE
    if not path.exists():
        return {}
    try:
        loaded = load_without_aliases(path.read_text(encoding="utf-8")) or {}
        return {
            str(region): {str(code): str(login or "") for code, login in pairs.items()}
            for region, pairs in loaded.items()
        }
    except (UnicodeDecodeError, yaml.YAMLError, AttributeError, ValueError, RecursionError):
        raise DataRefusedError(
            [Finding(KEPT_FILE, "файл испорчен: это не список регионов со школами", "Исправьте его или удалите")]
        ) from None


def settle(con: Connection, folder: Path, region: str) -> None:
    """Everything an office decided, applied to the schools of a region: municipalities, then published schools."""
    kept_places(folder).place(con, region)
    match_published(con, region, kept_pairs(folder).get(region, {}))


def decide(folder: Path, *, region: str, published: str, school: str | None, author: str, now: dt.datetime) -> Version:
    """Publish the base with the operator's word on one published school (None: by the rules again), and keep it.

    ``school`` is a login, or empty for «none of them». Raises DatabaseUnavailableError when the base cannot be
    published, DataRefusedError for spoilt decisions.
    """
    with FileLock(folder / ".published_schools.lock", timeout=_LOCK_SECONDS):
        kept = kept_pairs(folder)
        pairs = kept.setdefault(region, {})
        pairs.pop(published, None)
        if school is not None:
            pairs[published] = school

        def fill(con: Connection) -> dict[str, Any]:
            match_published(con, region, pairs)
            prepare(con)
            return {"files": [], "findings": []}

        action = f"школа документа {published}: {_words(school)}"
        version = publish(folder, fill, author=author, action=action, now=now, from_current=True)
        _write(folder, {code: told for code, told in kept.items() if told})
    return version


def _words(school: str | None) -> str:
    return "снова по правилам" if school is None else school or "ни одна из загруженных"


def _write(folder: Path, kept: Mapping[str, Mapping[str, str]]) -> None:
    part = folder / f".{KEPT_FILE}.part"
    part.write_text(_HEAD + yaml.safe_dump(dict(kept), allow_unicode=True, sort_keys=True), encoding="utf-8")
    part.replace(folder / KEPT_FILE)
