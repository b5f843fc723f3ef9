"""Playbooks: given these rows, these gates and this time, expect exactly these commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import SourceId
from reviewer.store.outbox import Delivery
from reviewer.sync.plan import (
    MAX_FOLLOWING,
    MAX_IN_FLIGHT,
    Command,
    Gate,
    Plan,
    ReadBack,
    Send,
    due_at_start,
    may_begin,
    members,
    plan,
)
from tests.makers import NOON
from tests.sync.deliveries import make_delivery, make_sent

NOW = 1_000.0
OPEN = {SourceId("src"): Gate(is_open=True), SourceId("other"): Gate(is_open=True)}
SHUT = {SourceId("src"): Gate(is_open=False), SourceId("other"): Gate(is_open=True)}
BATCHES = {SourceId("src"): Gate(is_open=True, batch_limit=3)}


def planned(
    rows: Sequence[Delivery],
    due: dict[str, float] | None = None,
    gates: dict[SourceId, Gate] = OPEN,
    in_flight: Sequence[Delivery] = (),
) -> Plan:
    return plan(
        rows, {row.decision: (due or {}).get(row.decision, NOW) for row in rows}, gates, in_flight, NOW
    )


def send(*rows: Delivery) -> Command:
    return Send(rows[0].source, rows)


def test_nothing_to_do_waits_for_nothing() -> None:
    assert planned([]) == Plan(commands=(), wake_in_s=None)


def test_due_row_is_sent() -> None:
    row = make_delivery()
    assert planned([row]) == Plan(commands=(send(row),), wake_in_s=None)


def test_row_inside_its_hold_waits_and_says_how_long() -> None:
    assert planned([make_delivery()], {"d1": NOW + 7.5}) == Plan(commands=(), wake_in_s=7.5)


def test_nearest_due_time_wakes() -> None:
    rows = [make_delivery(1), make_delivery(2)]
    assert planned(rows, {"d1": NOW + 9, "d2": NOW + 2}).wake_in_s == 2


def test_row_that_may_be_there_is_asked_about_and_not_sent() -> None:
    row = make_sent()
    assert planned([row]).commands == (ReadBack(row),)


def test_row_that_was_certainly_refused_a_try_is_sent_again() -> None:
    row = make_sent(needs_read_back=False)
    assert planned([row]).commands == (send(row),)


def test_shut_source_gets_nothing_and_the_other_does() -> None:
    mine, theirs = make_delivery(1), make_delivery(2, source="other")
    assert planned([mine, theirs], gates=SHUT).commands == (send(theirs),)


def test_row_of_a_source_that_is_gone_is_left_alone() -> None:
    assert planned([make_delivery(source="gone")]) == Plan(commands=(), wake_in_s=None)


def test_row_in_flight_is_not_sent_twice() -> None:
    row = make_delivery()
    assert planned([row], in_flight=[row]).commands == ()


def test_one_ordering_key_has_one_delivery_and_the_first_goes_first() -> None:
    first, second = make_delivery(1, key="thread"), make_delivery(2, key="thread")
    assert planned([first, second]).commands == (send(first),)


def test_row_that_waits_holds_its_successors_on_the_same_key() -> None:
    first, second = make_delivery(1, key="thread"), make_delivery(2, key="thread")
    assert planned([first, second], {"d1": NOW + 60}) == Plan(commands=(), wake_in_s=60)


def test_key_in_flight_holds_its_successors() -> None:
    first, second = make_delivery(1, key="thread"), make_delivery(2, key="thread")
    assert planned([second], in_flight=[first]).commands == ()


def test_same_key_at_two_sources_is_two_keys() -> None:
    rows = [make_delivery(1, key="k"), make_delivery(2, key="k", source="other")]
    assert planned(rows).commands == (send(rows[0]), send(rows[1]))


def test_poison_that_backs_off_delays_nobody_else() -> None:
    bad, good = make_sent(1), make_delivery(2)
    assert planned([bad, good], {"d1": NOW + 300}).commands == (send(good),)


def test_source_takes_as_many_calls_at_once_as_it_may() -> None:
    rows = [make_delivery(number) for number in range(1, 10)]
    assert planned(rows).commands == tuple(send(row) for row in rows[:MAX_IN_FLIGHT])


def test_what_finds_no_free_call_follows_in_order() -> None:
    rows = [make_delivery(number) for number in range(1, 10)]
    assert planned(rows).following == tuple(send(row) for row in rows[MAX_IN_FLIGHT:])


def test_plan_says_a_bounded_number_of_commands_beforehand() -> None:
    rows = [make_delivery(number) for number in range(1, 2_000)]
    assert len(planned(rows).following) == MAX_FOLLOWING


def test_command_of_a_key_that_was_taken_meanwhile_may_not_begin() -> None:
    row, other = make_delivery(1, key="k"), make_delivery(2)
    assert not may_begin(send(row), [make_delivery(3, key="k")])
    assert may_begin(send(other), [make_delivery(3, key="k")])


def test_calls_under_way_count() -> None:
    rows = [make_delivery(number) for number in range(1, 10)]
    flying = [make_delivery(90), make_delivery(91)]
    assert len(planned(rows, in_flight=flying).commands) == MAX_IN_FLIGHT - 2


def test_busy_source_does_not_slow_the_other_one_down() -> None:
    flying = [make_delivery(number) for number in range(1, 5)]
    theirs = make_delivery(9, source="other")
    assert planned([make_delivery(8), theirs], in_flight=flying).commands == (send(theirs),)


def test_batches_are_as_long_as_the_source_takes() -> None:
    rows = [make_delivery(number) for number in range(1, 8)]
    expected = (send(*rows[:3]), send(*rows[3:6]), send(rows[6]))
    assert planned(rows, gates=BATCHES).commands == expected


def test_question_is_never_part_of_a_batch() -> None:
    rows = [make_sent(1), make_delivery(2), make_delivery(3)]
    assert planned(rows, gates=BATCHES).commands == (ReadBack(rows[0]), send(*rows[1:]))


def test_many_open_questions_leave_room_for_what_is_new() -> None:
    doubts, fresh = [make_sent(number) for number in range(1, 20)], make_delivery(20)
    assert send(fresh) in planned([*doubts, fresh]).commands


ROWS = st.lists(
    st.builds(
        lambda n, key, source, sent: (make_sent if sent else make_delivery)(n, key=key, source=source),
        st.integers(1, 40),
        st.sampled_from("abcdefgh"),
        st.sampled_from(["src", "other", "gone"]),
        st.booleans(),
    ),
    max_size=30,
    unique_by=lambda row: row.decision,
)


@given(ROWS, ROWS, st.dictionaries(st.sampled_from([f"d{n}" for n in range(1, 41)]), st.floats(0, 2_000)))
def test_no_plan_breaks_a_promise(
    rows: list[Delivery], flying: list[Delivery], due: dict[str, float]
) -> None:
    told = planned(rows, due, gates=SHUT, in_flight=flying)
    named = [row for one in (*told.commands, *told.following) for row in members(one)]
    keys = [(row.source, row.ordering_key) for row in named]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {(row.source, row.ordering_key) for row in flying}
    assert all(due.get(row.decision, NOW) <= NOW for row in named)
    assert {row.source for row in named} <= {"other"}
    assert all(
        row.needs_read_back == isinstance(one, ReadBack)
        for one in (*told.commands, *told.following)
        for row in named
        if row in one_of(one)
    )


def one_of(command: Command) -> tuple[Delivery, ...]:
    return (command.delivery,) if isinstance(command, ReadBack) else command.deliveries


@pytest.mark.parametrize(
    ("after_s", "cleanly", "left"),
    [
        (0, True, 10),
        (4, True, 6),
        (10, True, 0),
        (1_000_000, True, 0),
        (-1_000_000, True, 10),  # the clock was set back: the whole hold, not a year
        (4, False, 10),  # unclean: the operator may not have seen it run
        (11, False, 0),
        (-1_000_000, False, 10),
    ],
)
def test_hold_at_a_start_is_between_nothing_and_itself(after_s: float, cleanly: bool, left: float) -> None:
    wall = NOON + timedelta(seconds=after_s)
    assert due_at_start(make_delivery(), wall_now=wall, now_s=NOW, stopped_cleanly=cleanly) == NOW + left


def test_row_that_was_sent_once_gets_no_new_hold_after_a_crash() -> None:
    row = make_sent(delay_s=60.0)
    wall = NOON + timedelta(seconds=50)
    assert due_at_start(row, wall_now=wall, now_s=NOW, stopped_cleanly=False) == NOW + 10


@given(st.floats(0, 86_400), st.floats(-1e9, 1e9), st.booleans())
def test_no_jump_of_the_clock_delays_by_more_than_the_hold(hold: float, jump: float, cleanly: bool) -> None:
    row = replace(make_delivery(), delay_s=hold, state=DecisionState.RECORDED)
    wall = NOON + timedelta(seconds=jump)
    due = due_at_start(row, wall_now=wall, now_s=NOW, stopped_cleanly=cleanly)
    assert NOW <= due <= NOW + hold
