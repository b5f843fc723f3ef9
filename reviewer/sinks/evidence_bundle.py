"""Writes an evidence bundle into a folder of its own: private, whole or not there at all."""

from __future__ import annotations

import importlib.resources
import itertools
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from reviewer.audit.bundle import BODIES, ENTRIES, HEAD, VERIFIER
from reviewer.errors import ConfigError
from reviewer.private_files import sync_file, write_new
from reviewer.sinks.place import written_at


class BundleFolder:
    """Made beside its place under a name of its own, and moved there when all of it is on disk.

    Every method raises ConfigError where something is at the place already, or it can't be written.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._unfinished = place.with_name(f".unfinished-{place.name}")
        if place.exists():
            raise ConfigError("export.exists", path=str(place))
        shutil.rmtree(self._unfinished, ignore_errors=True)
        with written_at(place):
            self._unfinished.mkdir(mode=0o700)

    def write_entries(self, lines: Iterable[str]) -> None:
        """The log, an entry a line."""
        self._write(ENTRIES, lines)

    def write_bodies(self, lines: Iterator[str]) -> int:
        """The words, a decision a line; returns of how many. Of none there is no file."""
        first = list(itertools.islice(lines, 1))
        return self._write(BODIES, itertools.chain(first, lines)) if first else 0

    def finish(self, head: Mapping[str, Any]) -> None:
        """Add head and verifier; returns after the folder is in its place, on disk."""
        self._write(HEAD, [json.dumps(head, indent=1, ensure_ascii=True)])
        self._write(VERIFIER, verifier_text().splitlines())
        with written_at(self._place):
            self._unfinished.replace(self._place)
            sync_file(self._place.parent)

    def drop(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self._unfinished, ignore_errors=True)

    def _write(self, name: str, lines: Iterable[str]) -> int:
        with written_at(self._place):
            return write_new(self._unfinished / name, lines)


def verifier_text() -> str:
    """The one-file verifier, as it is written into every bundle."""
    return importlib.resources.files("reviewer.audit").joinpath("standalone.py").read_text(encoding="utf-8")
