"""Collects garbage on the GUI thread only.

Python's cycle collector runs on whichever thread allocates next. The record's writer thread once collected
a dead widget that way, and a widget that is destroyed off the GUI thread takes the process with it. So the
automatic collector is off while a window lives, and a timer does its work here, a generation at a time.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500
FULL_EVERY = 60
"""Rounds between full collections."""
FREEZE_AFTER = 20
"""Rounds. Until then only young objects are looked through: all that the start made is a stall of 20 ms."""


class GarbageCollector(QObject):
    """Lives as long as the window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._rounds = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """One round: young objects each time, everything now and then, and only as thresholds say."""
        self._rounds += 1
        if self._rounds == FREEZE_AFTER:
            # Modules and what the start made stay alive: a full round need not look through them again.
            gc.freeze()
        young, middle, _ = gc.get_threshold()
        count, grown, _ = gc.get_count()
        if self._rounds % FULL_EVERY == 0:
            gc.collect()
        elif grown > middle and self._rounds > FREEZE_AFTER:
            gc.collect(1)
        elif count > young:
            gc.collect(0)

    def stop(self) -> None:
        """Leave the collector as it was found."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
