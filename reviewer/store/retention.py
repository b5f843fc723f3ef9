"""Retention: taking the words of old decisions away. Their entries, and who decided what, stay."""

from __future__ import annotations

from datetime import datetime

from reviewer.clock import to_text
from reviewer.domain.codec import decode_item, decode_verdict, encode
from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import DecisionId, SourceId
from reviewer.sqlite import Connection
from reviewer.store.audit_log import append
from reviewer.store.fts import begin_merge

PRUNED_AT_ONCE = 200
"""Decisions that lose their words in one transaction, so that no gesture waits long behind it."""
_ENDED = (DecisionState.ACKNOWLEDGED, DecisionState.RETRACTED, DecisionState.CLOSED_BY_HUMAN)


def prune_words(
    ledger: Connection, source: SourceId, *, before: datetime, at: datetime
) -> tuple[DecisionId, ...]:
    """Take the words of a source's old decisions away: answers, reasons, documents. Returns which, at most
    `PRUNED_AT_ONCE`.

    Entries stay, and with them who decided what and when; their digests say nothing any more, because the
    salts go too. What is not ended, or came back and was not closed, keeps its words. With the last of them
    begins the merge that takes what the index still holds of all (`go_on_merging`): to begin it each time
    would cost every batch the whole index.
    """
    # What is freed is overwritten in the file, not only forgotten.
    ledger.execute("PRAGMA secure_delete = ON")
    rows = ledger.execute(
        "SELECT d.seq, d.decision_id, d.verdict_body, d.item_record FROM decisions d JOIN outbox o USING "
        "(decision_id) WHERE d.source_id = ? AND d.decided_at < ? AND d.pruned_at IS NULL "
        f"AND o.state IN ({', '.join('?' * len(_ENDED))}) ORDER BY d.decided_at LIMIT ?",
        (source, to_text(before), *map(str, _ENDED), PRUNED_AT_ONCE + 1),
    ).fetchall()
    is_last_batch = len(rows) <= PRUNED_AT_ONCE
    rows = rows[:PRUNED_AT_ONCE]
    for row in rows:
        ledger.execute(
            "UPDATE decisions SET reason = '', verdict_body = ?, document = x'', salt = x'', "
            "exposure = x'', item_record = ?, pruned_at = ? WHERE seq = ?",
            (
                _bare_verdict(row["verdict_body"]),
                encode(bare_item(decode_item(row["item_record"]))),
                to_text(at),
                row["seq"],
            ),
        )
        ledger.execute("UPDATE decisions_fts SET reason = '' WHERE rowid = ?", (row["seq"],))
    made = tuple(DecisionId(row["decision_id"]) for row in rows)
    if made and is_last_batch:
        begin_merge(ledger, "decisions_fts")
    if made:
        fields = {"source": str(source), "before": to_text(before), "decisions": list(map(str, made))}
        append(ledger, "words-pruned", fields, at=at)
    return made


def _bare_verdict(body: bytes) -> bytes:
    verdict = decode_verdict(body)
    return encode(Verdict(name=verdict.name, candidates=verdict.candidates, reason_code=verdict.reason_code))


def bare_item(item: ReviewItem) -> ReviewItem:
    """What a list and a story need: which item, of which kind, from when."""
    return ReviewItem(
        id=item.id,
        source=item.source,
        remote_id=item.remote_id,
        version=item.version,
        kind=item.kind,
        title=item.title,
        created_at=item.created_at,
        updated_at=item.updated_at,
        subject=item.subject,
        lens=item.lens,
    )


def pruned_decisions(connection: Connection) -> tuple[str, ...]:
    """Those whose words retention has taken away."""
    rows = connection.execute("SELECT decision_id FROM decisions WHERE pruned_at IS NOT NULL ORDER BY seq")
    return tuple(row["decision_id"] for row in rows)
