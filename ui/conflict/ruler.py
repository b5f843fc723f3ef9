"""Beside a reader: where the disputed rows stand in the whole answer, what of it is on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer.conflicts.passages import Landmarks, Stretch
from ui.blocks.content_view import ContentView
from ui.blocks.look import Look

WIDTH = 12
_THIN, _NEAR = 3, 8
_LIT, _BAR = 6, 3


class Ruler(QWidget):
    """The same marks for every answer: none is the odd one. For the mouse; the keys are N and P."""

    row_asked = Signal(str)
    """A click at a mark: go to that row, in every pane."""

    def __init__(self, look: Look, view: ContentView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._view = view
        self._stretches: tuple[Stretch, ...] = ()
        self._bars: dict[str, tuple[int, int, bool]] | None = None
        """By row: where its mark begins and ends in pixels, and whether it is material; None: not known."""
        self._lit = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(look.say("ruler.name"))
        view.landmarks_found.connect(self._forget)
        view.browser.verticalScrollBar().valueChanged.connect(self.update)
        self.hide()

    def show_landmarks(self, landmarks: Landmarks, *, is_wanted: bool) -> None:
        """Another answer, or its rows are known now. Wanted beside all answers or beside none."""
        self._stretches = landmarks.stretches
        self.setVisible(is_wanted)
        self.setAccessibleDescription(
            self._look.say("ruler.spoken", count=len(self._stretches), material=self._count_material())
        )
        self._forget()

    def light(self, path: str) -> None:
        """The row under the matrix's cursor."""
        self._lit = path
        self.update()

    def bars(self) -> Mapping[str, tuple[int, int, bool]]:
        """By row: top, bottom in pixels, and whether it is material."""
        if self._bars is None:
            tops = self._view.place.row_places()
            self._bars = {one.row: self._bar(one, tops.get(one.row)) for one in self._stretches}
        return self._bars

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(WIDTH), self._look.px(60))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._forget()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        y = int(event.position().y())
        bars = self.bars()
        nearest = min(bars, key=lambda path: _distance(bars[path], y), default="")
        if nearest and _distance(bars[nearest], y) <= self._look.px(_NEAR):
            self.row_asked.emit(nearest)
        else:
            self._view.go_to_share(y / max(1, self.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, px = self._look.theme.tokens, self._look.px
        painter = QPainter(self)
        begin, end = self._view.place.shares()
        if end - begin >= 1.0:
            # All of it is on the screen: its marks are seen where they stand.
            painter.fillRect(self.rect(), QColor(tokens.bg))
            painter.end()
            return
        painter.fillRect(self.rect(), QColor(tokens.pane))
        top, bottom = round(begin * self.height()), round(end * self.height())
        painter.fillRect(QRect(0, top, self.width(), max(px(_THIN), bottom - top)), QColor(tokens.sel))
        bars = self.bars()
        for is_material in (False, True):
            colour = QColor(tokens.mark_strong if is_material else tokens.mark)
            for first, last, is_strong in bars.values():
                if is_strong is is_material:
                    inset = px(1) if is_strong else px(3)
                    painter.fillRect(QRect(inset, first, self.width() - 2 * inset, last - first), colour)
        if self._lit in bars:
            first, last, is_strong = bars[self._lit]
            lit = QRect(0, first, self.width(), max(px(_LIT), last - first))
            painter.fillRect(lit, QColor(tokens.mark_strong if is_strong else tokens.mark))
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(lit.adjusted(0, 0, -1, -1))
            painter.fillRect(QRect(0, first, px(_BAR), lit.height()), QColor(tokens.accent))
        painter.end()

    def _bar(self, one: Stretch, place: float | None) -> tuple[int, int, bool]:
        share = one.start if place is None else place
        begin = round(share * self.height())
        length = max(self._look.px(_THIN), round((one.end - one.start) * self.height()))
        begin = max(0, min(begin, self.height() - self._look.px(_THIN)))
        return begin, min(self.height(), begin + length), one.is_material

    def _count_material(self) -> int:
        return sum(one.is_material for one in self._stretches)

    def _forget(self) -> None:
        self._bars = None
        self.update()


def _distance(bar: tuple[int, int, bool], y: int) -> int:
    begin, end, _ = bar
    return max(begin - y, y - end, 0)
