"""The whole window on a real desk, for measurements: what is on the screen and what still comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.bootstrap import OpenDesk
from reviewer.clock import SystemClock
from reviewer.domain.desk import OpenedItem
from reviewer.ids import ItemId
from ui.commands import Commands
from ui.desk.area import DeskArea
from ui.session import Session
from ui.tasks import Tasks
from ui.theme import Choice, Theme
from ui.window import MainWindow

DRAWING = frozenset({"compare", "mark", "render_markdown", "draw_answer", "count_hidden", "look_around"})


@dataclass
class RealWindow:
    """What a measurement holds in its hands."""

    window: MainWindow
    session: Session
    tasks: Tasks
    failures: list[BaseException]

    @property
    def area(self) -> DeskArea:
        area = self.session.area
        assert isinstance(area, DeskArea)
        return area

    def open(self, item: ItemId) -> None:
        """What the list's cursor does."""
        self.session.open_item(item)

    async def go_to(self, item: ItemId) -> None:
        self.open(item)
        await self.until(lambda: self.area.item() == item and self.is_settled())

    async def until(self, holds: Callable[[], object], within_s: float = 60.0) -> None:
        """To the millisecond, and without keeping the loop busy meanwhile."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within_s
        while not holds():
            assert loop.time() < end, "it never came true"
            await asyncio.sleep(0.001)

    async def painted(self) -> None:
        """Everything that was shown until now is on the screen."""
        painted = asyncio.Event()
        connection = self.area.parts.painted.connect(painted.set)
        self.area.parts.tell_paint()
        await painted.wait()
        self.area.parts.disconnect(connection)

    def has_heads(self) -> bool:
        """Every visible pane shows the beginning of its answer, and the matrix its columns."""
        opened = self.area.decider.opened
        if opened is None or opened.item.id != self.session._wanted:
            return False
        if len(opened.answers) > 1 and self.area.parts.matrix.matrix.answers != len(opened.answers):
            return False
        return all(
            _words(pane.view.browser.document().firstBlock().text()) == _words(_text(opened, pane.number))
            for pane in self.area.parts.readers.visible()
        )

    def is_readable(self, item: ItemId) -> bool:
        """The first page of what is open stands there, rendered or as it was written."""
        if self.area.item() != item:
            return False
        parts = self.area.parts
        if parts.page is parts.request:
            return True
        if parts.stack.currentWidget() is parts.raw:
            return parts.raw.is_readable
        return all(pane.view.is_readable for pane in parts.readers.visible())

    def has_report(self) -> bool:
        opened = self.area.decider.opened
        report = self.area.parts.matrix.matrix.report
        return opened is not None and (len(opened.answers) < 2 or report is not None)

    def is_settled(self) -> bool:
        """Everything that was asked for is on the screen."""
        running = {task.get_name() for task in self.tasks._running}
        return self.area.parts.fills.is_idle and not DRAWING & running


@asynccontextmanager
async def real_window(desk: OpenDesk, size: tuple[int, int] = (1400, 900)) -> AsyncIterator[RealWindow]:
    """Open it, and put everything away."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    clock = SystemClock()
    window = MainWindow(Theme(app, Choice.LIGHT), clock)
    window.resize(*size)
    window.show()
    session = Session(window, desk, clock, tasks, DeskArea)
    Commands(session, save=lambda: None)
    await session.start()
    QTest.keyClick(window, Qt.Key.Key_Shift)  # somebody is there
    desk.render_markdown.warm_up()
    desk.compare.warm_up()
    window.icons.load()
    at = RealWindow(window, session, tasks, failures)
    await at.until(lambda: session.panel.current() is None or session.area.item() == session.panel.current())
    try:
        yield at
        assert failures == []
    finally:
        session.stop()
        await tasks.stop(1.0)
        window.close_now()
        window.deleteLater()
        await desk.aclose()


def _text(opened: OpenedItem, number: int) -> str:
    return opened.answers[max(0, number - 1)].candidate.content.data[:80].decode("utf-8", "replace")


def _words(text: str) -> list[str]:
    return text[:20].split()[:3]
