"""The letters that pass for others."""

from __future__ import annotations

import re

import pytest

from reviewer.render.letters import LATIN, LETTERS, PASSES_BACK, PASSES_FOR, Script, latin_for, script_of


@pytest.mark.parametrize("letter", PASSES_FOR)
def test_every_letter_is_of_one_of_the_scripts_and_passes_for_one_of_ascii(letter: str) -> None:
    assert script_of(letter) is not None
    assert re.fullmatch("[A-Za-z]", PASSES_FOR[letter])


@pytest.mark.parametrize("letter", ["a", "é", "日", "ا", "1", ""])
def test_other_letters_are_of_none_of_them(letter: str) -> None:
    assert script_of(letter) is None


def test_no_letter_is_of_two_scripts() -> None:
    patterns = [re.compile(f"[{LATIN}]"), re.compile(f"[{LETTERS}]")]
    assert all(sum(bool(one.match(chr(code))) for one in patterns) < 2 for code in range(0x30000))


def test_marks_stay_on_what_a_letter_passes_for() -> None:
    assert (latin_for("\u0451"), latin_for("\u0430\u0301"), latin_for("\u0448")) == ("ë", "á", "")


def test_latin_letters_pass_back_for_those_of_two_scripts() -> None:
    assert (PASSES_BACK[Script.CYRILLIC]["a"], PASSES_BACK[Script.GREEK]["o"]) == ("\u0430", "\u03bf")
