"""Ten conflicts of the sample desk, settled in the real window by keyboard alone: what the servers have."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.demo.test_demo_command import environment

WITHIN_S = 150.0
Documents = Mapping[str, list[Mapping[str, Any]]]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Documents]:
    """What each server stored for each conflict, by its title."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.demo.ten_conflicts", str(tmp_path_factory.mktemp("ten"))],
        env=environment("offscreen"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            settled, servers = _told(process)
            yield {
                one["title"]: [_stored(*servers[source], review) for source, review in one["members"]]
                for one in settled
            }
            process.communicate(timeout=30)
            assert process.returncode == 0
        finally:
            process.kill()


def _told(process: subprocess.Popen[str]) -> tuple[list[Mapping[str, Any]], Mapping[str, tuple[str, str]]]:
    """What was settled, and where the servers are."""
    settled: list[Mapping[str, Any]] = []
    servers: Mapping[str, tuple[str, str]] = {}
    for line in process.stdout or ():
        told = json.loads(line)
        assert "failed" not in told, told["failed"]
        servers = told.get("servers", servers)
        settled += [told] if "title" in told else []
        if "settled" in told:
            break
    assert len(settled) == 10
    return settled, servers


def _stored(url: str, token: str, review: str) -> Mapping[str, Any]:
    """The decision that a server keeps, once it has it."""
    end = time.monotonic() + WITHIN_S
    headers = {"Authorization": f"Bearer {token}"}
    while True:
        told = httpx.get(
            f"{url}/v1/reviews/{review}/decision", params={"wait": 10}, headers=headers, timeout=30
        )
        answer: Mapping[str, Any] = told.raise_for_status().json()
        if answer["state"] not in ("open", "leased"):
            return answer
        assert time.monotonic() < end


def _document(documents: Documents, title: str) -> Mapping[str, Any]:
    (answer,) = documents[title]
    document: Mapping[str, Any] = answer["document"]
    return document


pytestmark = pytest.mark.timeout(300)


def test_a_merged_structured_answer_keeps_its_types(documents: Documents) -> None:
    document = _document(documents, "Fields of the warehouse")
    assert document["verdict"] == "merge"
    text = document["content"]["text"]
    merged = json.loads(text)
    assert merged["notice_days"] == 90
    assert isinstance(merged["notice_days"], int)
    assert merged["index"] == {"type": "fixed", "percent": 2.5}
    assert '"percent": 2.50' in text
    assert document["content"]["row_sources"] == {
        "/notice_days": "reader-2",
        "/index/percent": "edited",
        "/index/source": "unset",
        "/index/type": "reader-1",
    }


def test_null_a_number_and_own_words_stand_side_by_side(documents: Documents) -> None:
    document = _document(documents, "Incident IN-5512")
    labels = json.loads(document["content"]["text"])
    assert (labels["severity"], labels["affected_orders"]) == (2, None)
    assert labels["cause"] == "retry without a key; page was slow"
    assert document["content"]["row_sources"]["/cause"] == "edited"


def test_a_passage_in_which_both_hold_names_both(documents: Documents) -> None:
    content = _document(documents, "Opening hours")["content"]
    both = [path for path, source in content["row_sources"].items() if source == "both-valid"]
    assert len(both) == 1
    assert sorted(content["row_answers"][both[0]]) == ["usual", "winter"]
    assert "From 21 December to 6 January the first holds" in content["text"]
    assert "from 9 to 15" in content["text"]
    assert "from 8 to 20" in content["text"]


def test_calls_are_merged_with_an_argument_of_another_plan(documents: Documents) -> None:
    content = _document(documents, "Close the accounts")["content"]
    calls = {one["name"]: one["args"] for one in json.loads(content["text"])}
    assert list(calls) == ["disable_login", "revoke_tokens", "archive_mailbox", "transfer_files"]
    assert calls["archive_mailbox"]["days"] == 90
    assert calls["transfer_files"]["to"] == "team-share"


@pytest.mark.parametrize(
    ("title", "verdict", "answers"),
    [
        ("Pay invoice", "choose", ["once"]),
        ("Totals that are", "choose", ["with-test"]),
        ("Add the sales channel", "choose", ["two-steps"]),
        ("Recall of the", "none-valid", []),
        ("Refund for order", "ask-again", []),
    ],
)
def test_whole_verdicts_arrive_as_they_were_given(
    documents: Documents, title: str, verdict: str, answers: list[str]
) -> None:
    document = _document(documents, title)
    assert (document["verdict"], document["candidate_ids"]) == (verdict, answers)


def test_a_case_across_two_sources_has_a_yes_and_a_no(documents: Documents) -> None:
    verdicts = sorted(one["document"]["verdict"] for one in documents["Take over the new"])
    assert verdicts == ["approve", "reject"]
