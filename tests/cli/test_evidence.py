"""The command `evidence`, and what `show` says of files."""

from __future__ import annotations

import base64
import hashlib
import stat
from pathlib import Path

from tests.cli.conftest import Run
from tests.server.running import Running

SCAN = b"%PDF-1.7\n\x00\xff a scan"
DIGEST = hashlib.sha256(SCAN).hexdigest()


def cited(server: Running, key: str, title: str = "scan.pdf") -> str:
    """An item that cites a file."""
    file = {"id": "scan", "title": title, "media_type": "application/pdf"}
    review = server.create(key, evidence=[{**file, "base64": base64.b64encode(SCAN).decode()}])
    return f"real:{review['id']}"


def test_show_names_each_file_with_type_size_and_digest(connected: Run, server: Running) -> None:
    item = cited(server, "files-1")
    connected("sync")
    told = connected("show", item).out
    assert f"evidence  scan  scan.pdf  application/pdf  {len(SCAN)} bytes  {DIGEST}" in told


def test_a_copy_has_the_bytes_that_the_agent_sent_and_is_not_executable(
    connected: Run, server: Running, tmp_path: Path
) -> None:
    item, copy = cited(server, "files-2"), tmp_path / "copy.pdf"
    connected("sync")
    ran = connected("evidence", item, "scan", "--out", copy, "--json")
    assert ran.json == {"saved": str(copy), "size": len(SCAN), "digest": DIGEST}
    assert copy.read_bytes() == SCAN
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    again = connected("evidence", item, "scan", "--out", copy, "--json")
    assert (again.code, again.error["error"]) == (5, "evidence.copy_exists")
    assert connected("evidence", item, "scan", "--out", copy, "--replace").code == 0


def test_the_list_says_what_is_here(connected: Run, server: Running, tmp_path: Path) -> None:
    item = cited(server, "files-3")
    connected("sync")
    assert "not fetched yet" in connected("evidence", item).out
    connected("evidence", item, "scan", "--out", tmp_path / "copy.pdf")
    assert "on this computer" in connected("evidence", item).out
    assert [one["holding"] for one in connected("evidence", item, "--json").json] == ["held"]


def test_evidence_that_does_not_exist_is_no_such_thing(
    connected: Run, server: Running, tmp_path: Path
) -> None:
    item = cited(server, "files-4")
    connected("sync")
    ran = connected("evidence", item, "other", "--out", tmp_path / "copy", "--json")
    assert (ran.code, ran.error["error"]) == (4, "evidence.unknown")


def test_which_and_where_are_said_together(connected: Run, tmp_path: Path) -> None:
    assert connected("evidence", "real:x", "scan").code == 2
    assert connected("evidence", "real:x", "--out", tmp_path / "copy").code == 2


def test_a_hostile_title_does_not_steer_the_terminal(connected: Run, server: Running) -> None:
    item = cited(server, "files-5", "scan\x1b[2J\u202efdp.pdf")
    connected("sync")
    for told in (connected("show", item).out, connected("evidence", item).out):
        assert "\x1b" not in told
        assert "\u202e" not in told
