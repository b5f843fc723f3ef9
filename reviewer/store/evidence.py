"""Which file belongs to which piece of evidence, and which files belong to something that was decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from reviewer.clock import to_text
from reviewer.domain.codec import decode_item
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.sqlite import Connection


def note_file(cache: Connection, item: ReviewItem, evidence: Evidence, digest: str, *, at: datetime) -> None:
    """Remember the file that came for this version of the item."""
    cache.execute(
        "INSERT INTO evidence (item_id, version, evidence_id, digest, fetched_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (item_id, version, evidence_id) DO UPDATE SET digest = excluded.digest, "
        "fetched_at = excluded.fetched_at",
        (item.id, item.version, evidence.id, digest, to_text(at)),
    )


def known_files(connection: Connection, item: ReviewItem) -> dict[str, str]:
    """Evidence id -> digest of what came for this version of the item."""
    rows = connection.execute(
        "SELECT evidence_id, digest FROM cache.evidence WHERE item_id = ? AND version = ?",
        (item.id, item.version),
    )
    return {row["evidence_id"]: row["digest"] for row in rows}


def files_of_decisions(connection: Connection, digests: Collection[str]) -> frozenset[str]:
    """Those of these files that a decided item cites. They stay for as long as the record does.

    The cache may have been made anew since, so what it does not know is looked for in the record itself.
    """
    known = frozenset(row["digest"] for row in connection.execute("SELECT digest FROM cache.evidence"))
    decided = frozenset(
        row["digest"]
        for row in connection.execute(
            "SELECT digest FROM cache.evidence WHERE item_id IN (SELECT item_id FROM decisions)"
        )
    )
    unknown = frozenset(digests) - known
    return (decided | _announced(connection, unknown)) & frozenset(digests)


def _announced(connection: Connection, wanted: frozenset[str]) -> frozenset[str]:
    if not wanted:
        return wanted
    records = connection.execute("SELECT item_record FROM decisions")
    return frozenset(
        one.digest for row in records for one in decode_item(row["item_record"]).evidence
    ).intersection(wanted)
