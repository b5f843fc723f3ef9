"""Blocks on their way from the child that made them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

import msgspec

from reviewer.domain.content import Content
from reviewer.render._api import Block
from reviewer.workers.parts import in_parts, read_parts, typed

MARKDOWN, BLOCKS = b"m", b"b"
"""What a question to the drawing child begins with: HTML of the Markdown that follows, or blocks."""
KINDS: dict[str, type[Block]] = {kind.__name__: kind for kind in get_args(Block)}


def written_content(content: Content) -> bytes:
    """What is to become blocks."""
    media_type = content.media_type.encode("utf-8", "replace").decode()
    return msgspec.msgpack.encode(Content(media_type=media_type, data=content.data))


def read_content(body: bytes) -> Content:
    """What `written_content` wrote."""
    return msgspec.msgpack.decode(body, type=Content)


def written_blocks(blocks: Sequence[Block]) -> bytes:
    """Each block with the name of its kind."""
    return in_parts((type(block).__name__, block) for block in blocks)


def read_blocks(body: bytes) -> Iterator[list[Block]]:
    """What `written_blocks` wrote, part by part."""
    for part in read_parts(body):
        yield [typed(value, KINDS[name]) for name, value in part]
