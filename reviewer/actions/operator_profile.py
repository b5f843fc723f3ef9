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
from reviewer.store.audit_log import Signer
from reviewer.store.files import Files
from reviewer.store.profile import create_operator, read_operator

_log = logging.getLogger(__name__)
KEY_NAME = "signing-key"
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


@dataclass(slots=True)
class KeySigner:
    """Signs the entries of human acts; where the key is gone they are visibly unsigned, never silently."""

    secrets: SecretStore
    _key: bytes | None = None

    def signer(self) -> Signer:
        """A function that signs an entry's hash, or returns nothing without a key."""
        if self._key is None:
            self._key = self._read()
        key = self._key
        return lambda entry_hash: sign(key, entry_hash) if key is not None else ""

    def _read(self) -> bytes | None:
        try:
            key = bytes.fromhex(self.secrets.read(KEY_NAME) or "")
        except (ConfigError, ValueError):
            key = b""
        if len(key) != KEY_BYTES:
            _log.info("signing_key_missing")
            return None
        return key
