"""The actions of a request as they were seen: with arguments, answers, and how far each was reached."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.exposure import Reach, each_row
from reviewer.domain.items import ActionRequest
from reviewer.domain.ledger import DecisionStory
from reviewer.domain.parts import names_digest
from ui.blocks.hatch import hatched
from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.desk.action_face import LitRow, action_column, lay_action
from ui.ledger import seen_rows
from ui.ledger.seen import time
from ui.theme import Role


class SeenAction(LitRow):
    """One of them; hatched where it was never in view."""

    def __init__(
        self, look: Look, action: ActionRequest, answer: ActionAnswer | None, reach: str, *, is_never: bool
    ) -> None:
        super().__init__(look)
        self.is_never = is_never
        title = look.say("actions.title", number=action.index + 1, name=action.name)
        name = LineLabel(look.theme, Role.STRONG)
        name.show_text(title)
        state = look.say(f"verdict.{answer.verb}.done" if answer is not None else "actions.open")
        top = QHBoxLayout()
        top.setSpacing(look.px(16))
        top.addWidget(name, 1)
        for said in (reach, state):
            label = LineLabel(look.theme, Role.CAPTION, tone="second")
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            label.show_text(said)
            top.addWidget(label)
        column = action_column(look, self, top)
        lay_action(look, column, action)
        if words := _written(answer):
            own = WrappedLabel(look.theme, Role.MONO)
            own.show_text(look.say("as_seen.action.written", words=words))
            column.addWidget(own)
        self.setAccessibleName(title)
        self.setAccessibleDescription(", ".join(one for one in (reach, state) if one))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.is_never:
            painter = QPainter(self)
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), hatched(self._look.theme))
            painter.end()


class SeenActions(QScrollArea):
    """All of them, one below the other, with nothing to press."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("key_pane", "reader")
        self.setAccessibleName(look.say("actions.name"))

    def cards(self) -> list[SeenAction]:
        """Those that are shown."""
        return self._inner.findChildren(SeenAction)

    def show_story(self, story: DecisionStory) -> None:
        """Those of a decision."""
        self.clear()
        reached = _reached(story)
        if reached is None and story.exposure is not None and story.exposure.is_timed:
            other = WrappedLabel(self._look.theme, tone="second")
            other.setMargin(self._look.px(12))
            other.show_text(seen_rows.told(self._look, story.exposure))
            self._column.addWidget(other)
        for action in story.item.actions:
            reach, ms = (reached or {}).get(action.index, (None, 0))
            self._column.addWidget(
                SeenAction(
                    self._look,
                    action,
                    _answer(story.decision.verdict, action),
                    "" if reach is None else self._words(reach, ms),
                    is_never=reach is not None and reach is not Reach.SEEN,
                )
            )
        self._column.addStretch()

    def clear(self) -> None:
        """None."""
        while (taken := self._column.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()

    def scroll_by_page(self, step: int) -> None:
        """Space and Shift+Space."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())

    def _words(self, reach: Reach, ms: int) -> str:
        if reach is Reach.SEEN:
            return self._look.say("as_seen.for", time=time(ms))
        return self._look.say(f"as_seen.row.{reach}")


def _reached(story: DecisionStory) -> dict[int, tuple[Reach, int]] | None:
    """By index; None: nothing is known, or it is known of other actions than these."""
    exposure, asked = story.exposure, story.item.actions
    if exposure is None or names_digest(seen_rows.action_names(asked)) != exposure.rows_digest:
        return None
    return dict(zip((one.index for one in asked), each_row(exposure.rows), strict=False))


def _answer(verdict: Verdict, action: ActionRequest) -> ActionAnswer | None:
    """What became of it: its own answer, or that of the whole request."""
    own = next((one for one in verdict.actions if one.index == action.index), None)
    if own is not None or verdict.name not in ("approve", "reject"):
        return own
    return ActionAnswer(index=action.index, verb=verdict.name)


def _written(answer: ActionAnswer | None) -> str:
    if answer is None:
        return ""
    return (
        (answer.arguments or b"").decode("utf-8", errors="replace")
        if answer.verb == "edit"
        else answer.message
    )
