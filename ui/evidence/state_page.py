"""In a page's place: why there is none, what the file is, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.blocks.labels import WrappedLabel
from ui.blocks.look import Look
from ui.theme import Role

_WIDEST = 460


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is said; the words are made already."""

    title: str
    body: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()
    """Message code and what it does; the first one is what one would do."""
    is_danger: bool = False


class StatePage(QScrollArea):
    """A title, a sentence, facts under each other, buttons."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = State(title="")
        self.buttons: tuple[QPushButton, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_state(self, state: State) -> None:
        """Another one."""
        has_focus = any(button.hasFocus() for button in self.buttons)
        self._state = state
        self.setWidget(self._made(state))
        self.setAccessibleName(f"{state.title} {state.body}".strip())
        if has_focus and self.buttons:
            self.buttons[0].setFocus()

    def restyle(self) -> None:
        """Other colours, or another scale."""
        self.show_state(self._state)

    def _made(self, state: State) -> QWidget:
        px = self._look.px
        inner = QWidget()
        inner.setProperty("ground", "pane")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QWidget()
        box.setMaximumWidth(px(_WIDEST))
        column = QVBoxLayout(box)
        column.setContentsMargins(px(16), px(16), px(16), px(16))
        column.setSpacing(px(8))
        title = WrappedLabel(self._look.theme, Role.TITLE, tone="danger" if state.is_danger else "")
        title.show_text(state.title)
        column.addWidget(title)
        if state.body:
            body = WrappedLabel(self._look.theme, tone="second")
            body.show_text(state.body)
            column.addWidget(body)
        if state.facts:
            column.addSpacing(px(8))
            column.addLayout(self._facts(state.facts))
        self.buttons = tuple(self._button(code, run) for code, run in state.actions)
        if self.buttons:
            column.addSpacing(px(8))
            row = QHBoxLayout()
            row.setSpacing(px(8))
            for button in self.buttons:
                row.addWidget(button)
            row.addStretch()
            column.addLayout(row)
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(box)
        outer.addStretch(2)
        return inner

    def _facts(self, facts: Sequence[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(16))
        grid.setVerticalSpacing(self._look.px(4))
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(facts):
            told = WrappedLabel(self._look.theme, tone="second")
            told.show_text(name)
            shown = WrappedLabel(self._look.theme, Role.MONO if _is_digest(value) else Role.BODY)
            shown.show_text(value)
            grid.addWidget(told, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, row, 1)
        return grid

    def _button(self, code: str, run: Callable[[], None]) -> QPushButton:
        button = self._look.button(code)
        button.clicked.connect(lambda _checked=False: run())
        return button


def _is_digest(value: str) -> bool:
    return len(value) == 64 and value.isalnum()
