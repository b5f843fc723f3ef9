"""One opened desk in the window: moves facts to the list, the list's cursor to the desk, and words below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from reviewer.actions._api import Desk
from reviewer.clock import Clock
from reviewer.domain.desk import Recorded
from reviewer.domain.events import (
    AgentWentOn,
    DecisionMoved,
    DecisionRecorded,
    Fact,
    ItemsChanged,
    RecordTroubled,
)
from reviewer.domain.inbox import DecisionSummary, InboxPage, InboxQuery, Queue
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import ReviewDeskError
from reviewer.ids import GestureId, ItemId, SourceId
from ui import pages
from ui.area import DeskArea, MakeArea, PutAside, Surroundings
from ui.bridge import Bridge
from ui.empty_pages import page_for
from ui.inbox.feed import InboxFeed
from ui.inbox.first_hand import FirstHand
from ui.inbox.panel import InboxPanel
from ui.key_guard import KeyGuard
from ui.ledger.session import LedgerSession
from ui.messages.catalogue import say
from ui.status.news import News
from ui.status.record_watch import Ask, RecordWatch
from ui.status.source_watch import Sources, SourceWatch
from ui.taking_back import TakingBack
from ui.tasks import Tasks
from ui.window import MainWindow

TICK_MS = 60_000
QUIET_S = 0.4
"""So long an item is looked at before the next ones are prepared: leafing through costs nothing."""
PREPARED = 3
BEGUN_MS = 5_000
"""By then this window has the sync lock, or another process has it."""


class Session(QObject):
    """Lives from the opening of the desk to the closing of the window. The area's `WindowSide`."""

    def __init__(
        self, window: MainWindow, desk: Desk, clock: Clock, tasks: Tasks, make_area: MakeArea
    ) -> None:
        super().__init__(window)
        self.window, self.desk, self.clock, self.tasks = window, desk, clock, tasks
        self.on_sources: Callable[[Sources], None] = lambda _sources: None
        self.feed = InboxFeed(desk, clock, tasks.spawn, self)
        self.panel = InboxPanel(self.feed, window.theme, window.keys)
        self.news = News(desk, window.status, tasks.spawn)
        self.source_watch = SourceWatch(desk, tasks.spawn, self._on_sources_read)
        around = Surroundings(
            desk=desk,
            theme=window.theme,
            icons=window.icons,
            keys=window.keys,
            spawn=tasks.spawn,
            clock=clock,
            window=self,
        )
        self.ledger = LedgerSession(window.ledger, around, lambda: self.sources.health)
        self.record = RecordWatch(desk, window.banner, clock, tasks.spawn, self._on_record_ask)
        self._wanted: ItemId | None = None
        self._cannot: pages.PageText | None = None
        """Why what is wanted can't be opened."""
        self._opening: asyncio.Task[None] | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._lent_focus: QWidget | None = None
        self._decided: dict[GestureId, frozenset[ItemId]] = {}
        self._page: InboxPage | None = None
        self.area: DeskArea = make_area(around)
        self._guard = KeyGuard(window, self.area, self.record, lambda: self._wanted)
        self._taking_back = TakingBack(
            desk,
            window.status,
            lay_anew=lambda: self.feed.lay_anew(self.panel.current),
            open_again=self._open_where_one_is,
            open_anew=self._open_anew,
        )
        window.attach(self.panel, self.area.widget())
        self._bridge = Bridge(desk.facts, self)
        self._hand = FirstHand(window)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._begun = QTimer(self)
        self._begun.setSingleShot(True)
        self._begun.setInterval(BEGUN_MS)
        self._connect()

    async def start(self) -> None:
        """Fill the window."""
        await self.feed.show(InboxQuery(queue=Queue.NEEDS_ME))
        self.panel.view.setFocus()
        await self.source_watch.read()
        condition = await self.record.refresh()
        if condition.is_cache_renewed:
            self.say("notice.cache_renewed")
        await self.news.show_what_can_be_undone()
        self._tick.start()
        self._begun.start()

    def stop(self) -> None:
        """Hear and show nothing more."""
        self._tick.stop()
        self._begun.stop()
        self._hand.stop()
        self._bridge.stop()
        if self._opening is not None:
            self._opening.cancel()
        self._stop_preparing()
        self.area.clear()

    # -- what the area asks for

    def request_room(self, width: int) -> None:
        self.window.request_room(width)

    def set_full_screen(self, is_full: bool) -> None:
        self.window.set_full(is_full)

    def say(self, code: str, **params: object) -> None:
        self.window.status.say(code, **params)

    def open_item(self, item: ItemId) -> None:
        """Show an item; the cursor follows where the list has it."""
        if not self.panel.view.choose(item) or self._wanted != item:
            self._on_item_chosen(item)

    def on_recorded(self, recorded: Recorded, *, title: str, verdict: str) -> None:
        self.window.status.undo.show_recorded(recorded, title=title, verdict=verdict)
        self._leave(self._decided.pop(recorded.gesture, frozenset()))

    def on_hidden(self, items: frozenset[ItemId]) -> None:
        self._leave(items)

    def _leave(self, decided: frozenset[ItemId]) -> None:
        if self.panel.current() in decided:
            self.panel.view.choose_after(decided)
        # Still there: it was the last row, and nothing holds it. Whoever goes back to it wants to see it.
        left = self.panel.current() if self.panel.current() in decided else None

        def keep() -> ItemId | None:
            current = self.panel.current()
            return None if current == left else current

        self.tasks.spawn(self._go_on(keep, left), name="admit-arrivals")

    async def _go_on(self, keep: Callable[[], ItemId | None], left: ItemId | None) -> None:
        """The list without what was decided; where that stays, as a hit of a search, it is shown as it is."""
        await self.feed.lay_anew(keep)
        if left is not None and left == self.panel.current() == self.area.item():
            self._on_item_came(left)

    def on_taken_out(self, item: ItemId, *, title: str) -> None:
        opened = self.area.item() or item
        self.window.status.undo.show_taken_out(item, title=title, opened=opened)

    def offer_back(self, aside: PutAside | None) -> None:
        self.window.status.undo.show_aside(aside)

    def offer_undo(self, decided: DecisionSummary | None) -> None:
        self.window.status.undo.show_of_item(decided)

    # -- what the commands ask for

    def show_queue(self, queue: Queue, source: SourceId | None = None) -> None:
        """List another queue."""
        self.panel.close_search()
        self.window.queues.show_choice(queue, source)
        self.leave_ledger()
        self.tasks.spawn(self.feed.show(InboxQuery(queue=queue, source=source)), name="show-queue")

    def show_again(self) -> None:
        """What is open, by the settings as they are now: the bar must not promise what they were."""
        if self._wanted is not None:
            self._on_item_came(self._wanted)

    def admit_arrivals(self) -> None:
        """Show what waits behind "3 new"."""
        self.tasks.spawn(self.feed.lay_anew(self.panel.current), name="admit-arrivals")

    async def undo(self) -> None:
        """Take back what the undo line tells, and open the item again that it was about."""
        await self._taking_back.undo()

    def _open_where_one_is(self, item: ItemId) -> None:
        """In the desk; whoever is in the ledger stays there, and finds it on coming back."""
        if not self.panel.view.follow(item) or self._wanted != item:
            self._on_item_came(item)

    def _open_anew(self, item: ItemId) -> None:
        if self._wanted == item:
            self._on_item_came(item)
        else:
            self._open_where_one_is(item)

    async def show_ledger(self) -> None:
        """Every decision, in the place of the desk."""
        await self.ledger.refresh()
        self.window.show_ledger()

    def verify(self) -> None:
        """Walk the record; what is found stands in the ledger."""
        self.tasks.spawn(self._in_ledger(self.ledger.verify()), name="record-verify")

    def export(self) -> None:
        """Write an evidence bundle; where it is stands in the ledger."""
        self.tasks.spawn(self._in_ledger(self.ledger.export()), name="record-export")

    def _on_record_ask(self, ask: Ask) -> None:
        """The banner's buttons."""
        if ask is Ask.VERIFY:
            self.verify()
        else:
            self.export()

    async def _in_ledger(self, work: Coroutine[Any, Any, None]) -> None:
        await self.show_ledger()
        await work

    def step_out_of_page(self) -> bool:
        """Out of the ledger's search, then from the ledger back to the desk; False: not there."""
        if self.window.shown is self.window.ledger and self.ledger.step_out():
            return True
        return self.leave_ledger()

    def leave_ledger(self) -> bool:
        """Back to the desk; False: it is there already."""
        if self.window.shown is not self.window.ledger:
            return False
        self._show_wanted()
        self._lead_focus()
        return True

    def _show_wanted(self) -> None:
        if self._wanted is None:
            self._show_nothing()
        elif self._cannot is not None:
            self.window.show_page(self._cannot)
        else:
            self.window.show_area()

    # -- facts

    def _connect(self) -> None:
        bridge, window = self._bridge, self.window
        bridge.fact_published.connect(self._on_fact)
        bridge.health_changed.connect(self.source_watch.notice)
        bridge.sources_changed.connect(self.source_watch.notice)
        self.panel.view.item_chosen.connect(self._on_item_chosen)
        self.panel.view.item_came.connect(self._on_item_came)
        self.panel.search_wanted.connect(self._on_search)
        self.feed.page_read.connect(self._on_page)
        window.queues.chosen.connect(self.show_queue)
        window.ledger.item_wanted.connect(self._on_ledger_item)
        window.list_toggled.connect(self._on_list_toggled)
        self._hand.felt.connect(self.feed.stand_still)
        self._tick.timeout.connect(self._on_tick)
        for timer in (self._begun, self._tick):
            timer.timeout.connect(self._tell_who_delivers)

    def _on_fact(self, fact: Fact) -> None:
        if isinstance(fact, ItemsChanged):
            self.feed.notice(fact.items)
        elif isinstance(fact, DecisionRecorded):
            self._decided[fact.gesture] = fact.items
            self.feed.notice(fact.items)
            self.source_watch.notice()
        elif isinstance(fact, DecisionMoved):
            self.feed.notice(frozenset({fact.item}))
            self.window.status.undo.on_moved(fact.decision, fact.state)
            self.news.on_moved(fact)
            if fact.state is not DecisionState.SENDING:
                self.source_watch.notice()
        elif isinstance(fact, AgentWentOn):
            self.news.on_went_on(fact)
        elif isinstance(fact, RecordTroubled):
            self.say(fact.code)
        if isinstance(fact, (DecisionRecorded, DecisionMoved)):
            self.ledger.notice()
        self.record.on_fact(fact)
        self.area.on_fact(fact)

    @property
    def sources(self) -> Sources:
        """As they were read last."""
        return self.source_watch.sources

    def _on_sources_read(self, sources: Sources) -> None:
        self.window.status.show_health(sources.health, sources.configured)
        self.on_sources(sources)
        self.record.know_sources(sources.configured)
        if self._wanted is None and self.window.shown is self.window.page:
            self._show_nothing()

    # -- the cursor

    def _on_item_chosen(self, item: ItemId) -> None:
        """The operator wants to see it."""
        self.leave_ledger()
        self._on_item_came(item)

    def _on_item_came(self, item: ItemId | None) -> None:
        """It is opened; whoever is in the ledger meanwhile stays there."""
        self._wanted, self._cannot = item, None
        if self._opening is not None and not self._opening.done():
            self._opening.cancel()
        if item is None:
            self.area.clear()
            self._show_unless_in_ledger()
            return
        self._opening = self.tasks.start(self._open(item), name="open-item")
        self._stop_preparing()

    async def _open(self, item: ItemId) -> None:
        try:
            await self.area.show_item(item)
        except ReviewDeskError as error:
            self.area.clear()
            self._cannot = pages.cannot_open(say(error.code, **error.params))
        self._show_unless_in_ledger()
        if self._cannot is not None:
            return
        self._stop_preparing()
        self._preparing = self.tasks.start(self._prepare(item), name="prepare-next")

    async def _prepare(self, item: ItemId) -> None:
        """While the operator reads, the comparisons of what comes next are made."""
        await asyncio.sleep(QUIET_S)
        row = self.feed.model.row_of(item)
        following = self.feed.model.standing.order[row + 1 : row + 1 + PREPARED]
        if following:
            await self.desk.prepare(following)

    def _stop_preparing(self) -> None:
        if self._preparing is not None:
            self._preparing.cancel()
            self._preparing = None

    def _show_unless_in_ledger(self) -> None:
        if self.window.shown is not self.window.ledger:
            self._show_wanted()
            self._lead_focus()

    def _lead_focus(self) -> None:
        """While the list is hidden its focus is in the desk; it goes back when the list does."""
        focused = self.window.focusWidget()
        panes = self.area.panes()
        if self.panel.isHidden() and panes and focused in {None, self.window}:
            panes[0].setFocus()
            self._lent_focus = panes[0]

    def _on_list_toggled(self, is_shown: bool) -> None:
        lent, self._lent_focus = self._lent_focus, None
        if is_shown and self.window.focusWidget() in {None, self.window, lent}:
            self.panel.view.setFocus()

    def _on_ledger_item(self, item: ItemId) -> None:
        self.leave_ledger()
        self.open_item(item)

    # -- the list

    def _on_search(self, text: str) -> None:
        if text != self.feed.query.text:
            self.tasks.spawn(self.feed.show(replace(self.feed.query, text=text)), name="search")

    def _on_page(self, page: InboxPage) -> None:
        self._page = page
        self.window.queues.on_page(page)
        count = page.counts.get(Queue.NEEDS_ME, 0)
        self.window.setWindowTitle(f"({count:,}) {say('window.title')}" if count else say("window.title"))

    def _on_tick(self) -> None:
        first, last = self.panel.view.visible_rows()
        self.feed.model.tick(first, last, self.clock.now())
        # Polls that change nothing publish nothing; when a source answered last is told anyway.
        self.source_watch.notice()

    def _tell_who_delivers(self) -> None:
        self.window.status.show_delivering(is_delivering=self.desk.is_syncing)

    def _show_nothing(self) -> None:
        due = self._page.next_due if self._page is not None else None
        self.window.show_page(page_for(self.feed.query, self.sources, due=due, now=self.clock.now()))
        is_first = not self.feed.query.text and not self.sources.configured
        if is_first and self.window.focusWidget() in {None, self.window, self.panel.view}:
            self.window.page.take_keys()
