"""The list of verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.domain.decisions import MAX_WORDS, Verdict
from reviewer.errors import VerdictInvalid
from reviewer.ids import CandidateId
from reviewer.verdicts.registry import VERDICTS, get, objection
from tests.makers import make_item, make_text

BOTH = (CandidateId("cand-1"), CandidateId("cand-2"))
WIRE = {
    *("approve", "edit", "reject", "choose", "merge", "both-valid", "none-valid", "ask-again", "escalate"),
    "stop-run",
}


def test_every_verdict_of_the_contract_is_there() -> None:
    assert set(VERDICTS) == WIRE
    assert all(kind.name == name for name, kind in VERDICTS.items())


def test_no_two_verdicts_share_a_key() -> None:
    keys = [kind.key for kind in VERDICTS.values() if kind.key]
    assert len(set(keys)) == len(keys)


def test_every_verdict_is_documented(repo_dir: Path) -> None:
    page = (repo_dir / "docs" / "verdicts.md").read_text()
    assert [name for name in VERDICTS if f"`{name}`" not in page] == []


def test_a_verdict_is_found_by_its_name() -> None:
    assert get("reject").name == "reject"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(VerdictInvalid) as caught:
        get("shrug")
    assert caught.value.code == "verdict.unknown"


def test_an_objection_is_the_verdicts_own() -> None:
    assert objection(make_item(), Verdict(name="reject")) == "verdict.reason_code_missing"
    assert objection(make_item(), Verdict(name="shrug")) == "verdict.unknown"


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(name="reject", reason_code="other", reason="x" * (MAX_WORDS + 1)),
        Verdict(name="ask-again", question="x" * (MAX_WORDS + 1)),
        Verdict(name="both-valid", candidates=BOTH, conditions="x" * (MAX_WORDS + 1)),
    ],
    ids=["reason", "question", "conditions"],
)
def test_a_text_that_no_server_takes_is_refused_here(verdict: Verdict) -> None:
    item = make_item(contents=(make_text("a"), make_text("b")))
    assert objection(item, verdict) == "verdict.text_too_long"


@pytest.mark.parametrize("name", ["reject", "none-valid"])
def test_a_reason_that_is_not_on_the_list_is_refused_once_all_else_is_there(name: str) -> None:
    item = make_item(contents=(make_text("a"), make_text("b")))
    assert objection(item, Verdict(name=name, reason_code="nonsense")) == "verdict.reason_code_unknown"
    assert objection(item, Verdict(name=name, reason_code="duplicate")) == ""


def test_the_longest_text_is_taken() -> None:
    assert objection(make_item(), Verdict(name="reject", reason_code="other", reason="x" * MAX_WORDS)) == ""
