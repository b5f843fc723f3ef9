"""Keeps the list up to date: asks the desk, lets the model change row by row, holds arrivals back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from reviewer.actions._api import Desk
from reviewer.clock import Clock
from reviewer.domain.inbox import InboxPage, InboxQuery
from reviewer.ids import ItemId
from ui.inbox.model import InboxModel
from ui.tasks import Spawn

PAGE = 500


class InboxFeed(QObject):
    """One queue at a time. Everything that it asks for again is coalesced into one question."""

    page_read = Signal(object)
    """`InboxPage`: counts for queues and badge, from the same moment as the rows."""
    about_to_lay = Signal()
    laid = Signal()
    """Another order is shown."""
    waiting_changed = Signal(int)

    def __init__(self, desk: Desk, clock: Clock, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._clock = clock
        self._spawn = spawn
        self.model = InboxModel(self)
        self.query = InboxQuery(limit=PAGE)
        self.total = 0
        self._waiting = 0
        self._touched: set[ItemId] = set()
        self._is_stale = False
        self._is_refreshing = False
        self._is_extending = False
        self._is_untouched = True
        """Until the operator's first touch the list is still being filled: nothing is held back."""

    def stand_still(self) -> None:
        """The operator is there: from now on arrivals wait."""
        self._is_untouched = False

    async def show(self, query: InboxQuery) -> None:
        """List another queue, source or search."""
        self.query = replace(query, limit=PAGE, offset=0)
        asked = self.query
        page = await self._desk.list_inbox(asked)
        if asked is self.query:
            self._lay(page, keep=None)

    async def lay_anew(self, keep: Callable[[], ItemId | None]) -> None:
        """Admit what waits, drop what is gone; the item under the cursor stays.

        `keep` is asked when the rows are there: the cursor may have moved while they were read.
        """
        asked = self.query
        page = await self._desk.list_inbox(self._as_long_as_shown())
        if asked is self.query:
            self._lay(page, keep=keep())

    def want_more(self) -> None:
        """The end of the list came into view."""
        if not self._is_extending and self.model.rowCount() < self.total:
            self._is_extending = True
            self._spawn(self._read_more(), name="read-more-rows")

    async def _read_more(self) -> None:
        try:
            await self._extend()
        finally:
            self._is_extending = False

    async def _extend(self) -> None:
        asked = self.query
        standing = self.model.standing
        live = len(standing.order) - len(standing.gone)
        if live >= self.total:
            return
        page = await self._desk.list_inbox(replace(asked, offset=live))
        if asked is self.query and self.model.standing is standing:
            self.model.extend(standing.extended(page.rows), self._clock.now())
            self._told(page, len(self.model.standing.waiting))

    def notice(self, items: frozenset[ItemId]) -> None:
        """These items changed (none named: any may have): read their rows and the counts again."""
        self._touched |= items or frozenset(self.model.standing.order)
        self._is_stale = True
        if not self._is_refreshing:
            self._is_refreshing = True
            self._spawn(self._refresh(), name="refresh-list")

    async def _refresh(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                await self._read_touched()
                asked = self.query
                page = await self._desk.list_inbox(self._as_long_as_shown())
                if asked is self.query:
                    self._compare(page)
        finally:
            self._is_refreshing = False

    async def _read_touched(self) -> None:
        touched, self._touched = self._touched, set()
        shown = [item for item in self.model.standing.order if item in touched]
        if shown:
            rows = await self._desk.rows(shown)
            self.model.refresh(self.model.standing.with_rows(rows), self._clock.now())

    def _compare(self, page: InboxPage) -> None:
        standing = self.model.standing.compared_with(page.rows)
        if not standing.order or (self._is_untouched and (standing.waiting or standing.gone)):
            self._lay(page, keep=None)
            return
        self.model.refresh(standing, self._clock.now())
        self._told(page, len(standing.waiting))

    def _lay(self, page: InboxPage, *, keep: ItemId | None) -> None:
        self.about_to_lay.emit()
        self.model.lay(self.model.standing.laid_anew(page.rows, keep=keep), self._clock.now())
        self._told(page, 0)
        self.laid.emit()

    def _told(self, page: InboxPage, waiting: int) -> None:
        self.total = page.total
        self.page_read.emit(page)
        if waiting != self._waiting:
            self._waiting = waiting
            self.waiting_changed.emit(waiting)

    def _as_long_as_shown(self) -> InboxQuery:
        """Everything that is shown and one page of what may have come, so that nothing seems gone."""
        shown = len(self.model.standing.order)
        return replace(self.query, limit=PAGE + shown // PAGE * PAGE)
