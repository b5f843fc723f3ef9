"""Secrets: private, never printed, and a keyring that fails is said."""

from __future__ import annotations

import os
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from reviewer import vault
from reviewer.config import Home
from reviewer.credentials import (
    PLAIN_VARIABLE,
    FileSecrets,
    Keeping,
    KeyringSecrets,
    LazySecrets,
    keeping,
    protect,
    resolve,
)
from reviewer.errors import ConfigError
from reviewer.vault import Vault


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


@pytest.fixture
def no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer where nobody chose anything; scrypt is quick."""
    monkeypatch.delenv(PLAIN_VARIABLE)
    monkeypatch.setattr(Vault.__init__, "__defaults__", (2**4,))


@pytest.mark.usefixtures("no_choice")
def test_without_a_keyring_nothing_is_stored_before_somebody_chooses(home: Home) -> None:
    secrets = LazySecrets(home)
    assert keeping(home) is Keeping.UNDECIDED
    assert secrets.read("token") is None
    with pytest.raises(ConfigError) as refused:
        secrets.write("token", "s3cret")
    assert refused.value.code == "secrets.undecided"
    assert list(home.secrets.iterdir()) == []


@pytest.mark.usefixtures("no_choice")
def test_a_first_passphrase_seals_all_that_follows(home: Home) -> None:
    LazySecrets(home, lambda _: "words").write("token", "s3cret")
    assert keeping(home) is Keeping.SEALED
    assert LazySecrets(home, lambda _: "words").read("token") == "s3cret"
    for ask, code in ((lambda _: "", "secrets.locked"), (lambda _: "x", "secrets.wrong_passphrase")):
        with pytest.raises(ConfigError) as refused:
            LazySecrets(home, ask).read("token")
        assert refused.value.code == code


@pytest.mark.usefixtures("no_choice")
def test_a_passphrase_is_asked_for_once(home: Home) -> None:
    asked: list[Keeping] = []

    def ask(how: Keeping) -> str:
        asked.append(how)
        return "words"

    secrets = LazySecrets(home, ask)
    secrets.write("one", "1")
    secrets.write("two", "2")
    assert (secrets.read("one"), secrets.read("two")) == ("1", "2")
    assert asked == [Keeping.UNDECIDED]


@pytest.mark.usefixtures("no_choice")
@pytest.mark.parametrize("way", ["setting", "variable", "allowed"])
def test_plain_files_need_a_choice(home: Home, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if way == "setting":
        home.settings.write_text('{"plain_secrets": true}')
    if way == "variable":
        monkeypatch.setenv(PLAIN_VARIABLE, "1")
    LazySecrets(home, allows_plain=way == "allowed").write("token", "s3cret")
    assert [path.name for path in home.secrets.iterdir()] == ["token.secret"]


@pytest.mark.usefixtures("no_choice")
def test_a_home_that_has_plain_files_goes_on_with_them_until_they_are_protected(home: Home) -> None:
    FileSecrets(home.secrets).write("token", "s3cret")
    assert keeping(home) is Keeping.PLAIN
    assert LazySecrets(home).read("token") == "s3cret"
    assert protect(home, "words") == 1
    assert sorted(path.name for path in home.secrets.iterdir()) == [vault.LOCK, "token.sealed"]
    assert LazySecrets(home, lambda _: "words").read("token") == "s3cret"


@pytest.mark.usefixtures("no_choice")
def test_what_an_interrupted_protection_left_plain_is_still_read(home: Home) -> None:
    FileSecrets(home.secrets).write("token", "s3cret")
    Vault(home.secrets).create("words")
    secrets = LazySecrets(home, lambda _: "words")
    assert secrets.read("token") == "s3cret"
    assert protect(home, "words") == 1
    assert secrets.read("token") == "s3cret"
    secrets.erase("token")
    assert secrets.read("token") is None


@pytest.mark.usefixtures("no_choice")
def test_a_wrong_passphrase_protects_and_removes_nothing(home: Home) -> None:
    FileSecrets(home.secrets).write("token", "s3cret")
    Vault(home.secrets).create("words")
    with pytest.raises(ConfigError):
        protect(home, "guess")
    assert FileSecrets(home.secrets).read("token") == "s3cret"


def test_where_it_was_chosen_secrets_are_plain_files(home: Home) -> None:
    assert keeping(home) is Keeping.PLAIN


def test_with_a_keyring_nothing_is_in_the_home(home: Home, ring: Ring) -> None:
    assert keeping(home) is Keeping.KEYRING
    secrets = LazySecrets(home)
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
