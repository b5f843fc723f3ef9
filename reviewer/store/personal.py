"""What the operator keeps beside decisions: drafts, snoozes, flags, and cases that were split."""

from __future__ import annotations

from datetime import datetime

from reviewer.clock import from_text, to_text
from reviewer.domain.codec import decode_draft, encode_draft
from reviewer.domain.desk import Draft
from reviewer.errors import VerdictInvalid
from reviewer.ids import ItemId
from reviewer.sqlite import Connection
from reviewer.store.audit_log import Signer, append


def save_draft(ledger: Connection, draft: Draft) -> None:
    """Keep what was staged or typed; the newest wins. Raises VerdictInvalid: something in it is not text."""
    try:
        verdict = encode_draft(draft.verdict, draft.aside)
    except UnicodeEncodeError as error:
        raise VerdictInvalid("verdict.draft_not_text", item=draft.item) from error
    ledger.execute(
        "INSERT INTO drafts (item_id, version, verdict, saved_at) VALUES (?, ?, ?, ?) ON CONFLICT (item_id) "
        "DO UPDATE SET version = excluded.version, verdict = excluded.verdict, saved_at = excluded.saved_at",
        (draft.item, draft.version, verdict, to_text(draft.saved_at)),
    )


def drop_draft(ledger: Connection, item: ItemId) -> None:
    """Forget a draft."""
    ledger.execute("DELETE FROM drafts WHERE item_id = ?", (item,))


def read_draft(connection: Connection, item: ItemId) -> Draft | None:
    """The draft on an item, if there is one."""
    row = connection.execute("SELECT * FROM drafts WHERE item_id = ?", (item,)).fetchone()
    if row is None:
        return None
    verdict, aside = decode_draft(row["verdict"])
    return Draft(
        item=item,
        version=row["version"],
        verdict=verdict,
        saved_at=from_text(row["saved_at"]),
        aside=aside,
    )


def snooze(
    ledger: Connection, item: ItemId, until: datetime | None, *, version: str = "", at: datetime
) -> None:
    """Hide an item until a time, or until it has another version; None brings it back."""
    if until is None:
        ledger.execute("DELETE FROM snoozes WHERE item_id = ?", (item,))
        return
    ledger.execute(
        "INSERT INTO snoozes (item_id, until, set_at, version) VALUES (?, ?, ?, ?) ON CONFLICT (item_id) "
        "DO UPDATE SET until = excluded.until, set_at = excluded.set_at, version = excluded.version",
        (item, to_text(until), to_text(at), version),
    )


def flag(
    ledger: Connection, item: ItemId, reason_code: str, note: str, *, at: datetime, signer: Signer
) -> None:
    """Flag a question for the engineer who asks it."""
    ledger.execute(
        "INSERT INTO flags (item_id, reason_code, note, flagged_at) VALUES (?, ?, ?, ?)",
        (item, reason_code, note, to_text(at)),
    )
    append(ledger, "flagged", {"item": str(item), "reason_code": reason_code}, at=at, signer=signer)


def split_case(ledger: Connection, item: ItemId, subject: str, *, at: datetime, signer: Signer) -> None:
    """Record that an item is not the same matter as the others of its case."""
    changed = ledger.execute(
        "INSERT INTO case_splits (item_id, subject, split_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (item, subject, to_text(at)),
    ).rowcount
    if changed:
        append(ledger, "case-split", {"item": str(item), "subject": subject}, at=at, signer=signer)


def rejoin_case(ledger: Connection, item: ItemId, *, at: datetime, signer: Signer) -> bool:
    """Take that back, on the record too; False: the item was never taken out."""
    row = ledger.execute("SELECT subject FROM case_splits WHERE item_id = ?", (item,)).fetchone()
    if row is None:
        return False
    ledger.execute("DELETE FROM case_splits WHERE item_id = ?", (item,))
    told = {"item": str(item), "subject": str(row["subject"])}
    append(ledger, "case-rejoined", told, at=at, signer=signer)
    return True
