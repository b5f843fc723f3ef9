"""How content finds its renderer."""

from __future__ import annotations

import pytest

from reviewer.domain.content import JSON, MARKDOWN, PATCH, PLAIN, TOOL_CALLS, Content
from reviewer.render._api import Diff, Markup, Notice, Table, Text
from reviewer.render.registry import render
from tests.makers import make_calls, make_json, make_patch, make_text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (make_text("a"), Markup),
        (make_json({"a": 1}), Table),
        (make_calls(("a", {"b": 1})), Table),
        (make_patch("@@ -1 +1 @@\n-a\n+b\n"), Diff),
        (Content(media_type="text/plain", data=b"a"), Text),
    ],
)
def test_the_best_fitting_renderer_draws(content: Content, expected: type) -> None:
    assert isinstance(render(content)[-1], expected)


@pytest.mark.parametrize(
    ("media_type", "name"), [(JSON, "structured"), (PATCH, "patch"), (TOOL_CALLS, "tool-calls")]
)
def test_one_that_fails_is_named_and_the_next_one_draws(media_type: str, name: str) -> None:
    blocks = render(Content(media_type=media_type, data=b"{broken"))
    assert blocks == (Notice(code="render.failed", params={"renderer": name}), Text(text="{broken"))


def test_without_any_renderer_left_the_notices_remain() -> None:
    assert render(make_text("a"), renderers=()) == ()


@pytest.mark.parametrize("kind", [PLAIN, MARKDOWN, JSON])
@pytest.mark.parametrize(("text", "code"), [("", "render.empty"), (" \n\n\t", "render.blank")])
def test_content_that_shows_nothing_is_said_to(kind: str, text: str, code: str) -> None:
    content = Content(media_type=kind, data=text.encode())
    assert render(content) == (Notice(code=code),)
