"""Which answers say the same, as numerals in one line; how often, and who is in the middle, once judged.

Camps say no more than the signs in the rows. Counts would vote for whoever has the most beside them, so they
wait for the operator's own choice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from reviewer.conflicts.report import Standing
from ui.blocks.look import Look
from ui.conflict.chips import paint_chip
from ui.conflict.words import CHIP_PLACE, camps_of, nearest_of, pairs_of
from ui.theme import Role
from ui.tips import set_tip

_CHIP = 15
_PAD = 3
"""Beside a chip, besides the blank that the words have there: that is narrow at this size."""
_GAP = 24
_PLACES = re.compile(CHIP_PLACE.format(r"(\d+)"))


class ChipLine(QWidget):
    """One line of words in which answers stand as their chips; cut where the room ends."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._runs: list[str] = []
        """Words, a numeral, words, a numeral ..."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_words(self, words: str) -> None:
        """Words with `CHIP_PLACE`s; none hides the line."""
        runs = _PLACES.split(words) if words else []
        if runs != self._runs:
            self._runs = runs
            self.setAccessibleName("".join(runs))
            self._tell_cut_words()
            self.updateGeometry()
            self.update()
        self.setVisible(bool(words))

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self._runs) + 2, self._metrics().height() + 2)

    def width_of(self, words: str) -> int:
        """How wide these words would be."""
        return self._width_of(_PLACES.split(words))

    def _width_of(self, runs: Sequence[str]) -> int:
        metrics = self._metrics()
        return sum(self._width(at, run, metrics) for at, run in enumerate(runs))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._metrics().height() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_cut_words()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.theme.font(Role.CAPTION))
        painter.setPen(self._look.theme.colour("text2"))
        metrics, left, middle = self._metrics(), 0, self.height() / 2
        # Where the line is cut, the sign that says so has its place behind each part that is drawn whole.
        end = self.width() - (metrics.horizontalAdvance("…") if self._is_cut() else 0)
        for at, run in enumerate(self._runs):
            width = self._width(at, run, metrics)
            if left + width > end:
                room = self.width() - left
                shown = "…" if at % 2 else metrics.elidedText(run, Qt.TextElideMode.ElideRight, room)
                painter.drawText(left, _baseline(middle, metrics), shown)
                break
            if at % 2:
                side, pad = self._look.px(_CHIP), self._look.px(_PAD)
                chip = QRectF(left + pad, middle - side / 2, side, side)
                paint_chip(painter, chip, int(run), self._look.theme)
            else:
                painter.drawText(left, _baseline(middle, metrics), run)
            left += width
        painter.end()

    def _is_cut(self) -> bool:
        return self._width_of(self._runs) > self.width()

    def _tell_cut_words(self) -> None:
        """What is cut can be read in a tip; the tip of the place around it shows otherwise."""
        set_tip(self, self.accessibleName() if self._is_cut() else "")

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._look.theme.font(Role.CAPTION))

    def _width(self, at: int, run: str, metrics: QFontMetrics) -> int:
        if at % 2:
            return self._look.px(_CHIP) + 2 * self._look.px(_PAD)
        return metrics.horizontalAdvance(run)


def _baseline(middle: float, metrics: QFontMetrics) -> int:
    return round(middle + (metrics.ascent() - metrics.descent()) / 2)


class StandingLine(QWidget):
    """Camps at once; the nearest answer, and how often the one under the cursor agrees, once judged."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._standing: Standing | None = None
        self._camps, self._nearest, self._pairs = ChipLine(look), ChipLine(look), ChipLine(look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(_GAP))
        row.addWidget(self._camps)
        row.addWidget(self._nearest)
        row.addWidget(self._pairs, 1)
        row.addStretch()

    def show_standing(self, standing: Standing | None, *, is_judged: bool = False, number: int = 0) -> None:
        """`number`: the answer under the cursor. Hidden where the answers have no standing."""
        self._standing = standing
        self.setVisible(standing is not None)
        if standing is None:
            return
        words = self._look.words
        self._camps.show_words(camps_of(standing, words))
        self._nearest.show_words(nearest_of(standing, words) if is_judged else "")
        self._pairs.show_words(pairs_of(standing, number, words) if is_judged else "")
        set_tip(self, self._look.say("standing.tip" if standing.is_material else "standing.tip.all"))

    def width_wanted(self) -> int:
        """With all that is told once it is judged: what comes then may move nothing."""
        standing, words = self._standing, self._look.words
        if standing is None:
            return 0
        parts = (camps_of(standing, words), nearest_of(standing, words), pairs_of(standing, 1, words))
        measure = self._camps.width_of
        return sum(measure(one) + self._look.px(_GAP) for one in parts if one)

    def width_at_once(self) -> int:
        """With what is told before it is judged."""
        standing = self._standing
        return 0 if standing is None else self._camps.width_of(camps_of(standing, self._look.words))

    def told(self) -> tuple[str, ...]:
        """What is said, part by part."""
        parts = (self._camps, self._nearest, self._pairs)
        return tuple(one.accessibleName() for one in parts if not one.isHidden())
