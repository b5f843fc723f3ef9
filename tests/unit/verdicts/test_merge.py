"""Merge."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.decisions import Verdict
from reviewer.verdicts.merge import Merge
from tests.makers import make_item, make_text

MERGED = Verdict(name="merge", content=make_text("both"), row_sources={"p1": "cand-1", "p2": "edited"})


def test_content_with_the_source_of_its_rows_is_complete() -> None:
    assert Merge().check(make_item(), MERGED) == ""


def test_content_is_needed() -> None:
    assert Merge().check(make_item(), replace(MERGED, content=None)) == "verdict.content_missing"


def test_the_source_of_the_rows_is_needed() -> None:
    assert Merge().check(make_item(), replace(MERGED, row_sources={})) == "verdict.row_sources_missing"


def test_a_row_from_nowhere_is_refused() -> None:
    verdict = replace(MERGED, row_sources={"p1": "cand-9"})
    assert Merge().check(make_item(), verdict) == "verdict.row_source_unknown"


def test_a_single_answer_is_not_merged() -> None:
    assert Merge().applies(make_item(answers=1)) == "verdict.needs_several_answers"


def test_an_item_that_does_not_allow_it_is_not_merged() -> None:
    assert Merge().applies(make_item(allowed_verdicts=frozenset({"reject"}))) == "verdict.not_allowed"
