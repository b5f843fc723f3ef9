"""Whether each row of the outbox stands where the log says: a row that was set back is not sent again."""

from __future__ import annotations

from reviewer.ids import DecisionId
from reviewer.sqlite import Connection

_UNNAMED = (
    "SELECT seq FROM audit WHERE decision_id IS NOT json_extract(CAST(entry AS TEXT), '$.decision') "
    "ORDER BY seq LIMIT 1"
)
"""An entry beside which another decision stands than it names: it would be missed among that one's moves."""
_ASTRAY = """
SELECT coalesce(m.seq, a.seq) FROM audit a
LEFT JOIN decisions d ON d.decision_id = a.decision_id
LEFT JOIN outbox o ON o.decision_id = a.decision_id
LEFT JOIN audit m ON m.seq = (
    SELECT max(seq) FROM audit WHERE decision_id = a.decision_id AND type = 'moved')
WHERE a.type = 'decision' AND {which} AND (
    o.state IS NOT coalesce(
        json_extract(CAST(m.entry AS TEXT), '$.to'),
        json_extract(CAST(a.entry AS TEXT), '$.state'),
        CASE o.state WHEN 'held' THEN 'held' ELSE 'recorded' END)
    OR o.effect IS NOT coalesce(json_extract(CAST(a.entry AS TEXT), '$.effect'), o.effect)
    OR (o.seq, o.gesture_id, o.item_id, o.source_id, o.ordering_key)
        IS NOT (d.seq, d.gesture_id, d.item_id, d.source_id, d.ordering_key))
LIMIT 1
"""
"""The entry that says where a decision stands, of one whose row says something else, or that has no row.

Entries of before `state` and `effect` were told in them leave open whether a decision was held at first.
"""
_STRAY = "SELECT count(*) FROM outbox WHERE decision_id NOT IN (SELECT decision_id FROM decisions)"


def first_astray(connection: Connection) -> int | None:
    """The number of an entry whose word on a decision's state the outbox does not keep; None: there is none.

    The log has to follow, and the decisions to be those that were signed: neither is looked at here.
    """
    for query in (_UNNAMED, _ASTRAY.format(which="true")):
        if (found := connection.execute(query).fetchone()) is not None:
            return int(found[0])
    if connection.execute(_STRAY).fetchone()[0]:
        return int(connection.execute("SELECT max(seq) FROM audit").fetchone()[0])
    return None


def astray_at(connection: Connection, decision: DecisionId) -> int | None:
    """The same of one decision, quick enough for every sending."""
    query = _ASTRAY.format(which="a.decision_id = ?")
    found = connection.execute(query, (decision,)).fetchone()
    return int(found[0]) if found is not None else None
