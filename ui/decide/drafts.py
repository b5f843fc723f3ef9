"""Keeps what is staged or typed, a moment after it was: what was not recorded survives a restart."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from reviewer.actions._api import Desk
from reviewer.clock import Clock
from reviewer.domain.decisions import Verdict
from reviewer.domain.desk import Draft, OpenedItem
from ui.decide.aside import words_of
from ui.decide.composition import Composition, from_verdict
from ui.tasks import Spawn

_PAUSE_MS = 400


class Drafts(QObject):
    """Saves the newest draft of the open item once the typing pauses, and before another item opens."""

    def __init__(self, desk: Desk, clock: Clock, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._clock = clock
        self._spawn = spawn
        self._waiting: tuple[OpenedItem, Verdict | None, Verdict | None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.flush)

    def keep(self, opened: OpenedItem, verdict: Verdict | None, aside: Verdict | None = None) -> None:
        """Save `verdict` soon, with what was put aside for it; None: there is nothing to keep any more."""
        self._waiting = (opened, verdict, aside)
        self._timer.start()

    def forget(self) -> None:
        """What was about to be saved was recorded instead."""
        self._timer.stop()
        self._waiting = None

    def flush(self) -> None:
        """Save now."""
        self._timer.stop()
        if self._waiting is None:
            return
        opened, verdict, aside = self._waiting
        self._waiting = None
        item = opened.item
        if verdict is None:
            self._spawn(self._desk.drop_draft(item.id), name="drop_draft")
            return
        at = self._clock.now()
        draft = Draft(item=item.id, version=item.version, verdict=verdict, saved_at=at, aside=aside)
        self._spawn(self._desk.save_draft(draft), name="save_draft")


def taken_up(opened: OpenedItem) -> Composition:
    """The draft; of one made on another version only the words, because its answers may be gone."""
    if opened.draft is None:
        return Composition()
    draft = from_verdict(opened.draft.verdict)
    return draft if opened.draft.version == opened.item.version else words_of(draft)


def put_aside(opened: OpenedItem) -> Composition | None:
    """What the draft was staged instead of; of one made on another version nothing."""
    draft = opened.draft
    if draft is None or draft.aside is None or draft.version != opened.item.version:
        return None
    return from_verdict(draft.aside)
