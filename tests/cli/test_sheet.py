"""The command that writes one decision as a page to print."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewer.sqlite import connect
from tests.cli.conftest import Run
from tests.cli.test_audit import SAID, decided

__all__ = ["decided"]


def test_sheet_tells_the_decision_and_replaces_nothing(decided: tuple[Run, str], tmp_path: Path) -> None:
    run, decision = decided
    place = tmp_path / "sheet.html"
    made = run("audit", "sheet", decision, "--to", place, "--json")
    assert (made.code, made.json["verifies"], made.json["is_signed"]) == (0, True, True)
    text = place.read_text()
    assert (SAID.replace("\u202e", "") in text, "printed whole" in text, decision in text) == (
        True,
        True,
        True,
    )
    again = run("audit", "sheet", decision, "--to", place, "--json")
    assert (again.code, again.error["error"], place.read_text()) == (7, "export.exists", text)


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_sheet_without_a_place_goes_into_the_exports_for_its_owner_alone(
    decided: tuple[Run, str], desk_home: Path
) -> None:
    run, decision = decided
    place = Path(run("audit", "sheet", decision, "--json").json["path"])
    assert (place.parent, place.suffix) == (desk_home / "exports", ".html")
    assert place.stat().st_mode & 0o777 == 0o600


def test_sheet_of_what_was_changed_afterwards_says_so_and_fails(
    decided: tuple[Run, str], desk_home: Path, tmp_path: Path
) -> None:
    run, decision = decided
    ledger = connect(desk_home / "ledger.db", is_durable=True)
    ledger.execute("DROP TRIGGER decisions_no_update")
    forged = "CAST(replace(CAST(exposure AS TEXT), 'cli', 'xyz') AS BLOB)"
    ledger.execute(f"UPDATE decisions SET exposure = {forged}")
    ledger.close()
    place = tmp_path / "sheet.html"
    made = run("audit", "sheet", decision, "--to", place, "--json")
    assert (made.code, made.error["error"]) == (6, "record.broken")
    assert "NOT WHAT WAS SIGNED" in place.read_text()


def test_sheet_of_nothing_is_exit_code_4(decided: tuple[Run, str]) -> None:
    run, _ = decided
    assert run("audit", "sheet", "nobody", "--json").code == 4
