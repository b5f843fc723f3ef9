"""The renderers, and how content finds its own."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.domain.content import Content
from reviewer.render._api import Block, ContentRenderer, Notice
from reviewer.render.block_marks import with_block_marks
from reviewer.render.markdown import MarkdownRenderer
from reviewer.render.patch import PatchRenderer
from reviewer.render.plain import PlainRenderer
from reviewer.render.raw import RawRenderer
from reviewer.render.structured import StructuredRenderer
from reviewer.render.tool_calls import ToolCallsRenderer

RENDERERS: tuple[ContentRenderer, ...] = (
    MarkdownRenderer(),
    StructuredRenderer(),
    ToolCallsRenderer(),
    PatchRenderer(),
    RawRenderer(),
    PlainRenderer(),
)
"""The last one takes everything."""


def render(content: Content, renderers: Sequence[ContentRenderer] = RENDERERS) -> tuple[Block, ...]:
    """The content's blocks, with a mark for everything that can't be seen or passes for something else."""
    return with_block_marks(read(content, renderers))


def read(content: Content, renderers: Sequence[ContentRenderer] = RENDERERS) -> tuple[Block, ...]:
    """The blocks of the renderer that fits best. One that fails is named in a notice, the next one tries.

    Of content that shows nothing it is said so: a bare place could be one that is not drawn yet.
    """
    if content.is_blank:
        return (Notice(code="render.blank" if content.data else "render.empty"),)
    fitting = [(renderer.priority(content), renderer) for renderer in renderers]
    notices: list[Block] = []
    for _, renderer in sorted((one for one in fitting if one[0] > 0), key=lambda one: -one[0]):
        try:
            return (*notices, *renderer.blocks(content))
        except (ValueError, RecursionError):
            notices.append(Notice(code="render.failed", params={"renderer": renderer.name}))
    return tuple(notices)
