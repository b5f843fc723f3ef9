"""The page that asks for the passphrase: typed unseen, twice where it is new, and a way without."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from reviewer.actions._api import Desk
from reviewer.clock import SystemClock
from reviewer.config import Settings
from reviewer.errors import ConfigError
from tests.ui.desk_double import DeskDouble
from tests.ui.plain_area import PlainArea
from ui.app import Application
from ui.passphrase_page import PassphrasePage
from ui.theme import Choice, Theme


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> PassphrasePage:
    made = PassphrasePage(Theme(qapp, Choice.LIGHT))
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_typed_is_not_seen(page: PassphrasePage) -> None:
    assert page.field.echoMode() is QLineEdit.EchoMode.Password
    assert page.again.echoMode() is QLineEdit.EchoMode.Password


def test_a_known_passphrase_is_typed_once(page: PassphrasePage, qtbot: QtBot) -> None:
    page.begin(is_new=False)
    assert not page.again.isVisible()
    assert not page.plain.isVisible()
    page.field.setText("words")
    with qtbot.waitSignal(page.given) as told:
        page.open.click()
    assert told.args == ["words"]


def test_a_new_passphrase_is_typed_twice_alike(page: PassphrasePage, qtbot: QtBot) -> None:
    page.begin(is_new=True)
    page.field.setText("words")
    page.again.setText("wrods")
    with qtbot.assertNotEmitted(page.given):
        page.open.click()
    assert "not the same" in page.problem
    page.again.setText("words")
    with qtbot.waitSignal(page.given):
        page.open.click()


def test_nothing_is_no_passphrase(page: PassphrasePage, qtbot: QtBot) -> None:
    page.begin(is_new=False)
    with qtbot.assertNotEmitted(page.given):
        page.open.click()
    assert page.problem


def test_asking_again_forgets_what_was_typed(page: PassphrasePage) -> None:
    page.begin(is_new=False)
    page.field.setText("words")
    page.begin(is_new=False, problem="It does not open.")
    assert page.field.text() == ""
    assert page.problem == "It does not open."


@dataclass
class Lock:
    """A home that opens for one word."""

    code: str
    given: list[str] = field(default_factory=list)
    is_plain: bool = False

    def give(self, passphrase: str) -> None:
        self.given.append(passphrase)

    def keep_plain(self) -> None:
        self.is_plain = True

    async def open(self) -> Desk:
        if self.is_plain or "words" in self.given:
            return DeskDouble()
        raise ConfigError("secrets.wrong_passphrase" if self.given else self.code)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("code", ["secrets.locked", "secrets.undecided"])
async def test_the_window_asks_until_the_home_opens(
    code: str, qapp: QApplication, qloop: asyncio.AbstractEventLoop
) -> None:
    lock = Lock(code)
    life = Application(qapp, lock.open, PlainArea, Settings(), lambda _: None, SystemClock(), keyhole=lock)
    running = qloop.create_task(life.run())
    page = life.window.passphrase
    await until(page.isVisible)
    is_new = code == "secrets.undecided"
    assert page.plain.isVisible() is is_new
    page.given.emit("guess")
    await until(lambda: "does not open" in page.problem)
    if is_new:
        page.plain_chosen.emit()
    else:
        page.given.emit("words")
    await until(lambda: life.session is not None)
    life.window.close()
    await running
