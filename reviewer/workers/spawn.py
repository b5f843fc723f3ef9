"""Start this very program again as a child process, from a checkout, an installation or a frozen bundle."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from pathlib import Path

import reviewer

READ_LIMIT = 8 * 1024 * 1024
PIPE_BYTES = 1024 * 1024
"""The most that Linux gives anybody. Through its usual 64 KiB a long question takes a turn of the window's
event loop for each of them, and a dozen turns of a busy window are a tenth of a second.
"""
PASSED_ON = frozenset(
    {
        *("APPDATA", "COMSPEC", "HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH"),
        *("LOCALAPPDATA", "LOGNAME", "PATH", "PATHEXT", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED"),
        *("PYTHONHOME", "PYTHONIOENCODING", "PYTHONPATH", "PYTHONPYCACHEPREFIX", "PYTHONUTF8"),
        *("PYTHONWARNINGS", "PYTHON_KEYRING_BACKEND", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "TZ"),
        *("USER", "USERPROFILE", "WINDIR", "XDG_RUNTIME_DIR"),
    }
)
"""What a child gets of our environment: enough to run, and none of the variables that hold tokens."""


def self_command(*words: str) -> list[str]:
    """The command line that runs this program with a sub-command."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    # -P: a folder that happens to be current must not lend its modules.
    return [sys.executable, "-P", "-m", "reviewer", *words]


def self_environment() -> dict[str, str]:
    """What a child may know of our environment, with the packages that this process runs from in front."""
    root = str(Path(reviewer.__file__).resolve().parents[1])
    others = os.environ.get("PYTHONPATH", "")
    passed_on = {name: value for name, value in os.environ.items() if name.upper() in PASSED_ON}
    return {**passed_on, "PYTHONPATH": os.pathsep.join(part for part in (root, others) if part)}


async def spawn_self(*words: str) -> Process:
    """A child of this program, listening on its standard input and answering on its standard output."""
    try:
        return await _spawn(words, pipe_bytes=PIPE_BYTES)
    except PermissionError:
        # This computer has a lower bound, or this user many pipes: the usual ones do, more slowly.
        return await _spawn(words, pipe_bytes=-1)


async def _spawn(words: Sequence[str], *, pipe_bytes: int) -> Process:
    return await asyncio.create_subprocess_exec(
        *self_command(*words),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=READ_LIMIT,
        env=self_environment(),
        pipesize=pipe_bytes,
    )
