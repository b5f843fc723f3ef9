"""Finding an old decision: narrowed by time, source, subject and state, bounded, and harmless."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reviewer.config import Home
from reviewer.sqlite import connect
from tests.cli.conftest import Run
from tests.cli.test_deciding import reject
from tests.cli.test_reading import new
from tests.server.running import Running

HOSTILE = "Pay\x1b[2J \u202eevil\nrow"


@pytest.fixture
def decided(connected: Run, server: Running, desk_home: Path) -> tuple[Run, str, str]:
    """A home with a decision of today, one of a year ago, and their ids."""
    key = f"k{os.urandom(4).hex()}"
    items = [
        new(server, f"{title[:3]}-{key}", title=title, subject={"namespace": namespace, "key": key})
        for title, namespace in ((HOSTILE, "erp"), (f"Old lease {key}", "lease"))
    ]
    connected("sync")
    made = [reject(connected, item).json["decisions"][0] for item in items]
    ledger = connect(Home(desk_home).ledger, is_durable=True)
    ledger.execute("DROP TRIGGER decisions_no_update")
    ledger.execute(
        "UPDATE decisions SET decided_at = '2020-03-14T11:59:30.000Z' WHERE decision_id = ?", (made[1],)
    )
    ledger.close()
    return connected, made[0], made[1]


def ids(run: Run, *options: str) -> list[str]:
    return [one["decision"] for one in run("audit", "list", "--json", *options).json["decisions"]]


def test_decisions_of_any_age_are_listed_with_the_id_that_show_takes(decided: tuple[Run, str, str]) -> None:
    run, young, old = decided
    assert set(ids(run)) == {young, old}
    (line,) = [one for one in run("audit", "list").out.splitlines() if old in one]
    assert "Rejected" in line
    assert "Old lease" in line
    assert run("audit", "show", old).code == 0


def test_a_day_begins_and_ends_by_this_computers_clock(decided: tuple[Run, str, str]) -> None:
    run, young, old = decided
    day = datetime.fromisoformat("2020-03-14T11:59:30+00:00").astimezone().date()
    before, after = (str(day + timedelta(days=step)) for step in (-1, 1))
    assert ids(run, "--until", str(day)) == [old]
    assert ids(run, "--until", before) == []
    assert ids(run, "--since", str(day), "--until", str(day)) == [old]
    assert ids(run, "--since", after) == [young]


def test_a_minute_holds_its_whole_minute(decided: tuple[Run, str, str]) -> None:
    run, _, old = decided
    at = datetime.fromisoformat("2020-03-14T11:59:30+00:00").astimezone()
    this, earlier = (f"{at - timedelta(minutes=step):%Y-%m-%dT%H:%M}" for step in (0, 1))
    assert ids(run, "--since", this, "--until", this) == [old]
    assert ids(run, "--until", earlier) == []


@pytest.mark.parametrize("wrong", ["soon", "2020-13-01", "2020-03-14T99:00", "9999-12-31"])
def test_what_is_no_day_is_wrong_usage(decided: tuple[Run, str, str], wrong: str) -> None:
    run, _, _ = decided
    assert run("audit", "list", "--until", wrong).code == 2


def test_source_item_subject_words_and_state_narrow_the_list(decided: tuple[Run, str, str]) -> None:
    run, young, old = decided
    key = run("audit", "list", "--search", "lease").out.split("Old lease ")[1].split()[0]
    assert ids(run, "--subject", f"lease:{key}") == [old]
    assert ids(run, "--subject", f"erp:{key}") == [young]
    assert ids(run, "--subject", "lease") == []
    assert ids(run, "--search", "lease") == [old]
    assert ids(run, "--source", "elsewhere") == []
    assert set(ids(run, "--source", "real")) == {young, old}
    item = run("audit", "list", "--json", "--search", "lease").json["decisions"][0]["item"]
    assert ids(run, "--item", item) == [old]
    assert ids(run, "--state", "dead-letter") == []
    assert set(ids(run, "--state", "recorded", "--state", "acknowledged")) == {young, old}


def test_the_list_is_bounded_and_says_how_many_there_are(decided: tuple[Run, str, str]) -> None:
    run, _, _ = decided
    told = run("audit", "list", "--limit", "1").out.splitlines()
    assert len(told) == 3
    assert told[1] == "1 of 2"
    assert "--until" in told[2]
    assert run("audit", "list", "--limit", "10001").code == 2
    assert run("audit", "list", "--limit", "-1").code == 2


def test_nothing_found_says_so(decided: tuple[Run, str, str]) -> None:
    run, _, _ = decided
    assert run("audit", "list", "--search", "zebra").out == "No decision is like that.\n"


def test_foreign_text_can_not_steer_the_terminal(decided: tuple[Run, str, str]) -> None:
    run, young, _ = decided
    for options in ((), ("--json",)):
        out = run("audit", "list", *options).out
        assert not {"\x1b", "\u202e"} & set(out)
        assert len(out.splitlines()) == (1 if options else 3)
    assert young in out


def test_decision_that_can_not_be_read_hides_no_other(decided: tuple[Run, str, str], desk_home: Path) -> None:
    run, young, old = decided
    ledger = connect(Home(desk_home).ledger, is_durable=True)
    ledger.execute("UPDATE decisions SET decided_at = 'junk' WHERE decision_id = ?", (old,))
    ledger.close()
    told = run("audit", "list")
    assert told.code == 0
    (line,) = [one for one in told.out.splitlines() if old in one]
    assert "CAN'T BE READ" in line
    assert young in told.out


@pytest.mark.parametrize("command", ["show", "sheet"])
def test_help_says_where_an_id_comes_from(run: Run, command: str) -> None:
    assert "`audit list`" in run("audit", command, "--help").out
