"""The undo line: what was done last, and when it goes out; there exactly while it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from reviewer.clock import Clock
from reviewer.domain.desk import Recorded
from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import DecisionId, GestureId, ItemId
from ui.a11y import announce
from ui.area import PutAside
from ui.messages.catalogue import WORDS, say
from ui.messages.decided import about
from ui.messages.spelling import plain
from ui.overlay import plain_label
from ui.shortcuts.dispatcher import Dispatcher
from ui.shortcuts.spelling import spelt
from ui.shortcuts.table import Act
from ui.theme import Role, Theme

STEP_MS = 100
LINE = 2
STILL_HERE = frozenset({DecisionState.RECORDED, DecisionState.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoable:
    """A gesture, while nothing of it was sent."""

    gesture: GestureId
    decisions: frozenset[DecisionId]
    title: str
    told: str
    """What was decided about what, in words."""
    recorded_at: datetime
    goes_out_at: datetime

    def left(self, now: datetime) -> float:
        """How much of the hold is left, 1 to 0."""
        whole = (self.goes_out_at - self.recorded_at).total_seconds()
        return max(0.0, min(1.0, (self.goes_out_at - now).total_seconds() / whole)) if whole > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """An item that was taken out of its case, after whatever was decided last."""

    item: ItemId
    title: str
    opened: ItemId
    """What was open then, and is again once it is back."""


class UndoLine(QWidget):
    """Words, a button, and a line under them that gets shorter until the decision goes out."""

    ended = Signal()

    def __init__(self, theme: Theme, keys: Dispatcher, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._keys, self._clock = theme, keys, clock
        self._undoable: Undoable | None = None
        self._of_item: Undoable | None = None
        self._taken_out: TakenOut | None = None
        self._aside: PutAside | None = None
        self._words = plain_label("", theme)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.setProperty("weight", "bare")
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(lambda: keys.run(Act.UNDO))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self._shrink = QTimer(self)
        self._shrink.setInterval(STEP_MS)
        self._shrink.timeout.connect(self._on_step)
        theme.changed.connect(self._use_theme)
        keys.keymap_changed.connect(self._use_theme)
        self._use_theme()
        self.hide()

    @property
    def undoable(self) -> Undoable | None:
        """What can be taken back now: what was decided on the item that is shown, else the last."""
        return self._of_item or self._undoable

    @property
    def taken_out(self) -> TakenOut | None:
        """What was taken out of its case, where that comes before any decision in being taken back."""
        return None if self._of_item is not None else self._taken_out

    @property
    def can_undo(self) -> bool:
        """Whether there is anything to take back."""
        return any(one is not None for one in (self.undoable, self._taken_out, self._aside))

    def show_aside(self, aside: PutAside | None) -> None:
        """What was put together and left; None: nothing was, or it is back."""
        before, self._aside = self._aside, aside
        if before is not None or aside is not None:
            self._say()
            self.setVisible(self.can_undo)
        if aside is not None and self._leads_back and (before is None or before.told != aside.told):
            announce(self._words, aside.told)

    @property
    def _leads_back(self) -> bool:
        """Whether what was left comes first: nothing was decided since, of which the hold still runs."""
        aside, decided = self._aside, self._undoable
        if self._of_item is not None:
            return False
        if aside is None or decided is None:
            return aside is not None
        return aside.left_at >= decided.recorded_at or decided.left(self._clock.now()) <= 0

    def bring_back(self) -> bool:
        """Bring back what was left; False: nothing was, or a later decision is to be taken back first."""
        if self._aside is None or not self._leads_back:
            return False
        self._aside.bring_back()
        return True

    def show_taken_out(self, item: ItemId, *, title: str, opened: ItemId) -> None:
        """An item is out of its case; a decision that can be taken back comes up again behind it."""
        self._taken_out = TakenOut(item=item, title=plain(title, 60), opened=opened)
        self._say()
        self.show()

    def forget_taken_out(self) -> None:
        """It is back, or something else was done since."""
        if self._taken_out is not None:
            self._taken_out = None
            self._say()
            self.setVisible(self.can_undo)

    def show_recorded(self, recorded: Recorded, *, title: str, verdict: str) -> None:
        """A gesture is on disk. With a hold of 0 there is nothing to take back."""
        self.forget_taken_out()
        self._of_item = None
        if recorded.goes_out_at <= recorded.recorded_at and not recorded.held:
            self._undoable = None
            self._tell_anew()
            return
        self._undoable = Undoable(
            gesture=recorded.gesture,
            decisions=frozenset(recorded.decisions),
            title=plain(title, 60),
            told=about(WORDS, verdict, title),
            recorded_at=recorded.recorded_at,
            goes_out_at=recorded.goes_out_at,
        )
        self._say()
        self.show()
        self._shrink.start()

    def show_of_item(self, decided: DecisionSummary | None) -> None:
        """Our last word on the item that is shown; where none waits, what was decided last of all leads."""
        before, self._of_item = self._of_item, _waiting(decided)
        if self._of_item != before:
            self._tell_anew()

    def on_moved(self, decision: DecisionId, state: DecisionState) -> None:
        """A decision is in another state: once a part was sent or taken back, undo is over."""
        known = (one for one in (self._of_item, self._undoable) if one and decision in one.decisions)
        for one in known if state not in STILL_HERE else ():
            self.forget(one.gesture)

    def forget(self, gesture: GestureId) -> None:
        """This one can't be taken back any more; another one that the line knows of still can."""
        if self._of_item is not None and self._of_item.gesture == gesture:
            self._of_item = None
        if self._undoable is not None and self._undoable.gesture == gesture:
            self._undoable = None
        self._tell_anew()

    def _tell_anew(self) -> None:
        if self.undoable is None:
            self._shrink.stop()
        else:
            self._shrink.start()
        self.setVisible(self.can_undo)
        self._say()
        if self.undoable is None:
            self.ended.emit()

    def sizeHint(self) -> QSize:
        text = self._words.fontMetrics().horizontalAdvance(self._words.text()) + self._theme.px(12)
        return QSize(text + self._button.sizeHint().width(), super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = self.undoable
        if shown is None or self.taken_out is not None or self._leads_back:
            return
        width = round(self.width() * shown.left(self._clock.now()))
        line = QRect(0, self.height() - LINE, width, LINE)
        QPainter(self).fillRect(line, self._theme.colour("accent"))

    def _on_step(self) -> None:
        if self.undoable is None:
            return
        if self.undoable.left(self._clock.now()) <= 0:
            # Still here: it waits for a connection, or for its case, and can be taken back until it is sent.
            self._shrink.stop()
            self._say()
        self.update(0, self.height() - LINE, self.width(), LINE)

    def _say(self) -> None:
        self._words.setText(self.told)
        self._word_button()
        self.updateGeometry()
        self.update()

    @property
    def told(self) -> str:
        """What the line says."""
        shown = self.undoable
        if self._aside is not None and self._leads_back:
            return self._aside.told
        if self.taken_out is not None:
            return say("undo.line.split", title=self.taken_out.title)
        if shown is None:
            return ""
        code = "undo.line" if shown.left(self._clock.now()) > 0 else "undo.line.waits"
        return say(code, told=shown.told, at=shown.goes_out_at)

    def _word_button(self) -> None:
        key, button = self._keys.hint(Act.UNDO), "undo.button.back" if self._leads_back else "undo.button"
        self._button.setText(say(button, key=spelt(key)) if key else say(f"{button}.no_key"))

    def _use_theme(self) -> None:
        self._words.setFont(self._theme.font(Role.BODY))
        self._word_button()
        self._button.setFixedHeight(self._theme.px(22))
        self._button.setStyleSheet("QPushButton { padding: 0 8px; min-height: 0; font-weight: 600; }")


def _waiting(decided: DecisionSummary | None) -> Undoable | None:
    """A decision of the record that was not sent yet. Its case's others are not known here: sending tells."""
    if decided is None or decided.state not in STILL_HERE:
        return None
    return Undoable(
        gesture=decided.gesture,
        decisions=frozenset({decided.decision}),
        title=plain(decided.title, 60),
        told=about(WORDS, decided.told_as, decided.title),
        recorded_at=decided.decided_at,
        goes_out_at=decided.due_at or decided.decided_at,
    )
