"""What the bootstrap says: calm lines, the exact next step, never the address of a registry."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_ADDRESSES = (
    (re.compile(r"\b[a-z][a-z0-9+.-]*://\S+"), "(address)"),
    (re.compile(r"host='[^']*'"), "host=(address)"),
    (re.compile(r"(?<=resolve )'[^']*'"), "(address)"),
    (re.compile(r"(?<=connect to )\S+"), "(address)"),
)


class Problem(Exception):
    """The bootstrap can't go on, and its text says what the human does next."""


def say(text: str) -> None:
    """One line for the human, at once."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def without_addresses(line: str) -> str:
    """`line` with URLs and host names of registries taken out."""
    for pattern, instead in _ADDRESSES:
        line = pattern.sub(instead, line)
    return line


def telling_lines(output: str, limit: int = 12) -> list[str]:
    """The lines of a failed tool's output that say why, newest last, without addresses."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"\s*(error|e|fatal)\b", line, re.IGNORECASE)]
    return [without_addresses(line) for line in (errors or lines)[-limit:]]


def run_quietly(command: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run `command`, keep its output in `log`, and return it.

    Raises:
        Problem: it failed; the text has the lines that say why.
    """
    done = subprocess.run(  # noqa: S603 - the callers' own fixed command lines
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, **(environment or {})},
    )
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(done.stdout, encoding="utf-8")
    if done.returncode:
        why = "\n".join(f"    {line}" for line in telling_lines(done.stdout))
        raise Problem(f"It failed with {done.returncode}:\n{why}\nEverything that was said: {log}")
    return done.stdout
