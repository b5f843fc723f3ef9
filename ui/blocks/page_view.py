"""A page of pixels on the screen: as wide as its place or larger, moved by keys, wheel and bars."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

from reviewer.render._api import Image
from ui.blocks.hatch import hatched
from ui.blocks.look import Look

MARGIN = 12
WIDEST = 720
"""A page is no wider by itself, as no column of text is."""
_STEP = 48


class PageView(QAbstractScrollArea):
    """Paints pixels that are ready. Nothing here decodes, and nothing is looked up by a name."""

    resized = Signal()
    step_asked = Signal(int)
    """Past the end of the page, or before its beginning."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._image = QImage()
        self._size = QSize()
        self._is_hatched = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(_STEP)
            bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def room(self) -> int:
        """How many pixels of the screen a page may be wide. The bar's place is kept free."""
        free = self.width() - 2 * self._margin() - self.verticalScrollBar().sizeHint().width()
        return max(64, round(min(free, self._look.px(WIDEST)) * self.devicePixelRatioF()))

    def show_image(self, image: Image) -> None:
        """Another page or another size of it; what was in the middle stays there."""
        middle, is_at_top = self._middle(), self.verticalScrollBar().value() == 0
        # A copy: the pixels' own memory may go before the last paint.
        shown = QImage(
            image.pixels, image.width, image.height, image.width * 4, QImage.Format.Format_RGB32
        ).copy()
        ratio = self.devicePixelRatioF()
        shown.setDevicePixelRatio(ratio)
        self._image = shown
        self._size = QSize(round(image.width / ratio), round(image.height / ratio))
        self.fit()
        for bar, share in zip(self._bars(), middle, strict=True):
            whole = bar.maximum() + bar.pageStep()
            bar.setValue(round(share * whole - bar.pageStep() / 2))
        if is_at_top:
            self.go_to_top()
        self.viewport().update()

    def go_to_top(self) -> None:
        """The beginning of the page."""
        self.verticalScrollBar().setValue(0)

    def hatch(self, is_hatched: bool) -> None:
        """Whether the page was never in view; it is drawn so until another word."""
        self._is_hatched = is_hatched
        self.viewport().update()

    def _bars(self) -> tuple[QScrollBar, QScrollBar]:
        return self.horizontalScrollBar(), self.verticalScrollBar()

    def _middle(self) -> tuple[float, ...]:
        """What part of the page stands in the middle of the view, across and down."""
        if self._image.isNull():
            return 0.5, 0.0
        return tuple(
            (bar.value() + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep()) for bar in self._bars()
        )

    def clear(self) -> None:
        """Nothing."""
        self._image, self._size = QImage(), QSize()
        self.fit()
        self.viewport().update()

    def scroll_by_page(self, step: int) -> None:
        """Space and Shift+Space; past the end the next page."""
        bar = self.verticalScrollBar()
        end = bar.maximum() if step > 0 else bar.minimum()
        if bar.value() == end:
            self.step_asked.emit(step)
            return
        bar.setValue(bar.value() + step * max(_STEP, bar.pageStep() - _STEP))

    def fit(self) -> None:
        """Bars by what does not fit."""
        place, margin = self.viewport().size(), self._margin()
        for bar, size, room in (
            (self.horizontalScrollBar(), self._size.width(), place.width()),
            (self.verticalScrollBar(), self._size.height(), place.height()),
        ):
            bar.setPageStep(room)
            bar.setRange(0, max(0, size + 2 * margin - room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self.scroll_by_page(1 if event.key() == Qt.Key.Key_PageDown else -1)
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.theme.colour("pane"))
        if not self._image.isNull():
            self._paint_page(painter)
        if self.hasFocus():
            painter.setPen(self._look.theme.colour("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_page(self, painter: QPainter) -> None:
        room, margin = self.viewport().width(), self._margin()
        left = max(margin, (room - self._size.width()) // 2) - self.horizontalScrollBar().value()
        page = QRect(left, margin - self.verticalScrollBar().value(), self._size.width(), self._size.height())
        painter.drawImage(page.topLeft(), self._image)
        if self._is_hatched:
            painter.fillRect(page, hatched(self._look.theme))
        painter.setPen(QColor(self._look.theme.tokens.line_strong))
        painter.drawRect(page.adjusted(-1, -1, 0, 0))

    def _margin(self) -> int:
        return self._look.px(MARGIN)
