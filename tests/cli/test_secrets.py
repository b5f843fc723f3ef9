"""Secrets without a keyring, from the command line: chosen, asked for, changed, and said by `doctor`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reviewer.cli.passphrase import VARIABLE, Passphrase
from reviewer.credentials import PLAIN_VARIABLE, Keeping
from reviewer.errors import ConfigError
from reviewer.vault import Vault
from tests.cli.conftest import Run
from tests.server.running import Running

WORDS = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer where nobody chose anything; scrypt is quick."""
    monkeypatch.delenv(PLAIN_VARIABLE)
    monkeypatch.setattr(Vault.__init__, "__defaults__", (2**4,))


@contextmanager
def descriptor(line: str) -> Iterator[int]:
    """A pipe that gives one line."""
    reading, writing = os.pipe()
    os.write(writing, line.encode())
    os.close(writing)
    try:
        yield reading
    finally:
        os.close(reading)


def begin(run: Run) -> None:
    assert run("operator", "--name", "Ada", "--work-id", "ada").code == 0


def test_nothing_is_stored_before_somebody_chooses(run: Run, desk_home: Path) -> None:
    refused = run("operator", "--name", "Ada", "--work-id", "ada", "--json")
    assert (refused.code, refused.error["error"]) == (7, "secrets.undecided")
    assert "passphrase" in run("operator", "--name", "Ada", "--work-id", "ada").err
    assert list((desk_home / "secrets").iterdir()) == []


def test_the_whole_way_under_a_passphrase_of_the_environment(
    run: Run, desk_home: Path, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, WORDS)
    begin(run)
    token = server.tokens["operator"]
    added = run("source", "add", "real", "review-api", server.url, "--token-stdin", stdin=token + "\n")
    assert added.code == 0, added.err
    assert run("source", "test", "real").code == 0
    assert run("sync").code == 0
    stored = b"".join(path.read_bytes() for path in desk_home.rglob("*") if path.is_file())
    assert token.encode() not in stored
    assert WORDS.encode() not in stored


def test_without_its_passphrase_nothing_is_signed_or_sent_but_everything_can_be_read(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, WORDS)
    begin(run)
    monkeypatch.delenv(VARIABLE)
    for command in (("sync",), ("source", "test", "real"), ("undo",), ("secrets", "protect")):
        refused = run(*command, "--json")
        assert (refused.code, refused.error["error"]) == (7, "secrets.locked"), command
    for command in (("list",), ("status",), ("doctor",), ("audit", "verify"), ("secrets", "status")):
        assert run(*command).code == 0, command


def test_a_passphrase_comes_through_a_descriptor(run: Run) -> None:
    with descriptor(WORDS + "\n") as number:
        made = run("--passphrase-fd", number, "operator", "--name", "Ada", "--work-id", "ada")
    assert made.code == 0
    with descriptor("guess\n") as number:
        refused = run("--passphrase-fd", number, "sync", "--json")
    assert (refused.code, refused.error["error"]) == (7, "secrets.wrong_passphrase")
    with descriptor(WORDS) as number:
        assert run("--passphrase-fd", number, "sync").code == 0


@pytest.mark.parametrize("line", ["", "\n"])
def test_a_descriptor_that_says_nothing_is_said(line: str) -> None:
    with descriptor(line) as number, pytest.raises(ConfigError) as refused:
        Passphrase(number)(Keeping.SEALED)
    assert refused.value.code == "secrets.descriptor"


def test_plain_files_are_protected_and_doctor_tells(
    run: Run, desk_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk_home.mkdir(mode=0o700)
    (desk_home / "settings.json").write_text('{"plain_secrets": true}')
    begin(run)
    assert "NOT under a passphrase" in run("doctor").out
    monkeypatch.setenv(VARIABLE, WORDS)
    assert run("secrets", "protect", "--json").json == {"sealed": 1}
    assert "under a passphrase" in run("doctor").out
    assert "NOT" not in run("doctor").out
    assert [path.name for path in (desk_home / "secrets").glob("*.secret")] == []
    assert run("audit", "verify", "--json").json["signed"] == 1


def test_the_passphrase_is_changed(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("secrets", "passphrase", "--json").error["error"] == "secrets.no_passphrase"
    monkeypatch.setenv(VARIABLE, WORDS)
    begin(run)
    with descriptor("another one\n") as number:
        assert run("secrets", "passphrase", "--new-passphrase-fd", number).code == 0
    assert run("sync", "--json").error["error"] == "secrets.wrong_passphrase"
    monkeypatch.setenv(VARIABLE, "another one")
    assert run("sync").code == 0
