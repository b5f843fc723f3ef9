"""Plain text."""

from __future__ import annotations

from reviewer.domain.content import Content
from reviewer.render._api import Text
from reviewer.render.plain import PlainRenderer


def test_any_content_becomes_pages_of_text() -> None:
    content = Content(media_type="application/octet-stream", data=b"\xff\x00" + b"a line\n" * 20_000)
    assert PlainRenderer().priority(content) == 1
    blocks = PlainRenderer().blocks(content)
    assert len(blocks) == 3
    assert blocks[0] == Text(text=content.text()[: len(blocks[0].text)])  # type: ignore[union-attr]
