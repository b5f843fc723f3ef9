"""Secrets: the OS keyring, else a file that only its owner can read, else an environment variable.

A secret's name may be `env:VARIABLE`; then it is read from the environment and never stored. Secrets
never enter a database, a log, an argument list or a repr.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from reviewer.config import Home
from reviewer.errors import ConfigError

_SERVICE = "review-desk"
_SAFE_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
ENVIRONMENT = "env:"


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
        path = self._path(name)
        fresh = path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def erase(self, name: str) -> None:
        """Forget a secret."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _SAFE_NAME.fullmatch(name):
            raise ConfigError("config.secret_name", name=name)
        return self._folder / f"{name}.secret"


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


class LazySecrets:
    """Chooses its store when it is first asked: looking for a keyring takes a tenth of a second."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._chosen: SecretStore | None = None

    def read(self, name: str) -> str | None:
        """The secret, or None."""
        return self._store().read(name)

    def write(self, name: str, secret: str) -> None:
        """Keep a secret."""
        self._store().write(name, secret)

    def erase(self, name: str) -> None:
        """Forget a secret."""
        self._store().erase(name)

    def _store(self) -> SecretStore:
        if self._chosen is None:
            self._chosen = open_secrets(self._home)
        return self._chosen


def open_secrets(home: Home) -> SecretStore:
    """The keyring where there is a working one, else files in the home."""
    if _has_keyring():
        return KeyringSecrets(home)
    return FileSecrets(home.secrets)


def resolve(store: SecretStore, name: str) -> str:
    """The secret of that name; empty where there is none or none is named."""
    if not name:
        return ""
    if name.startswith(ENVIRONMENT):
        return os.environ.get(name.removeprefix(ENVIRONMENT), "")
    return store.read(name) or ""


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
