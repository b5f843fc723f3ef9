"""Below a field what it can't show as it is: characters that nobody sees, or that turn the line round."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from reviewer.render.invisible import MARK, count_signs
from reviewer.render.plain_line import Line, plain_line
from ui.blocks.labels import WrappedLabel
from ui.blocks.look import Look
from ui.decide.fields import WordsField
from ui.theme import Role

_LOOKED_AT = 4_000
"""So much of a text is looked through at a key press; what stands after it is counted with the rest."""
_BEFORE, _SHOWN = 60, 280


class MarksBelow(WrappedLabel):
    """There only while the field holds such characters: laid out, the text reads otherwise than it is."""

    def __init__(self, look: Look, field: WordsField, parent: QWidget | None = None) -> None:
        super().__init__(look.theme, Role.MONO, tone="danger", parent=parent)
        self._look = look
        self._field = field
        field.words_changed.connect(self._follow)
        self.hide()

    def _follow(self) -> None:
        words = self._field.words()[:_LOOKED_AT]
        found = MARK.search(line := plain_line(words, 2 * _LOOKED_AT)) if count_signs(words) else None
        self.setVisible(found is not None)
        if found is not None:
            start = max(0, found.start() - _BEFORE)
            shown = plain_line(Line(f"{'…' if start else ''}{line[start:]}"), _SHOWN)
            self.show_text(self._look.say("form.marks", words=shown), longest=2 * _SHOWN)
