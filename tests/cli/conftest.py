"""Running commands as a shell would, beside a real review server."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reviewer.__main__ import main
from tests.server.running import Running, running_server


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one document."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        """The document of its refusal."""
        told: dict[str, str] = json.loads(self.err)
        return told


Run = Callable[..., Ran]


@pytest.fixture
def run(desk_home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("list", "--json")`: the real `main` on this test's home; `stdin=` is not a terminal."""

    def call(*args: object, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["review-desk", *map(str, args)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capfd.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        out, err = capfd.readouterr()
        return Ran(int(str(code or 0)), out, err)

    return call


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One real server for the commands' tests."""
    with running_server(tmp_path_factory.mktemp("cli-server")) as running:
        yield running


@pytest.fixture
def connected(run: Run, server: Running, desk_home: Path) -> Run:
    """A home with an operator, a short hold, and the real server as the source `real`."""
    desk_home.mkdir(mode=0o700)
    (desk_home / "settings.json").write_text('{"hold_s": 0, "allows_scripted_decisions": true}')
    assert run("operator", "--name", "Olga", "--work-id", "olga").code == 0
    added = run(
        *("source", "add", "real", "review-api", server.url, "--token-stdin"),
        stdin=server.tokens["operator"] + "\n",
    )
    assert added.code == 0, added.err
    return run
