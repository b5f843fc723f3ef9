"""The resolution column: each disputed row with how it was settled, and whether the whole fits its schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from reviewer.conflicts.report import ConflictReport, Row, RowKind, ValueType
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.conflict.call_forms import call_forms, disputed_arguments
from ui.conflict.chips import paint_chip
from ui.conflict.settled import Settled
from ui.conflict.settled_paint import CHIP, paint_source
from ui.conflict.words import row_label, settled_text, spoken_result
from ui.theme import Role

_LINE = 44
_SPOKEN = 30
"""Rows in the description for a screen reader; the matrix has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultState:
    """What the column shows."""

    report: ConflictReport
    settled: Mapping[str, Settled]
    answers: int
    verdict_line: str = ""
    """Under the title: the kind of content and whether it is valid."""
    staged: str = ""
    """The name of a verdict that takes none of the answers; empty: none such is staged."""
    faults: Mapping[str, str] = field(default_factory=dict)
    """By path: in words what the response schema has against the row's value."""


class _Lines(QWidget):
    """The rows, painted; one click goes to the row in the matrix."""

    row_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._state: ResultState | None = None
        self._lit = ""
        self.setAccessibleName(look.say("result.name"))

    def show_state(self, state: ResultState) -> None:
        """Other rows."""
        self._state = state
        rows = len(state.report.disputed)
        self.setMinimumHeight(rows * self._look.px(_LINE) + self._look.px(8))
        self.setAccessibleDescription("; ".join(self._spoken(row) for row in state.report.disputed[:_SPOKEN]))
        self.update()

    def light(self, path: str) -> None:
        """The row under the matrix's cursor."""
        self._lit = path
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self.minimumHeight())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._state is not None:
            at = int(event.position().y()) // self._look.px(_LINE)
            if 0 <= at < len(self._state.report.disputed):
                self.row_asked.emit(self._state.report.disputed[at].path)

    def paintEvent(self, event: QPaintEvent) -> None:
        state = self._state
        if state is None:
            return
        painter = QPainter(self)
        height = self._look.px(_LINE)
        for at, row in enumerate(state.report.disputed):
            rect = QRect(0, at * height, self.width(), height)
            if rect.intersects(event.rect()):
                self._paint_row(painter, rect, row, state)
        painter.end()

    def _paint_row(self, painter: QPainter, rect: QRect, row: Row, state: ResultState) -> None:
        look, tokens, px = self._look, self._look.theme.tokens, self._look.px
        if row.path == self._lit:
            painter.fillRect(rect, QColor(tokens.sel))
        inside = rect.adjusted(px(12), px(4), -px(12), -px(4))
        caption = look.theme.font(Role.CAPTION)
        painter.setPen(QColor(tokens.text2))
        fault = state.faults.get(row.path, "")
        metrics = QFontMetrics(caption)
        kind = metrics.elidedText(fault, Qt.TextElideMode.ElideRight, inside.width() * 2 // 3)
        kind = kind or _type_word(look, row)
        taken = metrics.horizontalAdvance(kind)
        label = QRect(inside.left(), inside.top(), inside.width() - taken - px(8), px(16))
        painter.setFont(caption)
        text = metrics.elidedText(row_label(row, look.words), Qt.TextElideMode.ElideMiddle, label.width())
        painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(QColor(tokens.danger if fault else tokens.text2))
        painter.drawText(
            QRect(inside.right() - taken, inside.top(), taken + 1, px(16)),
            Qt.AlignmentFlag.AlignVCenter,
            kind,
        )
        self._paint_value(painter, inside.adjusted(0, px(18), 0, 0), row, state)

    def _paint_value(self, painter: QPainter, rect: QRect, row: Row, state: ResultState) -> None:
        settled = state.settled.get(row.path)
        look, tokens, px = self._look, self._look.theme.tokens, self._look.px
        font = look.theme.font(Role.BODY)
        left = rect.left()
        right = rect.right()
        if settled is None:
            painter.setPen(QColor(tokens.text3))
            text = look.say("matrix.result.none" if state.staged else "result.open", count=state.answers)
            left += px(2)
        else:
            left = paint_source(painter, look, left, rect.center().y() + 1, settled)
            right = self._paint_was(painter, rect, settled)
            painter.setPen(QColor(tokens.text2 if settled.is_left_out else tokens.text))
            text = self._fitting(row, settled, right - left, QFontMetrics(font))
        room = QRect(left, rect.top(), right - left, rect.height())
        painter.setFont(font)
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)

    def _fitting(self, row: Row, settled: Settled, width: int, metrics: QFontMetrics) -> str:
        """A call in the longest form that has room: its tool goes first, which the row has anyway."""
        number = settled.taken_whole
        if self._state is None or row.kind is not RowKind.CALL or not number:
            return settled_text(row, settled, self._look.words)
        disputed = disputed_arguments(self._state.report).get(row.path, frozenset())
        forms = call_forms(row, row.cells[number - 1], disputed)
        forms = forms or (settled_text(row, settled, self._look.words),)
        return next((one for one in forms if metrics.horizontalAdvance(one) <= width), forms[-1])

    def _paint_was(self, painter: QPainter, rect: QRect, settled: Settled) -> int:
        """At the right edge which answer's value was changed; returns where the words must end."""
        if not settled.was:
            return rect.right()
        look, side = self._look, self._look.px(CHIP)
        font = look.theme.font(Role.CAPTION)
        chip = QRectF(rect.right() - side + 1, rect.center().y() + 1 - side // 2, side, side)
        paint_chip(painter, chip, settled.was, look.theme)
        words = look.say("result.was")
        taken = QFontMetrics(font).horizontalAdvance(words)
        left = int(chip.left()) - look.px(4) - taken
        painter.setFont(font)
        painter.setPen(QColor(look.theme.tokens.text2))
        painter.drawText(
            QRect(left, rect.top(), taken + 1, rect.height()), Qt.AlignmentFlag.AlignVCenter, words
        )
        return left - look.px(6)

    def _spoken(self, row: Row) -> str:
        state, words = self._state, self._look.words
        settled = state.settled.get(row.path) if state is not None else None
        is_none = settled is None and state is not None and state.staged != ""
        text = words.text("matrix.result.none") if is_none else spoken_result(row, settled, words)
        fault = state.faults.get(row.path, "") if state is not None else ""
        said = self._look.say("matrix.spoken.result", label=row_label(row, words), text=text)
        return self._look.say("result.spoken.fault", said=said, fault=fault) if fault else said


class ResultPanel(QFrame):
    """Title, verdict line, the rows, and what is taken over from all."""

    row_asked = Signal(str)
    preview_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("ground", "pane")
        self._preview = look.button("result.preview", weight="bare", key="T")
        self._preview.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._preview.clicked.connect(self.preview_asked)
        px = look.px
        self._title = LineLabel(look.theme, Role.STRONG)
        self._valid = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._lines = _Lines(look)
        self._lines.row_asked.connect(self.row_asked)
        self._rest = LineLabel(look.theme, Role.CAPTION, tone="second")
        area = QScrollArea()
        area.setWidget(self._lines)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (area.viewport(), self._lines):
            part.setProperty("ground", "pane")
            part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), 0, px(8))
        column.setSpacing(px(2))
        for label in (self._title, self._valid, self._rest):
            label.setContentsMargins(px(12), 0, px(12), 0)
        for label in (self._title, self._valid):
            column.addWidget(_inset(label, px(12)))
        column.addSpacing(px(6))
        column.addWidget(area, 1)
        column.addWidget(_inset(self._rest, px(12)))
        column.addWidget(_inset(self._preview, px(6)))

    def light(self, path: str) -> None:
        """The row under the matrix's cursor."""
        self._lines.light(path)

    def show_state(self, state: ResultState) -> None:
        """Follow the picks."""
        look, report = self._look, state.report
        settled = sum(row.path in state.settled for row in report.disputed)
        title = look.say("result.title", settled=settled, rows=len(report.disputed))
        self._title.show_text(look.say("result.staged", what=state.staged) if state.staged else title)
        self._valid.show_text(state.verdict_line)
        self._rest.show_text(look.say("result.rest", count=len(report.agreed)))
        self._rest.setVisible(bool(report.agreed) and not state.staged)
        self._lines.show_state(state)


def _inset(widget: QWidget, margin: int) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(margin, 0, margin, 0)
    widget.setContentsMargins(0, 0, 0, 0)
    box.addWidget(widget)
    return holder


def _type_word(look: Look, row: Row) -> str:
    types = {cell.value_type for cell in row.cells} - {ValueType.MISSING}
    if types <= {ValueType.TEXT}:
        return ""
    return look.say(f"type.{types.pop()}") if len(types) == 1 else look.say("type.mixed")
