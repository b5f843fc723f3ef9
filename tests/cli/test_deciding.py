"""Commands that decide: nothing without having seen it, nothing without a terminal or leave."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from reviewer.verdicts._api import REASON_CODES
from reviewer.verdicts.registry import VERDICTS
from tests.cli.conftest import Ran, Run
from tests.cli.test_reading import new
from tests.server.running import Running


def shown(run: Run, item: str) -> str:
    digest: str = run("show", item, "--json").json["shown"]
    return digest


def reject(run: Run, item: str, *more: str) -> Ran:
    return run(
        "decide", item, "reject", "--shown", shown(run, item), "--reason-code", "too-risky", "--json", *more
    )


@pytest.fixture
def item(connected: Run, server: Running, request: pytest.FixtureRequest) -> str:
    made = new(server, f"item-{zlib.crc32(request.node.name.encode())}")
    connected("sync")
    return made


def test_decision_is_recorded_delivered_and_has_a_story(connected: Run, server: Running, item: str) -> None:
    recorded = reject(connected, item)
    assert recorded.code == 0, recorded.err
    (decision,) = recorded.json["decisions"]
    assert connected("sync", "--json").json == {"synced": True, "unsent": 0}
    told = server.client("auditor").get(f"/v1/reviews/{item.removeprefix('real:')}/decision").json()
    assert told["decision"]["decision_id"] == decision
    story = connected("audit", "show", decision, "--json").json
    assert (story["summary"]["state"], story["summary"]["surface"]) == ("acknowledged", "cli-scripted")
    assert connected("audit", "show", decision).code == 0


def test_a_decided_row_of_a_list_names_its_decision_in_the_windows_words(connected: Run, item: str) -> None:
    (decision,) = reject(connected, item).json["decisions"]
    (row,) = [line for line in connected("list", "--queue", "not-sent").out.splitlines() if item in line]
    assert ("Rejected" in row, "saved, not sent" in row, decision in row) == (True, True, True), row


def test_chosen_answer_is_the_one_of_that_number(connected: Run, server: Running, item: str) -> None:
    opened = connected("show", item, "--json").json["opened"]
    wanted = next(one for one in opened["answers"] if one["number"] == 2)["candidate"]["id"]
    ran = connected("decide", item, "choose", "--answer", "2", "--shown", shown(connected, item), "--json")
    assert ran.code == 0, ran.err
    connected("sync")
    told = server.client("auditor").get(f"/v1/reviews/{item.removeprefix('real:')}/decision").json()
    assert told["document"]["candidate_ids"] == [wanted]


def test_what_was_printed_is_recorded_in_its_order_and_no_time_is_made_up(connected: Run, item: str) -> None:
    opened = connected("show", item, "--json").json["opened"]
    (decision,) = reject(connected, item).json["decisions"]
    seen = connected("audit", "show", decision, "--json").json["exposure"]
    shown = [(one["number"], one["candidate"]["id"]) for one in opened["answers"]]
    assert [(one["number"], one["candidate"]) for one in seen["answers"]] == shown
    printed = [page for answer in seen["answers"] for page in answer["seen"]]
    assert {(page["ms"], *(run["ms"] for run in page["runs"])) for page in printed} == {(0, 0)}
    assert (seen["surface"], seen["is_timed"]) == ("cli-scripted", False)
    assert "nobody knows how long it was looked at" in connected("audit", "show", decision).out


TAKEN = {
    "approve": {"--answer", "--reason"},
    "reject": {"--reason-code", "--reason"},
    "edit": {"--answer", "--content", "--reason-code", "--reason"},
    "choose": {"--answer", "--reason-code", "--reason"},
    "merge": {"--answer", "--reason-code", "--reason"},
    "both-valid": {"--answer", "--conditions", "--reason-code", "--reason"},
    "none-valid": {"--reason-code", "--reason"},
    "ask-again": {"--question"},
    "escalate": {"--reason"},
    "stop-run": {"--reason"},
}
OPTIONS = ["--answer", "--content", "--reason-code", "--reason", "--question", "--conditions"]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_an_option_that_a_verdict_does_not_take_is_wrong_usage(
    run: Run, verdict: str, tmp_path: Path
) -> None:
    (tmp_path / "own.txt").write_text("mine")
    values = {"--answer": "1", "--content": str(tmp_path / "own.txt"), "--reason-code": "too-risky"}
    refused = set()
    for option in OPTIONS:
        ran = run("decide", "src:r1", verdict, "--shown", "0" * 64, option, values.get(option, "words"))
        if ran.code == 2:
            assert f"{verdict} takes no {option}." in ran.err or "A merge is made of rows" in ran.err
            refused.add(option)
    assert refused == set(OPTIONS) - TAKEN[verdict]


def test_a_reason_that_is_none_of_ours_is_refused_also_where_none_is_needed(
    connected: Run, item: str
) -> None:
    digest = shown(connected, item)
    ran = connected(
        *("decide", item, "choose", "--answer", "1", "--shown", digest, "--reason-code", "taste", "--json")
    )
    assert (ran.code, ran.error["error"]) == (3, "verdict.reason_code_unknown")


def test_undo_says_that_the_item_is_open_again(connected: Run, desk_home: Path, item: str) -> None:
    reject(connected, item)
    assert connected("undo").out == f"Taken back: {item} is open again. Nothing was sent.\n"


def test_undo_says_that_the_item_ended_meanwhile(
    connected: Run, server: Running, desk_home: Path, item: str
) -> None:
    (desk_home / "settings.json").write_text('{"hold_s": 60, "allows_scripted_decisions": true}')
    reject(connected, item)
    server.client("agent").delete(f"/v1/reviews/{item.removeprefix('real:')}").raise_for_status()
    connected("sync")
    told = f"Taken back: {item} ended meanwhile and needs no answer. Nothing was sent.\n"
    assert connected("undo").out == told


def test_digest_of_something_else_is_refused_with_code_3(connected: Run, item: str) -> None:
    ran = connected("decide", item, "reject", "--shown", "0" * 64, "--reason-code", "too-risky", "--json")
    assert (ran.code, ran.error["error"]) == (3, "decision.stale_view")
    assert connected("status", "--json").json["counts"]["not-sent"] == 0


def test_without_a_terminal_and_without_leave_nothing_is_recorded(
    connected: Run, desk_home: Path, item: str
) -> None:
    (desk_home / "settings.json").write_text("{}")
    ran = reject(connected, item)
    assert (ran.code, ran.out) == (8, "")
    assert "Nothing was recorded" in ran.err
    assert connected("status", "--json").json["counts"]["not-sent"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(
    ("typed", "code", "surface"), [("y\n", 0, "cli"), ("n\n", 8, None), ("\x04", 8, None)]
)
def test_at_a_terminal_it_asks_and_keeps_to_the_answer(
    connected: Run, desk_home: Path, item: str, typed: str, code: int, surface: str | None
) -> None:
    (desk_home / "settings.json").write_text('{"hold_s": 3600}')
    ours, theirs = pty.openpty()
    words = ("decide", item, "reject", "--shown", shown(connected, item), "--reason-code", "too-risky")
    process = subprocess.Popen(
        [sys.executable, "-m", "reviewer", "--home", str(desk_home), *words],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.write(ours, typed.encode())
    _, err = process.communicate(timeout=30)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code, err
    assert b"Record: reject" in err
    page = connected("list", "--queue", "not-sent", "--json").json
    decided = [row["decision"] for row in page["rows"] if row["item"] == item]
    assert len(decided) == (1 if surface else 0)
    if surface:
        assert connected("audit", "show", decided[0], "--json").json["summary"]["surface"] == surface


def test_undo_takes_the_last_one_back_until_it_was_sent(connected: Run, desk_home: Path, item: str) -> None:
    (desk_home / "settings.json").write_text('{"hold_s": 3600, "allows_scripted_decisions": true}')
    reject(connected, item)
    undone = connected("undo", "--json")
    assert (undone.code, undone.json["items"]) == (0, [item])
    again = reject(connected, item)
    assert connected("sync", "--now", "--json").json["unsent"] == 0
    late = connected("undo", again.json["gesture"], "--json")
    assert (late.code, late.error["error"]) == (3, "undo.too_late")


def test_undo_of_nothing_is_exit_code_4(connected: Run) -> None:
    assert connected("undo", "--json").error["error"] == "undo.nothing"
    assert connected("undo", "no-such-gesture").code == 4


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("reject",), "verdict.reason_code_missing"),
        (("reject", "--reason-code", "nonsense"), "verdict.reason_code_unknown"),
        (("choose",), "verdict.candidate_missing"),
        (("choose", "--answer", "9"), "verdict.candidate_unknown"),
        (("approve",), "verdict.choose_one"),
    ],
)
def test_incomplete_verdict_is_refused_with_code_3(
    connected: Run, item: str, words: tuple[str, ...], code: str
) -> None:
    ran = connected("decide", item, *words, "--shown", shown(connected, item), "--json")
    assert ran.code == 3
    assert ran.error["error"].startswith("verdict.")
    assert code.partition(".")[0] == "verdict"


def test_reason_that_is_no_text_is_refused_and_does_not_crash(connected: Run, item: str) -> None:
    ran = reject(connected, item, "--reason", "caf\udce9")
    assert (ran.code, ran.error["error"]) == (3, "verdict.not_text")


def test_retry_and_close_need_something_that_came_back(connected: Run, item: str) -> None:
    (decision,) = reject(connected, item).json["decisions"]
    assert connected("retry", "nothing").code == 4
    assert connected("retry", decision).code == 1
    assert connected("close", decision, "--note", "never mind", "--json").code == 0


def test_decision_that_lost_the_race_came_back_and_can_be_closed(
    connected: Run, server: Running, item: str
) -> None:
    (decision,) = reject(connected, item).json["decisions"]
    review = server.client("operator2").get(f"/v1/reviews/{item.removeprefix('real:')}").json()
    assert server.decide(review, "theirs-" + review["id"], who="operator2").status_code == 201
    connected("sync")
    story = connected("audit", "show", decision, "--json").json
    assert (story["summary"]["state"], story["summary"]["theirs_by"]) == ("decided-elsewhere", "otto")
    assert item in connected("list", "--queue", "came-back").out
    assert connected("close", decision).code == 0
    assert item not in connected("list", "--queue", "came-back").out


def test_a_release_says_how_many_marks_were_looked_at(connected: Run, server: Running) -> None:
    item = new(server, "looked-at", candidates=[{"content": "Pay p\u0430ypal."}])
    connected("sync")
    asked = ("decide", item, "approve", "--shown", shown(connected, item), "--json")
    refused = connected(*asked, "--looked-at", "2")
    assert (refused.code, refused.error["error"], refused.error["count"]) == (
        3,
        "verdict.marks_not_looked_at",
        "1",
    )
    ran = connected(*asked, "--looked-at", "1")
    assert ran.code == 0, ran.err


def test_the_help_of_decide_names_every_reason(run: Run) -> None:
    told = re.sub(r"\s+", "", run("decide", "--help").out)
    assert all(code in told for code in REASON_CODES)
