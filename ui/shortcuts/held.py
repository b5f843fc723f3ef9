"""Tells a held key from one that is pressed again, also where Qt does not.

X11 repeats a held key as release and press with one time stamp. Qt takes that for a repeat only when it has
read both at once; when the event loop is quick it reads the release alone and reports an honest press.
Measured on Xvfb: up to 30 of 36 repeats of a held key came without the mark.
"""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent

TOO_QUICK_MS = 5
"""No finger releases a key and presses it again within this time; a contact that bounces does."""


class HeldKey:
    """Remembers the last release."""

    def __init__(self) -> None:
        self._place = 0
        self._released_ms = 0

    def on_release(self, event: QKeyEvent) -> None:
        """A key went up, or the system says so."""
        self._place, self._released_ms = event.nativeScanCode(), event.timestamp()

    def is_repeat(self, event: QKeyEvent) -> bool:
        """Whether this press is the same key going on. An event without a time stamp is what it says."""
        if event.isAutoRepeat():
            return True
        is_same = event.nativeScanCode() == self._place and bool(event.timestamp())
        return is_same and event.timestamp() - self._released_ms < TOO_QUICK_MS
