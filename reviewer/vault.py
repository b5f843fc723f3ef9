"""Secrets under a passphrase: for computers without a keyring.

Every secret is sealed with one random key, and that key with what scrypt makes of the passphrase. Another
passphrase seals the key anew and touches nothing else.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from reviewer.errors import ConfigError
from reviewer.private_files import write_private

LOCK: Final = "lock.json"
SEALED: Final = ".sealed"
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
SALT_BYTES: Final = 16
COST: Final = 2**16
"""scrypt's N: with r = 8 it takes 64 MB and a fifth of a second, once for each start."""
_MOST_COST: Final = 2**20
_MAGIC: Final = b"rds1"


@dataclass(frozen=True, slots=True)
class OpenVault:
    """A vault whose passphrase was given. It spells neither its key nor what it keeps."""

    folder: Path
    key: bytes = field(repr=False)

    def read(self, name: str) -> str | None:
        """The secret, or None. Raises ConfigError where the file was changed."""
        try:
            sealed = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConfigError("config.secret_unreadable", reason=type(error).__name__) from error
        return _opened(self.key, sealed, name.encode()).decode()

    def write(self, name: str, secret: str) -> None:
        """Keep a secret; the file is private before the first byte is in it."""
        write_private(self._path(name), _sealed(self.key, secret.encode(), name.encode()))

    def erase(self, name: str) -> None:
        """Forget a secret."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SEALED}"


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder of sealed secrets, and its lock."""

    folder: Path
    cost: int = COST

    @property
    def exists(self) -> bool:
        """Whether a passphrase was ever set here."""
        return self._lock.exists()

    def create(self, passphrase: str) -> OpenVault:
        """Set the first passphrase.

        Raises:
            ConfigError: it is empty, or there is a lock already.
        """
        if self.exists:
            raise ConfigError("secrets.exists")
        key = os.urandom(KEY_BYTES)
        self._write(passphrase, key)
        return OpenVault(self.folder, key)

    def open(self, passphrase: str) -> OpenVault:
        """Open it.

        Raises:
            ConfigError: the passphrase is wrong, or the lock can't be read. Nothing was changed.
        """
        lock = self._read()
        derived = _derived(passphrase, lock["salt"], lock["cost"])
        return OpenVault(
            self.folder, _opened(derived, lock["key"], LOCK.encode(), "secrets.wrong_passphrase")
        )

    def change(self, old: str, new: str) -> None:
        """Seal the key with another passphrase; a crash leaves the old lock or the new one.

        Raises:
            ConfigError: as `open` and `create` do.
        """
        self._write(new, self.open(old).key)

    @property
    def _lock(self) -> Path:
        return self.folder / LOCK

    def _write(self, passphrase: str, key: bytes) -> None:
        if not passphrase:
            raise ConfigError("secrets.empty_passphrase")
        salt = os.urandom(SALT_BYTES)
        sealed = _sealed(_derived(passphrase, salt, self.cost), key, LOCK.encode())
        told = {
            "version": 1,
            "kdf": "scrypt",
            "cost": self.cost,
            "salt": base64.b64encode(salt).decode(),
            "key": base64.b64encode(sealed).decode(),
        }
        write_private(self._lock, json.dumps(told).encode())

    def _read(self) -> dict[str, Any]:
        try:
            told = json.loads(self._lock.read_bytes())
            cost = int(told["cost"])
            if told["version"] != 1 or not 2 <= cost <= _MOST_COST or cost & (cost - 1):
                raise ConfigError("secrets.lock_unreadable")
            return {
                "cost": cost,
                "salt": base64.b64decode(told["salt"], validate=True),
                "key": base64.b64decode(told["key"], validate=True),
            }
        except (OSError, ValueError, KeyError, TypeError, binascii.Error) as error:
            raise ConfigError("secrets.lock_unreadable") from error


def _derived(passphrase: str, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=KEY_BYTES, n=cost, r=8, p=1).derive(
        passphrase.encode("utf-8", "surrogatepass")
    )


def _sealed(key: bytes, data: bytes, name: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = os.urandom(NONCE_BYTES)
    return _MAGIC + nonce + ChaCha20Poly1305(key).encrypt(nonce, data, _MAGIC + name)


def _opened(key: bytes, sealed: bytes, name: bytes, code: str = "config.secret_unreadable") -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    head = len(_MAGIC) + NONCE_BYTES
    nonce, body = sealed[len(_MAGIC) : head], sealed[head:]
    try:
        if not sealed.startswith(_MAGIC) or len(nonce) != NONCE_BYTES:
            raise ConfigError("config.secret_unreadable", reason="format")
        return ChaCha20Poly1305(key).decrypt(nonce, body, _MAGIC + name)
    except InvalidTag as error:
        raise ConfigError(code, reason="InvalidTag") from error
