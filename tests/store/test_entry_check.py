"""A decision's own entry, worked out anew."""

from __future__ import annotations

import pytest

from reviewer.audit.sign import make_key, sign
from reviewer.domain.decisions import Operator
from reviewer.domain.ledger import EntryCheck
from reviewer.ids import DecisionId, OperatorId
from reviewer.sqlite import Connection
from reviewer.store.entry_check import check_entry
from reviewer.store.profile import create_operator
from tests.makers import NOON, make_exposure, make_item
from tests.store.conftest import Opened
from tests.store.recordings import make_operator, record_decision

PRIVATE, PUBLIC = make_key(b"k" * 32)


@pytest.fixture
def decision(opened: Opened) -> DecisionId:
    operator = Operator(id=OperatorId("op-1"), name="Ada Lovelace", work_id="ada", public_key=PUBLIC)
    opened.ledger(
        lambda ledger: create_operator(ledger, operator, order_salt=b"salt", at=NOON, signer=signer)
    )
    item = make_item("r1")
    made = opened.ledger(
        lambda ledger: record_decision(ledger, item, exposure=make_exposure(item), signer=signer)
    )
    return made.id


def signer(hashed: str) -> str:
    return sign(PRIVATE, hashed)


def checked(opened: Opened, decision: DecisionId) -> EntryCheck:
    found = opened.read(lambda read: check_entry(read, decision))
    assert found is not None
    return found


def test_an_untouched_entry_is_whole_and_signed_and_names_what_is_there(
    opened: Opened, decision: DecisionId
) -> None:
    found = checked(opened, decision)
    assert (found.seq, found.is_whole, found.is_signed, found.public_key) == (2, True, True, PUBLIC)
    assert [(one.name, one.is_same) for one in found.bodies] == [
        ("exposure", True),
        ("item", True),
        ("reason", True),
    ]


@pytest.mark.parametrize("exposure", ["x''", "CAST(replace(CAST(exposure AS TEXT), '1200', '1') AS BLOB)"])
def test_another_exposure_than_was_signed_is_named(
    opened: Opened, decision: DecisionId, exposure: str
) -> None:
    def forge(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER decisions_no_update")
        ledger.execute(f"UPDATE decisions SET exposure = {exposure}")

    opened.ledger(forge)
    found = checked(opened, decision)
    assert [one.name for one in found.bodies if not one.is_same] == ["exposure"]
    assert not found.is_whole


def test_another_hash_is_not_whole_and_not_signed(opened: Opened, decision: DecisionId) -> None:
    def forge(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER audit_no_update")
        ledger.execute("UPDATE audit SET hash = ? WHERE seq = 2", ("0" * 64,))

    opened.ledger(forge)
    found = checked(opened, decision)
    assert (found.is_whole, found.is_signed) == (False, False)


def test_without_a_key_nothing_is_signed(opened: Opened) -> None:
    opened.ledger(make_operator)
    made = opened.ledger(lambda ledger: record_decision(ledger, make_item("r1")))
    found = checked(opened, made.id)
    assert (found.public_key, found.is_signed) == ("", False)


def test_an_unknown_decision_is_none(opened: Opened) -> None:
    assert opened.read(lambda read: check_entry(read, DecisionId("nobody"))) is None
