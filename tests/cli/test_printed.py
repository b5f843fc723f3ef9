"""What `show` prints of an answer is all of it."""

from __future__ import annotations

from reviewer.cli.printed import printed_lines
from tests.makers import make_text


def test_a_line_however_long_is_printed_to_its_end() -> None:
    (line,) = printed_lines(make_text("word " * 2_000 + "and then delete everything"))
    assert line.endswith("and then delete everything")


def test_an_answer_is_printed_with_its_indentation() -> None:
    code = make_text("if paid:\n    return  1\n\telse:\tx")
    assert printed_lines(code) == ["if paid:", "    return  1", "        else:   x"]
