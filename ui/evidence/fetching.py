"""What of the open item's evidence is here, on its way, or refused; small files are fetched unasked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer.actions._api import Desk
from reviewer.domain.desk import OpenedItem
from reviewer.domain.evidence import UNASKED_FILE_BYTES, EvidenceFile, Holding, unasked
from reviewer.errors import EvidenceRefused, ReviewDeskError
from ui.tasks import Spawn

REST_MS = 300
"""Whoever only passes by an item fetches nothing."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One piece of evidence, and how it is with it."""

    file: EvidenceFile
    is_coming: bool = False
    failure: ReviewDeskError | None = None

    @property
    def has_come(self) -> bool:
        """Whether the file is here, and is the one that was announced."""
        return self.file.holding is Holding.HELD and not self.is_coming and bool(self.file.evidence.digest)


class Fetching(QObject):
    """Keeps that for one opened item."""

    listed = Signal()
    """All of an item's evidence is known."""
    changed = Signal(object)
    """The key of one that came, failed, or is on its way."""

    def __init__(
        self, desk: Desk, spawn: Spawn, parent: QObject | None = None, *, asks_sources: bool = True
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._spawn = spawn
        self._asks_sources = asks_sources
        """Else it tells what is on this computer, and nothing more comes."""
        self._opened: OpenedItem | None = None
        self._told: dict[Key, Told] = {}
        self._renewed: set[Key] = set()
        """Files that were fetched anew because what was here was not whole: once for each opened item."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._on_rested)

    @property
    def all(self) -> tuple[Told, ...]:
        """In the order of the item."""
        return tuple(self._told.values())

    def told(self, key: Key) -> Told | None:
        """One of them."""
        return self._told.get(key)

    def show(self, opened: OpenedItem) -> None:
        """Another item."""
        self.clear()
        self._opened = opened
        if any(member.evidence for member in opened.members):
            self._spawn(self._list(opened), name="list_evidence")

    def clear(self) -> None:
        """None."""
        self._rest.stop()
        self._opened, self._told, self._renewed = None, {}, set()

    def fetch(self, key: Key) -> None:
        """Because it was asked for: of whatever size the desk takes."""
        told, opened = self._told.get(key), self._opened
        if self._asks_sources and told is not None and opened is not None and not told.is_coming:
            self._spawn(self._fetch(opened, told.file), name="fetch_evidence")

    def is_gone(self, key: Key) -> None:
        """The file that was here is not whole any more: another one is fetched in its place, once."""
        told, opened = self._told.get(key), self._opened
        if opened is None or told is None or told.file.holding is not Holding.HELD:
            return
        absent = replace(told.file, holding=Holding.ABSENT, digest="", size=0)
        if key in self._renewed or not self._asks_sources:
            self._take(opened, Told(file=absent, failure=EvidenceRefused("evidence.not_kept")))
            return
        self._renewed.add(key)
        self._told[key] = Told(file=absent)
        self.fetch(key)

    async def _list(self, opened: OpenedItem) -> None:
        files = await self._desk.evidence(opened)
        if self._opened is opened:
            self._told = {one.key: Told(file=one) for one in files}
            self.listed.emit()
            if self._asks_sources:
                self._rest.start()

    def _on_rested(self) -> None:
        if self._opened is not None:
            self._spawn(self._fetch_unasked(self._opened), name="fetch_evidence")

    async def _fetch_unasked(self, opened: OpenedItem) -> None:
        """One after the other, for as long as this item is looked at."""
        for file in unasked(told.file for told in self.all if not told.is_coming):
            if self._opened is not opened:
                return
            await self._fetch(opened, file, max_bytes=UNASKED_FILE_BYTES)

    async def _fetch(self, opened: OpenedItem, file: EvidenceFile, max_bytes: int | None = None) -> None:
        self._take(opened, Told(file=file, is_coming=True))
        limit = {} if max_bytes is None else {"max_bytes": max_bytes}
        try:
            came = await self._desk.fetch_evidence(file.item, file.evidence, **limit)
        except ReviewDeskError as error:
            self._take(opened, Told(file=file, failure=error))
        else:
            self._take(opened, Told(file=came))

    def _take(self, opened: OpenedItem, told: Told) -> None:
        if self._opened is opened:
            self._told[told.file.key] = told
            self.changed.emit(told.file.key)
