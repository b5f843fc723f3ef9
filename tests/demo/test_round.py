"""A round goes on after a restart, and ends when it is too old or its script is another one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from reviewer.demo.round import LASTS, Asked, Round, digest_of, read_round
from reviewer.demo.scenes import read_scenes
from tests.makers import NOON


def begun(tmp_path: Path) -> Round:
    return read_round(tmp_path / "round.json", NOON).next("script", NOON)


def test_the_first_round_is_number_one(tmp_path: Path) -> None:
    assert begun(tmp_path).number == 1


def test_what_was_asked_is_known_after_a_restart(tmp_path: Path) -> None:
    asked = Asked(review="r1", source="ops", agent="a")
    begun(tmp_path).note("round-1.x.0", asked)
    again = read_round(tmp_path / "round.json", NOON)
    assert (again.asked, again.begun_at, again.number) == ({"round-1.x.0": asked}, NOON, 1)


def test_an_old_round_is_not_gone_on_with(tmp_path: Path) -> None:
    assert begun(tmp_path).is_usable("script", NOON + LASTS - timedelta(seconds=1))
    assert not begun(tmp_path).is_usable("script", NOON + LASTS)


def test_a_clock_that_was_set_back_begins_a_new_round(tmp_path: Path) -> None:
    assert not begun(tmp_path).is_usable("script", NOON - timedelta(hours=1))


def test_another_script_is_another_round(tmp_path: Path) -> None:
    assert not begun(tmp_path).is_usable("other script", NOON)


def test_the_digest_follows_the_scenes() -> None:
    scenes = read_scenes()
    assert digest_of(scenes) == digest_of(read_scenes())
    assert digest_of(scenes) != digest_of(scenes[1:])


def test_times_of_a_scene_are_those_of_the_round() -> None:
    invoice = next(one for one in read_scenes() if one.name == "invoice-twice")
    assert invoice.review(NOON)["due_at"] == "2026-11-22T12:55:00.000Z"
    assert invoice.review(NOON) == invoice.review(NOON)
