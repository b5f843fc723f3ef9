"""Evidence files in the home, each named by its digest: written whole or not at all, checked when read."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from reviewer.domain.evidence import digest_of, is_digest
from reviewer.errors import EvidenceRefused
from reviewer.private_files import sweep, write_private

QUOTA_BYTES = 2 * 1024 * 1024 * 1024
"""All files of a home together."""
_UNFINISHED = ".unfinished-"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EvidenceFiles:
    """The folder. Every method does I/O: none is for the event loop's thread but `size`."""

    folder: Path
    quota: int = QUOTA_BYTES

    def size(self, digest: str) -> int | None:
        """How large the file of that digest is; None: it is not here. Its content is not looked at."""
        try:
            return self._path(digest).stat().st_size if is_digest(digest) else None
        except OSError:
            return None

    def read(self, digest: str) -> bytes | None:
        """The file, if its bytes are still those of its name. One that is not whole is removed.

        What is read counts as used: it is the last to make room for others.
        """
        if not is_digest(digest):
            return None
        path = self._path(digest)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if digest_of(data) != digest:
            _log.warning("evidence_not_whole")
            path.unlink(missing_ok=True)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return data

    def keep(self, data: bytes, digest: str, kept: Callable[[Collection[str]], Collection[str]]) -> None:
        """Returns after the file is on disk, where necessary in the place of files that nobody needs.

        Args:
            data: the file.
            digest: its digest, which the caller has checked.
            kept: of the digests it is given, those that have to stay.

        Raises:
            EvidenceRefused: there is no room, on the disk or within the quota.
        """
        if self.read(digest) is not None:
            return
        self._make_room(len(data), kept)
        try:
            self._write(data, self._path(digest))
        except OSError as error:
            raise EvidenceRefused("evidence.disk", reason=error.strerror or type(error).__name__) from error

    def _write(self, data: bytes, path: Path) -> None:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        write_private(path, data)
        sweep(self.folder, path.stat().st_mtime)

    def _make_room(self, size: int, kept: Callable[[Collection[str]], Collection[str]]) -> None:
        """Those that were used longest ago go first."""
        found = self._found()
        excess = sum(one.st_size for one in found.values()) + size - self.quota
        if excess <= 0:
            return
        stays = frozenset(kept(found.keys()))
        for digest in sorted(found.keys() - stays, key=lambda one: found[one].st_mtime_ns):
            self._path(digest).unlink(missing_ok=True)
            excess -= found[digest].st_size
            if excess <= 0:
                return
        raise EvidenceRefused("evidence.no_room", quota=self.quota, size=size)

    def _found(self) -> dict[str, os.stat_result]:
        """Every file by its digest."""
        found: dict[str, os.stat_result] = {}
        if not self.folder.is_dir():
            return found
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):
                if is_digest(path.name):
                    found[path.name] = path.stat()
        return found

    def _path(self, digest: str) -> Path:
        return self.folder / digest


def write_copy(data: bytes, target: Path, *, replaces: bool) -> None:
    """A copy for the operator: readable by the owner alone, never executable, whole or not at all.

    Raises:
        EvidenceRefused: it can't be written there, or something is there and must not be replaced.
    """
    if not replaces and (target.exists() or target.is_symlink()):
        raise EvidenceRefused("evidence.copy_exists", path=str(target))
    try:
        handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EvidenceRefused("evidence.copy_failed", path=str(target), reason=reason) from error
