"""The parent's side of `server_zygote`: a real server that may die and start again often."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from reviewer.server.tokens import create_token
from tests.process.desk_process import ROOT
from tests.process.test_two_sides import Served

Role = Literal["agent", "operator", "auditor"]
CALLERS: dict[str, Role] = {"agent": "agent", "ada": "operator", "grace": "operator", "auditor": "auditor"}


@dataclass(slots=True)
class ForkedServer(Served):
    """`review-desk serve`, forked from a process that has imported what it imports."""

    pid: int = 0
    _zygote: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        words = [sys.executable, "-m", "tests.proof.server_zygote"]
        self._zygote = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)

    def rehearse(self) -> None:
        """A start, an exchange and an orderly end, which teach the zygote what they import."""
        self._serve(rehearses=str(self.folder))
        self.ask(0)
        self._ask(do="end", signal=signal.SIGTERM, rehearses=str(self.folder))

    def start(self, *more: str) -> None:
        self._serve(*more)

    def stop(self) -> None:
        self._ask(do="end", signal=signal.SIGTERM)

    def die(self) -> None:
        self._ask(do="end", signal=signal.SIGKILL)

    def has_ended(self) -> bool:
        """Whether it is dead already."""
        return bool(self._ask(do="has_ended")["ended"])

    def close(self) -> None:
        """End the zygote."""
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.close()
        self._zygote.wait(timeout=20)
        self._zygote.stdout.close()

    def _serve(self, *more: str, rehearses: str = "") -> None:
        words = ["--home", str(self.folder), "serve", "--port", str(self.port), "--ends-with-stdin", *more]
        told = self._ask(do="serve", words=words, rehearses=rehearses)
        self.pid, self.port = told["pid"], int(told["url"].rpartition(":")[2])

    def _ask(self, **asked: Any) -> dict[str, Any]:
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(json.dumps(asked).encode() + b"\n")
        self._zygote.stdin.flush()
        told: dict[str, Any] = json.loads(self._zygote.stdout.readline())
        return told


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkedServer]:
    """It runs, and has a token for each of its callers."""
    folder: Path = tmp_path_factory.mktemp("server") / "home"
    folder.mkdir(mode=0o700)
    tokens = {name: create_token(folder / "server.db", name, role) for name, role in CALLERS.items()}
    served = ForkedServer(folder, tokens)
    served.rehearse()
    served.start()
    yield served
    served.stop()
    served.close()
