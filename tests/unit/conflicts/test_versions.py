"""What changed between two versions of an item."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reviewer.conflicts.versions import changes_between, parts_of_newcomer
from reviewer.domain.desk import Change
from reviewer.domain.items import ActionRequest, Evidence
from tests.makers import NOON, make_candidate, make_item, make_text

ITEM = make_item(answers=1)


def test_equal_versions_have_no_changes() -> None:
    assert changes_between(ITEM, ITEM) == ()


def test_each_changed_part_says_then_and_now() -> None:
    now = replace(ITEM, title="Other", due_at=NOON + timedelta(days=1), on_accept=None)
    assert changes_between(ITEM, now) == (
        Change(path="title", then="Question r1", now="Other"),
        Change(path="on_accept", then="The run goes on. write", now=""),
        Change(path="due_at", then="", now="2026-11-23T12:00:00+00:00"),
    )


def test_answers_actions_and_evidence_come_and_go() -> None:
    now = replace(
        ITEM,
        candidates=(make_candidate(2, make_text("new")),),
        actions=(ActionRequest(index=0, name="refund", arguments=b'{"a": 1}'),),
        evidence=(Evidence(id="e1", title="Invoice"),),
    )
    assert {change.path: (change.then, change.now) for change in changes_between(ITEM, now)} == {
        "answer/cand-1": ("Answer number 1.", ""),
        "answer/cand-2": ("", "new"),
        "action/1 refund": ("", '{"a": 1}'),
        "evidence/e1": ("", "Invoice"),
    }


def test_a_newcomer_to_a_case_brings_its_answers_and_actions() -> None:
    item = replace(ITEM, actions=(ActionRequest(index=0, name="refund", arguments=b"{}"),))
    assert parts_of_newcomer(item) == (
        Change(path="answer/cand-1", then="", now="Answer number 1."),
        Change(path="action/1 refund", then="", now="{}"),
    )
