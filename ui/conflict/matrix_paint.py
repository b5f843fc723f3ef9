"""Paints the matrix: claims, marked cells, picks. In a disputed row every cell carries its group's sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from reviewer.conflicts.report import Row, RowKind
from ui.blocks.hatch import hatched
from ui.blocks.look import Look
from ui.conflict.call_forms import Span
from ui.conflict.chips import paint_underline
from ui.conflict.matrix_model import MatrixModel, Role
from ui.conflict.rows import FoldLine
from ui.conflict.settled import Settled
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

Index = QModelIndex | QPersistentModelIndex


@dataclass(slots=True)
class MatrixLook:
    """What the delegate needs to know of the view; the view changes it and repaints."""

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


class MatrixDelegate(QStyledItemDelegate):
    """One cell at a time. Nothing here reads foreign text but the model's plain lines."""

    def __init__(self, look: MatrixLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(80, self._look.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect = self._look, QRect(option.rect)
        model = index.model()
        if not isinstance(model, MatrixModel):
            return
        line = model.lines[index.row()]
        painter.save()
        is_lit = index.row() == look.row
        painter.fillRect(rect, _colour(look.tokens.sel if is_lit else look.tokens.bg))
        painter.fillRect(rect.adjusted(0, rect.height() - 1, 0, 0), _colour(look.tokens.line))
        aside = model.aside(line) if isinstance(line, Row) else None
        if aside is not None and aside.is_hatched:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), hatched(look.theme))
        if is_lit and index.column() == 0:
            painter.fillRect(
                QRect(rect.left(), rect.top(), _BAR, rect.height() - 1), _colour(look.tokens.accent)
            )
        if isinstance(line, FoldLine):
            self._paint_fold(painter, option, index, is_open=line.is_open)
        elif index.column() == 0:
            inside = self._paint_aside(painter, rect, aside.text) if aside is not None else rect
            self._paint_label(painter, inside, line, str(index.data() or ""))
        elif index.column() == model.result_column:
            self._paint_result(painter, rect, model, index)
        else:
            self._paint_answer(painter, rect, line, model, index)
        painter.restore()

    def _paint_fold(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, *, is_open: bool
    ) -> None:
        if index.column():
            return
        painter.setPen(_colour(self._look.tokens.text2))
        painter.setFont(self._look.theme.font(Type.BODY))
        view = self.parent()
        width = view.width() if isinstance(view, QWidget) else option.rect.width()
        wide = QRect(
            option.rect.left() + self._look.px(_PAD), option.rect.top(), width, option.rect.height() - 1
        )
        painter.setClipRect(wide)
        arrow = "▾" if is_open else "▸"
        painter.drawText(wide, Qt.AlignmentFlag.AlignVCenter, f"{arrow}  {index.data() or ''}")

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

    def _paint_label(self, painter: QPainter, rect: QRect, row: Row, text: str) -> None:
        font = self._look.theme.font(Type.STRONG if row.is_disputed and row.is_material else Type.BODY)
        is_strong = row.is_disputed or row.kind is RowKind.WHOLE
        painter.setPen(_colour(self._look.tokens.text if is_strong else self._look.tokens.text2))
        inside = rect.adjusted(self._look.px(_PAD), 0, -self._look.px(_CELL_PAD), -1)
        _draw_elided(painter, font, inside, text, Qt.TextElideMode.ElideMiddle)

    def _paint_answer(
        self, painter: QPainter, rect: QRect, row: Row, model: MatrixModel, index: Index
    ) -> None:
        look, number = self._look, model.number_at(index.column())
        face = model.face(row, number)
        if model.is_picked(row, number):
            painter.fillRect(rect.adjusted(2, 2, -2, -2), _colour(look.tokens.answer(number).wash))
            paint_underline(painter, rect.left() + 2, rect.right() - 2, rect.bottom() - 2, number, look.theme)
        inside = rect.adjusted(self._look.px(_CELL_PAD), 0, -self._look.px(_CELL_PAD), -1)
        if face.sign:
            self._paint_sign(painter, inside, face.sign, is_material=row.is_material)
            inside.setLeft(inside.left() + self._look.px(_SIGN) + 6)
        is_whole = row.kind is RowKind.WHOLE
        is_quiet = is_whole or row.cells[number - 1].is_missing or not row.is_disputed
        is_quiet = is_quiet or model.is_left_out(number)
        painter.setPen(_colour(look.tokens.text2 if is_quiet else look.tokens.text))
        elide = Qt.TextElideMode.ElideMiddle if look.is_narrow else Qt.TextElideMode.ElideRight
        font = look.theme.font(Type.CAPTION if is_whole else Type.BODY)
        # A value that is cut where the answers part needs its beginning, any other its start and end.
        *longer, form = face.forms
        form = next((one for one in longer if _fits(one.text, inside.width(), font)), form)
        elide = elide if form is face.forms[0] else Qt.TextElideMode.ElideRight
        text, lit = str(index.data() or "") if is_whole else form.text, form.lit
        if lit:
            mark = look.tokens.mark_strong if row.is_material else look.tokens.mark
            shown = _kept(lit, text, _elided(text, elide, inside.width(), font))
            _light(painter, font, inside, text, shown, _colour(mark))
        _draw_elided(painter, font, inside, text, elide)
        if look.has_focus and index.row() == look.row and index.column() == look.column:
            painter.setPen(QPen(_colour(look.tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(2, 2, -3, -4))

    def _paint_sign(self, painter: QPainter, inside: QRect, sign: str, *, is_material: bool) -> None:
        tokens = self._look.tokens
        box = QRectF(
            inside.left(),
            inside.center().y() - self._look.px(_SIGN) / 2 + 1,
            self._look.px(_SIGN),
            self._look.px(_SIGN),
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(tokens.mark_strong if is_material else tokens.mark))
        painter.drawRoundedRect(box, 4, 4)
        font = self._look.theme.font(Type.CAPTION)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(_colour(tokens.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign)

    def _paint_result(self, painter: QPainter, rect: QRect, model: MatrixModel, index: Index) -> None:
        tokens = self._look.tokens
        settled = index.data(Role.SETTLED)
        inside = rect.adjusted(self._look.px(_CELL_PAD), 0, -self._look.px(_CELL_PAD), -1)
        line = model.lines[index.row()]
        if not isinstance(settled, Settled):
            if isinstance(line, Row) and line.is_disputed and line.kind is not RowKind.WHOLE:
                painter.setPen(_colour(tokens.text3))
                text = self._look.look.say("matrix.result.open", count=model.answers)
                _draw_elided(
                    painter, self._look.theme.font(Type.CAPTION), inside, text, Qt.TextElideMode.ElideRight
                )
            return
        inside.setLeft(paint_source(painter, self._look.look, inside.left(), rect.center().y() + 1, settled))
        painter.setPen(_colour(tokens.text))
        _draw_elided(
            painter,
            self._look.theme.font(Type.BODY),
            inside,
            str(index.data() or ""),
            Qt.TextElideMode.ElideRight,
        )


@lru_cache(maxsize=256)
def _colour(name: str) -> QColor:
    return QColor(name)


def _draw_elided(painter: QPainter, font: QFont, rect: QRect, text: str, mode: Qt.TextElideMode) -> None:
    painter.setFont(font)
    elided = _elided(text, mode, rect.width(), font)
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


def _kept(spans: Sequence[Span], text: str, shown: str) -> list[Span]:
    """The spans as far as they are shown: before the place where the text was cut."""
    pairs = zip(shown, text, strict=False)
    end = next((at for at, (one, other) in enumerate(pairs) if one != other), len(shown))
    return [(start, min(stop, end)) for start, stop in spans if start < end]


def _light(
    painter: QPainter, font: QFont, rect: QRect, text: str, spans: Sequence[Span], colour: QColor
) -> None:
    """What stands behind these spans of a text."""
    metrics = QFontMetrics(font)
    top = rect.center().y() - metrics.height() // 2
    for start, end in spans:
        left, right = (metrics.horizontalAdvance(text[:at]) for at in (start, end))
        painter.fillRect(QRect(rect.left() + left, top, right - left, metrics.height()), colour)


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
