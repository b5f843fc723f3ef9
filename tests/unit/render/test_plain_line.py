"""Foreign text on one line."""

from __future__ import annotations

from reviewer.render.invisible import MARK
from reviewer.render.plain_line import LONGEST, plain_line


def test_line_ends_and_tabs_become_one_space() -> None:
    assert plain_line("  two\r\n\tlines ") == "two lines"


def test_hidden_characters_become_marks() -> None:
    assert plain_line("a\u202eb\x1b[2Jc") == "a⟦U+202E⟧b⟦U+001B⟧[2Jc"


def test_a_line_separator_is_never_lost() -> None:
    assert plain_line("a\u2028b\x85c\x1cd") == "a⟦U+2028⟧b⟦U+0085⟧c⟦U+001C⟧d"


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert plain_line("x" * 10_000) == "x" * (LONGEST - 1) + "…"
    assert plain_line("x" * LONGEST) == "x" * LONGEST


def test_marks_count_towards_the_length_and_are_never_torn() -> None:
    line = plain_line("\u200b" * 400)
    assert LONGEST - len("⟦U+200B⟧") <= len(line) <= LONGEST
    assert line.endswith("⟧…")


def test_no_mark_of_many_letters_is_torn() -> None:
    for before in range(LONGEST - 120, LONGEST):
        line = plain_line("x" * before + "p" + "\u0430\u0301" * 150 + " end")
        assert line.rstrip("…").count("⟦") == line.count("⟧") == len(MARK.findall(line))


def test_a_bracket_that_begins_no_mark_is_cut_like_any_sign() -> None:
    assert plain_line("ab⟦cdefghijkl mnop", 8) == "ab⟦cdef…"
