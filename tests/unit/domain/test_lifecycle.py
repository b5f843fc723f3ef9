"""The two life-cycle tables, cell by cell, against the page that people read."""

from __future__ import annotations

from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import TypeVar

import pytest

from reviewer.domain.lifecycle import (
    CAME_BACK,
    DECISION_TABLE,
    ITEM_TABLE,
    SETTLED_BY,
    TERMINAL,
    UNSENT,
    DecisionState,
    ItemEvent,
    ItemState,
    Outcome,
    Step,
    next_decision_state,
    next_item_state,
    states_that_allow,
)
from reviewer.errors import IllegalTransition

State = TypeVar("State", bound=StrEnum)
TRIGGERS = [*Outcome, *Step]
HUMAN = {Step.CLOSE, Step.TRY_AGAIN, Step.UNDO}
# Somebody's data were restored: the server's, or our own, in which a later retry may be missing.
RESTORED = {
    (DecisionState.ACKNOWLEDGED, Step.EPOCH_CHANGED),
    (DecisionState.REFUSED, Step.RECORD_RESTORED),
    (DecisionState.DEAD_LETTER, Step.RECORD_RESTORED),
}


def documented(page: Path, heading: str, states: type[State]) -> dict[tuple[State, str], State | None]:
    """The table under a heading of docs/lifecycle.md; `=` stays, `·` can't happen."""
    lines = page.read_text(encoding="utf-8").split(f"## {heading}\n")[1].splitlines()
    table = [
        [cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")
    ]
    columns = [states(name) for name in table[0][1:]]
    found: dict[tuple[State, str], State | None] = {}
    for trigger, *cells in table[2:]:
        if heading == "Items" and trigger not in set(ItemEvent):
            break
        for state, cell in zip(columns, cells, strict=True):
            found[state, trigger] = None if cell == "·" else state if cell == "=" else states(cell)
    return found


@pytest.fixture
def page(repo_dir: Path) -> Path:
    return repo_dir / "docs" / "lifecycle.md"


def test_every_cell_of_the_decision_table_is_as_documented(page: Path) -> None:
    told = documented(page, "Decisions", DecisionState)
    cells = {(state, str(trigger)): DECISION_TABLE[state, trigger] for state, trigger in DECISION_TABLE}
    assert set(told) == {(state, str(trigger)) for state, trigger in product(DecisionState, TRIGGERS)}
    assert told == cells


def test_every_cell_of_the_item_table_is_as_documented(page: Path) -> None:
    text = page.read_text(encoding="utf-8").split("## Decisions")[0]
    assert text
    told = documented(page, "Items", ItemState)
    assert set(told) == {(state, str(event)) for state, event in product(ItemState, ItemEvent)}
    assert told == {(state, str(event)): following for (state, event), following in ITEM_TABLE.items()}


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_happens_only_to_a_decision_that_is_on_its_way(outcome: Outcome) -> None:
    assert states_that_allow(outcome) == {DecisionState.SENDING}


@pytest.mark.parametrize(("state", "trigger"), list(product(sorted(TERMINAL), TRIGGERS)))
def test_terminal_stays_terminal_without_a_human_or_restored_data(
    state: DecisionState, trigger: Outcome | Step
) -> None:
    following = DECISION_TABLE[state, trigger]
    leaves = following is not None and following is not state
    assert not leaves or trigger in HUMAN or (state, trigger) in RESTORED


@pytest.mark.parametrize("state", sorted(TERMINAL - CAME_BACK))
def test_what_is_done_can_not_be_sent_closed_or_undone_by_anybody(state: DecisionState) -> None:
    assert [step for step in HUMAN if DECISION_TABLE[state, step] is not None] == []


@pytest.mark.parametrize("state", sorted(CAME_BACK))
def test_a_human_can_close_everything_that_came_back(state: DecisionState) -> None:
    assert next_decision_state(state, Step.CLOSE) is DecisionState.CLOSED_BY_HUMAN


def test_undo_works_only_where_nothing_was_sent() -> None:
    assert states_that_allow(Step.UNDO) == {DecisionState.RECORDED, DecisionState.HELD}


def test_a_held_answer_is_never_sent_before_it_is_let_go() -> None:
    # After a restore it is asked about: it may have been let go after the backup was made.
    triggers = [trigger for trigger in TRIGGERS if trigger is not Step.RECORD_RESTORED]
    leaving = {DECISION_TABLE[DecisionState.HELD, trigger] for trigger in triggers}
    assert DecisionState.SENDING not in leaving


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - {Outcome.ACCEPTED, Outcome.REPLAYED}))
def test_nothing_but_acceptance_acknowledges(outcome: Outcome) -> None:
    assert SETTLED_BY[outcome] is not DecisionState.ACKNOWLEDGED


def test_every_state_is_unsent_or_terminal_and_none_is_both() -> None:
    assert set(DecisionState) == UNSENT | TERMINAL
    assert not UNSENT & TERMINAL


def test_an_impossible_step_is_refused_and_names_itself() -> None:
    with pytest.raises(IllegalTransition) as refused:
        next_decision_state(DecisionState.RETRACTED, Step.TAKE)
    assert refused.value.params == {"state": DecisionState.RETRACTED, "trigger": Step.TAKE}


@pytest.mark.parametrize("event", list(ItemEvent))
def test_our_own_effect_is_not_reported_as_somebody_elses(event: ItemEvent) -> None:
    following = next_item_state(ItemState.CLOSED, event)
    assert following not in {ItemState.DECIDED_ELSEWHERE, ItemState.WITHDRAWN}
