"""One plain sentence on what the answers disagree about, and the value under the cursor in full."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reviewer.conflicts.report import ConflictReport, Row, RowKind
from ui.blocks.labels import LineLabel, TwoLineLabel
from ui.blocks.look import Look
from ui.conflict.chips import CHIP, paint_chip
from ui.conflict.matrix_model import PAGE
from ui.conflict.standing_line import StandingLine
from ui.conflict.words import full_text, note_of, row_label, warning_of
from ui.theme import Role

DISPUTE_HEIGHT, NOTE_HEIGHT = 32, 18
_GAP = 24
DETAIL_HEIGHT, DETAIL_HEIGHT_LOW = 46, 28


class DisputeBar(QFrame):
    """Never hidden while answers disagree. On a case it offers to take an item out that is another matter."""

    split_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("ground", "notice")
        self._text = LineLabel(look.theme, Role.STRONG)
        self._note = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._note.hide()
        self._report: ConflictReport | None = None
        self.standing = StandingLine(look)
        self.standing.hide()
        self._split = look.button("dispute.split", weight="bare", key=look.say("dispute.split.key"))
        self._split.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._split.clicked.connect(self.split_asked)
        self._split.hide()
        below = self._holder = QWidget()  # a layout without anything in it would leave the sentence no width
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight, below)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.addWidget(self._note)
        self._below.addWidget(self.standing, 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch()
        words.addWidget(self._text)
        words.addWidget(below)
        words.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), 0, look.px(4), 0)
        row.setSpacing(look.px(12))
        row.addLayout(words, 1)
        row.addWidget(self._split, 0, Qt.AlignmentFlag.AlignVCenter)
        self._is_low = False
        look.theme.changed.connect(self._fit)
        self._fit()

    def use_height(self, *, is_low: bool) -> None:
        """In a low window what is counted later has the rest of a line, not one of its own."""
        if is_low != self._is_low:
            self._is_low = is_low
            self._fit()

    def _fit(self) -> None:
        """Below the sentence one line where both of its parts fit into it, else two."""
        look, shown = self._look, [one for one in (self._note, self.standing) if not one.isHidden()]
        lines = min(1, len(shown))
        if len(shown) > 1:
            later = self.standing.width_at_once() if self._is_low else self.standing.width_wanted()
            wanted = self._note.sizeHint().width() + later + look.px(_GAP)
            lines = 2 if wanted > self._text.width() else 1
        self._note.setMinimumWidth(self._note.sizeHint().width() if lines == 1 < len(shown) else 0)
        way = QBoxLayout.Direction.TopToBottom if lines > 1 else QBoxLayout.Direction.LeftToRight
        self._below.setDirection(way)
        self._below.setSpacing(0 if lines > 1 else look.px(_GAP))
        self._holder.setVisible(bool(shown))
        self.setFixedHeight(look.px(DISPUTE_HEIGHT + NOTE_HEIGHT * lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def offer_split(self, *, is_case: bool) -> None:
        """Whether what is compared comes from several items."""
        self._split.setVisible(is_case)

    def note_told(self) -> str:
        """What is said below the sentence; empty where nothing is."""
        return "" if self._note.isHidden() else self._note.text()

    def show_report(self, report: ConflictReport | None) -> None:
        """Before the comparison is there the bar says that it is being made."""
        self._report = report
        self.standing.show_standing(None if report is None else report.standing)
        self._show_note("" if report is None else note_of(report, self._look.words))
        if report is None:
            self._text.show_text(self._look.say("dispute.comparing"))
            return
        sentence = report.sentence
        topics = tuple(self._look.say(one.code, **one.params) for one in sentence.topics)
        self._text.show_text(self._look.say(sentence.code, **sentence.params, topics=topics))

    def show_standing(self, *, is_judged: bool, number: int) -> None:
        """What is counted waits for the operator's own choice; `number`: the answer under the cursor."""
        if self._report is not None:
            self.standing.show_standing(self._report.standing, is_judged=is_judged, number=number)

    def _show_note(self, note: str) -> None:
        self._note.setVisible(bool(note))
        self._note.show_text(note)
        self._fit()


class Chip(QWidget):
    """An answer's numeral as a widget."""

    def __init__(self, look: Look, number: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._number = number
        look.theme.changed.connect(self._use_theme)
        self._use_theme()

    def _use_theme(self) -> None:
        self.setFixedSize(self._look.px(CHIP), self._look.px(CHIP))

    def show_number(self, number: int) -> None:
        """Another answer; 0 draws nothing."""
        self._number = number
        self.setAccessibleName(self._look.say("answer.name", number=number) if number else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._number:
            painter = QPainter(self)
            paint_chip(painter, QRectF(self.rect()), self._number, self._look.theme)
            painter.end()


class RowDetail(QFrame):
    """Like the line above a spreadsheet: the value under the cursor in full, where its cell cuts it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("ground", "pane")
        self._chip = Chip(look)
        self._alike = LineLabel(look.theme, Role.CAPTION, tone="danger")
        self._value = TwoLineLabel(look.theme)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._value)
        texts.addWidget(self._alike)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(3), look.px(12), look.px(3))
        row.setSpacing(look.px(8))
        row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(texts, 1)
        self.use_height(is_low=False)

    def use_height(self, *, is_low: bool) -> None:
        """Two lines, or one in a low window."""
        self.setFixedHeight(self._look.px(DETAIL_HEIGHT_LOW if is_low else DETAIL_HEIGHT))
        self._value.use_lines(1 if is_low else 2)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say where the cursor stands."""
        return not self._value.text()

    def show_cell(
        self, row: Row | None, number: int, value: str | None = None, *, can_pick: bool = True
    ) -> None:
        """The answer's value in that row; `value`: in words that say more than its cell does.

        On the whole answer what keys do there, which is less where nothing can be picked any more.
        """
        is_hint = row is None or not 1 <= number <= len(row.cells) or row.kind is RowKind.WHOLE
        self._chip.setVisible(not is_hint)
        if row is None or is_hint:
            self._chip.show_number(0)
            hint = "matrix.hint" if can_pick else "matrix.hint.closed"
            count = min(PAGE, len(row.cells)) if row is not None else 0
            self._value.show_text(self._look.say(hint, count=count) if row is not None else "")
            self._alike.hide()
            return
        self._chip.show_number(number)
        text = full_text(row, number - 1, self._look.words) if value is None else value
        self._value.show_text(text)
        warning = warning_of(row, self._look.words)
        self._alike.show_text(warning)
        self._alike.setVisible(bool(warning))
        self.setAccessibleName(row_label(row, self._look.words))
        self.setAccessibleDescription(text)
