"""The command that compares, and merges that are put together by row numbers."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run
from tests.cli.test_deciding import shown
from tests.cli.test_reading import HOSTILE, UNSAFE, new
from tests.server.running import Running

ANSWERS = (
    {"amount": 12480.00, "due": "2026-03-01", "vendor": "2291"},
    {"amount": 24960, "due": "2026-03-01", "vendor": "2291", "twice": True},
    {"amount": 24960, "due": "2026-04-01", "vendor": "2291"},
)


@pytest.fixture
def item(connected: Run, server: Running, request: pytest.FixtureRequest) -> str:
    candidates = [{"content": json.dumps(one), "media_type": "application/json"} for one in ANSWERS]
    made = new(server, f"compare-{zlib.crc32(request.node.name.encode())}", candidates=candidates)
    connected("sync")
    return made


def row_of(compared: Ran, path: str) -> tuple[int, list[str | None]]:
    row = next(row for row in compared.json["rows"] if row["path"] == path)
    return row["row"], [cell["text"] for cell in row["cells"]]


def answer_with(compared: Ran, path: str, text: str | None) -> int:
    numbers: list[int] = compared.json["answers"]
    return numbers[row_of(compared, path)[1].index(text)]


def test_every_disputed_row_is_told_once_with_who_says_what(connected: Run, item: str) -> None:
    compared = connected("compare", item, "--json")
    assert {row["path"] for row in compared.json["rows"]} == {"/amount", "/due", "/twice"}
    assert compared.json["agreed"] == 1
    lines = connected("compare", item).out
    assert lines.startswith("They disagree on 3 of 4 fields:")
    first = answer_with(compared, "/due", "2026-04-01")
    others = ", ".join(str(one) for one in compared.json["answers"] if one != first)
    assert f"   b  {first}: 2026-04-01\n" in lines
    assert f"   a  {others}: 2026-03-01\n" in lines
    assert "1 point on which all agree" in lines


def test_how_many_points_two_answers_share_is_told_once_rows_are_picked(connected: Run, item: str) -> None:
    compared = connected("compare", item, "--json")
    told = compared.json["standing"]
    assert (told["points"], told["camps"]) == (3, [[1], [2], [3]])
    middle = answer_with(compared, "/twice", "true")
    assert (list(map(sum, told["alike"])), told["nearest"]) == ([5, 5, 5], None)
    lines = connected("compare", item).out
    assert "No two are alike in all that matters\n" in lines
    assert "agrees with" not in lines
    picks = [f"--row={number}={middle}" for number in (1, 2, 3)]
    judged = connected("compare", item, *picks).out
    assert judged.count("Of 3 points that matter") == 3


def test_merge_keeps_types_and_names_where_each_row_came_from(
    connected: Run, server: Running, item: str
) -> None:
    compared = connected("compare", item, "--json")
    amount, due, twice = (row_of(compared, path)[0] for path in ("/amount", "/due", "/twice"))
    picks = (
        f"--row={amount}={answer_with(compared, '/amount', '12480.0')}",
        f"--own={due}={json.dumps('2026-05-01')}",
        f"--row={twice}=0",
    )
    preview = connected("compare", item, *picks, "--json").json["merged"]
    assert preview["open"] == []
    ran = connected("decide", item, "merge", "--shown", shown(connected, item), *picks, "--json")
    assert ran.code == 0, ran.err
    connected("sync")
    told = server.client("auditor").get(f"/v1/reviews/{item.removeprefix('real:')}/decision").json()
    sent = json.loads(preview["content"])
    assert sent == {"amount": 12480.0, "due": "2026-05-01", "vendor": "2291"}
    assert json.loads(told["document"]["content"]["text"]) == sent
    assert told["document"]["content"]["row_sources"]["/due"] == "edited"
    assert told["document"]["content"]["row_sources"]["/twice"] == "unset"


def test_merge_with_an_open_row_records_nothing_and_names_it(connected: Run, item: str) -> None:
    ran = connected("decide", item, "merge", "--shown", shown(connected, item), "--row", "1=1", "--json")
    assert (ran.code, ran.error["error"], ran.error["rows"]) == (3, "merge.rows_open", "(2, 3)")
    assert item in connected("list").out


@pytest.mark.parametrize(
    ("pick", "code"),
    [
        ("--row=9=1", "merge.row_number_unknown"),
        ("--row=1=7", "verdict.candidate_unknown"),
        ("--own=1={", "merge.edit_not_json"),
    ],
)
def test_pick_of_what_is_not_there_is_refused(connected: Run, item: str, pick: str, code: str) -> None:
    ran = connected("compare", item, pick, "--json")
    assert (ran.code, ran.error["error"]) == (3, code)


@pytest.mark.parametrize("pick", ["--row=1", "--row=a=1", "--row=1=b", "--own=words"])
def test_pick_that_is_none_is_wrong_usage(connected: Run, item: str, pick: str) -> None:
    assert connected("compare", item, pick).code == 2


def test_rows_belong_to_a_merge(connected: Run, item: str) -> None:
    ran = connected("decide", item, "reject", "--shown", shown(connected, item), "--row", "1=1", "--json")
    assert (ran.code, ran.error["error"]) == (3, "merge.rows_of_another_verdict")


@pytest.mark.parametrize("picks", [("--row=1=1", "--row=1=2"), ("--row=1=1", "--own=1=x")])
def test_a_row_that_is_settled_twice_is_wrong_usage(
    connected: Run, item: str, picks: tuple[str, str]
) -> None:
    assert connected("compare", item, *picks).code == 2


def test_a_merge_takes_no_answer_from_a_file_that_its_rows_would_replace(
    connected: Run, item: str, tmp_path: Path
) -> None:
    own = tmp_path / "own.json"
    own.write_text("{}")
    ran = connected("decide", item, "merge", "--shown", shown(connected, item), "--content", own, "--row=1=1")
    assert ran.code == 2
    assert item in connected("list").out


def test_hostile_answers_are_harmless_in_a_comparison(connected: Run, server: Running) -> None:
    made = new(server, "compare-hostile", candidates=[{"content": HOSTILE}, {"content": HOSTILE + "2"}])
    connected("sync")
    assert UNSAFE.search(connected("compare", made, "--row", "1=1").out) is None
    assert connected("compare", made, "--json").out.isascii()
