"""The seam between the window and its desk: what the window asks of the area, what it offers to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtWidgets import QWidget

from reviewer.actions._api import Desk
from reviewer.clock import Clock
from reviewer.domain.desk import Recorded
from reviewer.domain.events import Fact
from reviewer.domain.inbox import DecisionSummary
from reviewer.ids import ItemId
from ui.icons import Icons
from ui.shortcuts.dispatcher import Dispatcher
from ui.shortcuts.table import Act
from ui.tasks import Spawn
from ui.theme import Theme


class DeskArea(Protocol):
    """The right side of the window: shows one item or case and lets the operator decide it.

    It registers its own keys at the dispatcher (`Act`), and marks its parts with the properties `KEY_PANE`
    and `TYPING_ZONE`.
    """

    def widget(self) -> QWidget:
        """What the window puts in its place; always the same one."""

    def item(self) -> ItemId | None:
        """What is shown."""

    async def show_item(self, item: ItemId) -> None:
        """Open and show an item. May be cancelled at any await by the next one.

        Raises:
            ReviewDeskError: it can't be opened; the window says so.
        """

    def clear(self) -> None:
        """Show nothing; the window shows its own page in this place."""

    def on_fact(self, fact: Fact) -> None:
        """Something changed on disk: perhaps the item that is shown."""

    def step_out(self) -> bool:
        """Esc: undo the innermost state (zone, drawer, staged verdict, full screen); False: there is none."""

    def panes(self) -> tuple[QWidget, ...]:
        """Its parts in the order of F6, those that are visible."""

    def why_idle(self, act: Act) -> str:
        """Message code of why a key can do nothing for what is shown; empty: there is no special reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAside:
    """What was put together on the item that is shown, and left."""

    told: str
    """What it is, in words."""
    left_at: datetime
    bring_back: Callable[[], object]


class WindowSide(Protocol):
    """What the window offers to the area."""

    def request_room(self, width: int) -> None:
        """Wish at 100 % how wide the area should be; 0: as it is. The list hides while that is needed."""

    def on_recorded(self, recorded: Recorded, *, title: str, verdict: str) -> None:
        """A gesture is on disk: show the undo line, admit arrivals, go to the next item."""

    def on_hidden(self, items: frozenset[ItemId]) -> None:
        """Snoozed: admit arrivals, go to the next item. A verdict key would be meant for that one."""

    def on_taken_out(self, item: ItemId, *, title: str) -> None:
        """An item was taken out of its case: the undo line offers to put it back."""

    def offer_back(self, aside: PutAside | None) -> None:
        """What was put together was left: the undo line tells it and offers to bring it back."""

    def offer_undo(self, decided: DecisionSummary | None) -> None:
        """Our last word on what is shown: while it waits, the undo line tells it and takes it back."""

    def set_full_screen(self, is_full: bool) -> None:
        """The area alone: no queues, no list."""

    def say(self, code: str, **params: object) -> None:
        """One message in the status line."""

    def open_item(self, item: ItemId) -> None:
        """Go to another item, of an earlier decision for instance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Everything that a part of the window may use. Passed in; nothing is looked up."""

    desk: Desk
    theme: Theme
    icons: Icons
    keys: Dispatcher
    spawn: Spawn
    clock: Clock
    window: WindowSide


MakeArea = Callable[[Surroundings], DeskArea]
"""How the window gets its area."""
