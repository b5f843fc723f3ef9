"""Which keys act now, and what is said of one that was pressed in vain."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.ids import ItemId
from ui.area import DeskArea
from ui.shortcuts.table import TABLE, Act, Section
from ui.status.record_watch import RecordWatch
from ui.window import MainWindow

VERDICTS = frozenset({one.act for one in TABLE if one.section is Section.DECIDE} | {Act.RECORD})


class KeyGuard:
    """Asked before each key."""

    def __init__(
        self, window: MainWindow, area: DeskArea, record: RecordWatch, wanted: Callable[[], ItemId | None]
    ) -> None:
        self._window = window
        self._area = area
        self._record = record
        self._wanted = wanted
        window.keys.guard = self.allows
        window.keys.idled.connect(self._on_idled)

    def allows(self, act: Act) -> bool:
        """A verdict acts on what is painted, and only while that is what the cursor means."""
        if act not in VERDICTS:
            return True
        if not self._record.may_decide:
            self._window.status.say("record.broken")
            return False
        wanted = self._wanted()
        return (
            wanted is not None and self._area.item() == wanted and self._window.shown is self._area.widget()
        )

    def _on_idled(self, act: Act) -> None:
        """A key was pressed in vain. Why a record that does not hold takes no verdict was told already."""
        if act is Act.UNDO:
            self._window.status.say("undo.none")
        elif act is Act.SHOW_ARRIVALS:
            self._window.status.say("arrivals.none")
        elif act not in VERDICTS or self._record.may_decide:
            hint = self._window.keys.hint(act)
            self._window.status.say(self._why_idle(act) or "keys.idle", key=hint)

    def _why_idle(self, act: Act) -> str:
        if self._window.shown is self._window.ledger:
            return "keys.idle.ledger"
        return self._area.why_idle(act) if self._window.shown is self._area.widget() else ""
