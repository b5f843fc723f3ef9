"""Files that only their owner reads. After a crash there is the old one or the new one, and never a part."""

from __future__ import annotations

import contextlib
import glob
import os
from collections.abc import Iterable
from pathlib import Path

_UNFINISHED = ".new"
_LEFT_S = 60.0
"""A file that is older and has no name of its own yet belongs to nobody any more."""


def write_private(path: Path, data: bytes) -> None:
    """Replace a file. Returns after its bytes and its name are on disk. Raises OSError."""
    # A name of its own: another process may be writing the same file at this moment.
    fresh = path.with_name(f"{path.name}.{os.urandom(6).hex()}{_UNFINISHED}")
    descriptor = _begin(fresh)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        begun_at = fresh.stat().st_mtime
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sweep(path.parent, begun_at, name=glob.escape(path.name))
    sync_file(path.parent)


def sweep(folder: Path, now: float, *, name: str = "*") -> None:
    """Delete what a crash left unfinished. By the file system's own times; what is young may be in use."""
    for left in folder.glob(f"{name}.*{_UNFINISHED.lstrip('.')}"):
        with contextlib.suppress(OSError):
            if now - left.stat().st_mtime > _LEFT_S:
                left.unlink()


def write_new(path: Path, lines: Iterable[str]) -> int:
    """Write lines, each with a line feed, into a file that must not be there; returns how many.

    Returns after they are on disk; what can't be written whole is not there. Raises OSError.
    """
    count, descriptor = 0, _begin(path)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise
    sync_file(path.parent)
    return count


def sync_file(path: Path) -> None:
    """Returns after the file, or the names in a folder, are on disk; Windows can't sync a folder."""
    if os.name != "posix" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _begin(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
