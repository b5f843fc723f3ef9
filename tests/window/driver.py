"""Drives the real window on a real desk, by key events alone; looks only at what is painted or on disk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.clock import SystemClock
from reviewer.config import Home, Settings, save_settings
from reviewer.domain.decisions import Surface
from reviewer.domain.desk import OpenedItem
from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Source
from reviewer.ids import DecisionId, ItemId
from ui.app import Application
from ui.decide.staging import Phase
from ui.desk.area import DeskArea

WAIT_S = 60.0
"""Nothing takes this long. The bound is there so that a hang has a name."""


class Driver:
    """One window and its desk."""

    def __init__(self, life: Application, desk: OpenDesk, running: asyncio.Task[int]) -> None:
        self.life, self.desk, self.running = life, desk, running

    @property
    def area(self) -> DeskArea:
        """The right side of the window."""
        assert self.life.session is not None
        area = self.life.session.area
        assert isinstance(area, DeskArea)
        return area

    async def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something that the window does by itself."""
        for _ in range(int(WAIT_S / 0.02)):
            if holds():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"did not come: {what}")

    async def show(self, item: ItemId) -> OpenedItem:
        """Move the list's cursor with J until that item is on the desk and its keys are alive."""
        await self.until(lambda: self.life.session is not None, "the desk")
        for _ in range(100):
            if self.area.item() == item:
                await self.until(lambda: self.area.decider.stage.phase is Phase.ARMED, f"{item} armed")
                return await self.desk.open_item(item)
            # Arrivals wait behind a bar until they are asked for, and may come at any moment.
            before = self.area.item()
            await self.press(".", "J")
            await self._has_moved_from(before)
        raise AssertionError(f"{item} is not in the list")

    async def _has_moved_from(self, before: ItemId | None) -> None:
        """Wait for another item; half a second without one was the end of the list, as it was then."""
        for _ in range(25):
            if self.area.item() != before:
                return
            await asyncio.sleep(0.02)

    async def press(self, *keys: str) -> None:
        """Key events as a keyboard gives them: to whatever has the focus."""
        for key in keys:
            code, modifiers, text = _stroke(key)
            target = QApplication.focusWidget() or self.life.window
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(target, QKeyEvent(kind, code, modifiers, text))
            await asyncio.sleep(0)

    async def write(self, text: str) -> None:
        """Type text."""
        await self.press(*text)

    async def record(self) -> DecisionId:
        """Ctrl+Enter; returns the newest decision once it is on disk."""
        before = {one.decision for one in await self.desk.decisions()}
        await self.press("Ctrl+Enter")
        return await self.new_decision(before)

    async def new_decision(self, before: set[DecisionId]) -> DecisionId:
        """Wait for a decision that was not there before."""
        for _ in range(int(WAIT_S / 0.02)):
            fresh = [one.decision for one in await self.desk.decisions() if one.decision not in before]
            if fresh:
                return fresh[0]
            await asyncio.sleep(0.02)
        raise AssertionError(f"nothing was recorded; the bar is {self.area.decider.stage.phase}")

    async def settled(self, decision: DecisionId) -> DecisionState:
        """Wait until a decision came to an end; returns which."""
        open_states = (DecisionState.RECORDED, DecisionState.HELD, DecisionState.SENDING)
        for _ in range(int(WAIT_S / 0.05)):
            state = (await self.desk.story(decision)).summary.state
            if state not in open_states:
                return state
            await asyncio.sleep(0.05)
        raise AssertionError(f"{decision} is still under way")


@asynccontextmanager
async def window(
    app: QApplication, home: Path, *sources: Source, hold_s: float = 0.3
) -> AsyncIterator[Driver]:
    """The window on a home of the test's own, with an operator and these sources; closed in order."""
    place = Home(home)
    place.make()
    save_settings(place, Settings(hold_s=hold_s))
    desk = open_desk(place, surface=Surface.WINDOW)
    if await desk.operator() is None:
        await desk.create_operator("Ada Lovelace", "ada")
    for source in sources:
        await desk.add_source(source)

    async def opened() -> OpenDesk:
        return desk

    life = Application(
        app,
        opened,
        DeskArea,
        Settings(hold_s=hold_s),
        lambda _settings: None,
        SystemClock(),
    )
    running = asyncio.get_running_loop().create_task(life.run())
    driver = Driver(life, desk, running)
    try:
        yield driver
    finally:
        life._stop.set()
        async with asyncio.timeout(WAIT_S):
            await running
        # The process would end here; in the tests the next window must not find this one's widgets.
        life.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _stroke(key: str) -> tuple[int, Qt.KeyboardModifier, str]:
    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    named = {"Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Tab": Qt.Key.Key_Tab}
    if key.startswith("Ctrl+"):
        return named.get(key[5:], Qt.Key[f"Key_{key[5:].upper()}"] if len(key) == 6 else 0), control, ""
    if key in named:
        return named[key], none, "\r" if key == "Enter" else ""
    code = ord(key.upper()) if key.isascii() else 0
    modifiers = Qt.KeyboardModifier.ShiftModifier if key.isupper() and len(key) > 1 else none
    return code, modifiers, key.lower() if key.isupper() else key
