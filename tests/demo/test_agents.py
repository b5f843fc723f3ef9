"""Every script takes every decision that its scene allows, and says what it did with exactly that."""

from __future__ import annotations

import json

import pytest

from reviewer.contract.reviews import NewReview
from reviewer.demo.agents.registry import SCRIPTS
from reviewer.demo.ruling import Ruling, read_ruling
from reviewer.demo.scenes import Scene, read_scenes
from reviewer.server.creating import USUAL_VERDICTS
from tests.makers import NOON

SCENES = {one.name: one for one in read_scenes()}
ANSWERS = [(name, one["id"]) for name, scene in SCENES.items() for one in scene.fixed.get("candidates", ())]


def told(scene: str, **ruling: object) -> str:
    made = Ruling(state="decided", by="Sample operator", **ruling)  # type: ignore[arg-type]
    return SCRIPTS[SCENES[scene].script](SCENES[scene], made).text


@pytest.mark.parametrize(("scene", "answer"), ANSWERS)
def test_every_answer_can_be_gone_on_with(scene: str, answer: str) -> None:
    assert told(scene, verdict="choose", answers=(answer,))


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("verdict", ["reject", "none-valid", "escalate", "stop-run", ""])
def test_a_no_of_any_kind_does_nothing(scene: str, verdict: str) -> None:
    text = told(scene, verdict=verdict, reason="too-risky")
    assert any(word in text for word in ("did not happen", "waits there"))


def test_different_answers_have_different_consequences() -> None:
    once = told("invoice-twice", verdict="choose", answers=("once",))
    assert once.startswith("Paid once: 12480.00 EUR")
    assert once != told("invoice-twice", verdict="choose", answers=("twice",))


def test_an_edited_invoice_is_paid_as_it_was_edited() -> None:
    answer = json.loads(SCENES["invoice-twice"].answer("once"))
    edited = json.dumps({**answer, "amount_to_pay": "12230.40"})
    assert told("invoice-twice", verdict="merge", content=edited).startswith("Paid once: 12230.40 EUR")


def test_two_valid_readings_make_the_agent_ask_the_customer() -> None:
    text = told("refund-policy", verdict="both-valid", conditions="It depends on the fault.")
    assert text == "Asked the customer which case applies, because: It depends on the fault."


def test_a_plan_that_is_approved_runs_whole() -> None:
    text = told("archive-cleanup", verdict="approve")
    assert text.count(". ran: ") == 5


def test_a_ruling_of_the_time_has_no_person() -> None:
    answer = {
        "state": "expired",
        "decision": {"verdict": "reject", "decided_by": "timeout"},
        "document": None,
    }
    assert (read_ruling(answer).verdict, read_ruling(answer).by) == ("reject", "")


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_every_scene_names_what_happens_and_who_owns_it(scene: Scene) -> None:
    body = scene.review(NOON)
    assert body["owner"]
    assert body["consequences"]["on_accept"]["text"]
    assert body["consequences"]["on_decline"]["text"]
    assert scene.script in SCRIPTS


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_every_scene_is_a_review_of_a_known_kind(scene: Scene) -> None:
    body = scene.review(NOON)
    assert body["kind"] in USUAL_VERDICTS
    assert set(body) <= set(NewReview.__struct_fields__)
