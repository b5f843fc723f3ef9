"""Registers the desk's keys at the dispatcher: which action runs what, and when it is available."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ui.decide.staging import Phase
from ui.evidence.panel import PANE
from ui.shortcuts.dispatcher import Dispatcher, pane_of
from ui.shortcuts.table import Act

if TYPE_CHECKING:
    from ui.desk.area import DeskArea

_VERDICTS = {
    Act.APPROVE: "approve",
    Act.REJECT: "reject",
    Act.ASK_AGAIN: "ask-again",
    Act.ESCALATE: "escalate",
    Act.STOP_RUN: "stop-run",
}


def register_keys(keys: Dispatcher, area: DeskArea) -> None:
    """Each action is offered only while it can mean something for what is open."""
    for act, name in _VERDICTS.items():
        keys.register(act, _verdict(area, name), _can(area, name))
    _register_picks(keys, area)
    _register_moves(keys, area)
    _register_looks(keys, area)


def _verdict(area: DeskArea, name: str) -> Callable[..., None]:
    return lambda _press: area.focus.enter_field(lambda: area.gestures.verdict(name))


def _can(area: DeskArea, name: str) -> Callable[[], bool]:
    return lambda: area.gestures.can(name)


def _register_picks(keys: Dispatcher, area: DeskArea) -> None:
    gestures, decider = area.gestures, area.decider
    keys.register(
        Act.PICK,
        lambda press: area.focus.enter_field(lambda: gestures.pick_painted(press.digit)),
        gestures.can_pick,
    )
    keys.register(
        Act.NONE_VALID,
        lambda _press: area.focus.enter_field(gestures.none),
        lambda: gestures.row_to_settle is not None or gestures.can("none-valid"),
    )
    keys.register(
        Act.EDIT,
        _verdict(area, "edit"),
        lambda: gestures.row_to_settle is not None or gestures.can("edit"),
    )
    keys.register(
        Act.BOTH_VALID,
        lambda _press: area.focus.enter_field(gestures.both_valid),
        lambda: gestures.row_to_settle is not None or gestures.can("both-valid"),
    )
    keys.register(
        Act.RECORD,
        lambda _press: area.focus.enter_field(gestures.record),
        lambda: decider.stage.phase is Phase.STAGED,
    )


def _register_moves(keys: Dispatcher, area: DeskArea) -> None:
    parts = area.parts

    def moves() -> bool:
        return parts.matrix.isVisible() or parts.request.isVisible()

    keys.register(Act.NEXT_DISAGREEMENT, lambda _press: _next(area, 1), moves)
    keys.register(Act.PREVIOUS_DISAGREEMENT, lambda _press: _next(area, -1), moves)
    keys.register(Act.ANSWER_LEFT, lambda _press: _step_answer(area, -1), parts.matrix.isVisible)
    keys.register(Act.ANSWER_RIGHT, lambda _press: _step_answer(area, 1), parts.matrix.isVisible)
    keys.register(Act.NEXT_EIGHT, lambda _press: _turn_page(area, 1), lambda: _is_paged(area))
    keys.register(Act.PREVIOUS_EIGHT, lambda _press: _turn_page(area, -1), lambda: _is_paged(area))
    keys.register(
        Act.VIEW_PAIR,
        lambda press: parts.readers.view_pair(*map(parts.matrix.matrix.number_at, press.digits)),
        lambda: parts.matrix.isVisible() and parts.readers.panes.is_pair,
    )
    keys.register(Act.SCROLL_DOWN, lambda _press: _scroll(area, 1), lambda: _is_open(area))
    keys.register(Act.SCROLL_UP, lambda _press: _scroll(area, -1), lambda: _is_open(area))
    _register_evidence_moves(keys, area)
    keys.register(Act.FULL_SCREEN, lambda _press: area.toggle_full_screen(), parts.matrix.isVisible)
    keys.register(Act.RESULT, lambda _press: area.toggle_result(), parts.matrix.isVisible)


def _register_evidence_moves(keys: Dispatcher, area: DeskArea) -> None:
    """While the evidence has the keys, Left and Right turn its pages and Space scrolls it."""
    panel, viewer = area.parts.evidence, area.drawers.viewer

    def has_keys() -> bool:
        return panel.isVisible() and pane_of(QApplication.focusWidget()) == PANE

    keys.register(Act.ANSWER_LEFT, lambda _press: viewer.step_page(-1), has_keys)
    keys.register(Act.ANSWER_RIGHT, lambda _press: viewer.step_page(1), has_keys)
    keys.register(Act.SCROLL_DOWN, lambda _press: panel.scroll_by_page(1), has_keys)
    keys.register(Act.SCROLL_UP, lambda _press: panel.scroll_by_page(-1), has_keys)


def _register_looks(keys: Dispatcher, area: DeskArea) -> None:
    drawers, local = area.drawers, area.local

    def is_open() -> bool:
        return _is_open(area)

    def is_case() -> bool:
        opened = area.decider.opened
        return opened is not None and len(opened.members) > 1

    keys.register(Act.EVIDENCE, lambda _press: drawers.evidence(), is_open)
    keys.register(Act.TRACE, lambda _press: area.show_trace(), is_open)
    keys.register(Act.PREVIEW, lambda _press: area.show_preview(), is_open)
    keys.register(Act.SIMILAR, lambda _press: drawers.similar(), is_open)
    keys.register(Act.CHANGES, lambda _press: area.show_changes(), is_open)
    keys.register(Act.SNOOZE, lambda _press: area.focus.enter_field(local.snooze), is_open)
    keys.register(Act.CLAIM, lambda _press: local.claim(), is_open)
    keys.register(Act.FLAG, lambda _press: area.focus.enter_field(local.flag), is_open)
    keys.register(Act.LEAVE_OUT, lambda _press: local.leave_out(), is_case)
    keys.register(Act.SPLIT_CASE, lambda _press: area.focus.enter_field(local.split_case), is_case)


def _is_open(area: DeskArea) -> bool:
    """An item is on the screen: not behind the ledger, where nobody would see what a key does."""
    return area.item() is not None and area.widget().isVisible()


def _next(area: DeskArea, step: int) -> None:
    if area.parts.request.isVisible():
        area.parts.request.step(step)
    else:
        area.parts.matrix.next_disagreement(step)


def _step_answer(area: DeskArea, step: int) -> None:
    """In the readers the other pane, in the matrix the answer under the cursor, brought on the screen."""
    parts = area.parts
    if pane_of(QApplication.focusWidget()) == "reader" and parts.readers.panes.is_pair:
        parts.readers.step_answer(step)
        return
    parts.matrix.step_answer(step)
    parts.readers.follow(parts.matrix.answer_under_cursor)


def _is_paged(area: DeskArea) -> bool:
    model = area.parts.matrix.matrix
    return area.parts.matrix.isVisible() and model.total > model.answers


def _turn_page(area: DeskArea, step: int) -> None:
    """Matrix and readers together."""
    matrix = area.parts.matrix
    matrix.turn_page(step)
    first = matrix.answer_under_cursor
    area.parts.readers.view_pair(first, first + 1 if first < matrix.matrix.total else first - 1)


def _scroll(area: DeskArea, step: int) -> None:
    parts = area.parts
    if parts.has_drawer:
        parts.drawer.view.scroll_by_page(step)
    elif parts.raw.isVisible():
        parts.raw.scroll_by_page(step)
    else:
        parts.readers.scroll_by_page(step)
