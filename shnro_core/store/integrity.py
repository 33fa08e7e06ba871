"""Integrity of the built database: every check is an SQL file that returns the offending rows."""

from __future__ import annotations

from pathlib import Path

import duckdb

from shnro_core.model import Finding

_CHECKS = Path(__file__).parent / "sql" / "checks"
_ADVICE = "Сверьте строку с документом, исправьте файл и повторите сборку"


def check_names() -> tuple[str, ...]:
    """Names of all integrity checks."""
    return tuple(sorted(p.stem for p in _CHECKS.glob("*.sql")))


def run_checks(con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run every check; an empty list means that the figures agree with each other."""
    findings = []
    for name in check_names():
        rows = con.execute((_CHECKS / f"{name}.sql").read_text(encoding="utf-8")).fetchall()
        findings += [
            Finding(file=file, row=row, column=column, what=what, advice=_ADVICE, check=name)
            for file, row, column, what in rows
        ]
    return findings
