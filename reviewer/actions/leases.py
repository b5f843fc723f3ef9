"""Claiming an item where its orchestrator can hold it for us."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.connectors._api import Connector
from reviewer.connectors.registry import ConnectorShelf
from reviewer.errors import UnknownThing
from reviewer.ids import ItemId
from reviewer.store.files import Files
from reviewer.store.items import read_item
from reviewer.store.sources import read_connected

LEASE_S = 300


@dataclass(frozen=True, slots=True)
class Claim:
    """Hold an item, or go on holding it."""

    files: Files
    shelf: ConnectorShelf

    async def __call__(self, item: ItemId) -> bool:
        """False: another holds it, or the source can't. Raises SourceError, UnknownThing."""
        remote_id, connector = await _connector(self.files, self.shelf, item)
        if not connector.capabilities.can_lease:
            return False
        return await connector.lease(remote_id, seconds=LEASE_S)


@dataclass(frozen=True, slots=True)
class Release:
    """End the hold."""

    files: Files
    shelf: ConnectorShelf

    async def __call__(self, item: ItemId) -> None:
        """Raises SourceError, UnknownThing."""
        remote_id, connector = await _connector(self.files, self.shelf, item)
        if connector.capabilities.can_lease:
            await connector.release(remote_id)


async def _connector(files: Files, shelf: ConnectorShelf, item: ItemId) -> tuple[str, Connector]:
    found = await files.reader.run(lambda read: read_item(read, item))
    if found is None:
        raise UnknownThing("unknown.item", item=item)
    source = await files.reader.run(lambda read: read_connected(read, found[0].source))
    if source is None:
        raise UnknownThing("unknown.source", source=found[0].source)
    return found[0].remote_id, shelf.get(source)
