"""Commands that read: list, show, status."""

from __future__ import annotations

import re
from pathlib import Path

import filelock
import pytest

from reviewer.config import Home
from tests.cli.conftest import Run
from tests.server.running import Running

HOSTILE = "Pay\x1b]8;;http://evil.example\x07here\x1b[2J\u202e!\x9b31m\r\nReview Desk: approved"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def new(server: Running, key: str, **fields: object) -> str:
    review = server.create(key, **{"candidates": [{"content": "Yes."}, {"content": "No."}], **fields})
    return f"real:{review['id']}"


def test_empty_desk_says_so(connected: Run) -> None:
    ran = connected("list", "--queue", "came-back")
    assert (ran.code, ran.out) == (0, "Nothing waits here.\n")


def test_list_shows_what_waits_after_a_sync(connected: Run, server: Running) -> None:
    item = new(server, "list-1", title="Pay invoice 80217?")
    assert connected("sync").code == 0
    ran = connected("list", "--search", "80217", "--json")
    assert [row["item"] for row in ran.json["rows"]] == [item]
    lines = connected("list", "--search", "80217").out
    assert item in lines
    assert "Pay invoice 80217?" in lines


@pytest.mark.parametrize("where", ["before", "behind"])
def test_json_is_taken_before_and_behind_the_command(connected: Run, where: str) -> None:
    ran = connected("--json", "status") if where == "before" else connected("status", "--json")
    assert set(ran.json) == {"sources", "counts", "record", "synced_elsewhere"}


def test_show_prints_every_answer_and_the_digest_of_what_was_shown(connected: Run, server: Running) -> None:
    item = new(
        server, "show-1", candidates=[{"content": f"Answer {n}.", "agent": f"agent-{n}"} for n in range(4)]
    )
    connected("sync")
    told = connected("show", item, "--json").json
    lines = connected("show", item).out
    assert [f"Answer {n}." in lines for n in range(4)] == [True] * 4
    assert told["shown"] in lines
    assert re.fullmatch(r"[0-9a-f]{64}", told["shown"])


def test_answers_stand_without_their_agents_names_until_they_are_asked_for(
    connected: Run, server: Running
) -> None:
    candidates = [{"content": f"Answer {n}.", "agent": f"agent-{n}", "model": "m-1"} for n in range(2)]
    item = new(server, "show-trace", candidates=candidates)
    connected("sync")
    plain, traced = connected("show", item).out, connected("show", item, "--trace").out
    assert "agent-" not in plain
    assert traced.startswith(plain)
    told = traced.removeprefix(plain)
    assert re.findall(r"--- answer (\d) comes from\nagent +agent-[01]\n", told) == ["1", "2"]
    assert len(re.findall(r"\nmodel +m-1\n", told)) == 2


def test_status_says_that_another_process_may_know_more(connected: Run, desk_home: Path) -> None:
    word = "Another process of this home syncs"
    assert word not in connected("status").out
    with filelock.FileLock(Home(desk_home).sync_lock):
        assert word in connected("status").out
        assert connected("status", "--json").json["synced_elsewhere"]


def test_unknown_item_is_exit_code_4(connected: Run) -> None:
    ran = connected("show", "real:nothing", "--json")
    assert (ran.code, ran.error["error"]) == (4, "unknown.item")
    assert connected("show", "real:nothing").err.startswith("review-desk: This item is not")


def test_status_tells_conditions_and_counts(connected: Run, server: Running) -> None:
    connected("sync")
    told = connected("status", "--json").json
    assert [(one["source"], one["condition"], one["guarantee"]) for one in told["sources"]] == [
        ("real", "ok", "L3")
    ]
    assert set(told["counts"]) >= {"needs-me", "not-sent", "came-back"}
    assert "real" in connected("status").out


@pytest.mark.parametrize("place", ["title", "answer", "agent", "body", "consequence"])
def test_foreign_text_can_not_steer_the_terminal(connected: Run, server: Running, place: str) -> None:
    fields = {
        "title": {"title": HOSTILE},
        "answer": {"candidates": [{"content": HOSTILE}]},
        "agent": {"candidates": [{"content": "a", "agent": HOSTILE[:200]}]},
        "body": {"body": HOSTILE},
        "consequence": {"consequences": {"on_accept": {"text": HOSTILE}}},
    }[place]
    item = new(server, f"hostile-{place}", **fields)
    connected("sync")
    for args in (
        ("show", item),
        ("show", item, "--raw"),
        ("show", item, "--trace"),
        ("show", item, "--json"),
        ("list",),
        ("list", "--json"),
    ):
        ran = connected(*args)
        assert ran.code == 0
        assert UNSAFE.findall(ran.out) == [], args
        assert not any(
            line.startswith("Review Desk: approved") for line in ran.out.splitlines()
        ) or place in (
            "answer",
            "body",
        )


def test_json_keeps_foreign_text_as_it_was(connected: Run, server: Running) -> None:
    new(server, "hostile-kept", title=HOSTILE.replace("\r\n", " "))
    connected("sync")
    titles = [row["title"] for row in connected("list", "--json").json["rows"]]
    assert HOSTILE.replace("\r\n", " ") in titles


def test_show_says_what_has_to_be_looked_at(connected: Run, server: Running) -> None:
    agent = {"content": "Pay p\u0430ypal\u202e."}
    item = new(server, "look-first", title="T\u200b", candidates=[agent])
    connected("sync")
    shown = connected("show", item).out.splitlines()
    first = next(at for at, line in enumerate(shown) if "--looked-at" in line)
    title, question, answer = shown[first : first + 3]
    assert title == "3 characters here can't be seen or pass for others: decide takes --looked-at 3"
    assert question == "  the question (1): 1 of zero width: ⟦U+200B⟧ ZERO WIDTH SPACE"
    assert answer.startswith("  answer 1 (2): 1 that reverses text, 1 that passes for another: ")
    assert "⟦\u0430·Cyrillic⟧ CYRILLIC SMALL LETTER A passes for a" in answer
    assert "Pay p⟦\u0430·Cyrillic⟧ypal⟦U+202E⟧." in shown
    told = connected("show", item, "--json").json["look_at"]
    assert (told["total"], told["places"][1]["characters"][0]["passes_for"]) == (3, "a")


def test_show_says_nothing_of_it_where_there_is_nothing(connected: Run, server: Running) -> None:
    item = new(server, "look-first-not", title="Plain")
    connected("sync")
    assert "--looked-at" not in connected("show", item).out
    assert connected("show", item, "--json").json["look_at"] == {"total": 0, "places": []}
