"""The key table: whole, without conflicts, with words, and the handbook that is made from it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from ui.messages.catalogue import WORDS
from ui.shortcuts.handbook import handbook
from ui.shortcuts.keymap import (
    KeyConflict,
    Keymap,
    is_single,
    keymap_from,
    spelt_for_settings,
    with_single_keys,
)
from ui.shortcuts.table import TABLE, Act, Section, Where


def test_every_action_stands_in_the_table() -> None:
    assert {one.act for one in TABLE} == set(Act)


def test_every_action_has_words() -> None:
    assert [act for act in Act if f"key.{act}" not in WORDS] == []


def test_no_key_means_two_things() -> None:
    keys = [(one.act, key) for one in TABLE for key in one.keys]
    for (mine, key), (theirs, other) in combinations(keys, 2):
        if mine is not theirs:
            assert key != other
            assert not key.startswith(f"{other} ")
            assert not other.startswith(f"{key} ")


def test_only_moving_goes_on_while_a_key_is_held() -> None:
    assert {one.section for one in TABLE if one.repeats} == {Section.MOVE}


def test_space_and_enter_belong_to_panes_only() -> None:
    plain = [one for one in TABLE if {"Space", "Enter", "Shift+Space"} & set(one.keys)]
    assert all(one.where in {Where.PANES, Where.LIST} for one in plain)


@pytest.mark.parametrize("act", [Act.STOP_RUN, Act.CONNECTIONS])
def test_dangerous_things_have_no_plain_key(act: Act) -> None:
    assert Keymap().keys_of(act) == ()


def test_a_digit_is_a_pick() -> None:
    found = Keymap().find(("3",))
    assert found is not None
    assert (found.binding.act, found.digits) == (Act.PICK, (3,))


def test_a_pair_takes_two_digits() -> None:
    keymap = Keymap()
    assert keymap.begins(("V",))
    assert keymap.begins(("V", "2"))
    found = keymap.find(("V", "2", "7"))
    assert found is not None
    assert (found.binding.act, found.digits) == (Act.VIEW_PAIR, (2, 7))


def test_without_single_keys_only_chords_work() -> None:
    keymap = with_single_keys(Keymap(), is_on=False)
    assert keymap.find(("A",)) is None
    assert not keymap.begins(("G",))
    assert keymap.hint(Act.SEARCH) == "Ctrl+F"
    assert not any(is_single(key) for act in Act for key in keymap.keys_of(act))


def test_a_remapped_key_works_and_the_old_one_does_not() -> None:
    keymap = Keymap().remapped(Act.APPROVE, ("Ctrl+Y",))
    assert keymap.find(("A",)) is None
    found = keymap.find(("Ctrl+Y",))
    assert found is not None
    assert found.binding.act is Act.APPROVE


@pytest.mark.parametrize(("key", "held_by"), [("R", Act.REJECT), ("4", Act.PICK), ("G", Act.GO_NEEDS_ME)])
def test_a_taken_key_is_refused_and_its_holder_named(key: str, held_by: Act) -> None:
    with pytest.raises(KeyConflict) as refused:
        Keymap().remapped(Act.APPROVE, (key,))
    assert refused.value.held_by is held_by


@pytest.mark.parametrize("key", ["Enter", "Space", "ß", "Ctrl+Alt+Z", ""])
def test_what_no_keyboard_can_mean_is_refused(key: str) -> None:
    with pytest.raises(KeyConflict) as refused:
        Keymap().remapped(Act.APPROVE, (key,))
    assert refused.value.held_by is None


def test_a_key_can_be_given_back() -> None:
    keymap = Keymap().remapped(Act.APPROVE, ("Q",)).as_designed(Act.APPROVE)
    assert keymap.keys_of(Act.APPROVE) == ("A",)


def test_a_key_that_went_elsewhere_stays_there() -> None:
    keymap = Keymap().remapped(Act.APPROVE, ("Q",)).remapped(Act.REJECT, ("A",)).as_designed(Act.APPROVE)
    assert keymap.keys_of(Act.APPROVE) == ()
    assert keymap.keys_of(Act.REJECT) == ("A",)


def test_settings_keep_the_operators_keys() -> None:
    keymap = Keymap().remapped(Act.APPROVE, ("Q", "Ctrl+Y"))
    assert keymap_from(spelt_for_settings(keymap), has_single_keys=True) == keymap


@pytest.mark.expect_log(r"key_setting_ignored action=approve")
def test_a_conflict_in_the_settings_is_ignored() -> None:
    assert keymap_from({"approve": "R"}, has_single_keys=True).keys_of(Act.APPROVE) == ("A",)


def test_the_handbook_is_up_to_date(repo_dir: Path) -> None:
    written = (repo_dir / "docs" / "keyboard.md").read_text("utf-8")
    assert written == handbook(), "run: python -m ui.shortcuts.handbook > docs/keyboard.md"
