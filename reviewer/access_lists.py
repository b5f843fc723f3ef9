"""Windows: a folder that only its owner, the system and administrators can open, before anything is in it.

What is made in the folder later inherits its list: databases with their logs, backups, exports, secrets.
Where Python makes such a folder itself nothing else is needed; one that was there before, or is made by an
older Python, gets its list from icacls. Elsewhere permissions do this (`reviewer.config`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

WAIT_S: Final = 10
_OWNER, _SYSTEM, _ADMINISTRATORS = "*S-1-3-4", "*S-1-5-18", "*S-1-5-32-544"
"""By number: their names are translated."""
_MADE_PRIVATE_SINCE: Final = ((3, 11, 10), (3, 12, 4), (3, 13, 0))
"""From these versions on `mkdir` with mode 0o700 sets the list (CPython issue 118486)."""

Run = Callable[[Sequence[str]], int]


def close_to_others(folder: Path, *, was_there: bool, run: Run | None = None) -> bool:
    """Whether the folder is closed to other accounts now. Does nothing but on Windows."""
    if os.name != "nt":
        return True
    if not was_there and mkdir_is_private(sys.version_info[:3]):
        return True
    return (run or _run)(command(folder, system_folder())) == 0


def mkdir_is_private(version: tuple[int, int, int]) -> bool:
    """Whether this Python's own `mkdir` sets an access list."""
    newest = _MADE_PRIVATE_SINCE[-1]
    return version >= newest or any(
        since <= version < (since[0], since[1] + 1, 0) for since in _MADE_PRIVATE_SINCE
    )


def command(folder: Path, system: str) -> list[str]:
    """The call that replaces the folder's list. Its program is named whole: no other one is found first."""
    rights = "(OI)(CI)F"
    grants = [f"{who}:{rights}" for who in (_OWNER, _SYSTEM, _ADMINISTRATORS)]
    return [f"{system}\\icacls.exe", str(folder), "/inheritance:r", "/grant:r", *grants, "/q"]


def system_folder() -> str:
    """Where Windows says that its own programs are; the environment is not asked."""
    import ctypes

    buffer = ctypes.create_unicode_buffer(260)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows only
    kernel.GetSystemDirectoryW(buffer, len(buffer))
    return buffer.value


def _run(words: Sequence[str]) -> int:
    try:
        return subprocess.run(  # noqa: S603 - named by its whole path
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=WAIT_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return 1
