"""Handing the record over: bundles that verify alone, tables that calculate nothing, and witnesses."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.config import Home
from reviewer.sqlite import connect
from tests.cli.conftest import Ran, Run
from tests.cli.test_deciding import reject
from tests.cli.test_reading import new
from tests.server.running import Running

SAID = "No budget: =HYPERLINK(1)\u202e"


def alone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The bundle's own verifier, in a Python that finds nothing of ours."""
    command = [sys.executable, "-I", str(folder / "verify.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def cut_off(desk_home: Path, entries: int) -> None:
    """What the key's holder could do to the end of the record."""
    connection = connect(Home(desk_home).ledger, is_durable=True)
    connection.execute("PRAGMA foreign_keys = OFF")
    for table in ("audit", "decisions", "attempts"):
        connection.execute(f"DROP TRIGGER {table}_no_delete")
    connection.execute("DROP TRIGGER outbox_no_delete")
    connection.execute("DELETE FROM audit WHERE seq > (SELECT max(seq) FROM audit) - ?", (entries,))
    gone = "(SELECT decision_id FROM audit WHERE type = 'decision')"
    for table in ("attempts", "outbox", "decisions"):
        connection.execute(f"DELETE FROM {table} WHERE decision_id NOT IN {gone}")
    connection.close()


@pytest.fixture
def decided(connected: Run, server: Running) -> tuple[Run, str]:
    """A home whose one decision is acknowledged, and the decision's id."""
    item = new(server, f"audit-{os.urandom(4).hex()}")
    connected("sync")
    made: Ran = reject(connected, item, "--reason", SAID)
    assert made.code == 0, made.err
    connected("sync")
    decision: str = made.json["decisions"][0]
    return connected, decision


def test_decision_that_was_set_back_by_hand_is_exit_code_6_and_told_with_the_way_out(
    decided: tuple[Run, str], desk_home: Path
) -> None:
    run, _ = decided
    connection = connect(Home(desk_home).ledger, is_durable=True)
    connection.execute("UPDATE outbox SET state = 'recorded'")
    connection.close()
    ran = run("audit", "verify")
    assert ran.code == 6
    assert "does not stand where entry" in ran.out
    assert "review-desk backup restore" in ran.out


def test_bundle_verifies_by_itself_and_names_the_key(decided: tuple[Run, str], tmp_path: Path) -> None:
    run, _ = decided
    made = run("audit", "export", tmp_path / "bundle", "--json")
    assert made.json["decisions"] == 1
    key = run("operator", "--json").json["public_key"]
    told = alone(tmp_path / "bundle", "--key", key)
    assert (made.code, made.json["is_signed"], told.returncode) == (0, True, 0)
    assert told.stdout.startswith(f"{made.json['entries']} entries follow from each other")
    assert SAID not in (tmp_path / "bundle" / "entries.jsonl").read_text()
    assert not (tmp_path / "bundle" / "bodies.jsonl").exists()


def test_words_are_handed_over_only_when_asked_for_and_are_held_against_what_was_signed(
    decided: tuple[Run, str], tmp_path: Path
) -> None:
    run, decision = decided
    run("audit", "export", tmp_path / "bundle", "--words")
    words = tmp_path / "bundle" / "bodies.jsonl"
    assert json.loads(words.read_text())["bodies"]["reason"] == SAID
    assert "The words of 1 decisions are those that were signed" in alone(tmp_path / "bundle").stdout
    words.write_text(words.read_text().replace("No budget", "No time"))
    entry = next(
        one["seq"]
        for one in run("audit", "show", decision, "--json").json["entries"]
        if one["type"] == "decision"
    )
    told = alone(tmp_path / "bundle")
    assert (told.returncode, told.stdout.partition(" has ")[0]) == (1, f"Entry {entry}")


def test_what_was_in_view_is_handed_over_with_the_words_and_no_other_passes_for_it(
    decided: tuple[Run, str], tmp_path: Path
) -> None:
    run, _ = decided
    run("audit", "export", tmp_path / "bundle", "--words")
    words = tmp_path / "bundle" / "bodies.jsonl"
    seen = json.loads(json.loads(words.read_text())["bodies"]["exposure"])
    assert (seen["surface"], seen["is_timed"], seen["shown_ms"]) == ("cli-scripted", False, 0)
    whole = words.read_text()
    assert "as it was signed, for 1 of them" in alone(tmp_path / "bundle").stdout
    words.write_text(whole.replace('\\"ms\\":0', '\\"ms\\":9'))
    told = alone(tmp_path / "bundle")
    assert (told.returncode, told.stdout.rpartition(": ")[2]) == (1, "exposure.\n")


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_bundle_is_its_owners_alone_and_replaces_nothing(decided: tuple[Run, str], desk_home: Path) -> None:
    run, _ = decided
    folder = Path(run("audit", "export", "--json").json["path"])
    assert folder.parent == desk_home / "exports"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    again = run("audit", "export", folder, "--json")
    assert (again.code, again.error["error"]) == (7, "export.exists")


def test_table_calculates_nothing_and_hides_nothing(decided: tuple[Run, str], tmp_path: Path) -> None:
    run, decision = decided
    assert run("audit", "export", tmp_path / "t.csv", "--table", "csv").code == 0
    (row,) = csv.DictReader((tmp_path / "t.csv").read_text().splitlines())
    assert (row["decision"], row["state"]) == (decision, "acknowledged")
    assert "\u202e" not in row["reason"]
    assert run("audit", "export", tmp_path / "t.jsonl", "--table", "jsonl").code == 0
    text = (tmp_path / "t.jsonl").read_text()
    assert (text.isascii(), json.loads(text)["reason"]) == (True, SAID)


def test_source_confirms_what_took_effect_there(decided: tuple[Run, str]) -> None:
    run, _ = decided
    told = run("audit", "verify", "--against-source", "real", "--json")
    assert (told.code, told.json["witnesses"]["confirmed"], told.json["witnesses"]["missing"]) == (0, 1, [])


def test_record_whose_end_was_cut_off_is_found_by_what_the_source_keeps(
    decided: tuple[Run, str], desk_home: Path
) -> None:
    run, decision = decided
    entries = run("audit", "verify", "--json").json["entries"]
    first = next(one["seq"] for one in run("audit", "show", decision, "--json").json["entries"])
    cut_off(desk_home, entries - first + 1)
    assert run("audit", "verify").code == 0
    told = run("audit", "verify", "--against-source", "real", "--json")
    assert (told.code, told.error["error"]) == (6, "audit.witness_missing")
    assert [one[0] for one in told.json["witnesses"]["missing"]] == [decision]


def test_record_that_does_not_verify_is_exported_as_the_report_of_it(
    decided: tuple[Run, str], desk_home: Path, tmp_path: Path
) -> None:
    run, _ = decided
    connection = connect(Home(desk_home).ledger, is_durable=True)
    connection.execute("DROP TRIGGER audit_no_update")
    connection.execute("UPDATE audit SET entry = x'7b7d' WHERE seq = 3")
    connection.close()
    assert run("audit", "export", tmp_path / "report").code == 0
    told = alone(tmp_path / "report")
    assert (told.returncode, told.stdout.startswith("Entry 3 was altered")) == (1, True)


def test_changed_key_is_followed_and_the_old_one_signs_no_more(
    decided: tuple[Run, str], tmp_path: Path
) -> None:
    run, _ = decided
    before = run("operator", "--json").json["public_key"]
    changed = run("audit", "new-key", "--json")
    after = run("operator", "--json").json["public_key"]
    assert (changed.code, changed.json["public_key"] == after, before == after) == (0, True, False)
    told = run("audit", "verify", "--json").json
    assert (told["broken_at"], told["unsigned"], told["lost_keys"]) == (None, 0, 0)
    run("audit", "export", tmp_path / "bundle")
    assert alone(tmp_path / "bundle", "--key", before).returncode == 0


def test_key_that_is_lost_is_changed_only_when_that_is_said_and_the_record_says_so(
    decided: tuple[Run, str], desk_home: Path
) -> None:
    run, _ = decided
    assert run("audit", "new-key", "--old-key-lost", "--json").error["error"] == "config.key_not_lost"
    Home(desk_home).secrets.joinpath("signing-key.secret").unlink()
    assert run("audit", "new-key", "--json").error["error"] == "config.key_lost"
    assert run("audit", "new-key", "--old-key-lost").code == 0
    assert "Keys changed without the old one: 1" in run("audit", "verify").out


def test_verifier_is_printed_whole(run: Run, desk_home: Path) -> None:
    text = run("audit", "verifier").out
    compile(text, "verify.py", "exec")
    assert "import reviewer" not in text


def test_story_is_told_in_the_windows_words(decided: tuple[Run, str]) -> None:
    run, decision = decided
    told = " ".join(run("audit", "show", decision).out.split())
    assert "Level Takes effect exactly once" in told
    assert "Proof by id: our decision's own id is stored there" in told
    assert "Made by a script" in told
    assert "\u202e" not in told
