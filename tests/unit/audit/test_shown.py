"""The digest of what was on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.audit.shown import case_digest, shown_digest
from reviewer.domain.decisions import Shown
from reviewer.ids import CandidateId, ItemId

SHOWN = Shown(
    item=ItemId("src:r1"),
    version="v1",
    candidates=((CandidateId("a"), "11"), (CandidateId("b"), "22")),
    view={"order": "1,2", "revealed": "all"},
)


def test_the_digest_is_fixed_for_ever() -> None:
    assert shown_digest(SHOWN) == "2e979cf6e2fb925b850e1a1304d989d0861c8c8de73d9e0cab6ad3a27d3eabcb"


@pytest.mark.parametrize(
    "changes",
    [
        {"item": ItemId("src:r2")},
        {"version": "v2"},
        {"candidates": (*SHOWN.candidates, (CandidateId("c"), "33"))},
        {"candidates": (SHOWN.candidates[1], SHOWN.candidates[0])},
        {"candidates": ((CandidateId("a"), "99"), (CandidateId("b"), "22"))},
        {"view": {"order": "2,1", "revealed": "all"}},
    ],
)
def test_anything_else_that_was_shown_gives_another_digest(changes: dict[str, object]) -> None:
    assert shown_digest(replace(SHOWN, **changes)) != shown_digest(SHOWN)


def test_order_of_view_facts_says_nothing() -> None:
    turned = replace(SHOWN, view=dict(reversed(list(SHOWN.view.items()))))
    assert shown_digest(turned) == shown_digest(SHOWN)


def test_one_item_has_its_own_digest_as_a_case() -> None:
    assert case_digest(["abc"]) == "abc"


def test_case_has_one_digest_whatever_the_order_of_its_members() -> None:
    assert case_digest(["a", "b"]) == case_digest(["b", "a"]) != case_digest(["a", "c"])
