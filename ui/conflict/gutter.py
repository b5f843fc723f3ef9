"""The strip beside what would be sent: at each settled row the numerals of where it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.blocks.content_view import ContentView
from ui.blocks.look import Look
from ui.conflict.sent import Stretch, number_of
from ui.conflict.settled import Settled
from ui.conflict.settled_paint import CHIP, paint_source
from ui.theme import Role

_WIDTH = 52


class Gutter(QWidget):
    """Stands left of a view and follows its scrolling; nothing of it is part of the text."""

    def __init__(self, look: Look, view: ContentView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._view = view
        self._stretches: Sequence[Stretch] = ()
        self._standing: list[tuple[QTextCursor, Stretch]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(look.say("preview.gutter"))
        view.shown.connect(self._find)
        view.browser.verticalScrollBar().valueChanged.connect(self.update)

    def show_stretches(self, stretches: Sequence[Stretch]) -> None:
        """Other rows; they are looked for once the view shows their text."""
        self._stretches, self._standing = tuple(stretches), []
        self.setAccessibleDescription("; ".join(self._spoken(one) for one in self._stretches[:_SPOKEN]))
        self.update()

    def standing(self) -> list[Stretch]:
        """The rows that were found on the visible page, top to bottom."""
        return [stretch for _, stretch in self._standing]

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(_WIDTH), self._look.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._look.theme.tokens.pane))
        above = self._view.browser.viewport().mapTo(self._view, self._view.browser.viewport().pos()).y()
        left, last = self._look.px(6), -1
        for cursor, stretch in self._standing:
            place = self._view.browser.cursorRect(cursor)
            middle = place.center().y() + above
            if middle < 0 or middle > self.height():
                continue
            # Rows on one line stand beside each other; what has no room is still told by its wash.
            left = left if middle == last else self._look.px(6)
            last = middle
            if left + self._look.px(CHIP) <= self.width():
                left = self._paint(painter, left, middle, stretch)
        painter.end()

    def _paint(self, painter: QPainter, left: int, middle: int, stretch: Stretch) -> int:
        if not stretch.is_open:
            settled = Settled(numbers=stretch.numbers, has_own_words=not stretch.numbers)
            return paint_source(painter, self._look, left, middle, settled)
        painter.setFont(self._look.theme.font(Role.STRONG))
        painter.setPen(QColor(self._look.theme.tokens.text2))
        side = self._look.px(CHIP)
        painter.drawText(left, middle - side // 2, side, side, Qt.AlignmentFlag.AlignCenter, "?")
        return left + side + self._look.px(6)

    def _find(self) -> None:
        """Where each stretch begins in the document that was filled in."""
        self._standing = []
        block = self._view.browser.document().begin()
        while block.isValid() and self._stretches:
            self._standing.extend(self._in_block(block))
            block = block.next()
        self.update()

    def _in_block(self, block: QTextBlock) -> list[tuple[QTextCursor, Stretch]]:
        found: list[tuple[QTextCursor, Stretch]] = []
        walk = block.begin()
        while not walk.atEnd():
            fragment = walk.fragment()
            for name in fragment.charFormat().anchorNames():
                number = number_of(name)
                if number is not None and number < len(self._stretches):
                    cursor = QTextCursor(block)
                    cursor.setPosition(fragment.position())
                    found.append((cursor, self._stretches[number]))
            walk += 1
        return found

    def _spoken(self, stretch: Stretch) -> str:
        look = self._look
        if stretch.is_open:
            return look.say("preview.spoken.open", path=stretch.path)
        if not stretch.numbers:
            return look.say("preview.spoken.own", path=stretch.path)
        return look.say("preview.spoken.from", path=stretch.path, numbers=stretch.numbers)


_SPOKEN = 30
