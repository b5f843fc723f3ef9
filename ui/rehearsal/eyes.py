"""What an operator reads off the window: the list, the open item, the matrix, the lines below."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex

from reviewer.domain.desk import OpenedItem
from reviewer.domain.inbox import InboxRow, Queue
from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import CandidateId, ItemId
from ui.conflict.matrix_view import MatrixView
from ui.decide.staging import Phase
from ui.desk.area import DeskArea
from ui.inbox.model import ROW_TEXT
from ui.inbox.wording import RowText
from ui.rehearsal.hands import Missed
from ui.session import Session


class Eyes:
    """Reads the window's own widgets and models, never the record behind them."""

    def __init__(self, session: Session, area: DeskArea) -> None:
        self._session = session
        self._area = area

    # -- the list

    @property
    def rows(self) -> list[InboxRow]:
        """The list from top to bottom."""
        model = self._session.feed.model
        return [model.inbox_row(item) for item in model.standing.order]

    def row(self, title: str) -> InboxRow | None:
        """The row whose title begins so."""
        return next((row for row in self.rows if row.title.startswith(title)), None)

    def is_listed(self, title: str) -> bool:
        """Whether the list holds it, and not struck out."""
        row = self.row(title)
        return row is not None and row.decision_state in {None, DecisionState.RETRACTED}

    def words_of(self, item: ItemId) -> RowText:
        """What a row says."""
        model = self._session.feed.model
        return cast("RowText", model.data(model.index(model.row_of(item), 0, QModelIndex()), ROW_TEXT))

    def steps_to(self, title: str) -> int:
        """How many rows below the cursor it stands; negative: above. Raises Missed."""
        order = [row.item for row in self.rows]
        wanted, current = self.row(title), self._session.panel.current()
        if wanted is None:
            raise Missed(f"“{title}” is not in the list")
        return order.index(wanted.item) - (order.index(current) if current in order else -1)

    def is_queue(self, queue: Queue) -> bool:
        """Whether the list shows that queue."""
        return self._session.feed.query.queue is queue

    # -- the desk

    @property
    def opened(self) -> OpenedItem | None:
        """The painted item."""
        return self._area.decider.opened

    def is_ready(self, title: str) -> bool:
        """Whether that item is painted and its verdict keys work."""
        opened = self.opened
        is_it = opened is not None and opened.item.title.startswith(title)
        return is_it and self._area.decider.stage.phase in {Phase.ARMED, Phase.STAGED}

    def is_open(self, title: str) -> bool:
        """Whether that item is painted."""
        return self.opened is not None and self.opened.item.title.startswith(title)

    @property
    def can_record(self) -> bool:
        """Whether Ctrl+Enter would record now."""
        return self._area.decider.stage.is_ready

    @property
    def fact_asked(self) -> str:
        """The fact that the form asks for; empty: none."""
        return self._area.decider.missing.fact.text if self._area.parts.form.fact.isVisible() else ""

    def number_of(self, candidate: str) -> str:
        """The digit that picks an answer. Raises Missed."""
        for answer in self.opened.answers if self.opened else ():
            if answer.candidate.id == CandidateId(candidate):
                return str(answer.number)
        raise Missed(f"no answer {candidate}")

    @property
    def matrix(self) -> MatrixView:
        """The agreement matrix."""
        return self._area.parts.matrix

    # -- below

    @property
    def can_undo(self) -> bool:
        """Whether the undo line offers to take something back."""
        return self._session.window.status.undo.undoable is not None

    @property
    def message(self) -> str:
        """What the status line says."""
        return self._session.window.status.message
