"""Foreign Markdown to clean HTML."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reviewer.render.markup_marks import mark_source
from reviewer.workers.markdown_html import convert


def _html(source: str) -> str:
    found = convert(source)["pieces"]
    assert isinstance(found, list)
    return "".join(found)


def test_markdown_becomes_html() -> None:
    assert _html("# A\n\n*b* `c`") == "<h1>A</h1>\n<p><em>b</em> <code>c</code></p>"


def test_tables_and_code_blocks_work() -> None:
    assert "<table>" in _html("|a|b|\n|-|-|\n|1|2|\n")
    assert "<pre><code>x &lt; y\n</code></pre>" in _html("```python\nx < y\n```")


def test_raw_html_is_shown_as_the_text_it_is() -> None:
    assert _html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert "<b" not in _html("<b onclick=x>bold</b>")


def test_an_image_is_told_and_never_there() -> None:
    html = _html("before ![chart](https://evil.example/p.png?secret) after")
    assert html == "<p>before <em>⟦image⟧ chart (https://evil.example/p.png?secret)</em> after</p>"


def test_a_link_keeps_only_https() -> None:
    assert _html("[a](https://a.example/)") == '<p><a href="https://a.example/">a</a></p>'
    assert _html("[a](javascript:alert(1)) b") == "<p><a>a</a> (javascript:alert(1)) b</p>"
    assert "href" not in _html("[a](file:///etc/passwd)")


@pytest.mark.parametrize("source", ["pay\u202epal", "pay&#x202e;pal", "pay&#8238;pal"])
def test_a_hidden_character_is_a_mark_however_it_was_written(source: str) -> None:
    assert _html(mark_source(source)) == "<p>pay⟦U+202E⟧pal</p>"


@pytest.mark.parametrize(
    "source",
    [
        "[pay](https://a.example/ 'p\u202ed')",
        "[pay]: https://a.example/p\u202ed",
        "pay&#x202e;pal",  # nobody has marked it, so nobody has counted it
    ],
)
def test_html_with_fewer_or_more_marks_than_its_source_is_not_shown(source: str) -> None:
    assert convert(source) == {"notice": "markdown.marks_lost"}


@pytest.mark.parametrize(
    "source", ["> " * 3_000 + "x", "1. " * 10_000, "".join("  " * n + "- x\n" for n in range(300))]
)
def test_deep_nesting_is_refused(source: str) -> None:
    assert convert(source) == {"notice": "markdown.too_deep"}


def test_a_refused_document_leaves_nothing_behind_for_the_next() -> None:
    convert("1. " * 10_000)
    assert _html("a\n\nb") == "<p>a</p>\n<p>b</p>"


def test_a_table_of_thousands_of_cells_is_refused() -> None:
    source = "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + ("|1" * 60 + "|\n") * 60
    assert convert(source) == {"notice": "markdown.too_many_parts"}


ALLOWED = re.compile(
    r"</?(?:p|h[1-6]|[uo]l|li|strong|em|del|code|pre|blockquote|hr|br|table|thead|tbody|tr|th|td)>"
    r'|<ol start="\d+">|<a(?: href="https://[^"<>]*")?>|</a>'
)


def _strays(made: dict[str, object]) -> str:
    """What stands between angle brackets and is no tag of ours."""
    found = made.get("pieces", [])
    assert isinstance(found, list)
    return "".join(set("<>") & set(ALLOWED.sub("", "".join(found))))


def test_naughty_strings_make_nothing_but_our_tags(shared_dir: Path) -> None:
    naughty = json.loads((shared_dir / "corpora" / "blns" / "blns.json").read_text("utf-8"))
    assert [text for text in naughty if _strays(convert(text)) not in ("", ">")] == []
    assert len(naughty) > 500


def test_the_markdown_specification_makes_nothing_but_our_tags(shared_dir: Path) -> None:
    examples = (shared_dir / "corpora" / "commonmark" / "spec.txt").read_text("utf-8").split("`" * 32)
    assert [text for text in examples if _strays(convert(text)) not in ("", ">")] == []
    assert len(examples) > 1_000


def test_a_target_with_a_mark_is_shown_and_no_link() -> None:
    html = _html(mark_source("[pay](https://p\u0430ypal.com/)"))
    assert html == "<p><a>pay</a> (https://p⟦\u0430·Cyrillic⟧ypal.com/)</p>"


def test_a_target_that_programs_read_in_two_ways_is_no_link() -> None:
    html = _html(r"[pay](https://good.example\@evil.example/)")
    assert "<a" in html
    assert "href" not in html
    assert r"(https://good.example\@evil.example/)" in html
