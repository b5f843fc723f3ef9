"""One plain sentence on what the answers disagree about, and the value under the cursor in full."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reviewer.conflicts.report import ConflictReport, Repeat, Row, RowKind
from ui.blocks.labels import LineLabel, TwoLineLabel
from ui.blocks.look import Look
from ui.conflict.chips import CHIP, paint_chip
from ui.conflict.matrix_model import PAGE
from ui.conflict.words import cell_text, row_label
from ui.messages.spelling import plain
from ui.theme import Role

DISPUTE_HEIGHT, REPEATS_HEIGHT = 32, 22
DETAIL_HEIGHT, DETAIL_HEIGHT_LOW = 46, 28


class DisputeBar(QFrame):
    """Never hidden while answers disagree. On a case it offers to take an item out that is another matter."""

    split_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("ground", "notice")
        self._text = LineLabel(look.theme, Role.STRONG)
        self._repeats = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._repeats.hide()
        self._split = look.button("dispute.split", weight="bare", key=look.say("dispute.split.key"))
        self._split.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._split.clicked.connect(self.split_asked)
        self._split.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._text)
        words.addWidget(self._repeats, 0, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), 0, look.px(4), 0)
        row.setSpacing(look.px(12))
        row.addLayout(words, 1)
        row.addWidget(self._split, 0, Qt.AlignmentFlag.AlignVCenter)
        look.theme.changed.connect(self._use_theme)
        self._use_theme()

    def _use_theme(self) -> None:
        height = DISPUTE_HEIGHT + (0 if self._repeats.isHidden() else REPEATS_HEIGHT)
        self.setFixedHeight(self._look.px(height))

    def offer_split(self, *, is_case: bool) -> None:
        """Whether what is compared comes from several items."""
        self._split.setVisible(is_case)

    def repeats_told(self) -> str:
        """What is said of calls that one run makes several times; empty where none does."""
        return "" if self._repeats.isHidden() else self._repeats.text()

    def show_report(self, report: ConflictReport | None) -> None:
        """Before the comparison is there the bar says that it is being made."""
        self._show_repeats(() if report is None else report.repeats)
        if report is None:
            self._text.show_text(self._look.say("dispute.comparing"))
            return
        sentence = report.sentence
        topics = tuple(self._look.say(one.code, **one.params) for one in sentence.topics)
        self._text.show_text(self._look.say(sentence.code, **sentence.params, topics=topics))

    def _show_repeats(self, repeats: Sequence[Repeat]) -> None:
        """The one that is made most often, with every answer that makes it so, and whether there are more."""
        most = min(repeats, key=lambda one: (-one.times, one.label), default=None)
        self._repeats.setVisible(most is not None)
        if most is not None:
            same = [one for one in repeats if (one.times, one.label) == (most.times, most.label)]
            self._repeats.show_text(
                self._look.say(
                    "dispute.repeats" if len(same) == len(repeats) else "dispute.repeats.more",
                    numbers=tuple(sorted(one.column + 1 for one in same)),
                    times=most.times,
                    label=plain(most.label),
                )
            )
        self._use_theme()


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

    def show_cell(self, row: Row | None, number: int) -> None:
        """The answer's value in that row."""
        is_hint = row is None or not 1 <= number <= len(row.cells) or row.kind is RowKind.WHOLE
        self._chip.setVisible(not is_hint)
        if row is None or is_hint:
            self._chip.show_number(0)
            self._value.show_text(
                self._look.say("matrix.hint", count=min(PAGE, len(row.cells))) if row is not None else ""
            )
            self._alike.hide()
            return
        self._chip.show_number(number)
        text = cell_text(row, number - 1, self._look.words)
        self._value.show_text(text)
        self._alike.show_text(
            self._look.say("dispute.lookalike" if row.is_lookalike else "dispute.colliding")
        )
        self._alike.setVisible(row.is_lookalike or row.is_colliding)
        self.setAccessibleName(row_label(row, self._look.words))
        self.setAccessibleDescription(text)
