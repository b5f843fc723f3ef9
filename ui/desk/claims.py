"""What the operator holds at its source, renewed for as long as it waits; lost holds are told."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from reviewer.errors import ReviewDeskError
from reviewer.ids import ItemId
from ui.area import Surroundings

RENEW_MS = 120_000
"""Well inside the five minutes for which a source is asked to hold an item."""


class Claims(QObject):
    """The items that are held from this window."""

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._held: set[ItemId] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(RENEW_MS)
        self._timer.timeout.connect(self._on_due)

    async def toggle(self, item: ItemId) -> None:
        """Hold an item where its source can, or let it go."""
        if item in self._held:
            self._forget(item)
            await self._around.desk.release(item)
            self._around.window.say("desk.released")
            return
        is_held = await self._around.desk.claim(item)
        if is_held:
            self._held.add(item)
            self._timer.start()
        self._around.window.say("desk.claimed" if is_held else "desk.not_claimed")

    async def renew(self) -> None:
        """Go on holding what still waits; what was decided needs no hold any more."""
        waiting = {
            row.item for row in await self._around.desk.rows(tuple(self._held)) if not row.decision_state
        }
        for item in tuple(self._held):
            if item not in waiting:
                self._forget(item)
                continue
            try:
                is_held = await self._around.desk.claim(item)
            except ReviewDeskError:
                is_held = False
            if not is_held:
                self._forget(item)
                self._around.window.say("desk.claim_lost")

    def _forget(self, item: ItemId) -> None:
        self._held.discard(item)
        if not self._held:
            self._timer.stop()

    def _on_due(self) -> None:
        self._around.spawn(self.renew(), name="renew_claims")
