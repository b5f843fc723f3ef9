"""Connecting and disconnecting orchestrators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace

from reviewer.actions.operator_profile import KeySigner
from reviewer.clock import Clock
from reviewer.connectors._api import Connector
from reviewer.connectors.registry import ConnectorShelf
from reviewer.credentials import ENVIRONMENT, SecretStore
from reviewer.domain.events import Facts, ItemsChanged, SourcesChanged
from reviewer.domain.sources import Source
from reviewer.errors import ConfigError, SourceError
from reviewer.ids import SourceId
from reviewer.store.files import Files
from reviewer.store.items import forget_source
from reviewer.store.sources import (
    must_be_free,
    must_be_given,
    read_source,
    read_sources,
    remove_source,
    write_source,
)

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
BuildWithSecret = Callable[[Source, str], Connector]


@dataclass(frozen=True, slots=True)
class ListSources:
    """The configured orchestrators."""

    files: Files

    async def __call__(self) -> tuple[Source, ...]:
        """By name."""
        return await self.files.reader.run(read_sources)


@dataclass(frozen=True, slots=True)
class AddSource:
    """Connect an orchestrator, or change its record."""

    files: Files
    clock: Clock
    secrets: SecretStore
    build: BuildWithSecret
    key: KeySigner
    facts: Facts

    async def __call__(self, source: Source, secret: str = "") -> Source:
        """Keep the record in the ledger and the secret in the secret store; returns the record.

        Whoever polls or delivers, also in another process, makes its connection anew for it. A secret beside
        a source whose token stands in a variable says that it is meant for this address; it is not kept.

        Raises:
            ConfigError: the name, the connector or the address can't be used; the token is for another one.
        """
        if not _NAME.fullmatch(source.id):
            raise ConfigError("source.bad_name", source=source.id)
        await self.files.reader.run(lambda read: must_be_given(read, source, secret))
        is_kept = bool(secret) and not source.credential.startswith(ENVIRONMENT)
        if is_kept:
            source = replace(source, credential=f"source-{source.id}")
        connector = self.build(source, secret)
        await connector.aclose()
        # Before the secret is kept: one that is refused must not take the place of a working one.
        await self.files.reader.run(lambda read: must_be_free(read, source))
        at, signer = self.clock.now(), self.key.signer()
        source = replace(source, added_at=at)
        with self._kept(source.credential, secret) if is_kept else nullcontext():
            await self.files.act(lambda ledger: write_source(ledger, source, at=at, signer=signer))
        self.facts.publish(SourcesChanged())
        return source

    @contextmanager
    def _kept(self, name: str, secret: str) -> Iterator[None]:
        """Keep the secret; where the record then can't be written, it would go to the address of before."""
        before = None
        with suppress(ConfigError):  # one that can't be read is replaced, and not missed
            before = self.secrets.read(name)
        self.secrets.write(name, secret)
        try:
            yield
        except Exception:
            if before is None:
                self.secrets.erase(name)
            else:
                self.secrets.write(name, before)
            raise


@dataclass(frozen=True, slots=True)
class TestSource:
    """Try a source before, or after, it is connected."""

    __test__ = False  # not one of pytest's

    files: Files
    build: BuildWithSecret

    async def __call__(self, source: Source, secret: str = "") -> str:
        """Who the source says that we are. Raises SourceError, which names the source, and ConfigError.

        The kept token is tried at the address that it was given for, and at no other.
        """
        await self.files.reader.run(lambda read: must_be_given(read, source, secret))
        connector = self.build(source, secret)
        try:
            return (await connector.whoami()).subject
        except SourceError as error:
            raise type(error)(error.code, **{"source": source.id, **error.params}) from error
        finally:
            await connector.aclose()


@dataclass(frozen=True, slots=True)
class RemoveSource:
    """Disconnect an orchestrator; its decisions stay in the record."""

    files: Files
    clock: Clock
    secrets: SecretStore
    shelf: ConnectorShelf
    key: KeySigner
    facts: Facts

    async def __call__(self, source: SourceId) -> None:
        """Raises UnknownThing; ConfigError while decisions for it are unsent."""
        known = await self.files.reader.run(lambda read: read_source(read, source))
        at, signer = self.clock.now(), self.key.signer()
        await self.files.act(lambda ledger: remove_source(ledger, source, at=at, signer=signer))
        gone = await self.files.cache.run(lambda cache: forget_source(cache, source))
        if known is not None and known.credential and not known.credential.startswith(ENVIRONMENT):
            self.secrets.erase(known.credential)
        self.facts.publish(SourcesChanged())
        if gone:
            self.facts.publish(ItemsChanged(gone))
        await self.shelf.drop(source)
