"""Reads a key press the way the table spells keys: character first, then the place on the keyboard.

A digit or letter means what it shows. Where the digit row carries other signs (French, Czech) or the
letters are not Latin (Russian, Greek), the key's place speaks: X11 and Wayland key codes less 8 are those
of evdev, which for the main block are those of Windows' set 1.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

SINGLE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789./?")
"""Characters that can be a key of their own. None of them stands on a digit row where another sign would."""
CHORDS = SINGLE | frozenset(",+-=")
"""Characters that can be a key together with Control."""

_DIGIT_ROW = {2: "1", 3: "2", 4: "3", 5: "4", 6: "5", 7: "6", 8: "7", 9: "8", 10: "9", 11: "0"}
_LETTER_BLOCK = (
    dict(zip(range(16, 26), "qwertyuiop", strict=True))
    | dict(zip(range(30, 39), "asdfghjkl", strict=True))
    | dict(zip(range(44, 51), "zxcvbnm", strict=True))
)
_MAC_DIGIT_ROW = {18: "1", 19: "2", 20: "3", 21: "4", 23: "5", 22: "6", 26: "7", 28: "8", 25: "9", 29: "0"}
_MAC_LETTER_BLOCK = dict(
    zip(
        (12, 13, 14, 15, 17, 16, 32, 34, 31, 35, 0, 1, 2, 3, 5, 4, 38, 40, 37, 6, 7, 8, 9, 11, 45, 46),
        "qwertyuiopasdfghjklzxcvbnm",
        strict=True,
    )
)
_NAMED = {
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
} | {getattr(Qt.Key, f"Key_F{number}"): f"F{number}" for number in range(1, 13)}
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_FOREIGN = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def stroke(event: QKeyEvent) -> str:
    """The key press as the table spells it; empty where the table can't mean it."""
    held = event.modifiers()
    if held & _FOREIGN:
        # AltGr types characters on many keyboards (a slash, a question mark); Alt alone types none.
        return event.text() if event.text() in {"/", "?", "."} else ""
    named = _NAMED.get(Qt.Key(event.key()))
    if named:
        return f"{'Ctrl+' if held & _CONTROL else ''}{'Shift+' if held & _SHIFT else ''}{named}"
    if held & _CONTROL:
        return _with_control(event)
    return _plain(event)


def is_printable(event: QKeyEvent) -> bool:
    """Whether the press would type something."""
    held = event.modifiers()
    return bool(event.text()) and event.text().isprintable() and not held & (_CONTROL | _FOREIGN)


def _plain(event: QKeyEvent) -> str:
    text = event.text().lower()
    if text in SINGLE:
        return text.upper()
    is_shifted = bool(event.modifiers() & _SHIFT)
    if (digit := _digit_place(event)) and not is_shifted:
        return digit
    is_foreign_letter = text.isalpha() and not text.isascii()
    return _letter_place(event).upper() if is_foreign_letter else ""


def _with_control(event: QKeyEvent) -> str:
    key = event.key()
    shift = "Shift+" if event.modifiers() & _SHIFT else ""
    if key < 0x80 and (character := chr(key).lower()) in CHORDS:
        # The shift that a keyboard needs to type a sign is not part of the chord.
        return f"Ctrl+{shift if character.isalnum() else ''}{character.upper()}"
    place = _letter_place(event) if key >= 0x80 else ""
    return f"Ctrl+{shift}{place.upper()}" if place else ""


def _digit_place(event: QKeyEvent) -> str:
    if sys.platform == "darwin":
        return _MAC_DIGIT_ROW.get(event.nativeVirtualKey(), "")
    return _DIGIT_ROW.get(_place(event), "")


def _letter_place(event: QKeyEvent) -> str:
    if sys.platform == "darwin":
        return _MAC_LETTER_BLOCK.get(event.nativeVirtualKey(), "")
    return _LETTER_BLOCK.get(_place(event), "")


def _place(event: QKeyEvent) -> int:
    code = event.nativeScanCode()
    return code if sys.platform == "win32" else code - 8
