"""Commands about the record and this computer: operator, audit, doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.config import Home
from reviewer.sqlite import connect
from tests.cli.conftest import Run


def test_new_home_has_no_operator_until_one_is_made(run: Run) -> None:
    assert "no operator yet" in run("operator").out
    made = run("operator", "--name", "Ada Lovelace", "--work-id", "ada", "--json")
    assert (made.code, made.json["name"], made.json["work_id"]) == (0, "Ada Lovelace", "ada")
    assert run("operator", "--json").json == made.json


def test_second_operator_is_refused_with_code_7(run: Run) -> None:
    run("operator", "--name", "Ada", "--work-id", "ada")
    again = run("operator", "--name", "Eve", "--work-id", "eve", "--json")
    assert (again.code, again.error["error"]) == (7, "config.operator_exists")


def test_whole_record_verifies(run: Run) -> None:
    run("operator", "--name", "Ada", "--work-id", "ada")
    told = run("audit", "verify", "--json")
    assert (told.code, told.json["entries"], told.json["signed"]) == (0, 1, 1)


@pytest.mark.parametrize("as_json", [True, False])
def test_tampered_record_is_exit_code_6_with_its_place(run: Run, desk_home: Path, as_json: bool) -> None:
    run("operator", "--name", "Ada", "--work-id", "ada")
    connection = connect(Home(desk_home).ledger, is_durable=True)
    connection.execute("DROP TRIGGER audit_no_update")
    connection.execute("UPDATE audit SET entry = x'7b7d'")
    connection.close()
    ran = run("audit", "verify", *(["--json"] if as_json else []))
    assert ran.code == 6
    if as_json:
        assert (ran.json["broken_at"], ran.error["error"]) == (1, "record.broken")
    else:
        assert "does not verify" in ran.err


@pytest.fixture
def damaged(run: Run, desk_home: Path) -> Run:
    """A home whose file is damaged where its log is not."""
    run("operator", "--name", "Ada", "--work-id", "ada")
    path = Home(desk_home).ledger
    connection = connect(path, is_durable=True)
    query = "SELECT rootpage FROM sqlite_master WHERE name = 'flags_by_item'"
    page = connection.execute(query).fetchone()[0]
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(bytes(data))
    return run


def test_damaged_file_is_not_said_to_verify(damaged: Run) -> None:
    ran = damaged("audit", "verify", "--json")
    assert (ran.code, ran.json["broken_at"], ran.error["error"]) == (6, 0, "record.damaged")


def test_doctor_says_that_the_file_is_damaged(damaged: Run) -> None:
    assert "damaged" in damaged("doctor", "--json").json["record"]


def test_corrupt_ledger_is_exit_code_6_for_every_command(run: Run, desk_home: Path) -> None:
    run("operator", "--name", "Ada", "--work-id", "ada")
    for ending in ("-wal", "-shm"):
        (desk_home / f"ledger.db{ending}").unlink(missing_ok=True)
    Home(desk_home).ledger.write_bytes(b"junk" * 5_000)
    for command in ("list", "status", "doctor"):
        ran = run(command, "--json")
        assert (ran.code, ran.error["error"]) == (6, "record.no_backup")


def test_newer_record_is_exit_code_6(run: Run, desk_home: Path) -> None:
    run("operator")
    connection = connect(Home(desk_home).ledger, is_durable=True)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert run("list", "--json").error["error"] == "record.too_new"


def test_doctor_says_where_things_are_and_what_is_missing(run: Run, desk_home: Path) -> None:
    told = run("doctor", "--json").json
    assert told["home"] == str(desk_home)
    assert told["operator"] == "none yet"
    assert "0 entries verify" in told["record"]
    assert run("doctor").code == 0


def test_unknown_decision_is_exit_code_4(run: Run) -> None:
    assert run("audit", "show", "nothing", "--json").error["error"] == "unknown.decision"


@pytest.mark.parametrize("text", ["{", '{"hold": 1}', '{"hold_s": -1}'])
def test_bad_settings_are_exit_code_7(run: Run, desk_home: Path, text: str) -> None:
    desk_home.mkdir(mode=0o700)
    (desk_home / "settings.json").write_text(text)
    ran = run("list")
    assert ran.code == 7
    assert ran.err.startswith("review-desk: ")


def test_wrong_usage_is_exit_code_2(run: Run) -> None:
    for words in (
        ("nonsense",),
        ("list", "--queue", "nowhere"),
        ("decide", "a"),
        ("serve", "token", "a", "king"),
    ):
        assert run(*words).code == 2
