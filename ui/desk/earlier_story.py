"""An earlier decision to read: what was decided and why, what was asked, every answer, what was sent."""

from __future__ import annotations

from collections.abc import AsyncIterator

from reviewer.actions._api import Desk
from reviewer.domain.content import MARKDOWN, Content
from reviewer.domain.ledger import DecisionStory
from reviewer.render.registry import render
from ui.blocks import html
from ui.blocks.block_html import iter_pieces
from ui.blocks.content_view import Page
from ui.blocks.drawing import SYNC_BYTES
from ui.blocks.look import Look
from ui.blocks.paging import Pages
from ui.blocks.turns import in_turns
from ui.ledger import story as ledger
from ui.ledger.put_together import number_of
from ui.messages.spelling import plain

_LONGEST_TITLE = 500


async def story_pages(look: Look, desk: Desk, story: DecisionStory) -> list[Page]:
    """In short turns of the event loop, long answers with the help of a child process."""
    made = Pages([[]])
    async for piece in _pieces(look, desk, story):
        made.add(piece)
    return list(made)


async def _pieces(look: Look, desk: Desk, story: DecisionStory) -> AsyncIterator[str]:
    decided = ledger.decided(story)
    yield html.heading(decided.title)
    yield html.table([(line.name, line.value) for line in decided.lines])
    yield _section(look.say("story.asked"))
    yield html.paragraph(plain(story.item.title, _LONGEST_TITLE) or look.say("row.untitled"))
    asked = Content(media_type=MARKDOWN, data=story.item.body.encode("utf-8", "replace"))
    async for piece in _content(look, desk, asked):
        yield piece
    for place in range(len(story.shown_order)):
        async for piece in _answer(look, desk, story, place):
            yield piece
    if story.decision.verdict.content is not None:
        yield _section(look.say("similar.sent"))
        async for piece in _content(look, desk, story.decision.verdict.content):
            yield piece


def _section(words: str) -> str:
    return html.GAP + html.heading(words)


async def _answer(look: Look, desk: Desk, story: DecisionStory, place: int) -> AsyncIterator[str]:
    candidate = story.item.candidate(story.shown_order[place])
    if candidate is None:
        return
    is_chosen = candidate.id in story.decision.verdict.candidates
    agent = plain(candidate.provenance.agent) or look.say("story.no_agent")
    code = "similar.answer.chosen" if is_chosen else "similar.answer"
    yield _section(look.say(code, number=number_of(story, place), agent=agent))
    async for piece in _content(look, desk, candidate.content):
        yield piece


async def _content(look: Look, desk: Desk, content: Content) -> AsyncIterator[str]:
    blocks = render(content) if len(content.data) <= SYNC_BYTES else await desk.blocks(content)
    if blocks is None:
        yield html.paragraph(look.say("content.not_rendered"), "second")
        return
    async for piece in in_turns(iter_pieces(blocks)):
        if piece:
            yield piece
