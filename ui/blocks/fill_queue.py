"""Fills text widgets one per turn of the event loop, visible ones first, so that no turn is long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from PySide6.QtCore import QObject, QTimer, Signal

CHUNK_CHARS = 8_000
"""About what one fill may hold: a `setHtml` of this size costs 4-6 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fill:
    owner: object
    rank: int
    number: int
    run: Callable[[], None]


class FillQueue(QObject):
    """Work for text widgets. A fill of a lower rank goes first; equal ones in order."""

    drained = Signal()
    """Everything that was asked for is on the screen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[_Fill] = []
        self._is_lent = False
        """Somebody who waited has the turn, and has not had it yet."""
        self._numbers = count()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._on_turn)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    def add(self, owner: object, run: Callable[[], None], *, rank: int = 0) -> None:
        """Have `run` called in a turn of its own."""
        self._waiting.append(_Fill(owner=owner, rank=rank, number=next(self._numbers), run=run))
        self._go_on()

    async def turn(self, *, rank: int = 0) -> None:
        """Wait for a turn of one's own, for work that is no fill: work, and then wait again."""
        loop = asyncio.get_running_loop()
        has_come: asyncio.Future[None] = loop.create_future()
        self.add(has_come, lambda: self._lend(has_come, loop), rank=rank)
        await has_come

    def _lend(self, turn: asyncio.Future[None], loop: asyncio.AbstractEventLoop) -> None:
        if not turn.done():
            turn.set_result(None)
            self._is_lent = True
            loop.call_soon(self._take_back)  # behind the one who waits

    def _take_back(self) -> None:
        self._is_lent = False
        if self._waiting:
            self._timer.start()
        else:
            self.drained.emit()

    def _go_on(self) -> None:
        if not self._is_lent:
            self._timer.start()

    def drop(self, owner: object) -> None:
        """Forget what waits for a widget that shows something else now."""
        was_idle = self.is_idle
        self._waiting = [fill for fill in self._waiting if fill.owner is not owner]
        if self.is_idle and not was_idle:
            self._go_on()

    def _on_turn(self) -> None:
        if not self._waiting:
            self.drained.emit()
            return
        fill = min(self._waiting, key=lambda one: (one.rank, one.number))
        self._waiting.remove(fill)
        fill.run()
        if self._waiting:
            self._go_on()
        elif not self._is_lent:
            self.drained.emit()
