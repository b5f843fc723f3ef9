"""The configured sources, kept in the ledger: who connected this desk to what, and when."""

from __future__ import annotations

import json
from datetime import datetime

from reviewer.clock import from_text, to_text
from reviewer.domain.sources import Source
from reviewer.errors import ConfigError, UnknownThing
from reviewer.ids import SourceId
from reviewer.sqlite import Connection, Row
from reviewer.store.audit_log import Signer, append


def read_sources(connection: Connection) -> tuple[Source, ...]:
    """Every source that is connected, by name."""
    rows = connection.execute("SELECT * FROM sources WHERE removed_at IS NULL ORDER BY id")
    return tuple(_source(row) for row in rows)


def read_all_sources(connection: Connection) -> tuple[Source, ...]:
    """Every source that ever was connected, by name: the decisions of those that were removed stay."""
    return tuple(_source(row) for row in connection.execute("SELECT * FROM sources ORDER BY id"))


def read_source(connection: Connection, source: SourceId) -> Source | None:
    """One source, also after it was removed: its decisions stay."""
    row = connection.execute("SELECT * FROM sources WHERE id = ?", (source,)).fetchone()
    return _source(row) if row else None


def read_connected(connection: Connection, source: SourceId) -> Source | None:
    """One source, unless it was removed."""
    row = connection.execute(
        "SELECT * FROM sources WHERE id = ? AND removed_at IS NULL", (source,)
    ).fetchone()
    return _source(row) if row else None


def must_be_free(connection: Connection, source: Source) -> None:
    """Whether this source can take its name.

    Raises:
        ConfigError: the name belongs to a source of another connector: ids and kinds never change.
    """
    known = connection.execute("SELECT connector FROM sources WHERE id = ?", (source.id,)).fetchone()
    if known is not None and known["connector"] != source.connector:
        raise ConfigError("source.name_taken", source=source.id, connector=known["connector"])


def must_be_given(connection: Connection, source: Source, secret: str) -> None:
    """Whether the token was given for the address: a kept one, or a variable's, goes to no other.

    Raises:
        ConfigError: the source is connected at another address, and no token came with the new one.
    """
    known = read_connected(connection, source.id)
    if known is None or secret or not source.credential:
        return
    if source.credential == known.credential and source.url != known.url:
        raise ConfigError("source.token_elsewhere", source=source.id)


def write_source(ledger: Connection, source: Source, *, at: datetime, signer: Signer) -> None:
    """Connect a source, or change its record.

    Raises:
        ConfigError: the name belongs to a source of another connector: ids and kinds never change.
    """
    must_be_free(ledger, source)
    ledger.execute(
        "INSERT INTO sources (id, connector, url, settings, owner, contact, residency, retention_days, "
        "namespace, signs_in_until, is_shared_account, credential, allows_plain_http, added_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET url = "
        "excluded.url, "
        "settings = excluded.settings, owner = excluded.owner, contact = excluded.contact, "
        "residency = excluded.residency, retention_days = excluded.retention_days, "
        "namespace = excluded.namespace, signs_in_until = excluded.signs_in_until, "
        "is_shared_account = excluded.is_shared_account, credential = excluded.credential, "
        "allows_plain_http = excluded.allows_plain_http, added_at = excluded.added_at, removed_at = NULL",
        (
            source.id,
            source.connector,
            source.url,
            json.dumps(dict(source.settings), sort_keys=True),
            source.owner,
            source.contact,
            source.residency,
            source.retention_days,
            source.namespace,
            to_text(source.signs_in_until) if source.signs_in_until else None,
            source.is_shared_account,
            source.credential,
            source.allows_plain_http,
            to_text(source.added_at),
        ),
    )
    fields = {"source": str(source.id), "connector": source.connector, "url": source.url}
    append(ledger, "source-connected", fields, at=at, signer=signer)


def remove_source(ledger: Connection, source: SourceId, *, at: datetime, signer: Signer) -> None:
    """Disconnect a source.

    Raises:
        UnknownThing: no such source.
        ConfigError: decisions for it are not sent yet.
    """
    unsent = ledger.execute(
        "SELECT count(*) FROM outbox WHERE source_id = ? AND state IN ('recorded', 'held', 'sending')",
        (source,),
    ).fetchone()[0]
    if unsent:
        raise ConfigError("source.has_unsent", source=source, count=unsent)
    changed = ledger.execute(
        "UPDATE sources SET removed_at = ? WHERE id = ? AND removed_at IS NULL", (to_text(at), source)
    ).rowcount
    if not changed:
        raise UnknownThing("unknown.source", source=source)
    append(ledger, "source-removed", {"source": str(source)}, at=at, signer=signer)


def _source(row: Row) -> Source:
    return Source(
        id=SourceId(row["id"]),
        connector=row["connector"],
        url=row["url"],
        added_at=from_text(row["added_at"]),
        settings=json.loads(row["settings"]),
        owner=row["owner"],
        contact=row["contact"],
        residency=row["residency"],
        retention_days=row["retention_days"],
        namespace=row["namespace"],
        signs_in_until=from_text(row["signs_in_until"]) if row["signs_in_until"] else None,
        is_shared_account=bool(row["is_shared_account"]),
        credential=row["credential"],
        allows_plain_http=bool(row["allows_plain_http"]),
    )
