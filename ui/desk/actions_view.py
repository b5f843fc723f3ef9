"""The actions of one request: each with its arguments and its own answer, and a first row for all of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reviewer.domain.decisions import ActionAnswer
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ActionRequest
from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.decide.action_answers import ALL_VERBS, answered
from ui.decide.composition import Composition
from ui.decide.decider import Decider
from ui.decide.fields import WordsField
from ui.decide.marks_below import MarksBelow
from ui.desk.action_face import LitRow, action_column, lay_action
from ui.desk.arguments import editable
from ui.theme import Role


class ActionCard(LitRow):
    """One action: number, name, arguments, buttons, and a field while it is edited or answered in words."""

    verb_asked = Signal(int, str)
    entered = Signal(int)

    def __init__(self, look: Look, decider: Decider, action: ActionRequest, place: int) -> None:
        super().__init__(look)
        self._decider = decider
        self._action = action
        self._place = place
        self._state = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._buttons = {verb: self._button(verb) for verb in ALL_VERBS if verb in action.allowed}
        self.field = WordsField(
            look,
            placeholder=look.say("actions.message"),
            name=look.say("actions.message.name"),
            mono=True,
            lines=8,
        )
        self.field.textChanged.connect(self._on_typed)
        self.field.hide()
        self._lay_out()

    def _button(self, verb: str) -> QPushButton:
        button = self._look.button(f"verdict.{verb}.name")
        button.setCheckable(True)
        button.clicked.connect(lambda _checked=False: self.verb_asked.emit(self._place, verb))
        return button

    def _lay_out(self) -> None:
        look, px = self._look, self._look.px
        name = LineLabel(look.theme, Role.STRONG)
        name.show_text(look.say("actions.title", number=self._place, name=self._action.name))
        top = QHBoxLayout()
        top.setSpacing(px(6))
        top.addWidget(name, 1)
        top.addWidget(self._state)
        for button in self._buttons.values():
            top.addWidget(button)
        column = action_column(look, self, top)
        lay_action(look, column, self._action)
        column.addWidget(self.field)
        self._marks = MarksBelow(look, self.field)
        column.addWidget(self._marks)
        self.setAccessibleName(look.say("actions.title", number=self._place, name=self._action.name))

    def show_answer(self, answer: ActionAnswer | None, *, is_lit: bool) -> None:
        """How this action is answered so far, and whether the keys act on it."""
        for verb, button in self._buttons.items():
            button.setChecked(answer is not None and answer.verb == verb)
        state = f"verdict.{answer.verb}.done" if answer is not None else "actions.open"
        self._state.show_text(self._look.say(state))
        has_words = answer is not None and answer.verb in ("edit", "respond", "reject")
        if answer is not None and has_words:
            text = (answer.arguments or b"").decode() if answer.verb == "edit" else answer.message
            self.field.show_words(text)
        self.field.setVisible(has_words)
        self.light(is_lit=is_lit)

    def _on_typed(self) -> None:
        opened = self._decider.opened
        held = self._decider.composition.actions.get(self._action.index)
        if opened is None or held is None:
            return
        words = self.field.words()
        changed = (
            replace(held, arguments=words.encode()) if held.verb == "edit" else replace(held, message=words)
        )
        self._decider.fill(lambda one: answered(one, opened.item, changed))


class ActionsView(QWidget):
    """All actions of the open request. The cursor stands on *all* (0) or on one of them (1..n)."""

    verb_asked = Signal(int, str)
    scrolled = Signal()
    """Other actions are in view."""

    def __init__(self, look: Look, decider: Decider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._decider = decider
        self._cards: list[ActionCard] = []
        self._actions: tuple[ActionRequest, ...] = ()
        self.place = 0
        self.setProperty("key_pane", "matrix")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(look.say("actions.name"))
        self._all = LineLabel(look.theme, Role.STRONG)
        self._count = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._area = QScrollArea()
        self._area.setWidget(self._inner)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bar = self._area.verticalScrollBar()
        bar.valueChanged.connect(self.scrolled)
        bar.rangeChanged.connect(self.scrolled)
        self._all_row = LitRow(look)
        top = QHBoxLayout(self._all_row)
        top.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
        top.addWidget(self._all, 1)
        top.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._all_row)
        column.addWidget(self._area, 1)

    def show_item(self, opened: OpenedItem) -> None:
        """Another request."""
        while self._column.count():
            taken = self._column.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.deleteLater()
        self._actions = opened.item.actions
        self._cards = [
            ActionCard(self._look, self._decider, action, place)
            for place, action in enumerate(self._actions, 1)
        ]
        for card in self._cards:
            card.verb_asked.connect(self.verb_asked)
            self._column.addWidget(card)
        self._column.addStretch()
        self.place = 0
        self.show_answers(self._decider.composition)

    def show_answers(self, composition: Composition) -> None:
        """Follow the decider."""
        count = len(composition.actions)
        actions = len(self._actions)
        self._all.show_text(self._look.say("actions.all", count=actions))
        self._count.show_text(self._look.say("actions.answered", count=actions, answered=count))
        self._all_row.light(is_lit=self.place == 0)
        for place, (card, action) in enumerate(zip(self._cards, self._actions, strict=True), 1):
            card.show_answer(composition.actions.get(action.index), is_lit=place == self.place)

    def step(self, step: int) -> None:
        """N and P."""
        self.move_to(min(max(self.place + step, 0), len(self._cards)))

    def move_to(self, place: int) -> None:
        """Light *all*, or an action, and bring it on the screen."""
        self.place = place
        self.show_answers(self._decider.composition)
        if place:
            self._area.ensureWidgetVisible(self._cards[place - 1], 0, self._look.px(12))

    def paths(self) -> list[str]:
        """How the record names the actions."""
        return [f"action {place}" for place in range(1, len(self._cards) + 1)]

    def paths_in_view(self) -> list[str]:
        """Those of which the middle is in view."""
        port = self._area.viewport().rect()
        middles = (card.mapTo(self._area.viewport(), card.rect().center()) for card in self._cards)
        return [path for path, middle in zip(self.paths(), middles, strict=True) if port.contains(middle)]

    def action_at(self, place: int) -> ActionRequest | None:
        """The action at a place; None for *all*."""
        return self._actions[place - 1] if 1 <= place <= len(self._actions) else None

    def next_open(self, composition: Composition) -> None:
        """After an answer: the next action without one."""
        count = len(self._actions)
        for offset in range(1, count + 1):
            place = (self.place - 1 + offset) % count + 1
            if self._actions[place - 1].index not in composition.actions:
                self.move_to(place)
                return

    def focus_field(self, place: int) -> None:
        """Into the words of an action."""
        if 1 <= place <= len(self._cards):
            self._cards[place - 1].field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def begun(self, place: int, verb: str) -> ActionAnswer | None:
        """The answer that a verb begins with."""
        action = self.action_at(place)
        if action is None or verb not in action.allowed:
            return None
        arguments = editable(action) if verb == "edit" else None
        return ActionAnswer(index=action.index, verb=verb, arguments=arguments)
