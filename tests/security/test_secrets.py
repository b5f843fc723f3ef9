"""A secret shows in no text that is made of what holds it, and no command takes one as an argument."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from reviewer.__main__ import root
from reviewer.cli.passphrase import Passphrase
from reviewer.config import Home
from reviewer.connectors import registry
from reviewer.connectors._http import Http
from reviewer.credentials import FileSecrets, LazySecrets, SealedSecrets
from reviewer.demo.fleet import FleetPlan
from reviewer.demo.world import SampleWorld
from reviewer.domain.sources import Source
from reviewer.errors import ConfigError
from reviewer.ids import SourceId
from reviewer.vault import Vault
from tests.makers import NOON

SECRET = "rdt_canary_that_shows_nowhere"


def source(connector: str = "review-api") -> Source:
    return Source(id=SourceId("one"), connector=connector, url="http://127.0.0.1:1", added_at=NOON)


def spelt(value: object) -> str:
    """Everything that a careless log line or a debugger's list would show."""
    parts = vars(value).values() if hasattr(value, "__dict__") else ()
    return " ".join(
        [repr(value), str(value), f"{value}", *(repr(part) for part in parts if not _is_plain(part))]
    )


def _is_plain(value: object) -> bool:
    return isinstance(value, str | bytes | dict)


@pytest.mark.parametrize("name", registry.names())
def test_no_connector_spells_its_secret(name: str, tmp_path: Path) -> None:
    connector = registry.build(source(name), SECRET, tmp_path)
    assert SECRET not in spelt(connector)


def test_the_client_does_not_spell_its_headers() -> None:
    assert SECRET not in spelt(Http(source(), {"Authorization": f"Bearer {SECRET}"}))


def test_the_sample_world_does_not_spell_its_tokens(tmp_path: Path) -> None:
    world = SampleWorld(urls={}, operator_tokens={"ops": SECRET}, children=())
    plan = FleetPlan(round_file=tmp_path, urls={}, tokens={"ops": {"agent": SECRET}})
    assert SECRET not in spelt(world) + spelt(plan)


def test_the_stores_do_not_spell_what_they_keep(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    ask = Passphrase(given=SECRET)
    assert SECRET not in spelt(ask)
    opened = Vault(home.path, cost=2**4).create(SECRET)
    sealed = SealedSecrets(opened, FileSecrets(home.secrets))
    for store in (FileSecrets(home.secrets), LazySecrets(home, ask), opened, sealed):
        store.write("one", SECRET)
        assert store.read("one") == SECRET
        assert SECRET not in spelt(store)


def test_a_refused_secret_is_not_in_the_refusal() -> None:
    with pytest.raises(ConfigError) as refused:
        Http(source(), {"Authorization": f"Bearer {SECRET}\n"})
    assert SECRET not in "".join(traceback.format_exception(refused.value))


def commands(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command with the words that call it."""
    yield " ".join(path), command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, *path, name)


def test_no_command_takes_a_secret_as_an_argument() -> None:
    asked = {
        f"{path} {parameter.name}"
        for path, command in commands(root)
        for parameter in command.params
        if any(word in (parameter.name or "") for word in ("token", "secret", "password", "passphrase"))
    }
    # The name of a variable, a flag, and numbers of descriptors: none of them is the secret itself.
    assert asked == {
        "source add token_env",
        "source add token_stdin",
        " passphrase_fd",
        "secrets passphrase new_passphrase_fd",
    }
