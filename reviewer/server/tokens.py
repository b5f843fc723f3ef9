"""Tokens: who may call. Only their hashes are kept; a token has exactly one role."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, cast, get_args

from reviewer.clock import SystemClock, to_text
from reviewer.contract.answers import Role
from reviewer.errors import ConfigError
from reviewer.server.schema import open_database
from reviewer.sqlite import Connection, transaction

PREFIX: Final = "rdt_"
"""Lets secret scanners recognise a token that leaked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who a token is."""

    identity: str
    role: Role
    display: str = ""


def create_token(data: Path, identity: str, role: Role, display: str = "") -> str:
    """Make a token in the server's file and return it; it is shown once and never again.

    Raises:
        ConfigError: no such role, or no identity.
    """
    if role not in get_args(Role) or not identity.strip():
        raise ConfigError("server.token_invalid", role=role, identity=identity)
    token = PREFIX + secrets.token_urlsafe(32)
    connection = open_database(data)
    try:
        with transaction(connection):
            keep(
                connection, token, Caller(identity=identity, role=role, display=display), SystemClock().now()
            )
    finally:
        connection.close()
    return token


def end_tokens(data: Path, identity: str) -> int:
    """End every token of an identity; returns how many. A server that runs notices within half a minute."""
    connection = open_database(data)
    try:
        with transaction(connection):
            return revoke(connection, identity, SystemClock().now())
    finally:
        connection.close()


def keep(connection: Connection, token: str, caller: Caller, now: datetime) -> None:
    """Store a token's hash with whom it stands for."""
    connection.execute(
        "INSERT OR REPLACE INTO tokens (hash, identity, display, role, created_at) VALUES (?, ?, ?, ?, ?)",
        (hash_of(token), caller.identity, caller.display, caller.role, to_text(now)),
    )


def revoke(connection: Connection, identity: str, now: datetime) -> int:
    """End every token of an identity; returns how many there were."""
    done = connection.execute(
        "UPDATE tokens SET revoked_at = ? WHERE identity = ? AND revoked_at IS NULL", (to_text(now), identity)
    )
    return int(done.rowcount)


def count(connection: Connection) -> int:
    """How many tokens open this server."""
    return int(connection.execute("SELECT count(*) FROM tokens WHERE revoked_at IS NULL").fetchone()[0])


def find(connection: Connection, hashed: str) -> Caller | None:
    """Whose token that is; None for nobody's."""
    row = connection.execute(
        "SELECT identity, display, role FROM tokens WHERE hash = ? AND revoked_at IS NULL", (hashed,)
    ).fetchone()
    if row is None:
        return None
    return Caller(identity=row["identity"], display=row["display"], role=cast("Role", row["role"]))


def hash_of(token: str) -> str:
    """SHA-256; a token has 256 bits of chance in it, so nothing slower is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
