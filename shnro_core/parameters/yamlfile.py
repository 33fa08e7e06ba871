"""YAML files of the project, read with libyaml's safe loader where it is installed: several times faster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_MOST_BRACKETS = 500
"""Thousands of lists inside one another take seconds to read."""
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> dict[str, Any]:
    """Mapping that a YAML file holds."""
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_SAFE_LOADER)  # noqa: S506 - one of the two safe loaders
    return loaded


def load_without_aliases(written: str) -> Any:
    """YAML of a stranger: plain values only, and no aliases, so that a small text cannot unfold into a large one.

    Raises yaml.YAMLError, ValueError, RecursionError.
    """
    if written.count("[") + written.count("{") > _MOST_BRACKETS:
        raise yaml.YAMLError("слишком много вложенных списков")
    return yaml.load(written, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader that refuses aliases


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("ссылки внутри файла не поддерживаются")
        return super().compose_node(parent, index)
