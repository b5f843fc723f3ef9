"""Start this very program again as a child process, from a checkout, an installation or a frozen bundle."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

import reviewer

READ_LIMIT = 8 * 1024 * 1024


def self_command(*words: str) -> list[str]:
    """The command line that runs this program with a sub-command."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    # -P: a folder that happens to be current must not lend its modules.
    return [sys.executable, "-P", "-m", "reviewer", *words]


def self_environment() -> dict[str, str]:
    """Our own environment, with the packages that this process runs from in front."""
    root = str(Path(reviewer.__file__).resolve().parents[1])
    others = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(part for part in (root, others) if part)}


async def spawn_self(*words: str) -> Process:
    """A child of this program, listening on its standard input and answering on its standard output."""
    return await asyncio.create_subprocess_exec(
        *self_command(*words),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=READ_LIMIT,
        env=self_environment(),
    )
