"""What an edit begins with, and whether anything was changed since. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.content import JSON, MARKDOWN, Content, ContentKind
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import Candidate
from reviewer.domain.json_text import read_literals, write
from ui.decide import picking
from ui.decide.composition import Composition

LONGEST = 64 * 1024
"""Longer answers are shown as they are, and not edited here."""


def begun_edit(composition: Composition, opened: OpenedItem, number: int) -> Composition:
    """E: the content of answer `number` as a starting point; an edit that was begun goes on."""
    if composition.verdict == "edit" and composition.content is not None:
        return composition
    begun = replace(composition.named("edit"), rows={}, actions={})
    if not opened.answers:
        media_type = JSON if opened.item.response_schema is not None else MARKDOWN
        return replace(begun, content=Content(media_type=media_type, data=b""), candidates=())
    answer = opened.answers[max(0, number - 1)]
    name = picking.names(opened)[max(0, number - 1)]
    return replace(begun, content=_as_text(answer.candidate), candidates=(name,))


def _as_text(candidate: Candidate) -> Content:
    content = candidate.content
    if content.kind not in (ContentKind.STRUCTURED, ContentKind.TOOL_CALLS) or len(content.data) > LONGEST:
        return content
    try:
        return replace(content, data=write(read_literals(content.data), indent=2).encode())
    except ValueError:
        return content


def is_untouched(composition: Composition, opened: OpenedItem) -> bool:
    """Whether an edit still says what the answer said that it was begun from."""
    if composition.verdict != "edit" or composition.content is None or not composition.candidates:
        return False
    number = picking.number_of(opened, composition.candidates[0])
    return number > 0 and composition.content == _as_text(opened.answers[number - 1].candidate)
