"""Secrets: the OS keyring, else files under a passphrase, else plain private files where that was chosen.

A secret's name may be `env:VARIABLE`; then it is read from the environment and never stored. Secrets
never enter a database, a log, an argument list or a repr.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from reviewer.config import Home, load_settings
from reviewer.errors import ConfigError
from reviewer.private_files import write_private
from reviewer.vault import OpenVault, Vault

_SERVICE = "review-desk"
_SAFE_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
ENVIRONMENT = "env:"
PLAIN_VARIABLE: Final = "REVIEW_DESK_PLAIN_SECRETS"
"""`1`: secrets may lie in plain private files, as the setting `plain_secrets` says for one home."""


class Keeping(StrEnum):
    """How the secrets of a home are kept."""

    KEYRING = "keyring"
    SEALED = "sealed"
    PLAIN = "plain"
    UNDECIDED = "undecided"
    """No keyring, nothing stored yet, and nobody has chosen."""


AskPassphrase = Callable[[Keeping], str]
"""The passphrase for a home that is sealed, or a new one for one that is undecided; empty: nobody can say."""


class SecretStore(Protocol):
    """Where secrets are kept."""

    def read(self, name: str) -> str | None:
        """The secret, or None."""

    def write(self, name: str, secret: str) -> None:
        """Keep a secret."""

    def erase(self, name: str) -> None:
        """Forget a secret; nothing happens if there is none."""


class FileSecrets:
    """One 0600 file a secret, in the home: for computers without a keyring. Guarded by the account alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> str | None:
        """The secret, or None."""
        try:
            return self._path(name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeError) as error:
            raise ConfigError("config.secret_unreadable", reason=type(error).__name__) from error

    def write(self, name: str, secret: str) -> None:
        """Keep a secret; the file is private before the first byte is in it."""
        write_private(self._path(name), secret.encode())

    def erase(self, name: str) -> None:
        """Forget a secret."""
        self._path(name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """What is kept here."""
        return sorted(path.stem for path in self._folder.glob("*.secret"))

    def _path(self, name: str) -> Path:
        return self._folder / f"{_checked(name)}.secret"


class KeyringSecrets:
    """The operating system's keyring. One that is locked or gone raises ConfigError."""

    def __init__(self, home: Home) -> None:
        self._prefix = f"{home.path}:"

    def read(self, name: str) -> str | None:
        """The secret, or None."""
        import keyring

        with _keyring_may_fail():
            return keyring.get_password(_SERVICE, self._prefix + name)

    def write(self, name: str, secret: str) -> None:
        """Keep a secret."""
        import keyring

        with _keyring_may_fail():
            keyring.set_password(_SERVICE, self._prefix + name, secret)

    def erase(self, name: str) -> None:
        """Forget a secret."""
        import keyring
        import keyring.errors

        with _keyring_may_fail(), contextlib.suppress(keyring.errors.PasswordDeleteError):
            keyring.delete_password(_SERVICE, self._prefix + name)


class SealedSecrets:
    """Files under a passphrase. What an earlier version left in plain files is read until it is sealed."""

    def __init__(self, vault: OpenVault, plain: FileSecrets) -> None:
        self._vault, self._plain = vault, plain

    def read(self, name: str) -> str | None:
        """The secret, or None."""
        found = self._vault.read(_checked(name))
        return self._plain.read(name) if found is None else found

    def write(self, name: str, secret: str) -> None:
        """Keep a secret."""
        self._vault.write(_checked(name), secret)
        self._plain.erase(name)

    def erase(self, name: str) -> None:
        """Forget a secret."""
        self._vault.erase(_checked(name))
        self._plain.erase(name)

    def seal_plain(self) -> int:
        """Seal what lies in plain files, and remove each once its sealed copy was read back; how many."""
        names = self._plain.names()
        for name in names:
            secret = self._plain.read(name)
            if self._vault.read(name) is None and secret is not None:
                self._vault.write(name, secret)
            if self._vault.read(name) is not None:
                self._plain.erase(name)
        return len(names)


def nobody_to_ask(_keeping: Keeping) -> str:
    """Where no passphrase can be had."""
    return ""


@dataclass(slots=True)
class LazySecrets:
    """Chooses its store when it is first asked: looking for a keyring takes a tenth of a second."""

    home: Home
    ask: AskPassphrase = field(default=nobody_to_ask, repr=False)
    allows_plain: bool = False
    """For homes whose secrets are worth nothing: the sample desk's."""
    _chosen: SecretStore | None = field(default=None, repr=False)

    def read(self, name: str) -> str | None:
        """The secret, or None. Raises ConfigError where a passphrase is needed and nobody can say it."""
        if self._chosen is None and self.keeping() is Keeping.UNDECIDED:
            return None
        return self._store().read(name)

    def write(self, name: str, secret: str) -> None:
        """Keep a secret. Raises ConfigError as `unlock` does."""
        self._store().write(name, secret)

    def erase(self, name: str) -> None:
        """Forget a secret."""
        self._store().erase(name)

    def unlock(self) -> None:
        """Be ready to read and write.

        Raises:
            ConfigError: `secrets.locked`, `secrets.undecided` or `secrets.wrong_passphrase`.
        """
        self._store()

    def keeping(self) -> Keeping:
        """How secrets are kept here."""
        return keeping(self.home, allows_plain=self.allows_plain)

    def _store(self) -> SecretStore:
        if self._chosen is None:
            self._chosen = self._open(self.keeping())
        return self._chosen

    def _open(self, how: Keeping) -> SecretStore:
        plain = FileSecrets(self.home.secrets)
        if how is Keeping.KEYRING:
            return KeyringSecrets(self.home)
        if how is Keeping.PLAIN:
            return plain
        passphrase = self.ask(how)
        if not passphrase:
            raise ConfigError("secrets.locked" if how is Keeping.SEALED else "secrets.undecided")
        vault = Vault(self.home.secrets)
        opened = vault.open(passphrase) if how is Keeping.SEALED else vault.create(passphrase)
        return SealedSecrets(opened, plain)


def keeping(home: Home, *, allows_plain: bool = False) -> Keeping:
    """How the secrets of a home are kept. What was chosen once holds, whatever is installed since."""
    if Vault(home.secrets).exists:
        return Keeping.SEALED
    if _has_keyring():
        return Keeping.KEYRING
    is_chosen = allows_plain or os.environ.get(PLAIN_VARIABLE) == "1" or load_settings(home).plain_secrets
    if is_chosen or FileSecrets(home.secrets).names():
        return Keeping.PLAIN
    return Keeping.UNDECIDED


def protect(home: Home, passphrase: str) -> int:
    """Put what lies in plain files under a passphrase, new or already set; returns how many there were.

    Raises:
        ConfigError: the passphrase is empty, or wrong.
    """
    vault = Vault(home.secrets)
    opened = vault.open(passphrase) if vault.exists else vault.create(passphrase)
    return SealedSecrets(opened, FileSecrets(home.secrets)).seal_plain()


def resolve(store: SecretStore, name: str) -> str:
    """The secret of that name; empty where there is none or none is named."""
    if not name:
        return ""
    if name.startswith(ENVIRONMENT):
        return os.environ.get(name.removeprefix(ENVIRONMENT), "")
    return store.read(name) or ""


def _checked(name: str) -> str:
    if not _SAFE_NAME.fullmatch(name):
        raise ConfigError("config.secret_name", name=name)
    return name


@contextlib.contextmanager
def _keyring_may_fail() -> Iterator[None]:
    import keyring.errors

    try:
        yield
    except keyring.errors.KeyringError as error:
        raise ConfigError("config.keyring_failed", reason=type(error).__name__) from error


def _has_keyring() -> bool:
    import keyring
    from keyring.backends import fail, null

    return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)
