"""Clean HTML in pieces that can be drawn."""

from __future__ import annotations

import pytest

from reviewer.render.invisible import MARK, marked
from reviewer.workers.html_guard import (
    MAX_BREAKS,
    MAX_CELLS,
    MAX_DEPTH,
    MAX_RUN,
    MAX_TABLE_DEPTH,
    MAX_TAGS,
    PIECE,
    TooMuch,
    pieces,
)


def _refusal(html: str) -> str:
    with pytest.raises(TooMuch) as caught:
        pieces(html)
    return str(caught.value)


def test_a_short_document_is_one_piece() -> None:
    assert pieces("<p>Hello <em>you</em></p>") == ["<p>Hello <em>you</em></p>"]
    assert pieces("") == [""]


def test_a_long_document_is_cut_between_paragraphs() -> None:
    html = "".join(f"<p>{n} {'word ' * 100}</p>\n" for n in range(100))
    found = pieces(html)
    assert "".join(found) == html
    assert max(map(len, found)) <= PIECE
    assert all(piece.strip().startswith("<p>") and piece.strip().endswith("</p>") for piece in found)


def test_every_piece_closes_what_it_opens() -> None:
    html = "<blockquote><ul>" + "<li>item of a list</li>" * 1_000 + "</ul></blockquote>"
    found = pieces(html)
    assert len(found) > 2
    assert all(piece.count("<ul>") == piece.count("</ul>") == 1 for piece in found)
    assert all(piece.startswith("<blockquote>") and piece.endswith("</blockquote>") for piece in found)


@pytest.mark.parametrize(("start", "first"), [("", 1), (' start="7"', 7)])
def test_a_numbered_list_goes_on_counting(start: str, first: int) -> None:
    found = pieces(f"<ol{start}>" + "<li>an item of some length</li>" * 500 + "</ol>")
    items = found[0].count("<li>")
    assert found[1].startswith(f'<ol start="{first + items}">')


def test_code_is_cut_at_line_ends() -> None:
    html = "<pre><code>" + "a line of code\n" * 2_000 + "</code></pre>"
    found = pieces(html)
    assert max(map(len, found)) <= PIECE + 100
    assert all(piece.startswith("<pre><code>a line") and piece.endswith("</code></pre>") for piece in found)


def test_a_paragraph_that_never_ends_is_cut_at_a_space() -> None:
    found = pieces("<p>" + "word " * 10_000 + "</p>")
    assert max(map(len, found)) <= PIECE + 100


def test_an_unbroken_run_is_broken_visibly() -> None:
    (found,) = pieces(f"<p>{'x' * (2 * MAX_RUN + 1)}</p>")
    assert found == f"<p>{'x' * MAX_RUN}↩ {'x' * MAX_RUN}↩ x</p>"


def test_an_entity_is_not_broken_in_its_middle() -> None:
    (found,) = pieces("<p>" + "&amp;" * (MAX_RUN + 1) + "</p>")
    assert found == "<p>" + "&amp;" * MAX_RUN + "↩ &amp;</p>"


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<table><tr><td>" * (MAX_TABLE_DEPTH + 1), "markdown.too_deep"),
        ("<blockquote>" * (MAX_DEPTH + 1), "markdown.too_deep"),
        ("<td></td>" * (MAX_CELLS + 1), "markdown.too_many_parts"),
        ("<br>" * (MAX_BREAKS + 1), "markdown.too_many_parts"),
        ("<em></em>" * (MAX_TAGS // 2 + 1), "markdown.too_many_parts"),
    ],
)
def test_what_would_hang_a_text_widget_is_refused(html: str, code: str) -> None:
    assert _refusal(html) == code


def test_a_stray_end_tag_does_no_harm() -> None:
    assert pieces("</em><p>a</p>") == ["</em><p>a</p>"]
    assert pieces("</li>") == ["</li>"]


def test_no_mark_is_broken_in_its_middle() -> None:
    text = marked("x" * (MAX_RUN - 3) + "\u0430\u0301" * MAX_RUN + "x" * MAX_RUN)
    found = "".join(pieces(f"<p>{text}</p>"))
    assert MARK.findall(found) == MARK.findall(text) != []
    assert "↩" in found
