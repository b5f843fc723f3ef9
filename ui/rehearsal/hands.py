"""Hands and eyes at the window: presses keys where the focus is, waits for what is seen, takes pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

LOOK_EVERY_S: Final = 0.02
REST_S: Final = 0.5
"""Text is drawn in turns, and Markdown by another process."""
NAMED: Final = {"Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Down": Qt.Key.Key_Down}


class Missed(Exception):
    """What should have been seen did not appear in time."""


class Hands:
    """One operator at one window. Knows keys only; no action is called."""

    def __init__(self, window: QWidget, pictures: Path) -> None:
        self._window = window
        self._pictures = pictures
        self._taken = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other, spelt as in the key table: `J`, `Ctrl+Enter`."""
        for key in keys:
            held, _, name = key.rpartition("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            if held == "Ctrl":
                modifiers = Qt.KeyboardModifier.ControlModifier
            code = NAMED.get(name) or Qt.Key(ord(name))
            text = "" if held or name in {"Esc", "Down"} else "\r" if name == "Enter" else name.lower()
            self._stroke(code, modifiers, text)

    def write(self, text: str) -> None:
        """Type a text, letter by letter, into whatever has the focus."""
        for letter in text:
            if letter == "\n":
                self._stroke(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
                continue
            shift = Qt.KeyboardModifier.ShiftModifier
            modifiers = shift if letter.isupper() else Qt.KeyboardModifier.NoModifier
            code = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
            self._stroke(code, modifiers, letter)

    def _stroke(self, code: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            focused = QApplication.focusWidget() or self._window
            QApplication.sendEvent(focused, QKeyEvent(kind, code, modifiers, text))

    async def until(self, what: str, is_seen: Callable[[], bool], within_s: float = 30.0) -> None:
        """Look until it is seen. Raises Missed."""
        try:
            async with asyncio.timeout(within_s):
                # Looking is the point: nothing but what is on the screen is asked.
                while not is_seen():  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_EVERY_S)
        except TimeoutError as error:
            raise Missed(what) from error

    async def picture(self, name: str) -> Path:
        """What the window shows once it is at rest, as a file."""
        await asyncio.sleep(REST_S)
        self._taken += 1
        path = self._pictures / f"{self._taken:02d}-{name}.png"
        self._window.grab().save(str(path))
        return path
