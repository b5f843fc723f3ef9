"""The crash files of a home: which ones tell of a failure, which of them are new, and which may go.

A crash file holds versions, the platform, thread names, the types of exceptions and places in the code; who
writes one is the window (`ui.crash`).
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from reviewer import __version__
from reviewer.logs import place

KEPT: Final = 20
SEEN: Final = "seen"
"""Holds the name of the newest file that the operator has put away."""

_NAME = re.compile(r"\d{8}T\d{6}Z-(\d+)\.txt")
_FAULT_PLACE = re.compile(r'  File "(.*)", line (\d+) in (.*)')
_END_OF_HEAD: Final = "-- what follows are types and places in the code; nothing of what was worked on"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashFiles:
    """The crash files of a home."""

    folder: Path

    def all(self) -> tuple[Path, ...]:
        """Those that tell of a failure, the oldest first."""
        return tuple(path for path in self._named() if _tells(path))

    def unseen(self) -> tuple[Path, ...]:
        """Those that the operator has not put away."""
        try:
            seen = (self.folder / SEEN).read_text(encoding="ascii")
        except (OSError, UnicodeError):
            seen = ""
        return tuple(path for path in self.all() if path.name > seen)

    def put_away(self) -> None:
        """The operator has seen them."""
        if found := self.all():
            _open(self.folder / SEEN, found[-1].name).close()

    def tidy(self) -> None:
        """Remove what starts without a failure left behind, and the oldest; shorten paths in the others."""
        told = self.all()
        for path in self._named():
            if path not in told and not _is_running(path):
                _remove(path)
        for path in told[:-KEPT]:
            _remove(path)
        for path in told[-KEPT:]:
            if not _is_running(path):
                _shorten(path)

    def drop_if_empty(self, path: Path) -> None:
        """Remove the file of a start that nothing failed in."""
        if not _tells(path):
            _remove(path)

    def _named(self) -> list[Path]:
        try:
            return sorted(path for path in self.folder.iterdir() if _NAME.fullmatch(path.name))
        except OSError:
            return []


def new_file(path: Path) -> TextIO:
    """A crash file with its head, private before anything is in it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _open(path, _head())


def _head() -> str:
    qt = sys.modules.get("PySide6")
    versions = [
        f"review-desk {__version__}",
        f"python {platform.python_version()}",
        f"pyside6 {getattr(qt, '__version__', 'not loaded')}",
        f"platform {platform.system()} {platform.machine()}",
    ]
    return "\n".join([*versions, _END_OF_HEAD, ""])


def _open(path: Path, text: str) -> TextIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    if os.name == "posix":
        os.fchmod(descriptor, 0o600)
    file = os.fdopen(descriptor, "w", encoding="ascii", errors="backslashreplace")
    file.write(text)
    file.flush()
    return file


def _tells(path: Path) -> bool:
    """Whether anything follows the head."""
    try:
        return bool(path.read_text(encoding="ascii", errors="replace").partition(_END_OF_HEAD)[2].strip())
    except OSError:
        return False


def _is_running(path: Path) -> bool:
    """Whether the process that writes this file may be alive."""
    found = _NAME.fullmatch(path.name)
    if found is None or os.name != "posix":
        return False  # elsewhere a file that is open can't be removed
    if int(found[1]) == os.getpid():
        return False  # an earlier process of our number: ours is not written yet
    try:
        os.kill(int(found[1]), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _shorten(path: Path) -> None:
    """Faults are written with whole paths, which may name a person: leave the part inside the program."""
    text = path.read_text(encoding="ascii", errors="replace")
    lines = [
        f"  {place(found[1], int(found[2]), found[3])}" if (found := _FAULT_PLACE.fullmatch(line)) else line
        for line in text.splitlines()
    ]
    short = "\n".join(lines) + "\n"
    if short != text:
        _open(path, short).close()


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
