"""The operator's profile, and who each source says that we are."""

from __future__ import annotations

from datetime import datetime

from reviewer.audit.sign import is_signed_by
from reviewer.audit.verify import KEY_CHANGED
from reviewer.clock import to_text
from reviewer.domain.decisions import Identity, Operator
from reviewer.errors import ConfigError
from reviewer.ids import OperatorId, SourceId
from reviewer.sqlite import Connection
from reviewer.store.audit_log import Signer, append


def read_operator(connection: Connection) -> Operator | None:
    """Whose home this is; None before the first start was finished."""
    row = connection.execute("SELECT * FROM operator").fetchone()
    if row is None:
        return None
    return Operator(
        id=OperatorId(row["id"]), name=row["name"], work_id=row["work_id"], public_key=row["public_key"]
    )


def order_salt(connection: Connection) -> bytes:
    """What makes this operator's order of answers; empty before there is one."""
    row = connection.execute("SELECT order_salt FROM operator").fetchone()
    return bytes(row["order_salt"]) if row else b""


def create_operator(
    ledger: Connection, operator: Operator, *, order_salt: bytes, at: datetime, signer: Signer
) -> None:
    """Write the profile, once, as the log's first entry.

    Raises:
        ConfigError: this home has an operator already.
    """
    if read_operator(ledger) is not None:
        raise ConfigError("config.operator_exists")
    ledger.execute(
        "INSERT INTO operator (only_one, id, name, work_id, public_key, order_salt, created_at) "
        "VALUES (1, ?, ?, ?, ?, ?, ?)",
        (operator.id, operator.name, operator.work_id, operator.public_key, order_salt, to_text(at)),
    )
    fields = {
        "operator": str(operator.id),
        "name": operator.name,
        "work_id": operator.work_id,
        "public_key": operator.public_key,
    }
    append(ledger, "operator-created", fields, at=at, signer=signer)


def change_key(ledger: Connection, public_key: str, *, at: datetime, signer: Signer) -> None:
    """Name another key from here on. `signer` gives the old key's signature and the new one's, in this order.

    Without the old key it gives the new one's alone; then every verification says so for ever.

    Raises:
        ConfigError: this home has no operator yet, or the old signature is not by the operator's key.
    """
    operator = read_operator(ledger)
    if operator is None:
        raise ConfigError("config.no_operator")

    def checked(entry_hash: str) -> str:
        offered = signer(entry_hash)
        by_old = offered.split()[:-1]
        if not all(is_signed_by(operator.public_key, entry_hash, one) for one in by_old):
            raise ConfigError("config.key_lost")
        return offered

    ledger.execute("UPDATE operator SET public_key = ?", (public_key,))
    fields = {
        "operator": str(operator.id),
        "public_key": public_key,
        "old_public_key": operator.public_key,
    }
    append(ledger, KEY_CHANGED, fields, at=at, signer=checked)


def read_identity(connection: Connection, source: SourceId) -> Identity | None:
    """Who the source said that we are, when it was last asked."""
    row = connection.execute("SELECT * FROM identities WHERE source_id = ?", (source,)).fetchone()
    if row is None:
        return None
    return Identity(subject=row["subject"], display=row["display"], role=row["role"])


def store_identity(ledger: Connection, source: SourceId, identity: Identity, *, at: datetime) -> None:
    """Keep who we are at a source. A change is in the log for ever."""
    if read_identity(ledger, source) == identity:
        return
    ledger.execute(
        "INSERT INTO identities (source_id, subject, display, role, seen_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (source_id) DO UPDATE SET subject = excluded.subject, display = excluded.display, "
        "role = excluded.role, seen_at = excluded.seen_at",
        (source, identity.subject, identity.display, identity.role, to_text(at)),
    )
    fields = {"source": str(source), "subject": identity.subject, "role": identity.role}
    append(ledger, "identity-seen", fields, at=at)
