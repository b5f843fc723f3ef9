"""A window with the real desk area on the in-memory desk, driven by keys, for the tests of deciding."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewer.domain.decisions import Choice, Verdict
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.ids import ItemId
from tests.makers import HandClock
from tests.ui.desk_double import DeskDouble
from tests.ui.opened import OpenWindow, open_window, until
from ui.decide.decider import Decider
from ui.desk.area import DeskArea
from ui.desk.layout import DeskParts


@dataclass
class AtDesk:
    """What a test of the desk holds in its hands."""

    opened: OpenWindow

    @property
    def area(self) -> DeskArea:
        """The desk area."""
        area = self.opened.session.area
        assert isinstance(area, DeskArea)
        return area

    @property
    def parts(self) -> DeskParts:
        """Its widgets."""
        return self.area.parts

    @property
    def decider(self) -> Decider:
        """What is staged."""
        return self.area.decider

    @property
    def desk(self) -> DeskDouble:
        """The world behind it."""
        return self.opened.desk

    @property
    def item(self) -> OpenedItem:
        """What is open."""
        assert self.decider.opened is not None
        return self.decider.opened

    async def show(self, item: ItemId | str) -> None:
        """Open an item and look at it for long enough that keys act on it."""
        await self.go_to(item)
        await until(lambda: self.decider.stage.painted_at is not None)
        self.desk.clock.advance(0.3)
        self.area.focus.first_pane().setFocus()

    async def go_to(self, item: ItemId | str) -> None:
        """Open an item; nobody has looked at it for any time yet."""
        if self.area.item() == item:
            await self.area.show_item(ItemId(item))
            return
        self.opened.session.open_item(ItemId(item))
        await until(lambda: self.area.item() == item)

    def press(self, *keys: Qt.Key | str) -> None:
        """Keys, one after the other, at whatever has the focus."""
        for key in keys:
            self.opened.press(key)

    def record(self) -> None:
        """Ctrl+Enter."""
        self.opened.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    async def recorded(self, count: int = 1) -> tuple[Choice, ...]:
        """The choices of the last gesture, once so many gestures are on disk."""
        await until(lambda: len(self.desk.gestures) >= count)
        return self.desk.gestures[-1].choices

    async def verdict(self) -> Verdict:
        """The one verdict of the one gesture."""
        (choice,) = await self.recorded()
        return choice.verdict

    @property
    def bar(self) -> str:
        """What the verdict bar says; empty while it shows its keys."""
        words = self.parts.bar.words_shown()
        return f"{words.title} {words.final} {words.needed} {words.body}".strip() if words is not None else ""

    def notices(self) -> list[str]:
        """The strips above the item."""
        return [one.accessibleName() for one in self.parts.notices.strips()]


@asynccontextmanager
async def at_desk(*items: ReviewItem, size: tuple[int, int] = (1024, 700)) -> AsyncIterator[AtDesk]:
    """A window on these items, or on one of each; the first one is shown already."""
    desk = DeskDouble(items or None, clock=HandClock())
    opened = await open_window(desk, make_area=DeskArea, size=size)
    try:
        yield AtDesk(opened)
        assert opened.failures == []
    finally:
        await opened.close()


def visible_text(widget: QWidget) -> str:
    """All that a part of the window says."""
    return " ".join(one.accessibleName() for one in widget.findChildren(QWidget) if one.isVisible())
