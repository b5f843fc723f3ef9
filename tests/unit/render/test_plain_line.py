"""Foreign text on one line."""

from __future__ import annotations

import pytest

from reviewer.render.invisible import MARK, marked
from reviewer.render.plain_line import LONGEST, Line, joined, plain_line, plain_lines


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
    assert plain_line(Line("ab⟦cdefghijkl mnop"), 8) == "ab⟦cdef…"


@pytest.mark.parametrize("text", ["a\u200bb", "p\u0430ypal", "12\u066480", "1\u0336", "⟦U+202E⟧", "⟦"])
def test_a_line_that_is_plain_stays_as_it_is(text: str) -> None:
    assert plain_line(plain_line(text)) == plain_line(text) == marked(text)


def test_a_mark_that_somebody_wrote_looks_unlike_a_genuine_one() -> None:
    assert plain_line("a \u202e b ⟦U+202E⟧") == "a ⟦U+202E⟧ b ⟦U+27E6⟧U+202E⟧"


def test_what_is_put_together_of_lines_is_foreign_again_unless_they_are_joined() -> None:
    line = plain_line("a\u202eb")
    assert plain_line(f"{line}!") == "a⟦U+27E6⟧U+202E⟧b!"
    together = joined(" · ", (line, "c\u202e", "⟦U+202E⟧"))
    assert plain_line(together) == "a⟦U+202E⟧b · c⟦U+202E⟧ · ⟦U+27E6⟧U+202E⟧"


def test_lines_of_a_text_keep_their_blanks() -> None:
    text = "if a:\r\n\tb  =  1\n    c\u2028\rd \n"
    assert list(plain_lines(text)) == ["if a:", "\tb  =  1", "    c⟦U+2028⟧ d ", ""]


def test_lines_are_marked_in_the_light_of_their_whole_text() -> None:
    whole = "p\u0430ypal\n\u0430"
    assert "\n".join(plain_lines(whole)) == marked(whole)


def test_long_lines_are_cut_each_for_itself() -> None:
    assert list(plain_lines("x" * 20 + "\nyy", 5)) == ["xxxx…", "yy"]
