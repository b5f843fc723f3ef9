"""The parent's side of `desk_child`, and a desk of recorded items to begin with."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
STRACE_IS_ABSENT = "strace is absent"


class Died(Exception):
    """The child ended instead of answering."""


@dataclass(slots=True)
class DeskProcess:
    """A desk in a child process."""

    process: subprocess.Popen[bytes]

    def ask(self, do: str, **params: Any) -> Any:
        """Ask and wait for the answer; a refusal comes back as its code under `refused`."""
        self.begin(do, **params)
        told = self.read()
        return told.get("answer") if "refused" not in told else told

    def begin(self, do: str, **params: Any) -> None:
        """Ask, and don't wait."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps({"do": do, **params}).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError as error:
            raise Died from error

    def go_on(self) -> None:
        """One byte, for what stays inside until it comes."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """The next line that it says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise Died
        told: dict[str, Any] = json.loads(line)
        return told

    def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is said."""
        self.process.kill()
        self._gone()

    def close(self) -> int:
        """Close its pipe and let it end in order."""
        with contextlib.suppress(BrokenPipeError):
            assert self.process.stdin is not None
            self.process.stdin.close()
        return self._gone()

    def _gone(self) -> int:
        code = self.process.wait(timeout=20)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        return code


@contextlib.contextmanager
def desk_process(
    home: Path, *, under: Sequence[str] = (), child: str = "tests.process.desk_child"
) -> Iterator[DeskProcess]:
    """A desk on `home`, perhaps under a tracer; it is gone afterwards."""
    process = subprocess.Popen(
        [*under, sys.executable, "-m", child, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    desk = DeskProcess(process)
    try:
        assert desk.read() == {"opened": True}
        yield desk
    finally:
        if process.poll() is None:
            process.kill()
        desk._gone()


SYNCS = "fsync,fdatasync"
"""Either, as the library was built."""


def strace(calls: str, what: str) -> list[str]:
    """The words before a command that make its system calls fail or kill it; skips where there is no strace.

    Calls are counted in each thread by itself.
    """
    program = shutil.which("strace")
    if program is None:
        pytest.skip(STRACE_IS_ABSENT)
    # Not with --seccomp-bpf: strace 6.1 then injects errors, but no signals.
    # -D: the desk is our own child and not the tracer's, so that killing it kills it.
    quietly = [program, "-D", "-f", "-qq", "-o", "/dev/null"]
    return [*quietly, "-e", f"trace={calls}", "-e", f"inject={calls}:{what}"]


def until(desk: DeskProcess, ask: Callable[[], Any], *, within_s: float = 20.0) -> Any:
    """Ask until the answer is true; between two questions the desk waits for something to happen."""
    deadline = time.monotonic() + within_s
    while not (answer := ask()):
        assert time.monotonic() < deadline, "it never came"
        desk.ask("wait")
    return answer
