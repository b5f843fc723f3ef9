"""The operator's profile: made once, at the first start, with the key that signs decisions."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.audit.sign import make_key, sign
from reviewer.clock import Clock
from reviewer.credentials import SecretStore
from reviewer.domain.decisions import Operator
from reviewer.errors import ConfigError
from reviewer.ids import OperatorId, new_id
from reviewer.sqlite import Connection
from reviewer.store.alone import alone
from reviewer.store.audit_log import Signer
from reviewer.store.files import Files
from reviewer.store.profile import change_key, create_operator, read_operator

_log = logging.getLogger(__name__)
KEY_NAME = "signing-key"
NEXT_KEY_NAME = "signing-key-next"
"""There only while the key is being changed."""
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class ReadOperator:
    """Whose home this is."""

    files: Files

    async def __call__(self) -> Operator | None:
        """The profile; None before the first start was finished."""
        return await self.files.reader.run(read_operator)


@dataclass(frozen=True, slots=True)
class CreateOperator:
    """The first start."""

    files: Files
    clock: Clock
    entropy: Callable[[int], bytes]
    secrets: SecretStore

    async def __call__(self, name: str, work_id: str) -> Operator:
        """Make the profile and its key. Raises ConfigError when a name is missing or there is a profile."""
        if not name.strip() or not work_id.strip():
            raise ConfigError("config.operator_incomplete")
        if await self.files.reader.run(read_operator) is not None:
            raise ConfigError("config.operator_exists")
        private, public = make_key(self.entropy(32))
        at, salt = self.clock.now(), self.entropy(16)
        operator = Operator(
            id=OperatorId(new_id(at, self.entropy(10))),
            name=name.strip(),
            work_id=work_id.strip(),
            public_key=public,
        )

        def signer(entry_hash: str) -> str:
            return sign(private, entry_hash)

        def create(ledger: Connection) -> None:
            create_operator(ledger, operator, order_salt=salt, at=at, signer=signer)
            # Inside the transaction: of two first starts at once, only the one that is kept keeps its key.
            self.secrets.write(KEY_NAME, private.hex())

        await self.files.ledger.run(create)
        return operator


@dataclass(frozen=True, slots=True)
class ChangeKey:
    """Another signing key: because it is time, or because the old one is lost."""

    files: Files
    clock: Clock
    entropy: Callable[[int], bytes]
    secrets: SecretStore
    key: KeySigner

    async def __call__(self, *, is_old_lost: bool = False) -> str:
        """Make a key and write the entry that both keys sign; returns the new public key.

        Raises:
            HomeInUse: a window is open on this home; it would go on with the old key.
            ConfigError: the record's key is not there, and it was not said that it is lost.
        """
        operator = await self.files.reader.run(read_operator)
        if operator is None:
            raise ConfigError("config.no_operator")
        old = self.key.private_key(operator.public_key)
        if (old is None) is not is_old_lost:
            raise ConfigError("config.key_lost" if old is None else "config.key_not_lost")
        private, public = make_key(self.entropy(KEY_BYTES))

        def signer(entry_hash: str) -> str:
            keys = (private,) if old is None else (old, private)
            return " ".join(sign(key, entry_hash) for key in keys)

        with alone(self.files.home):
            if old is not None:
                # It may be the next one of an earlier change that was interrupted; its place is needed.
                self.secrets.write(KEY_NAME, old.hex())
            # Both are kept until the entry is on disk: at any moment one of them is the record's.
            self.secrets.write(NEXT_KEY_NAME, private.hex())
            at = self.clock.now()
            self.key.forget()
            await self.files.act(lambda ledger: change_key(ledger, public, at=at, signer=signer))
            self.secrets.write(KEY_NAME, private.hex())
            self.secrets.erase(NEXT_KEY_NAME)
        self.key.forget()
        return public


@dataclass(slots=True)
class KeySigner:
    """Signs the entries of human acts; where the key is gone they are visibly unsigned, never silently."""

    secrets: SecretStore
    _keys: tuple[bytes, ...] | None = None

    def signer(self) -> Signer:
        """A function that signs an entry's hash, or returns nothing without a key."""
        keys = self._read()
        return lambda entry_hash: " ".join(sign(key, entry_hash) for key in keys)

    def private_key(self, public_key: str) -> bytes | None:
        """The kept key that belongs to the record's, for a bundle's head and for the change to another.

        A change that was interrupted leaves two keys; which of them the record accepted only it can say.
        """
        return next((key for key in self._read() if make_key(key)[1] == public_key), None)

    def forget(self) -> None:
        """Read it again when it is needed next."""
        self._keys = None

    def _read(self) -> tuple[bytes, ...]:
        """The key, and beside it the next one where a change was interrupted."""
        if not self._keys:
            found = (self._read_one(KEY_NAME), self._read_one(NEXT_KEY_NAME))
            self._keys = tuple(key for key in found if key is not None)
            if not self._keys:
                _log.info("signing_key_missing")
        return self._keys

    def _read_one(self, name: str) -> bytes | None:
        try:
            key = bytes.fromhex(self.secrets.read(name) or "")
        except ConfigError as error:
            if error.code.startswith("secrets."):
                # The key is there, under a passphrase that nobody gave: not a reason to go on unsigned.
                raise
            return None
        except ValueError:
            return None
        return key if len(key) == KEY_BYTES else None
