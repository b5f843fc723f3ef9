"""What a home holds, read after its process is gone."""

from __future__ import annotations

from pathlib import Path

from reviewer.config import Home
from reviewer.contract.document import decode_document
from reviewer.domain.ledger import ChainState
from reviewer.sqlite import Connection
from reviewer.store.audit_log import verify_log
from reviewer.store.files import open_files
from reviewer.store.ledger import read_decision


def recorded(home: Path) -> set[str]:
    """Every decision on disk; each is whole, waits in the outbox, and its document is readable."""

    def read(connection: Connection) -> set[str]:
        rows = connection.execute(
            "SELECT decision_id FROM decisions JOIN outbox USING (decision_id)"
        ).fetchall()
        ids = {row[0] for row in rows}
        for one in ids:
            decision = read_decision(connection, one)
            assert decision is not None
            assert decode_document(decision.document).decision_id == one
        counts = "SELECT (SELECT count(*) FROM decisions), (SELECT count(*) FROM outbox)"
        assert tuple(connection.execute(counts).fetchone()) == (len(ids), len(ids))
        return ids

    files = open_files(Home(home))
    try:
        assert verified(files.reader.submit(verify_log).result())
        assert files.ledger.submit(lambda it: it.execute("PRAGMA quick_check").fetchone()[0]).result() == "ok"
        return files.reader.submit(read).result()
    finally:
        files.close()


def verified(state: ChainState) -> bool:
    """The chain holds, and every human act is signed."""
    return state.broken_at is None and state.unsigned == 0
