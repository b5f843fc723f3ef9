"""Below a field what it can't show as it is: characters that nobody sees, or that turn the line round."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from reviewer.render.invisible import first_sign
from reviewer.render.plain_line import Line, plain_line
from ui.blocks.labels import WrappedLabel
from ui.blocks.look import Look
from ui.decide.fields import WordsField
from ui.theme import Role

_BEFORE, _SHOWN = 60, 280
_CAME_OR_WENT = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class MarksBelow(WrappedLabel):
    """There only while the field holds such characters: laid out, the text reads otherwise than it is."""

    def __init__(self, look: Look, field: WordsField, parent: QWidget | None = None) -> None:
        super().__init__(look.theme, Role.MONO, tone="danger", parent=parent)
        self._look = look
        self._field = field
        field.words_changed.connect(self._follow)
        field.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and event.type() in _CAME_OR_WENT:
            self._follow()
        return False

    def _follow(self) -> None:
        words = "" if self._field.isHidden() else self._field.words()
        first = first_sign(words)
        self.setVisible(first >= 0)
        if first >= 0:
            begin = max(0, first - _BEFORE)
            # At a blank: half of what belongs together would have marks of its own.
            begin = max(begin, words.rfind(" ", begin, first) + 1) if begin else 0
            shown = plain_line(words[begin : first + _SHOWN], _SHOWN)
            shown = Line(f"{'…' if begin else ''}{shown}")
            self.show_text(self._look.say("form.marks", words=shown), longest=2 * _SHOWN)
