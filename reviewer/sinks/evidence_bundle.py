"""Writes an evidence bundle into a folder of its own: private, whole or not there at all."""

from __future__ import annotations

import importlib.resources
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reviewer.audit.bundle import BODIES, ENTRIES, HEAD, VERIFIER
from reviewer.errors import ConfigError


class BundleFolder:
    """Made beside its place under a name of its own, and moved there when all of it is on disk."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._unfinished = place.with_name(f".unfinished-{place.name}")
        if place.exists():
            raise ConfigError("export.exists", path=str(place))
        try:
            shutil.rmtree(self._unfinished, ignore_errors=True)
            self._unfinished.mkdir(mode=0o700)
        except OSError as error:
            raise ConfigError("export.failed", path=str(place), reason=error.strerror) from error

    def write_entries(self, lines: Iterable[str]) -> None:
        """The log, an entry a line."""
        self._write(ENTRIES, lines)

    def write_bodies(self, lines: Iterable[str]) -> None:
        """The words, a decision a line."""
        self._write(BODIES, lines)

    def finish(self, head: Mapping[str, Any]) -> None:
        """Add head and verifier; returns after the folder is in its place."""
        self._write(HEAD, [json.dumps(head, indent=1, ensure_ascii=True)])
        self._write(VERIFIER, verifier_text().splitlines())
        self._unfinished.replace(self._place)

    def drop(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self._unfinished, ignore_errors=True)

    def _write(self, name: str, lines: Iterable[str]) -> None:
        descriptor = os.open(self._unfinished / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())


def verifier_text() -> str:
    """The one-file verifier, as it is written into every bundle."""
    return importlib.resources.files("reviewer.audit").joinpath("standalone.py").read_text(encoding="utf-8")
