"""Paints the matrix: claims, marked cells, picks. In a disputed row every cell carries its group's sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from reviewer.conflicts.report import Row, RowKind
from ui.blocks.hatch import hatched
from ui.blocks.look import Look
from ui.conflict.chips import paint_underline
from ui.conflict.matrix_model import Face, MatrixModel
from ui.conflict.rows import FoldLine
from ui.conflict.settled_paint import paint_source
from ui.theme import Role as Type
from ui.theme import Theme
from ui.tokens import Tokens

_PAD = 12
_CELL_PAD = 6
_SIGN = 16
_BAR = 3
_NARROWEST = 3
"""Pixels of the narrowest letters; where something is narrower yet, the whole text is looked at."""
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(slots=True)
class MatrixLook:
    """What the painter needs to know of the view; the view changes it and repaints."""

    look: Look
    row: int = 0
    column: int = 1
    """The cursor: the lit row, and the answer in it."""
    has_focus: bool = False
    is_narrow: bool = False

    @property
    def theme(self) -> Theme:
        """Colours, fonts and sizes."""
        return self.look.theme

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self.theme.tokens

    @property
    def row_height(self) -> int:
        """A row and its hairline."""
        return self.theme.px(28) + 1

    def px(self, size: int) -> int:
        """A size at the present scale."""
        return self.theme.px(size)


class Column(NamedTuple):
    """Where a column stands in the view; they are painted from the left to the right."""

    at: int
    left: int
    width: int


class MatrixPainter:
    """One line at a time, all of its cells together: a view that asks for one cell after the other spends
    more time on asking. Nothing here reads foreign text but the model's plain lines.
    """

    def __init__(self, look: MatrixLook, model: MatrixModel) -> None:
        self._look = look
        self._model = model

    def paint(self, painter: QPainter, at: int, top: int, columns: Sequence[Column]) -> None:
        """The line with this number, from this height on."""
        look = self._look
        line = self._model.lines[at]
        first, *others = columns
        box = QRect(first.left, top, columns[-1].left + columns[-1].width - first.left, look.row_height)
        self._paint_ground(painter, box, line, is_lit=at == look.row)
        if isinstance(line, FoldLine):
            self._paint_fold(painter, box, line)
            return
        self._paint_name(painter, QRect(first.left, top, first.width, box.height()), line)
        result = [one for one in others if one.at == self._model.result_column]
        self._paint_answers(painter, box, line, [one for one in others if one not in result])
        for one in result:
            self._paint_result(painter, QRect(one.left, top, one.width, box.height()), line)
        if at == look.row and look.has_focus:
            for one in others:
                if one.at == look.column:
                    self._paint_cursor(painter, QRect(one.left, top, one.width, box.height()))

    def _paint_ground(self, painter: QPainter, box: QRect, line: Row | FoldLine, *, is_lit: bool) -> None:
        tokens = self._look.tokens
        painter.fillRect(box, _colour(tokens.sel if is_lit else tokens.bg))
        painter.fillRect(box.adjusted(0, box.height() - 1, 0, 0), _colour(tokens.line))
        aside = self._model.aside(line) if isinstance(line, Row) else None
        if aside is not None and aside.is_hatched:
            painter.fillRect(box.adjusted(0, 0, 0, -1), hatched(self._look.theme))
        if is_lit:
            painter.fillRect(QRect(box.left(), box.top(), _BAR, box.height() - 1), _colour(tokens.accent))

    def _paint_fold(self, painter: QPainter, box: QRect, line: FoldLine) -> None:
        painter.setPen(_colour(self._look.tokens.text2))
        painter.setFont(self._look.theme.font(Type.BODY))
        arrow = "▾" if line.is_open else "▸"
        inside = box.adjusted(self._look.px(_PAD), 0, 0, -1)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, f"{arrow}  {self._model.fold_text(line)}")

    def _paint_name(self, painter: QPainter, rect: QRect, row: Row) -> None:
        aside = self._model.aside(row)
        if aside is not None:
            rect = self._paint_aside(painter, rect, aside.text)
        is_disputed = row.is_disputed
        font = self._look.theme.font(Type.STRONG if is_disputed and row.is_material else Type.BODY)
        is_strong = is_disputed or row.kind is RowKind.WHOLE
        painter.setPen(_colour(self._look.tokens.text if is_strong else self._look.tokens.text2))
        inside = rect.adjusted(self._look.px(_PAD), 0, -self._look.px(_CELL_PAD), -1)
        _draw_elided(painter, font, inside, self._model.text(row, 0), Qt.TextElideMode.ElideMiddle)

    def _paint_aside(self, painter: QPainter, rect: QRect, text: str) -> QRect:
        """At the right end, on the plain ground; returns what is left for the name."""
        font = self._look.theme.font(Type.CAPTION)
        pad = self._look.px(_CELL_PAD)
        wide = QFontMetrics(font).horizontalAdvance(text) + 2 * pad
        box = rect.adjusted(rect.width() - wide, 0, 0, -1)
        painter.setPen(_colour(self._look.tokens.text2))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return rect.adjusted(0, 0, -wide, 0)

    # -- the answers

    def _paint_answers(self, painter: QPainter, box: QRect, row: Row, columns: Sequence[Column]) -> None:
        """First every sign, then every text: what the painter is set to stays the same for all of them."""
        pad, room = self._look.px(_CELL_PAD), self._look.px(_SIGN) + 6
        top, height = box.top(), box.height()
        faces, signs, texts = [], [], []
        for one in columns:
            number = self._model.number_at(one.at)
            if self._model.is_picked(row, number):
                self._paint_pick(painter, QRect(one.left, top, one.width, height), row, number)
            face, left, width = self._model.face(row, number), one.left + pad, one.width - 2 * pad
            if face.sign:
                signs.append((face.sign, left))
                left, width = left + room, width - room
            if width < pad:
                continue  # the column is closed: its sign says whom it agrees with
            faces.append((number, face))
            texts.append(QRect(left, top, width, height - 1))
        self._paint_signs(painter, box.adjusted(0, 0, 0, -1).center().y(), signs, is_material=row.is_material)
        if row.kind is RowKind.WHOLE:
            self._paint_whole(painter, row, [number for number, _ in faces], texts)
        else:
            self._paint_texts(painter, row, faces, texts)

    def _paint_pick(self, painter: QPainter, rect: QRect, row: Row, number: int) -> None:
        look, aside = self._look, self._model.aside(row)
        painter.fillRect(rect.adjusted(2, 2, -2, -2), _colour(look.tokens.answer(number).wash))
        if aside is not None and aside.is_hatched:  # what was picked without being seen says both
            painter.fillRect(rect.adjusted(2, 2, -2, -2), hatched(look.theme))
        paint_underline(painter, rect.left() + 2, rect.right() - 2, rect.bottom() - 2, number, look.theme)

    def _paint_signs(
        self, painter: QPainter, middle: int, signs: Sequence[tuple[str, int]], *, is_material: bool
    ) -> None:
        if not signs:
            return
        tokens, side = self._look.tokens, self._look.px(_SIGN)
        boxes = [QRectF(left, middle - side / 2 + 1, side, side) for _, left in signs]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(tokens.mark_strong if is_material else tokens.mark))
        for box in boxes:
            painter.drawRoundedRect(box, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        font = self._look.theme.font(Type.CAPTION)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(_colour(tokens.text))
        for box, (sign, _) in zip(boxes, signs, strict=True):
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign)

    def _paint_whole(
        self, painter: QPainter, row: Row, numbers: Sequence[int], boxes: Sequence[QRect]
    ) -> None:
        painter.setPen(_colour(self._look.tokens.text2))
        font = self._look.theme.font(Type.CAPTION)
        for number, box in zip(numbers, boxes, strict=True):
            text = self._model.text(row, self._model.column_of(number))
            _draw_elided(painter, font, box, text, self._elide)

    def _paint_texts(
        self, painter: QPainter, row: Row, faces: Sequence[tuple[int, Face]], boxes: Sequence[QRect]
    ) -> None:
        tokens, font, elide = self._look.tokens, self._look.theme.font(Type.BODY), self._elide
        plain, quiet = _colour(tokens.text), _colour(tokens.text2)
        is_disputed = row.is_disputed
        painter.setFont(font)
        for (number, face), box in zip(faces, boxes, strict=True):
            is_quiet = not is_disputed or row.cells[number - 1].is_missing or self._model.is_left_out(number)
            painter.setPen(quiet if is_quiet else plain)
            painter.drawText(box, _LEFT, _fitted(face, elide, box.width(), font))

    @property
    def _elide(self) -> Qt.TextElideMode:
        """Where room lacks for the whole of a value."""
        return Qt.TextElideMode.ElideMiddle if self._look.is_narrow else Qt.TextElideMode.ElideRight

    def _paint_cursor(self, painter: QPainter, rect: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(_colour(self._look.tokens.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(2, 2, -3, -4))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # -- the result

    def _paint_result(self, painter: QPainter, rect: QRect, row: Row) -> None:
        tokens, model = self._look.tokens, self._model
        settled = model.settled(row)
        inside = rect.adjusted(self._look.px(_CELL_PAD), 0, -self._look.px(_CELL_PAD), -1)
        if settled is None:
            is_whole, text = row.kind is RowKind.WHOLE, model.text(row, model.result_column)
            painter.setPen(_colour(tokens.text if is_whole else tokens.text3))
            font = self._look.theme.font(Type.BODY if is_whole else Type.CAPTION)
            _draw_elided(painter, font, inside, text, Qt.TextElideMode.ElideRight)
            return
        inside.setLeft(paint_source(painter, self._look.look, inside.left(), rect.center().y() + 1, settled))
        painter.setPen(_colour(tokens.text))
        font, elide = self._look.theme.font(Type.BODY), Qt.TextElideMode.ElideRight
        if row.kind is RowKind.CALL and settled.taken_whole:
            face = model.face(row, settled.taken_whole)  # where room lacks the tool goes, as in its cell
            painter.setFont(font)
            painter.drawText(inside, _LEFT, _fitted(face, elide, inside.width(), font))
        else:
            _draw_elided(painter, font, inside, model.text(row, model.result_column), elide)


@lru_cache(maxsize=256)
def _colour(name: str) -> QColor:
    return QColor(name)


def _draw_elided(painter: QPainter, font: QFont, rect: QRect, text: str, mode: Qt.TextElideMode) -> None:
    painter.setFont(font)
    painter.drawText(rect, _LEFT, _elided(text, mode, rect.width(), font))


@lru_cache(maxsize=4_096)
def _fitted(face: Face, elide: Qt.TextElideMode, width: int, font: QFont) -> str:
    """A value that is cut where the answers part needs its beginning, any other its start and end."""
    *longer, last = face.forms
    form = next((one for one in longer if _fits(one, width, font)), last)
    elide = elide if form is face.forms[0] else Qt.TextElideMode.ElideRight
    return _elided(form, elide, width, font)


@lru_cache(maxsize=4_096)
def _elided(text: str, mode: Qt.TextElideMode, width: int, font: QFont) -> str:
    """Shaping text costs more than drawing it, and a matrix draws the same cells again and again."""
    metrics = QFontMetrics(font)
    return metrics.elidedText(_enough(text, mode, width, metrics), mode, width)


@lru_cache(maxsize=4_096)
def _fits(text: str, width: int, font: QFont) -> bool:
    metrics = QFontMetrics(font)
    return metrics.horizontalAdvance(_enough(text, Qt.TextElideMode.ElideRight, width, metrics)) <= width


def _enough(text: str, mode: Qt.TextElideMode, width: int, metrics: QFontMetrics) -> str:
    """So much of a long text that it does not fit either, where that is less than the text."""
    count = max(0, width) // _NARROWEST + 8
    if len(text) <= 2 * count:
        return text
    cut = text[:count] + text[-count:] if mode is Qt.TextElideMode.ElideMiddle else text[:count]
    return cut if metrics.horizontalAdvance(cut) > width else text
