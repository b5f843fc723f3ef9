"""What stands in the drawers, as pages of the desk's own HTML with every foreign word escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reviewer.domain.content import MARKDOWN, PLAIN, Content
from reviewer.domain.desk import ChangedRow, OpenedItem
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.errors import ReviewDeskError
from reviewer.render.invisible import marked
from reviewer.render.pages import paged
from reviewer.render.registry import render
from ui.blocks import block_html, html
from ui.blocks.content_view import Page
from ui.blocks.drawing import takes_long
from ui.blocks.fill_queue import CHUNK_CHARS
from ui.blocks.look import Look
from ui.blocks.paging import cut, in_pages
from ui.desk.change_words import nothing, row_name, spelt
from ui.evidence.wording import name_of, size_of
from ui.messages.spelling import plain, spell_utc

_LONGEST_FACT = 2_000
_ROWS_AT_ONCE = 5
"""Rows of a table in one piece: a side of a row may have thousands of characters."""
_WIDTHS = (20, 40, 40)
"""Of what changed, in hundredths."""


def evidence_pages(look: Look, opened: OpenedItem, made: Mapping[Content, Sequence[str]]) -> list[Page]:
    """What was asked in full, then each piece of evidence as quoted. Files are shown in places of their own.

    `made`: pieces of what was rendered, or took long. What takes long and is not there yet is begun.
    """
    pieces: list[str] = []
    for member in opened.members:
        if member.body:
            pieces.append(html.heading(look.say("evidence.asked", source=member.source)))
            pieces.extend(made.get(asked(member)) or _as_written(look, asked(member)))
        for one in member.evidence:
            pieces.extend(_evidence(look, one, made.get(quoted(one))))
    return list(in_pages(pieces or [html.paragraph(look.say("evidence.none"), "second")]))


def asked(member: ReviewItem) -> Content:
    """The question, as it is drawn."""
    return Content(media_type=MARKDOWN, data=member.body.encode("utf-8", "replace"))


def quoted(one: Evidence) -> Content:
    """The words of a piece of evidence."""
    return Content(media_type=PLAIN, data=one.text.encode("utf-8", "replace"))


def as_quoted(text: str) -> Iterator[str]:
    """A page of words with their marks, in pieces."""
    for piece in cut(text, CHUNK_CHARS):
        yield html.preformatted([(line, "") for line in piece.split("\n")], "quote")


def _as_written(look: Look, content: Content) -> list[str]:
    return _beginning(look, content) if takes_long(content) else block_html.pieces(render(content))


def _beginning(look: Look, content: Content) -> list[str]:
    words = content.data[:CHUNK_CHARS].decode("utf-8", "replace")
    return [*block_html.plain_pieces(words), html.paragraph(look.say("content.drawing"), "second")]


def _evidence(look: Look, one: Evidence, made: Sequence[str] | None) -> Iterator[str]:
    kind = plain(one.media_type) or look.say("evidence.type.unknown")
    size = size_of(look, one.size)
    facts = look.say("evidence.file", type=kind, size=size) if size else kind
    yield html.heading(name_of(look, one)) + html.paragraph(facts, "caption")
    if made is not None:
        yield from made
    elif takes_long(quoted(one)):
        yield from _beginning(look, quoted(one))
    elif one.text:
        for page in paged(marked(one.text)):
            yield from as_quoted(page)


def trace_pieces(look: Look, opened: OpenedItem) -> list[str]:
    """Where the item and each answer come from; the payload as it was received follows."""
    first: list[str] = []
    for member in opened.members:
        first.append(html.heading(look.say("trace.item", source=member.source)))
        first.append(html.table(_item_facts(look, member), is_mono=True))
    for answer in opened.answers:
        made_by = answer.candidate.provenance
        rows = [
            (look.say("trace.agent"), made_by.agent),
            (look.say("trace.agent_version"), made_by.agent_version),
            (look.say("trace.model"), made_by.model),
            *((name, value) for name, value in made_by.detail.items()),
            (look.say("trace.digest"), answer.candidate.content.digest),
        ]
        first.append(html.heading(look.say("answer.name", number=answer.number)))
        first.append(html.table([_short(row) for row in rows if row[1]], is_mono=True))
    return first


def _item_facts(look: Look, item: ReviewItem) -> list[tuple[str, str]]:
    rows = [
        ("trace.id", item.id),
        ("trace.version", item.version),
        ("trace.run", item.run.run),
        ("trace.workflow", item.run.workflow),
        ("trace.asks", item.run.agent or item.requester),
        ("trace.subject", str(item.subject) if item.subject else ""),
        ("trace.lens", f"{item.lens.name} {item.lens.digest[:12]}" if item.lens else ""),
        ("trace.default", item.default_on_expiry),
        ("trace.created", spell_utc(item.created_at)),
        ("trace.updated", spell_utc(item.updated_at)),
        ("trace.expires", spell_utc(item.expires_at) if item.expires_at else ""),
    ]
    return [_short((look.say(code), value)) for code, value in rows if value]


def _short(row: tuple[str, str]) -> tuple[str, str]:
    """The payload in the raw pages has the whole of it."""
    return plain(row[0], _LONGEST_FACT), plain(row[1], _LONGEST_FACT)


def changes_pages(look: Look, opened: OpenedItem, rows: Sequence[ChangedRow]) -> list[Page]:
    """Then and now, row by row, what the other version has not on yellow."""
    if not rows:
        return [[html.paragraph(look.say("changes.none"), "second")]]
    head = tuple(look.say(code) for code in ("changes.what", "changes.then", "changes.now"))
    told = [
        (
            html.text(row_name(look, opened, row)),
            html.marked_words(spelt(look, row, row.then)) or _absent(look, row, is_now=False),
            html.marked_words(spelt(look, row, row.now)) or _absent(look, row, is_now=True),
        )
        for row in rows
    ]
    tables = (told[at : at + _ROWS_AT_ONCE] for at in range(0, len(told), _ROWS_AT_ONCE))
    return list(in_pages([html.wide_table(some, head, _WIDTHS) for some in tables]))


def _absent(look: Look, row: ChangedRow, *, is_now: bool) -> str:
    return html.tinted(nothing(look, row, is_now=is_now), ("second",))


def sentence(look: Look, error: ReviewDeskError) -> str:
    """Why a drawer has nothing in it."""
    return html.paragraph(look.say(error.code, **error.params))
