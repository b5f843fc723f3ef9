"""What the verdict keys mean on the desk: each key's effect on the decider, the matrix and the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reviewer.conflicts.report import Row, RowKind
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ItemKind
from reviewer.ids import CandidateId
from ui.decide import action_answers, offers, picking
from ui.decide.begun import begun_edit
from ui.decide.composition import LEFT_OUT, Composition, PickKind, RowPick
from ui.decide.decider import Decider
from ui.desk.layout import DeskParts

Tell = Callable[[str], None]
"""Says a message code in the status line."""
_NEEDS_FORM = frozenset({"reject", "none-valid", "ask-again", "escalate", "stop-run", "both-valid", "edit"})


class Gestures:
    """Acts on the item that is painted; a key that can't mean anything there does nothing."""

    def __init__(self, parts: DeskParts, decider: Decider, tell: Tell) -> None:
        self._parts = parts
        self._decider = decider
        self._tell = tell
        self._begun: tuple[OpenedItem, str, Composition] | None = None
        """The row that was begun to be written last, of which item, and all as it was before."""

    # -- what is possible

    def can(self, verdict: str) -> bool:
        """Whether a verdict key is offered for what is open."""
        opened = self._decider.opened
        if opened is None or opened.item.kind is ItemKind.MALFORMED:
            return False
        if opened.item.actions and verdict in ("approve", "reject", "edit"):
            return True
        return not offers.why_not(opened, verdict)

    def can_pick(self) -> bool:
        """Whether digits name answers here."""
        opened = self._decider.opened
        return opened is not None and (len(opened.answers) > 1)

    # -- keys

    def verdict(self, name: str) -> None:
        """A verdict's key or button."""
        opened = self._decider.opened
        if opened is not None and name == "edit" and (row := self.row_to_settle) is not None:
            # A source that takes no answer of the operator's own may still take a merged one.
            self._edit_row(opened, row)
            return
        if opened is None or not self.can(name):
            return
        if opened.item.actions and name in ("approve", "reject", "edit", "respond"):
            self.answer_action(self._parts.request.place, name)
            return
        if name == "choose":
            self.pick(self._parts.matrix.answer_under_cursor)
            return
        if name == "merge":
            self._parts.matrix.next_disagreement(1)
            return
        if not (name == "edit" and self._goes_on_editing(opened)):
            self._stage(opened, name)

    def _stage(self, opened: OpenedItem, name: str) -> None:
        if not self._decider.press(name, lambda one: _begun(one, opened, name, self._edit_from(opened))):
            return
        if self._decider.goes_at_once:
            self._decider.record()
        elif name in _NEEDS_FORM:
            self._parts.form.focus_first()
        elif self._decider.stage.lacks_fact:
            self._parts.form.focus_fact()

    def _goes_on_editing(self, opened: OpenedItem) -> bool:
        """E after Esc: what was written is gone on with, and not begun anew."""
        left = self._decider.aside
        is_it = left is not None and left.verdict == "edit" and not opened.item.actions
        if not is_it or self._decider.composition.verdict == "edit" or not self._decider.bring_back():
            return False
        self._parts.form.focus_first()
        return True

    def pick_painted(self, digit: int) -> None:
        """A digit: the answer in that column, on whatever page; where none is, it says so."""
        matrix = self._parts.matrix.matrix
        if digit <= matrix.answers:
            self.pick(matrix.number_at(digit))
        elif matrix.answers:
            self._tell("keys.idle.no_answer")

    def pick(self, number: int) -> None:
        """An answer, by its number or a click on a cell."""
        opened = self._decider.opened
        if opened is None or not 1 <= number <= len(opened.answers) or len(opened.answers) < 2:
            return
        name = picking.names(opened)[number - 1]
        lit, row = self._parts.matrix.row_under_cursor, self.row_to_settle
        if self._decider.composition.verdict == "both-valid":
            self._decider.shape(lambda one: picking.toggled_valid(one, name))
        elif row is not None:
            before = self._decider.composition.rows.get(row.path)
            if before is not None and picking.is_unwritten(opened, row, before):
                self._settle(row, picking.toggled_row(opened, row, before, name))
            else:
                self._settle(row, RowPick(candidate=name), goes_on=True)
        elif lit is None or lit.kind is RowKind.WHOLE:
            self._choose(name, number)

    def none(self) -> None:
        """0: on a disputed row none of its values, the row is left out; else none of the answers is valid."""
        row = self.row_to_settle
        if row is not None and self._decider.composition.verdict != "both-valid":
            self._settle(row, LEFT_OUT, goes_on=True)
        else:
            self.verdict("none-valid")

    @property
    def row_to_settle(self) -> Row | None:
        """The disputed row under the cursor, where rows can be settled one by one."""
        opened, row = self._decider.opened, self._parts.matrix.row_under_cursor
        return row if opened is not None and offers.settles(opened, row) else None

    def _choose(self, name: CandidateId, number: int) -> None:
        """The whole answer."""
        if not self.can("choose") or not self._decider.press("choose", lambda one: picking.chosen(one, name)):
            return
        self._parts.readers.read(number)
        if self._decider.stage.lacks_fact:
            self._parts.form.focus_fact()

    def write_row(self, path: str, written: str) -> None:
        """The operator's own value for a disputed row, letter by letter."""
        around = self._decider.around
        report = around.report if around is not None else None
        if report is not None:
            pick = picking.rewritten(self._decider.composition.rows.get(path), written)
            self._decider.shape(lambda one: picking.picked(one, report, path, pick))

    def _edit_row(self, opened: OpenedItem, row: Row) -> None:
        """E on a disputed row: its value, not the whole answer."""
        before = self._decider.composition.rows.get(row.path)
        pick = picking.edited_row(opened, row, before, self._parts.matrix.answer_under_cursor)
        if self._begin(row, pick):
            self._parts.form.row_editor.take_keys(selects=pick.kind is PickKind.OWN)

    def _both_on_row(self, opened: OpenedItem, row: Row) -> None:
        """B on a passage: two parts under a condition. Once they are picked, B goes on to the words."""
        if why := offers.why_not_on(row, "both-valid"):
            self._tell(why)
            return
        before = self._decider.composition.rows.get(row.path)
        is_begun = before is not None and before.kind is PickKind.BOTH
        pick = before if is_begun and before is not None else picking.begun_row(opened, row)
        if self._begin(row, pick) and len(pick.both) > 1:
            self._parts.form.row_editor.take_keys(selects=False)

    def _begin(self, row: Row, pick: RowPick) -> bool:
        opened, held = self._decider.opened, self._decider.composition
        before = held.rows.get(row.path)
        if opened is None or not self._settle(row, pick):
            return False
        # Begun in another way while nothing was written yet: Esc still goes back to what was there before.
        goes_on = before is not None and before.is_only_begun and self._before_row(row) is not None
        if pick != before and not goes_on:
            self._begun = (opened, row.path, held)
        return True

    def _before_row(self, row: Row) -> Composition | None:
        """All as it was before this row of the item on the screen was begun; None: it is not the last one."""
        if self._begun is None:
            return None
        opened, path, before = self._begun
        return before if opened is self._decider.opened and path == row.path else None

    def step_out_of_row(self) -> bool:
        """Esc on a row that was begun, and not written: it is as it was before. False: it is no such row."""
        around, row = self._decider.around, self.row_to_settle
        report = around.report if around is not None else None
        before = self._before_row(row) if row is not None else None
        if report is None or row is None or before is None:
            return False
        path, held = row.path, self._decider.composition
        if held.verdict != "merge" or path not in held.rows or not held.rows[path].is_only_begun:
            return False
        return self._decider.shape(lambda one: picking.taken_back(one, report, path, before))

    def both_valid(self) -> None:
        """B; once the answers are picked, B again goes on to the conditions."""
        opened = self._decider.opened
        if opened is None:
            return
        held = self._decider.composition
        row = self.row_to_settle
        if row is not None and held.verdict != "both-valid":
            self._both_on_row(opened, row)
            return
        if not self.can("both-valid"):
            return
        if held.verdict == "both-valid" and len(held.candidates) > 1:
            self._parts.form.focus_first()
            return
        names = picking.names(opened)
        if (
            self._decider.press("both-valid", lambda one: picking.begun_both_valid(one, names))
            and len(names) == 2
        ):
            self._parts.form.focus_first()

    def answer_action(self, place: int, verb: str) -> None:
        """A verb on the lit action, or on all of them."""
        opened, view = self._decider.opened, self._parts.request
        if opened is None:
            return
        item = opened.item
        if place == 0:
            if verb not in ("approve", "reject"):
                return
            allowed = all(verb in action.allowed for action in item.actions)
            if allowed and self._decider.shape(lambda one: action_answers.all_answered(one, item, verb)):
                self._after_action(opened, verb)
            return
        begun = view.begun(place, verb)
        if begun is None or not self._decider.shape(lambda one: action_answers.answered(one, item, begun)):
            return
        view.move_to(place)
        if verb in ("edit", "respond"):
            view.focus_field(place)
        else:
            view.next_open(self._decider.composition)
            self._after_action(opened, verb)

    def record(self) -> None:
        """Ctrl+Enter: on the record, or into the field that still lacks something."""
        stage = self._decider.stage
        if stage.is_ready:
            self._decider.record()
        elif stage.lacks_fact and not stage.complaint:
            self._parts.form.focus_fact()
        else:
            self._parts.form.focus_missing(stage.complaint)

    def _after_action(self, opened: OpenedItem, verb: str) -> None:
        if self._decider.goes_at_once:
            self._decider.record()
        elif self._decider.stage.lacks_fact and not self._decider.stage.complaint:
            self._parts.form.focus_fact()
        elif verb == "reject" and not action_answers.open_actions(self._decider.composition, opened.item):
            self._parts.form.focus_first()

    # -- helpers of the keys

    def _settle(self, row: Row, pick: RowPick, *, goes_on: bool = False) -> bool:
        """A row settled, if the keys are alive; a plain pick goes on to the next one that is open."""
        around = self._decider.around
        report = around.report if around is not None else None
        if report is None or not self._decider.shape(lambda one: picking.picked(one, report, row.path, pick)):
            return False
        if goes_on:
            self._parts.matrix.next_unsettled(self._decider.composition.rows.keys())
            if self._decider.stage.lacks_fact and not self._decider.stage.complaint:
                self._parts.form.focus_fact()  # every row is settled, only the fact is missing
        return True

    def _edit_from(self, opened: OpenedItem) -> int:
        return self._parts.matrix.answer_under_cursor if len(opened.answers) > 1 else 1


def _begun(composition: Composition, opened: OpenedItem, name: str, edit_from: int) -> Composition:
    if name == "edit":
        return begun_edit(composition, opened, edit_from)
    cleared = replace(composition, candidates=(), rows={}, actions={}, content=None)
    if name == "approve" and len(opened.answers) == 1:
        return replace(cleared, candidates=picking.names(opened))
    return cleared
