"""Each row of the outbox stands where the log says, and what doesn't is found."""

from __future__ import annotations

import pytest

from reviewer.domain.decisions import Decision
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.lifecycle import Outcome
from reviewer.errors import RecordBroken
from reviewer.sqlite import Connection, connect
from reviewer.store.ledger import record
from reviewer.store.outbox import Settlement, settle, take
from reviewer.store.outbox_check import astray_at, first_astray
from tests.makers import NOON, make_item
from tests.store.conftest import Opened
from tests.store.recordings import connect_source, make_operator, make_recording

HELD = make_item("r3")


@pytest.fixture
def case(opened: Opened) -> tuple[Decision, ...]:
    """Two answers that stop, one of them acknowledged, and one that is held."""

    def make(ledger: Connection) -> tuple[Decision, ...]:
        make_operator(ledger)
        connect_source(ledger)
        items = make_item("r1"), make_item("r2"), HELD
        releases = frozenset({HELD.id})
        made = record(ledger, make_recording(*items, held=releases, releases=releases))
        take(ledger, [made[0].id], at=NOON)
        accepted = DeliveryResult(outcome=Outcome.ACCEPTED)
        settle(ledger, Settlement(decision=made[0].id, trigger=Outcome.ACCEPTED, result=accepted), at=NOON)
        return made

    return opened.ledger(make)


def change(opened: Opened, *statements: str) -> int | None:
    """What is found after somebody wrote into the file."""
    connection = connect(opened.files.home.ledger, is_durable=True)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return opened.read(first_astray)


def test_rows_of_a_case_stand_where_the_log_says(opened: Opened, case: tuple[Decision, ...]) -> None:
    assert opened.read(first_astray) is None
    assert [opened.read(lambda read, one=one: astray_at(read, one.id)) for one in case] == [None] * 3


@pytest.mark.parametrize(
    ("changed", "entry"),
    [
        ("state = 'recorded' WHERE seq = 1", 7),
        ("state = 'acknowledged' WHERE seq = 2", 4),
        ("state = 'held' WHERE seq = 2", 4),
        ("state = 'recorded' WHERE seq = 3", 5),
        ("effect = 'stops' WHERE seq = 3", 5),
        ("source_id = 'other' WHERE seq = 2", 4),
        ("item_id = 'src:r9' WHERE seq = 2", 4),
        ("ordering_key = 'r9' WHERE seq = 2", 4),
        ("gesture_id = 'g0' WHERE seq = 2", 4),
        ("state = CAST(x'ff80ff' AS TEXT) WHERE seq = 2", 4),
    ],
)
def test_row_that_says_something_else_is_found_and_not_taken(
    opened: Opened, case: tuple[Decision, ...], changed: str, entry: int
) -> None:
    found = change(opened, "DROP TRIGGER outbox_identity", f"UPDATE outbox SET {changed}")
    assert found == entry
    assert {opened.read(lambda read, one=one: astray_at(read, one.id)) for one in case} == {None, entry}


def test_row_that_was_set_back_is_not_taken(opened: Opened, case: tuple[Decision, ...]) -> None:
    change(opened, "UPDATE outbox SET state = 'recorded', needs_read_back = 0 WHERE seq = 1")
    with pytest.raises(RecordBroken) as refused:
        opened.ledger(lambda ledger: take(ledger, [case[0].id], at=NOON))
    assert (refused.value.params["entry"], refused.value.params["entries"]) == (7, 7)


def test_move_that_was_given_to_another_decision_is_found(opened: Opened, case: tuple[Decision, ...]) -> None:
    hidden = "UPDATE audit SET decision_id = NULL WHERE type = 'moved'"
    set_back = "UPDATE outbox SET state = 'recorded' WHERE seq = 1"
    assert change(opened, "DROP TRIGGER audit_no_update", hidden, set_back) == 6


def test_row_that_is_gone_is_found(opened: Opened, case: tuple[Decision, ...]) -> None:
    found = change(opened, "DROP TRIGGER outbox_no_delete", "DELETE FROM outbox WHERE seq = 2")
    assert found == 4


def test_row_of_no_decision_is_found(opened: Opened, case: tuple[Decision, ...]) -> None:
    copied = (
        "CREATE TEMP TABLE copied AS SELECT * FROM outbox WHERE seq = 1",
        "UPDATE copied SET decision_id = 'another'",
        "INSERT INTO outbox SELECT * FROM copied",
    )
    assert change(opened, *copied) == 7
