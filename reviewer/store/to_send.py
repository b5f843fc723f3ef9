"""What is about to be sent, held against its signed entry: a row that was changed beside it goes nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.domain.decisions import Decision
from reviewer.domain.ledger import ROW_ALTERED
from reviewer.errors import RecordBroken
from reviewer.ids import DecisionId
from reviewer.sqlite import Connection, DatabaseError, Row, is_junk
from reviewer.store.attested import is_fit_to_send
from reviewer.store.audit_log import last_seq
from reviewer.store.ledger import decision_of
from reviewer.store.profile import read_operator

_QUERY = (
    "SELECT d.*, a.seq AS entry_seq, a.entry FROM decisions d LEFT JOIN audit a "
    "ON a.decision_id = d.decision_id AND a.type = 'decision' WHERE d.decision_id = ?"
)


def read_to_send(connection: Connection, decisions: Iterable[DecisionId]) -> tuple[Decision, ...]:
    """These decisions, in this order, with the bytes of their documents.

    Raises:
        RecordBroken: one of them is not what was signed; nothing of any is to go out.
    """
    operator = read_operator(connection)
    if operator is None:
        return ()
    return tuple(decision_of(_as_signed(connection, one), operator) for one in decisions)


def _as_signed(connection: Connection, decision: DecisionId) -> Row:
    try:
        row: Row | None = connection.execute(_QUERY, (decision,)).fetchone()
    except DatabaseError as error:
        if not is_junk(error):
            raise
        row = None
    if row is None or not is_fit_to_send(row, row["entry"]):
        raise RecordBroken(
            entry=_entry_of(connection, decision), entries=last_seq(connection), problem=ROW_ALTERED
        )
    return row


def _entry_of(connection: Connection, decision: DecisionId) -> int:
    """The number of its entry; of a decision without one, of the last that there is."""
    found = connection.execute(
        "SELECT seq FROM audit WHERE decision_id = ? AND type = 'decision'", (decision,)
    ).fetchone()
    return int(found["seq"]) if found is not None else last_seq(connection)
