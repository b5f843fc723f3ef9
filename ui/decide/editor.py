"""Editing an answer before it goes ahead: the whole content, or the value of one disputed row."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.domain.content import MARKDOWN, Content
from reviewer.domain.desk import OpenedItem
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.decide import picking
from ui.decide.composition import Composition
from ui.decide.decider import Decider
from ui.decide.fields import WordsField, fits
from ui.decide.marks_below import MarksBelow
from ui.theme import Role


class ContentEditor(QWidget):
    """One field with the answer as text. What is typed is content at once; the bar says what it lacks."""

    def __init__(self, look: Look, decider: Decider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._decider = decider
        self._media_type = MARKDOWN
        self._origin = LineLabel(look.theme, Role.CAPTION, tone="second")
        self.field = WordsField(
            look,
            placeholder=look.say("form.content"),
            name=look.say("form.content.name"),
            lines=12,
            mono=True,
        )
        self.field.textChanged.connect(self._on_typed)
        self.field.setTabChangesFocus(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._origin)
        column.addWidget(self.field)
        column.addWidget(MarksBelow(look, self.field))

    def show_content(self, opened: OpenedItem, composition: Composition) -> None:
        """What the composition holds; the caret stays where it is."""
        content = composition.content
        if content is None:
            return
        self._media_type = content.media_type
        text = content.text()
        self.field.setReadOnly(not fits(text))
        if content.data != self.field.words().encode():
            self.field.show_words(text)
        self._origin.show_text(self._from_where(opened, composition))

    def _from_where(self, opened: OpenedItem, composition: Composition) -> str:
        if self.field.isReadOnly():
            return self._look.say("form.content.too_big")
        number = picking.number_of(opened, composition.candidates[0]) if composition.candidates else 0
        if number and len(opened.answers) > 1:
            return self._look.say("form.content.from", number=number)
        return self._look.say("form.content.own" if not number else "form.content.one")

    def _on_typed(self) -> None:
        content = Content(media_type=self._media_type, data=self.field.words().encode())
        self._decider.fill(lambda one: replace(one, content=content))
