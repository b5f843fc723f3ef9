"""What a child takes from itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reviewer.workers.spawn import self_environment

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")
TRIED = """
import os, socket, subprocess
from reviewer.workers.bounds import open_nothing_more
open_nothing_more()
def tried(what):
    try:
        what()
    except OSError:
        return "refused"
    return "done"
print(tried(lambda: open("/dev/null")), tried(socket.socket), tried(os.pipe), tried(lambda: os.dup(0)),
      tried(lambda: subprocess.run(["true"])))
"""


def ran(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        env=self_environment(),
        capture_output=True,
        check=False,
        text=True,
    )


@POSIX
def test_nothing_can_be_opened_any_more() -> None:
    assert ran(TRIED).stdout.split() == ["refused"] * 5


@POSIX
def test_memory_ends_at_its_limit() -> None:
    code = "from reviewer.workers.bounds import limit_memory as l; l(300 << 20); print(len(bytes(400 << 20)))"
    assert "MemoryError" in ran(code).stderr


@POSIX
def test_processor_time_ends_at_its_limit() -> None:
    code = "from reviewer.workers.bounds import start_clock as c; c(.05)\nwhile True: pass"
    assert ran(code).returncode < 0


@POSIX
def test_a_clock_that_was_stopped_ends_nothing() -> None:
    code = "from reviewer.workers.bounds import start_clock as c; c(.02); c(0)\nprint(sum(range(10**7)) > 0)"
    assert ran(code).stdout == "True\n"
