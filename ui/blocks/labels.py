"""Labels for foreign text: plain, on one line or wrapped within bounds, never read as markup."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from reviewer.render.plain_line import plain_line
from ui.theme import Role, Theme

LONGEST = 500
"""A label, a tooltip or an accessible name holds no more characters of foreign text."""


class LineLabel(QLabel):
    """One line, cut with an ellipsis where the room ends; assistive technology reads it whole."""

    def __init__(
        self,
        theme: Theme,
        role: Role = Role.BODY,
        *,
        tone: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._theme = theme
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        theme.changed.connect(self.restyle)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if tone:
            self.setProperty("tone", tone)

    def show_text(self, text: str) -> None:
        """Any text at all."""
        line = plain_line(text, LONGEST)
        self.setText(line)
        self.setAccessibleName(line)

    def restyle(self) -> None:
        """Another scale."""
        self.setFont(self._theme.font(self._role))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance("…") * 2, QFontMetrics(self.font()).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        elided = QFontMetrics(self.font()).elidedText(self.text(), self._mode, self.width())
        painter.drawText(self.rect(), int(self.alignment()), elided)
        painter.end()


class TwoLineLabel(LineLabel):
    """One line, or two where it is given the room; what does not fit into those is cut with an ellipsis."""

    def use_lines(self, lines: int) -> None:
        """1 or 2."""
        self.setFixedHeight(lines * QFontMetrics(self.font()).lineSpacing() + 2)
        self.update()

    def fits(self, width: int) -> bool:
        """Whether one line of that width holds it."""
        return QFontMetrics(self.font()).horizontalAdvance(self.text()) <= width

    @property
    def text_shown(self) -> str:
        """What is painted, with an ellipsis where it was cut."""
        return " ".join(self._lines_shown())

    def _lines_shown(self) -> tuple[str, ...]:
        metrics, width = QFontMetrics(self.font()), self.width()
        if self.height() < 2 * metrics.lineSpacing() or self.fits(width):
            return (metrics.elidedText(self.text(), self._mode, width),)
        end = _first_line(self.text(), metrics, width)
        rest = metrics.elidedText(self.text()[end:].lstrip(), self._mode, width)
        return (self.text()[:end].rstrip(), rest)

    def paintEvent(self, event: QPaintEvent) -> None:
        lines, metrics = self._lines_shown(), QFontMetrics(self.font())
        if len(lines) == 1:
            super().paintEvent(event)  # in the middle of the height
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        for place, line in enumerate(lines):
            painter.drawText(0, metrics.ascent() + 1 + place * metrics.lineSpacing(), line)
        painter.end()


def _first_line(text: str, metrics: QFontMetrics, width: int) -> int:
    """Where the first line ends: at the last space that fits, or in the middle of a word without any."""
    ends = range(1, len(text) + 1)
    end = max(1, bisect_right(ends, width, key=lambda at: metrics.horizontalAdvance(text[:at])))
    space = text.rfind(" ", 0, end + 1)
    return space if space > 0 else end


class WrappedLabel(QLabel):
    """Some lines of plain text; longer foreign text is cut before Qt lays it out."""

    def __init__(
        self, theme: Theme, role: Role = Role.BODY, *, tone: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(theme.font(role))
        theme.changed.connect(self.restyle)
        if tone:
            self.setProperty("tone", tone)

    def show_text(self, text: str, longest: int = LONGEST) -> None:
        """Any text at all; runs without a space are broken, because a label can't break them itself."""
        line = plain_line(text, longest)
        self.setText(breakable(line))
        self.setAccessibleName(line)

    def restyle(self) -> None:
        """Another scale."""
        self.setFont(self._theme.font(self._role))


def breakable(line: str, run: int = 40, *, longest: int = 40) -> str:
    """With places to break in runs longer than `longest`, such as a digest; only for the screen."""
    return " ".join(
        word
        if len(word) <= longest
        else "\u200b".join(word[at : at + run] for at in range(0, len(word), run))
        for word in line.split(" ")
    )
