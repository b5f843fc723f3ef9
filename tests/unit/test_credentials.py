"""Secrets: private, never printed, and a keyring that fails is said."""

from __future__ import annotations

import os
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from reviewer.config import Home
from reviewer.credentials import FileSecrets, KeyringSecrets, LazySecrets, open_secrets, resolve
from reviewer.errors import ConfigError


class Ring(keyring.backend.KeyringBackend):
    """A keyring in memory, of the real kind; locked when the test says so."""

    priority = 1.0

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError

    def _open(self) -> None:
        if self.is_locked:
            raise keyring.errors.KeyringLocked


@pytest.fixture
def home(desk_home: Path) -> Home:
    made = Home(desk_home)
    made.make()
    return made


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    return made


def test_file_keeps_gives_and_forgets_a_secret(home: Home) -> None:
    secrets = FileSecrets(home.secrets)
    secrets.write("token", "s3cret")
    assert secrets.read("token") == "s3cret"
    secrets.erase("token")
    secrets.erase("token")
    assert secrets.read("token") is None


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_file_of_a_secret_is_its_owners_alone(home: Home) -> None:
    FileSecrets(home.secrets).write("token", "s3cret")
    assert [path.stat().st_mode & 0o777 for path in home.secrets.iterdir()] == [0o600]


@pytest.mark.parametrize("name", ["../up", "a/b", "", "a" * 101, "a\0b"])
def test_name_that_leaves_the_folder_is_refused(home: Home, name: str) -> None:
    with pytest.raises(ConfigError) as refused:
        FileSecrets(home.secrets).read(name)
    assert refused.value.code == "config.secret_name"


def test_secret_that_is_no_text_is_said(home: Home) -> None:
    (home.secrets / "token.secret").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError) as refused:
        FileSecrets(home.secrets).read("token")
    assert refused.value.code == "config.secret_unreadable"


def test_without_a_keyring_secrets_are_files(home: Home) -> None:
    assert isinstance(open_secrets(home), FileSecrets)


def test_with_a_keyring_nothing_is_in_the_home(home: Home, ring: Ring) -> None:
    secrets = open_secrets(home)
    assert isinstance(secrets, KeyringSecrets)
    secrets.write("token", "s3cret")
    assert secrets.read("token") == "s3cret"
    assert list(home.secrets.iterdir()) == []
    secrets.erase("token")
    secrets.erase("token")
    assert ring.kept == {}


def test_two_homes_on_one_keyring_do_not_share_secrets(home: Home, ring: Ring, tmp_path: Path) -> None:
    KeyringSecrets(home).write("token", "mine")
    assert KeyringSecrets(Home(tmp_path / "other")).read("token") is None


def test_locked_keyring_is_said_and_is_no_crash(home: Home, ring: Ring) -> None:
    ring.is_locked = True
    secrets = KeyringSecrets(home)
    for act in (lambda: secrets.read("t"), lambda: secrets.write("t", "x"), lambda: secrets.erase("t")):
        with pytest.raises(ConfigError) as refused:
            act()
        assert refused.value.code == "config.keyring_failed"


def test_store_is_chosen_only_when_it_is_asked(home: Home, ring: Ring) -> None:
    secrets = LazySecrets(home)
    secrets.write("token", "s3cret")
    assert secrets.read("token") == "s3cret"
    secrets.erase("token")
    assert ring.kept == {}


def test_secret_of_the_environment_is_read_each_time_and_never_stored(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", "one")
    secrets = FileSecrets(home.secrets)
    assert resolve(secrets, "env:DESK_TOKEN") == "one"
    monkeypatch.delenv("DESK_TOKEN")
    assert resolve(secrets, "env:DESK_TOKEN") == ""
    assert list(home.secrets.iterdir()) == []


def test_no_name_and_no_secret_are_nothing(home: Home) -> None:
    secrets = FileSecrets(home.secrets)
    assert (resolve(secrets, ""), resolve(secrets, "token")) == ("", "")
    secrets.write("token", "s3cret")
    assert resolve(secrets, "token") == "s3cret"


def test_secret_is_in_no_repr(home: Home) -> None:
    secrets = FileSecrets(home.secrets)
    secrets.write("token", "s3cret")
    assert "s3cret" not in repr(secrets) + repr(LazySecrets(home)) + repr(vars(secrets))
