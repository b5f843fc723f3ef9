"""The payload as it was received: the last word on what an orchestrator sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.domain.content import Content
from reviewer.domain.items import ReviewItem
from reviewer.render.raw import RAW
from reviewer.render.registry import render
from ui.blocks import html
from ui.blocks.block_html import iter_pieces, plain_pieces
from ui.blocks.content_view import ContentView
from ui.blocks.drawing import SYNC_BYTES, Drawing, Drawn
from ui.blocks.look import Look
from ui.blocks.paging import in_pages


def draw_raw(
    look: Look, drawing: Drawing, members: Sequence[ReviewItem], view: ContentView, before: Sequence[str] = ()
) -> Drawn:
    """Every member's payload under its source's name, `before` above it; what is long comes in turns."""
    first, *others = members
    head = [*before, _heading(look, first)]
    if sum(len(one.raw) for one in members) <= SYNC_BYTES:
        view.show_pages(in_pages([*head, *iter_pieces(render(_received(first))), *_under(look, others)]))
        return Drawn(view)
    return drawing.later(_received(first), view, before=head, after=lambda: _under(look, others))


def _under(look: Look, members: Sequence[ReviewItem]) -> Iterator[str]:
    for member in members:
        content = _received(member)
        is_short = len(content.data) <= SYNC_BYTES
        yield _heading(look, member)
        yield from iter_pieces(render(content)) if is_short else plain_pieces(content.text())


def _heading(look: Look, member: ReviewItem) -> str:
    return html.heading(look.say("trace.raw", source=member.source, count=len(member.raw)))


def _received(member: ReviewItem) -> Content:
    return Content(media_type=RAW, data=member.raw)
