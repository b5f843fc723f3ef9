"""One opened desk in the window: moves facts to the list, the list's cursor to the desk, and words below."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
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
from reviewer.domain.sources import Source, SourceHealth
from reviewer.errors import ReviewDeskError, TooLate, UnknownThing
from reviewer.ids import GestureId, ItemId, SourceId
from ui import pages
from ui.area import DeskArea, MakeArea, PutAside, Surroundings
from ui.bridge import Bridge
from ui.inbox.feed import InboxFeed
from ui.inbox.first_hand import FirstHand
from ui.inbox.panel import InboxPanel
from ui.ledger.session import LedgerSession
from ui.messages import catalogue
from ui.messages.catalogue import say
from ui.shortcuts.table import TABLE, Act, Section
from ui.status.news import News
from ui.status.record_watch import Ask, RecordWatch
from ui.status.undo import TakenOut
from ui.status.wording import last_sync, unreadable
from ui.tasks import Tasks
from ui.window import MainWindow

TICK_MS = 60_000
QUIET_S = 0.4
"""So long an item is looked at before the next ones are prepared: leafing through costs nothing."""
PREPARED = 3
BEGUN_MS = 5_000
"""By then this window has the sync lock, or another process has it."""
WAITING = frozenset({Queue.NEEDS_ME, Queue.CONFLICTS, Queue.DUE_SOON})
VERDICTS = frozenset({one.act for one in TABLE if one.section is Section.DECIDE} | {Act.RECORD})


@dataclass(frozen=True, slots=True)
class Sources:
    """The orchestrators and how they are, read together."""

    configured: tuple[Source, ...] = ()
    health: tuple[SourceHealth, ...] = ()


class Session(QObject):
    """Lives from the opening of the desk to the closing of the window. The area's `WindowSide`."""

    def __init__(
        self, window: MainWindow, desk: Desk, clock: Clock, tasks: Tasks, make_area: MakeArea
    ) -> None:
        super().__init__(window)
        self.window, self.desk, self.clock, self.tasks = window, desk, clock, tasks
        self.sources = Sources()
        self.on_sources: Callable[[Sources], None] = lambda _sources: None
        self.feed = InboxFeed(desk, clock, tasks.spawn, self)
        self.panel = InboxPanel(self.feed, window.theme, window.keys)
        self.news = News(desk, window.status, tasks.spawn)
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
        self._is_reading_health = False
        self._is_health_stale = False
        self.area: DeskArea = make_area(around)
        window.keys.guard = self._allows
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
        await self._read_sources()
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
        taken_out = self.window.status.undo.taken_out
        if taken_out is not None:
            await self._rejoin(taken_out)
            return
        undoable = self.window.status.undo.undoable
        if undoable is None:
            self.say("undo.none")
            return
        try:
            undone = await self.desk.undo(undoable.gesture)
        except TooLate:
            self.window.status.undo.clear()
            self.say("undo.too_late")
            return
        self.window.status.undo.clear()
        item = next((one for one in undone.items if one in undone.open_again), undone.items[0])
        told = "notice.undone" if item in undone.open_again else "undo.ended"
        self.say(told, title=undoable.title)
        await self.feed.lay_anew(self.panel.current)
        self._open_where_one_is(item)

    def _open_where_one_is(self, item: ItemId) -> None:
        """In the desk; whoever is in the ledger stays there, and finds it on coming back."""
        if not self.panel.view.follow(item) or self._wanted != item:
            self._on_item_came(item)

    async def _rejoin(self, taken_out: TakenOut) -> None:
        try:
            await self.desk.rejoin_case(taken_out.item)
        except UnknownThing as error:
            self.window.status.undo.forget_taken_out()
            self.say(error.code, **error.params)
            return
        self.window.status.undo.forget_taken_out()
        self.say("notice.rejoined", title=taken_out.title)
        await self.feed.lay_anew(self.panel.current)
        if self._wanted == taken_out.opened:
            self._on_item_came(taken_out.opened)  # it is open, without the one that is back
        else:
            self._open_where_one_is(taken_out.opened)

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
        bridge.health_changed.connect(self._on_health_changed)
        bridge.sources_changed.connect(self._on_health_changed)
        self.panel.view.item_chosen.connect(self._on_item_chosen)
        self.panel.view.item_came.connect(self._on_item_came)
        self.panel.search_wanted.connect(self._on_search)
        self.feed.page_read.connect(self._on_page)
        window.queues.chosen.connect(self.show_queue)
        window.ledger.item_wanted.connect(self._on_ledger_item)
        window.list_toggled.connect(self._on_list_toggled)
        window.keys.idled.connect(self._on_idled)
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
            self._on_health_changed()
        elif isinstance(fact, DecisionMoved):
            self.feed.notice(frozenset({fact.item}))
            self.window.status.undo.on_moved(fact.decision, fact.state)
            self.news.on_moved(fact)
            if fact.state is not DecisionState.SENDING:
                self._on_health_changed()
        elif isinstance(fact, AgentWentOn):
            self.news.on_went_on(fact)
        elif isinstance(fact, RecordTroubled):
            self.say(fact.code)
        if isinstance(fact, (DecisionRecorded, DecisionMoved)):
            self.ledger.notice()
        self.record.on_fact(fact)
        self.area.on_fact(fact)

    def _on_health_changed(self, _fact: object = None) -> None:
        self._is_health_stale = True
        if not self._is_reading_health:
            self._is_reading_health = True
            self.tasks.spawn(self._refresh_sources(), name="read-health")

    async def _refresh_sources(self) -> None:
        try:
            while self._is_health_stale:
                self._is_health_stale = False
                await self._read_sources()
        finally:
            self._is_reading_health = False

    async def _read_sources(self) -> None:
        self.sources = Sources(await self.desk.sources(), await self.desk.health())
        self.window.status.show_health(self.sources.health, self.sources.configured)
        self.on_sources(self.sources)
        self.record.know_sources(self.sources.configured)
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

    def _allows(self, act: Act) -> bool:
        """A verdict acts on what is painted, and only while that is what the cursor means."""
        if act in VERDICTS and not self.record.may_decide:
            self.say("record.broken")
            return False
        return act not in VERDICTS or (
            self._wanted is not None
            and self.area.item() == self._wanted
            and self.window.shown is self.area.widget()
        )

    def _on_idled(self, act: Act) -> None:
        """A key was pressed in vain. Why a record that does not hold takes no verdict was told already."""
        if act is Act.UNDO:
            self.say("undo.none")
        elif act is Act.SHOW_ARRIVALS:
            self.say("arrivals.none")
        elif act not in VERDICTS or self.record.may_decide:
            self.say(self._why_idle(act) or "keys.idle", key=self.window.keys.hint(act))

    def _why_idle(self, act: Act) -> str:
        if self.window.shown is self.window.ledger:
            return "keys.idle.ledger"
        return self.area.why_idle(act) if self.window.shown is self.area.widget() else ""

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
        self._on_health_changed()

    def _tell_who_delivers(self) -> None:
        self.window.status.show_delivering(is_delivering=self.desk.is_syncing)

    def _show_nothing(self) -> None:
        if self.feed.query.text:
            self.window.show_page(pages.no_hits(self.feed.query.text))
            return
        if not self.sources.configured:
            self.window.show_page(pages.no_sources())
            if self.window.focusWidget() in {None, self.window, self.panel.view}:
                self.window.page.take_keys()
            return
        unread = unreadable(self.sources.health)
        if unread and self.feed.query.queue in WAITING:
            self.window.show_page(pages.nothing_known(unread))
            return
        synced = last_sync(self.sources.health)
        due = self._page.next_due if self._page is not None else None
        page = pages.nothing_in(
            self.feed.query.queue,
            synced=self._time(synced),
            due=self._time(due),
            is_late=due is not None and due < self.clock.now(),
        )
        self.window.show_page(page)

    def _time(self, moment: datetime | None) -> str:
        return catalogue.WORDS.time(moment, now=self.clock.now()) if moment is not None else ""
