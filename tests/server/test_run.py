"""The server as a program: ready line, orderly end, no orphan, tokens, permissions."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from reviewer.errors import ConfigError, RecordTooNew
from reviewer.server import run, schema, tokens
from reviewer.server.run import run_server
from reviewer.server.tokens import create_token
from reviewer.sqlite import transaction
from tests.makers import NOON
from tests.server.running import CHILD, Running


def test_the_ready_line_tells_url_and_pid(own_server: Running) -> None:
    assert own_server.process is not None
    told = own_server.client("operator").get("/v1/me")
    assert told.json() == {"identity": "olga", "role": "operator", "display": "Olga"}


def test_replies_are_not_held_back_for_company() -> None:
    # asyncio sets TCP_NODELAY on a connection only when its listener was named as TCP.
    with run._bind("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_sigterm_is_an_orderly_end(own_server: Running) -> None:
    own_server.create("r-1")
    assert own_server.stop() == 0


def test_a_server_whose_parent_is_gone_ends(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path / "r.db"), "0", "as-is"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        assert json.loads(child.stdout.readline())["pid"] == child.pid
        child.stdin.close()
        assert child.wait(timeout=15) == 0
    finally:
        child.kill()
        child.stdout.close()


def test_other_computers_are_let_in_only_with_tokens(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no_tokens"):
        run_server(tmp_path / "r.db", host="0.0.0.0")


def test_a_file_from_the_future_is_not_opened(tmp_path: Path) -> None:
    data = tmp_path / "r.db"
    connection = schema.open_database(data)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    with pytest.raises(RecordTooNew):
        run_server(data)


def test_the_files_are_the_owners_alone(own_server: Running) -> None:
    own_server.create("r-2")
    files = sorted(own_server.data.parent.glob("reviews.db*"))
    assert len(files) >= 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_token_is_kept_as_its_hash_only(own_server: Running) -> None:
    raw = b"".join(file.read_bytes() for file in own_server.data.parent.glob("reviews.db*"))
    assert own_server.tokens["agent"].encode() not in raw
    assert tokens.hash_of(own_server.tokens["agent"]).encode() in raw


def test_a_token_that_was_made_while_the_server_runs_works(own_server: Running) -> None:
    late = create_token(own_server.data, "late", "auditor")
    reply = httpx.get(own_server.url + "/v1/me", headers={"Authorization": f"Bearer {late}"}, trust_env=False)
    assert reply.json()["role"] == "auditor"


def test_a_revoked_token_opens_nothing(own_server: Running) -> None:
    connection = schema.open_database(own_server.data)
    with transaction(connection):
        assert tokens.revoke(connection, "anna", NOON) == 1
    connection.close()
    assert own_server.client("auditor").get("/v1/me").status_code == 401


@pytest.mark.parametrize("role", ["root", "", "Operator"])
def test_a_token_has_one_of_three_roles(tmp_path: Path, role: str) -> None:
    with pytest.raises(ConfigError):
        create_token(tmp_path / "r.db", "somebody", role)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", ""])
def test_a_foreign_host_name_is_not_answered(own_server: Running, host: str) -> None:
    reply = own_server.client("operator").get("/openapi.json", headers={"Host": host})
    assert reply.status_code in {400, 421}


def test_the_contract_is_served(own_server: Running) -> None:
    assert own_server.client("operator").get("/openapi.json").json()["openapi"].startswith("3.1")
