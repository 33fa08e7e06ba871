"""What is loaded and how the database came to be: tables for the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from shnro_core import text
from shnro_core.importers.readers.catalogue import FORMATS
from shnro_core.model import Column, Kind, Region, Table
from shnro_core.store.versions import Version


def loaded_files_table(frame: pd.DataFrame, region: Region) -> Table:
    """Files whose rows the region has (rows of ``loaded_files``), newest first."""
    formats = {name: fmt.title for name, fmt in FORMATS.items()}
    return Table(
        frame=frame.assign(
            loaded=[text.moment(t) for t in frame["loaded_at"]],
            format=[formats.get(name, name) for name in frame["format"]],
        ),
        columns=(
            Column("file_name", "Файл", width="medium"),
            Column("format", "Формат", width="medium"),
            Column("year", "Год", Kind.YEAR),
            Column("rows_read", "Строк прочитано", Kind.COUNT),
            Column("rows_kept", "Строк учтено", Kind.COUNT),
            Column("loaded", "Загружен"),
            Column("loaded_by", "Кем"),
        ),
        caption=f"Загруженные файлы: {region.name}",
        file_stem=f"zagruzhennye_fajly_{region.code}",
        stamp=region.stamp,
    )


def versions_table(kept: Sequence[Version], current: str) -> Table:
    """Versions of the folder, newest first; the one in service is marked."""
    rows = [
        {
            "state": "в работе" if v.version == current else "",
            "at": version_moment(v),
            "author": v.author,
            "action": v.action,
            "files": len(v.files),
            "findings": len(v.findings),
            "results": v.tables.get("result"),
            "version": v.version,
        }
        for v in kept
    ]
    columns = (
        Column("state", "Состояние"),
        Column("at", "Когда"),
        Column("author", "Кто"),
        Column("action", "Что сделано", width="large"),
        Column("files", "Файлов", Kind.COUNT),
        Column("findings", "Замечаний", Kind.COUNT),
        Column("results", "Результатов школ", Kind.COUNT),
        Column("version", "Версия"),
    )
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    return Table(frame=frame, columns=columns, caption="Версии базы", file_stem="versii_bazy")


def version_files_table(version: Version) -> Table:
    """Files that a version brought or removed, with their hashes."""
    columns = (
        Column("file_name", "Файл", width="medium"),
        Column("status", "Что сделано"),
        Column("year", "Год", Kind.YEAR),
        Column("rows_read", "Строк прочитано", Kind.COUNT),
        Column("rows_kept", "Строк учтено", Kind.COUNT),
        Column("sha256", "Отпечаток SHA-256", width="medium"),
    )
    frame = pd.DataFrame(version.files).reindex(columns=[c.name for c in columns])
    return Table(
        frame=frame, columns=columns, caption=f"Файлы версии {version.version}", file_stem=f"fajly_{version.version}"
    )


def version_findings_table(version: Version) -> Table:
    """Findings that were shown before the version was published."""
    columns = (
        Column("severity", "Важность"),
        Column("place", "Где", width="large"),
        Column("what", "Что не так", width="large"),
    )
    frame = pd.DataFrame(version.findings).reindex(columns=[c.name for c in columns])
    return Table(
        frame=frame,
        columns=columns,
        caption=f"Замечания версии {version.version}",
        file_stem=f"zamechaniya_{version.version}",
    )


def version_moment(version: Version) -> str:
    """When a version was published: ``22.11.2026 10:05``; «н/д» for a damaged manifest."""
    return text.moment(dt.datetime.fromisoformat(version.published_at) if version.published_at else None)
