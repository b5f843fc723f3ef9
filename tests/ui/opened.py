"""A whole window on the in-memory desk, for tests that drive it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from reviewer.actions._api import Desk
from reviewer.config import Settings
from reviewer.errors import ConfigError
from tests.ui.desk_double import DeskDouble
from tests.ui.plain_area import PlainArea
from ui.area import MakeArea
from ui.commands import Commands
from ui.session import Session
from ui.tasks import Tasks
from ui.theme import Choice, Theme
from ui.window import MainWindow

Until = Callable[[Callable[[], object]], "object"]


class NumbersDouble:
    """Settings that are numbers, kept in memory; refused as the file refuses them."""

    def __init__(self) -> None:
        self.kept = Settings()

    def read(self) -> Settings:
        """As they are now."""
        return self.kept

    def change(self, name: str, value: float) -> None:
        """Keep another one."""
        if value > 86_400:
            raise ConfigError("config.out_of_range", name=name, least=0.0, most=86_400.0)
        self.kept = replace(self.kept, **{name: value})  # type: ignore[arg-type]


@dataclass
class OpenWindow:
    """What a test holds in its hands."""

    desk: DeskDouble
    window: MainWindow
    session: Session
    tasks: Tasks
    saved: list[None]
    failures: list[BaseException]
    numbers: NumbersDouble

    @property
    def area(self) -> PlainArea:
        """The plain area."""
        area = self.session.area
        assert isinstance(area, PlainArea)
        return area

    def press(
        self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """A key press at whatever has the focus."""
        target = QApplication.focusWidget() or self.window
        if isinstance(key, str):
            QTest.keyClicks(target, key, modifiers)
        else:
            QTest.keyClick(target, key, modifiers)

    async def close(self) -> None:
        """Put everything away."""
        self.session.stop()
        await self.tasks.stop(1.0)
        self.window.close_now()
        self.window.deleteLater()


async def open_window(
    desk: DeskDouble | None = None,
    *,
    make_area: MakeArea = PlainArea,
    size: tuple[int, int] = (1280, 820),
    choice: Choice = Choice.LIGHT,
    is_touched: bool = True,
) -> OpenWindow:
    """Open a window on `desk` and wait until its list is filled, its first item shown and a hand is there."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desk = desk or DeskDouble()
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    window = MainWindow(Theme(app, choice), desk.clock)
    window.resize(*size)
    window.show()
    behind: Desk = desk
    session = Session(window, behind, desk.clock, tasks, make_area)
    saved: list[None] = []
    numbers = NumbersDouble()
    Commands(session, save=lambda: saved.append(None), numbers=numbers)
    opened = OpenWindow(desk, window, session, tasks, saved, failures, numbers)
    try:
        await session.start()
        window.activateWindow()
        await until(lambda: session.panel.current() is None or session.area.item() == session.panel.current())
        await until(window.isActiveWindow)
    except BaseException:
        # Else its timers would go on in the tests that follow, where no loop may run.
        await opened.close()
        raise
    if is_touched:
        opened.press(Qt.Key.Key_Shift)
    return opened


async def until(holds: Callable[[], object], *, within_s: float = 30.0) -> None:
    """Let the loop run until something holds. The bound is there so that a hang has a name."""
    import asyncio

    loop = asyncio.get_running_loop()
    end = loop.time() + within_s
    while not holds():
        assert loop.time() < end, "it never came true"
        await asyncio.sleep(0.005)


def named(window: QWidget, name: str) -> QWidget:
    """The widget with an accessible name."""
    found = [one for one in window.findChildren(QWidget) if one.accessibleName() == name and one.isVisible()]
    assert found, f"nothing visible is called {name!r}"
    return found[0]


def fill(form: QWidget, **fields: str) -> None:
    """Type into fields by their accessible names."""
    for name, text in fields.items():
        field = next(one for one in form.findChildren(QLineEdit) if one.accessibleName() == name)
        field.setText(text)
