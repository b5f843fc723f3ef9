"""Secrets under a passphrase: sealed, private, and never lost to a wrong word or a crash."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from reviewer.errors import ConfigError
from reviewer.vault import LOCK, Vault

SECRET = "rdt_canary_under_a_passphrase"
WORDS = "correct horse battery staple"
QUICK = 2**4
"""scrypt's cost in tests; the real one takes a fifth of a second each time."""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path, cost=QUICK)


def everything(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_what_is_kept_is_read_again_with_the_passphrase(vault: Vault) -> None:
    vault.create(WORDS).write("token", SECRET)
    assert vault.open(WORDS).read("token") == SECRET
    assert vault.open(WORDS).read("other") is None


def test_neither_secret_nor_passphrase_is_in_any_file(vault: Vault) -> None:
    vault.create(WORDS).write("token", SECRET)
    found = everything(vault.folder)
    assert SECRET.encode() not in found
    assert WORDS.encode() not in found


def test_a_wrong_passphrase_is_said_and_changes_nothing(vault: Vault) -> None:
    vault.create(WORDS).write("token", SECRET)
    before = everything(vault.folder)
    for act in (lambda: vault.open("guess"), lambda: vault.change("guess", "new"), lambda: vault.open("")):
        with pytest.raises(ConfigError) as refused:
            act()
        assert refused.value.code == "secrets.wrong_passphrase"
    assert everything(vault.folder) == before


def test_another_passphrase_opens_what_the_first_one_sealed(vault: Vault) -> None:
    vault.create(WORDS).write("token", SECRET)
    sealed = (vault.folder / "token.sealed").read_bytes()
    vault.change(WORDS, "something else")
    assert vault.open("something else").read("token") == SECRET
    assert (vault.folder / "token.sealed").read_bytes() == sealed
    with pytest.raises(ConfigError):
        vault.open(WORDS)


def test_an_empty_passphrase_seals_nothing(vault: Vault) -> None:
    with pytest.raises(ConfigError) as refused:
        vault.create("")
    assert refused.value.code == "secrets.empty_passphrase"
    assert not vault.exists


def test_a_second_first_passphrase_is_refused(vault: Vault) -> None:
    vault.create(WORDS)
    with pytest.raises(ConfigError) as refused:
        vault.create("other")
    assert refused.value.code == "secrets.exists"


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_sealed_file_that_was_changed_is_said(vault: Vault, place: int) -> None:
    opened = vault.create(WORDS)
    opened.write("token", SECRET)
    file = vault.folder / "token.sealed"
    changed = bytearray(file.read_bytes())
    changed[place] ^= 1
    file.write_bytes(changed)
    with pytest.raises(ConfigError) as refused:
        opened.read("token")
    assert refused.value.code == "config.secret_unreadable"


def test_a_sealed_file_under_another_name_is_not_believed(vault: Vault) -> None:
    opened = vault.create(WORDS)
    opened.write("token", SECRET)
    (vault.folder / "token.sealed").rename(vault.folder / "other.sealed")
    with pytest.raises(ConfigError):
        opened.read("other")


@pytest.mark.parametrize(
    "told",
    [
        {"cost": 2**30},
        {"cost": 3},
        {"cost": -1},
        {"version": 2},
        {"salt": "!"},
        {"key": 7},
        {"cost": None},
    ],
)
def test_a_lock_that_can_not_be_read_is_said(vault: Vault, told: dict[str, object]) -> None:
    vault.create(WORDS)
    lock = json.loads((vault.folder / LOCK).read_text())
    (vault.folder / LOCK).write_text(json.dumps({**lock, **told}))
    with pytest.raises(ConfigError) as refused:
        vault.open(WORDS)
    assert refused.value.code == "secrets.lock_unreadable"


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_every_file_is_its_owners_alone(vault: Vault) -> None:
    before = os.umask(0)
    try:
        left = vault.folder / "token.sealed.new"
        left.write_text("of a crash")
        os.utime(left, (0, 0))
        vault.create(WORDS).write("token", SECRET)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in vault.folder.iterdir()} == {0o600}


def test_the_opened_vault_does_not_spell_its_key(vault: Vault) -> None:
    opened = vault.create(WORDS)
    assert opened.key.hex() not in repr(opened)
    assert repr(opened.key) not in repr(opened)
