"""Holding the record against a source that keeps witnesses: is all that took effect under our name here?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.connectors._api import HeldWitness, KeepsWitnesses
from reviewer.connectors.registry import ConnectorShelf
from reviewer.domain.ledger import WitnessReport
from reviewer.errors import ConfigError, UnknownThing
from reviewer.ids import SourceId
from reviewer.sqlite import Connection
from reviewer.store.files import Files
from reviewer.store.profile import read_operator
from reviewer.store.sources import read_connected


@dataclass(frozen=True, slots=True)
class HoldAgainst:
    """Finds what was cut off or written anew, which no chain can show by itself."""

    files: Files
    shelf: ConnectorShelf

    async def __call__(self, source: SourceId) -> WitnessReport:
        """Ask the source for every witness it holds.

        Raises:
            UnknownThing: no such source is connected.
            ConfigError: it keeps no witnesses.
            SourceError: it can't be asked.
        """
        known = await self.files.reader.run(lambda read: read_connected(read, source))
        if known is None:
            raise UnknownThing("unknown.source", source=source)
        connector = self.shelf.get(known)
        if not isinstance(connector, KeepsWitnesses):
            raise ConfigError("source.keeps_no_witnesses", source=source)
        held = await connector.held_witnesses()
        return await self.files.run_long(lambda read: _compare(read, held))


def _compare(read: Connection, held: Sequence[HeldWitness]) -> WitnessReport:
    operator = read_operator(read)
    ours = [one for one in held if operator is not None and one.operator == operator.id]
    query = "SELECT 1 FROM audit WHERE decision_id = ? AND type = 'decision' AND hash = ?"
    missing = [one for one in ours if read.execute(query, (one.decision, one.witness)).fetchone() is None]
    return WitnessReport(
        confirmed=len(ours) - len(missing),
        missing=tuple((one.decision, one.witness) for one in missing),
        others=len(held) - len(ours),
    )
