"""Evidence files: what of them is here, fetching one from the item's own source, saving a copy."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewer.clock import Clock
from reviewer.connectors.registry import ConnectorShelf
from reviewer.domain.desk import OpenedItem
from reviewer.domain.evidence import (
    MAX_FILE_BYTES,
    EvidenceFile,
    Holding,
    check_announced,
    check_came,
    is_quoted_whole,
)
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.domain.sources import Source
from reviewer.errors import ConfigError, EvidenceRefused, UnknownThing
from reviewer.ids import SourceId
from reviewer.sqlite import Connection
from reviewer.store.evidence import files_of_decisions, known_files, note_file
from reviewer.store.evidence_files import EvidenceFiles, write_copy
from reviewer.store.files import Files
from reviewer.store.sources import read_connected


@dataclass(frozen=True, slots=True)
class ListEvidence:
    """What of an opened item's evidence is on this computer."""

    files: Files
    kept: EvidenceFiles
    shelf: ConnectorShelf

    async def __call__(self, opened: OpenedItem) -> tuple[EvidenceFile, ...]:
        """Every piece of evidence of every member, in order. Asks no source."""
        known, sources = await self.files.reader.run(lambda read: _known(read, opened.members))
        offering = {name for name, source in sources.items() if self._offers(source)}
        return tuple(
            self._file(member, one, one.digest or known[number].get(one.id, ""), member.source in offering)
            for number, member in enumerate(opened.members)
            for one in member.evidence
        )

    def _offers(self, source: Source) -> bool:
        try:
            return self.shelf.get(source).capabilities.can_fetch_evidence
        except ConfigError:
            return False  # a connector that is not installed any more: what is here is still shown

    def _file(self, item: ReviewItem, one: Evidence, digest: str, is_offered: bool) -> EvidenceFile:
        size = self.kept.size(digest)
        if size is not None:
            return EvidenceFile(item=item, evidence=one, holding=Holding.HELD, digest=digest, size=size)
        if is_quoted_whole(one) or (one.text and not is_offered):
            return EvidenceFile(item=item, evidence=one, holding=Holding.QUOTED)
        return EvidenceFile(item=item, evidence=one, holding=Holding.ABSENT if is_offered else Holding.NAMED)


@dataclass(frozen=True, slots=True)
class FetchEvidence:
    """Fetch a file from the source of its item, and keep it."""

    files: Files
    kept: EvidenceFiles
    shelf: ConnectorShelf
    clock: Clock

    async def __call__(
        self, item: ReviewItem, evidence: Evidence, *, max_bytes: int = MAX_FILE_BYTES
    ) -> EvidenceFile:
        """The file, which is on disk when this returns.

        Raises:
            EvidenceRefused: it is too large, not what was announced, or there is no room; nothing is kept.
            SourceError, UnknownThing: it can't be had.
        """
        check_announced(evidence, max_bytes)
        source = await self.files.reader.run(lambda read: read_connected(read, item.source))
        if source is None:
            raise UnknownThing("unknown.source", source=item.source)
        connector = self.shelf.get(source)
        if not connector.capabilities.can_fetch_evidence:
            raise EvidenceRefused("evidence.not_offered", source=item.source)
        data = await connector.fetch_evidence(item, evidence, max_bytes=max_bytes)
        digest = await asyncio.to_thread(self._keep, evidence, data)
        at = self.clock.now()
        await self.files.cache.run(lambda cache: note_file(cache, item, evidence, digest, at=at))
        return EvidenceFile(item=item, evidence=evidence, holding=Holding.HELD, digest=digest, size=len(data))

    def _keep(self, evidence: Evidence, data: bytes) -> str:
        digest = check_came(evidence, data)
        self.kept.keep(data, digest, self._needed)
        return digest

    def _needed(self, digests: Collection[str]) -> Collection[str]:
        """On a thread of its own already, so it may wait for the reader."""
        return self.files.reader.submit(lambda read: files_of_decisions(read, digests)).result()


@dataclass(frozen=True, slots=True)
class SaveEvidence:
    """Save a copy of a file that is here."""

    kept: EvidenceFiles

    async def __call__(self, file: EvidenceFile, target: Path, *, replaces: bool = False) -> None:
        """Raises EvidenceRefused: the file is not here any more, or can't be written there."""
        data = await asyncio.to_thread(self.kept.read, file.digest)
        if data is None:
            raise EvidenceRefused("evidence.not_here")
        await asyncio.to_thread(write_copy, data, target, replaces=replaces)


def _known(
    read: Connection, members: Sequence[ReviewItem]
) -> tuple[list[dict[str, str]], dict[SourceId, Source]]:
    sources = {member.source: read_connected(read, member.source) for member in members}
    found = {name: source for name, source in sources.items() if source is not None}
    return [known_files(read, member) for member in members], found
