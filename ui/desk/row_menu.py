"""The menu of a matrix row, by a right click or the menu key: what its keys do there, with the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from reviewer.conflicts.report import Row
from reviewer.domain.desk import OpenedItem
from ui.blocks.look import Look
from ui.decide import offers, picking
from ui.decide.decider import Decider
from ui.desk.gestures import Gestures
from ui.desk.layout import DeskParts
from ui.shortcuts.dispatcher import Dispatcher
from ui.shortcuts.table import Act

_BESIDE = ((Act.NONE_VALID, "none-valid"), (Act.BOTH_VALID, "both-valid"), (Act.EDIT, "edit"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the menu."""

    words: str
    key: str
    """Empty: it has none, or the operator has switched those of one character off."""
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the menu was asked for."""

    opened: OpenedItem | None
    row: Row | None
    number: int
    """The answer under the cursor."""


class RowMenu:
    """Nothing that can't be done there stands in it; where nothing can, there is no menu."""

    def __init__(
        self, look: Look, keys: Dispatcher, parts: DeskParts, decider: Decider, gestures: Gestures
    ) -> None:
        self._look, self._keys, self._parts = look, keys, parts
        self._decider, self._gestures = decider, gestures
        self.menu = QMenu(parts)

    def open(self, at: QPoint) -> None:
        """For the row under the cursor; `at`: where on the screen."""
        if self.menu.isVisible():
            return  # of some platforms come both the menu key and the request that it stands for
        self.menu.clear()
        asked_on = self._place()
        for one in self.entries():
            action = self.menu.addAction(f"{one.words}\t{one.key}" if one.key else one.words)
            action.triggered.connect(lambda _checked=False, run=one.run: self._run(run, asked_on))
        if not self.menu.isEmpty():
            self.menu.popup(at)
            self.menu.setFocus(Qt.FocusReason.PopupFocusReason)

    def close(self) -> None:
        """Something else stands where it was asked for."""
        self.menu.close()

    def _run(self, run: Callable[[], object], asked_on: _Place) -> None:
        """What was read in the menu is meant for the place where it was asked for, and for no other."""
        now = self._place()
        if now.opened is asked_on.opened and (now.row, now.number) == (asked_on.row, asked_on.number):
            run()

    def _place(self) -> _Place:
        matrix = self._parts.matrix
        return _Place(self._decider.opened, matrix.row_under_cursor, matrix.answer_under_cursor)

    def entries(self) -> tuple[Entry, ...]:
        """What the keys would do where the cursor stands."""
        opened, row = self._decider.opened, self._parts.matrix.row_under_cursor
        if opened is None or row is None or not self._gestures.can_pick() or not self._decider.is_alive():
            return ()
        if self._gestures.row_to_settle is None:
            return tuple(self._on_whole()) if row.path == "" else ()
        others = (
            self._entry(act, offers.ON_ROW[name]) for act, name in _BESIDE if not offers.why_not_on(row, name)
        )
        pick = self._decider.composition.rows.get(row.path)
        is_gathering = pick is not None and picking.is_unwritten(opened, row, pick)
        return (*self._picks("menu.row.toggle" if is_gathering else "menu.row.pick"), *others)

    def _on_whole(self) -> Iterator[Entry]:
        if self._gestures.can("choose"):
            yield from self._picks("menu.pick")
        for act, name in _BESIDE:
            if self._gestures.can(name):
                yield self._entry(act, f"verdict.{name}.name")

    def _picks(self, code: str) -> Iterator[Entry]:
        """The answers that stand in the matrix, by the digits that pick them."""
        matrix, has_keys = self._parts.matrix.matrix, bool(self._keys.hint(Act.PICK))
        for digit in range(1, matrix.answers + 1):
            yield Entry(
                words=self._look.say(code, number=matrix.number_at(digit)),
                key=str(digit) if has_keys else "",
                run=partial(self._keys.run, Act.PICK, digit),
            )

    def _entry(self, act: Act, code: str) -> Entry:
        return Entry(words=self._look.say(code), key=self._keys.hint(act), run=partial(self._keys.run, act))
