"""Commands about backups of the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.config import Home
from tests.cli.conftest import Run
from tests.cli.test_deciding import reject
from tests.cli.test_reading import new
from tests.server.running import Running


def wreck(desk_home: Path) -> None:
    home = Home(desk_home)
    for ending in ("-wal", "-shm"):
        home.ledger.with_name(home.ledger.name + ending).unlink(missing_ok=True)
    home.ledger.write_bytes(b"junk" * 5_000)


@pytest.fixture
def backed_up(run: Run) -> Run:
    """A home with an operator and one backup."""
    run("operator", "--name", "Ada", "--work-id", "ada")
    assert run("backup", "make").code == 0
    return run


def test_backups_are_listed_with_what_reading_them_found(backed_up: Run, desk_home: Path) -> None:
    (told,) = backed_up("backup", "list", "--json").json
    assert (told["entries"], told["verdict"]) == (1, "good")
    (desk_home / "backups" / told["name"]).write_bytes(b"junk" * 5_000)
    assert backed_up("backup", "list", "--json").json[0]["verdict"] == "damaged"


def test_home_without_a_backup_says_so(run: Run) -> None:
    assert "no backup yet" in run("backup", "list").out


@pytest.mark.expect_log("record_restored")
def test_damaged_ledger_is_restored_by_any_command_and_said_by_status_and_doctor(
    backed_up: Run, desk_home: Path
) -> None:
    wreck(desk_home)
    assert backed_up("operator", "--json").json["name"] == "Ada"
    assert "RESTORED FROM A BACKUP" in backed_up("status").out
    doctor = backed_up("doctor", "--json").json
    assert doctor["restored"].startswith("1 times; the damaged files are kept in quarantine/: ledger-")
    assert doctor["backups"].startswith("1, the newest of ")


@pytest.mark.expect_log("record_restored")
def test_named_backup_is_restored_when_that_is_confirmed(backed_up: Run, desk_home: Path) -> None:
    name = backed_up("backup", "list", "--json").json[0]["name"]
    assert backed_up("backup", "restore", name, stdin="n\n").code == 8
    ran = backed_up("backup", "restore", name, "--yes", "--json")
    assert (ran.code, ran.json["rescued"], ran.json["is_complete"]) == (0, 0, True)


def test_backup_that_is_not_there_is_code_4(backed_up: Run) -> None:
    ran = backed_up("backup", "restore", "ledger-nowhere.db", "--yes", "--json")
    assert (ran.code, ran.error["error"]) == (4, "unknown.backup")


def test_damaged_ledger_without_a_backup_is_code_6_and_left_as_it_is(run: Run, desk_home: Path) -> None:
    run("operator", "--name", "Ada", "--work-id", "ada")
    wreck(desk_home)
    before = Home(desk_home).ledger.read_bytes()
    ran = run("status", "--json")
    assert (ran.code, ran.error["error"]) == (6, "record.no_backup")
    assert Home(desk_home).ledger.read_bytes() == before


def test_record_that_does_not_verify_comes_first_in_status(backed_up: Run, desk_home: Path) -> None:
    mark = Home(desk_home).broken_mark
    mark.write_text('{"problem": "audit.altered", "entry": 2, "entries": 7}')
    first = backed_up("status").out.splitlines()[0]
    assert first.startswith("THE RECORD DOES NOT VERIFY: entry 2 of 7, audit.altered")


@pytest.mark.expect_log("record_restored")
def test_what_a_real_server_has_is_read_back_after_a_restore_and_not_sent_again(
    connected: Run, server: Running, desk_home: Path
) -> None:
    item = new(server, "restored")
    connected("sync")
    made = reject(connected, item)
    (decision,) = made.json["decisions"]
    connected("backup", "make")
    kept = {path.name for path in Home(desk_home).backups.iterdir()}
    connected("sync")
    for path in Home(desk_home).backups.iterdir():
        if path.name not in kept:
            path.unlink()
    wreck(desk_home)
    assert "asked about" in connected("status").out
    connected("sync")
    story = connected("audit", "show", decision, "--json").json
    # Number 0: it was asked about and never sent from here.
    assert [(one["number"], one["outcome"]) for one in story["attempts"]] == [(0, "accepted")]
    assert (story["summary"]["state"], story["summary"]["proof"]) == ("acknowledged", "by-id")
    told = connected("audit", "verify", "--against-source", "real", "--json").json
    assert (told["broken_at"], told["witnesses"]["missing"]) == (None, [])
