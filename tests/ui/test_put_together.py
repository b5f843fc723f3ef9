"""The story of a decision says what was put together: by row, by action, and in which words."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.content import Content
from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ActionRequest
from reviewer.domain.ledger import DecisionStory
from tests.makers import make_json, make_text
from tests.ui.test_sheet import full, read
from ui.ledger.story import as_text


def with_verdict(verdict: Verdict) -> DecisionStory:
    made = full()
    return replace(made, decision=replace(made.decision, verdict=verdict))


def merged(path: str, content: Content) -> str:
    one, *_ = full().shown_order
    return as_text(with_verdict(Verdict(name="merge", content=content, row_sources={path: one})), None)


def test_a_merge_says_row_by_row_where_it_comes_from_as_its_matrix_names_them() -> None:
    assert "Passage 4.1  Answer 2\n" in merged("p4.1", make_text("Send it back."))
    assert "/p4  " in merged("/p4", make_json({"p4": 1}))


def test_own_words_stand_in_the_story_with_their_digest() -> None:
    own = make_text("Cost centre 4100\u202e")
    told = as_text(with_verdict(Verdict(name="edit", content=own)), None)
    assert "Own answer" in told
    assert f"Cost centre 4100⟦U+202E⟧ · {own.digest[:12]}\n" in told


def test_each_action_has_its_answer_in_the_story() -> None:
    made = full()
    item = replace(made.item, actions=(ActionRequest(index=0, name="shell", arguments=b"{}"),))
    verdict = Verdict(name="edit", actions=(ActionAnswer(index=0, verb="reject"),))
    told = as_text(replace(made, item=item, decision=replace(made.decision, verdict=verdict)), None)
    assert "Action 1: shell  Rejected\n" in told


def test_the_sheet_has_them_once_and_at_length() -> None:
    one, *_ = full().shown_order
    verdict = Verdict(name="merge", content=make_text("Send it back."), row_sources={"p2": one})
    text = read(with_verdict(verdict)).text
    assert (text.count("Passage 2"), text.count("Send it back.")) == (1, 1)
