"""The form of a staged verdict, drawn from its fields: codes, reason, question, conditions, fact, content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reviewer.conflicts.report import Row
from reviewer.domain.desk import OpenedItem
from reviewer.verdicts._api import REASON_CODES, VerdictField
from reviewer.verdicts.registry import VERDICTS
from ui.blocks.labels import LineLabel, WrappedLabel
from ui.blocks.look import Look
from ui.decide.composition import Composition, PickKind
from ui.decide.decider import Decider
from ui.decide.editor import ContentEditor
from ui.decide.effects import PlannedEffect
from ui.decide.fields import WordsField
from ui.decide.flow import FlowLayout
from ui.decide.marks_below import MarksBelow
from ui.decide.row_editor import RowEditor
from ui.decide.sentences import effect_words, fact_words
from ui.decide.staging import Phase
from ui.shortcuts.dispatcher import TYPING_ZONE
from ui.theme import Role


class DecideForm(QFrame):
    """Stands above the verdict bar while a verdict is staged that has something to fill in."""

    closed = Signal()
    """Esc in a field: the keys belong to the desk again."""

    def __init__(self, look: Look, decider: Decider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._decider = decider
        self._shown: tuple[str, object] = ("", None)
        self._row: Row | None = None
        self._is_open = False
        self.setProperty("ground", "raised")
        self._effects = WrappedLabel(look.theme)
        self._codes = QWidget()
        self._code_buttons = self._build_codes()
        self._note = LineLabel(look.theme, Role.CAPTION, tone="second")
        self.reason = WordsField(look, placeholder=look.say("form.reason"), name=look.say("form.reason.name"))
        self.question = WordsField(
            look, placeholder=look.say("form.question"), name=look.say("form.question.name")
        )
        self.conditions = WordsField(
            look, placeholder=look.say("form.conditions"), name=look.say("form.conditions.name")
        )
        self.editor = ContentEditor(look, decider)
        self.row_editor = RowEditor(look)
        self.fact = QLineEdit()
        self.fact.setProperty(TYPING_ZONE, True)
        self.fact.setMaxLength(200)
        self._fact_label = WrappedLabel(look.theme, Role.BODY)
        self._lay_out()
        self._connect()
        self.hide()

    def _build_codes(self) -> dict[str, QPushButton]:
        row = FlowLayout(self._codes)
        buttons: dict[str, QPushButton] = {}
        for number, code in enumerate(REASON_CODES, 1):
            button = self._look.button(f"reason.{code}", key=str(number), weight="bare")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, code=code: self.pick_code(code))
            row.addWidget(button)
            buttons[code] = button
        return buttons

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 4)
        column.setSpacing(6)
        for part in (
            self._effects,
            self.editor,
            self.row_editor,
            self.question,
            self.conditions,
            self._fact_label,
            self.fact,
            self._codes,
            self.reason,
            self._note,
        ):
            column.addWidget(part)
            if isinstance(part, WordsField):
                column.addWidget(MarksBelow(self._look, part))

    def _connect(self) -> None:
        fill = self._decider.fill
        self.reason.textChanged.connect(lambda: fill(lambda one: replace(one, reason=self.reason.words())))
        self.question.textChanged.connect(
            lambda: fill(lambda one: replace(one, question=self.question.words()))
        )
        self.conditions.textChanged.connect(
            lambda: fill(lambda one: replace(one, conditions=self.conditions.words()))
        )
        self.reason.digit_typed.connect(lambda number: self.pick_code(REASON_CODES[number - 1]))
        for field in (
            self.reason,
            self.question,
            self.conditions,
            self.editor.field,
            self.row_editor.field,
        ):
            field.shortened.connect(self._on_cut)
        self.fact.textChanged.connect(self._decider.type_fact)

    def effects_shown(self) -> list[str]:
        """Every effect of a case, in the order in which it goes out; empty for a single item."""
        return self._effects.text().split("\n") if self._effects.isVisible() else []

    # -- what the desk asks for

    def focus_first(self) -> None:
        """Into the field that the verdict needs, inside the key's own handler: no letter gets lost."""
        for field in (
            self.editor.field,
            self.row_editor.field,
            self.question,
            self.conditions,
            self.reason,
            self.fact,
        ):
            if field.isVisibleTo(self):
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def focus_missing(self, complaint: str) -> None:
        """Into the field that a complaint is about; where it is about none, the keys stay where they are."""
        field = {
            "verdict.question_missing": self.question,
            "verdict.conditions_missing": self.conditions,
            "verdict.reason_missing": self.reason,
            "verdict.reason_code_missing": self.reason,
            "verdict.content_missing": self.editor.field,
            "stage.nothing_edited": self.editor.field,
            "stage.row_condition_missing": self.row_editor.field,
        }.get(complaint)
        if field is not None and field.isVisibleTo(self):
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_fact(self) -> None:
        """Into the fact."""
        self.fact.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def pick_code(self, code: str) -> None:
        """A numbered reason; the same one again takes it back."""
        self._decider.fill(lambda one: replace(one, reason_code="" if one.reason_code == code else code))

    def show_state(self, opened: OpenedItem, effects: tuple[PlannedEffect, ...]) -> None:
        """Follow the decider: which fields there are, and what is in them."""
        stage, composition = self._decider.stage, self._decider.composition
        is_open = stage.phase in (Phase.STAGED, Phase.RECORDING) or (
            stage.phase is Phase.DEAD and bool(composition.verdict)
        )
        wanted = self._fields(opened, composition) if is_open else {}
        self._codes.setVisible(bool(wanted.get(VerdictField.REASON_CODE)))
        self.reason.setVisible(VerdictField.REASON in wanted)
        self.question.setVisible(VerdictField.QUESTION in wanted)
        self.conditions.setVisible(VerdictField.CONDITIONS in wanted)
        self.editor.setVisible(VerdictField.CONTENT in wanted and composition.verdict == "edit")
        self._follow_row(composition, is_open=is_open)
        needs_fact = is_open and bool(self._decider.missing.fact)
        self.fact.setVisible(needs_fact)
        self._fact_label.setVisible(needs_fact)
        self._effects.setVisible(len(effects) > 1)
        has_codes = wanted.get(VerdictField.REASON_CODE, False)
        self.reason.picks_codes = has_codes
        is_needed = wanted.get(VerdictField.REASON, False)
        hint = "form.reason.codes" if has_codes else "form.reason.needed" if is_needed else "form.reason"
        self.reason.setPlaceholderText(self._look.say(hint))
        self._fill(opened, composition, effects, needs_fact=needs_fact)
        self.setEnabled(stage.phase is not Phase.RECORDING)
        self.setVisible(bool(wanted) or needs_fact or len(effects) > 1)

    def light(self, row: Row | None) -> None:
        """The row under the matrix's cursor: its own words can be gone on with."""
        self._row = row
        self._follow_row(self._decider.composition, is_open=self._is_open)

    def _follow_row(self, composition: Composition, *, is_open: bool) -> None:
        self._is_open = is_open
        row = self._row
        pick = composition.rows.get(row.path) if row is not None and composition.verdict == "merge" else None
        is_both = pick is not None and pick.kind is PickKind.BOTH
        self.row_editor.follow(row, pick, "form.row.both" if is_both else "form.row")
        self.row_editor.setVisible(is_open and self.row_editor.is_wanted)

    def _fill(
        self,
        opened: OpenedItem,
        composition: Composition,
        effects: tuple[PlannedEffect, ...],
        *,
        needs_fact: bool,
    ) -> None:
        self.reason.show_words(composition.reason)
        self.question.show_words(composition.question)
        self.conditions.show_words(composition.conditions)
        for code, button in self._code_buttons.items():
            button.setChecked(code == composition.reason_code)
        if len(effects) > 1:
            self._effects.setText("\n".join(effect_words(self._look, one) for one in effects))
        around = self._decider.around
        if around is not None and not around.typed_fact and self.fact.text():
            self.fact.clear()
        if needs_fact:
            asked = fact_words(self._look, self._decider.missing.fact)
            self._fact_label.show_text(asked)
            self.fact.setAccessibleName(asked)
        if composition.verdict == "edit":
            self.editor.show_content(opened, composition)
        key = (composition.verdict, opened.item.id)
        if key != self._shown:
            self._shown = key
            self._note.hide()

    def _fields(self, opened: OpenedItem, composition: Composition) -> Mapping[VerdictField, bool]:
        kind = VERDICTS.get(composition.verdict)
        if kind is None:
            return {}
        uses = {use.field: use.is_required for use in kind.fields}
        if composition.verdict == "edit" and (opened.item.actions or composition.actions):
            uses.pop(VerdictField.CONTENT)
        return uses

    def _on_cut(self, left_out: int) -> None:
        self._note.show_text(self._look.say("form.cut", count=left_out))
        self._note.show()
