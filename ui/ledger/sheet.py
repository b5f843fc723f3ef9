"""One decision as a page to print: asked, shown, in view, decided, sent, how it was checked. Without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reviewer.domain.items import Consequence
from reviewer.domain.ledger import BodyCheck, ChainState, DecisionStory, EntryCheck
from reviewer.domain.sources import Guarantee
from reviewer.render.invisible import marked
from ui.ledger import put_together
from ui.ledger import sheet_html as html
from ui.ledger.chain_words import broken_words
from ui.ledger.put_together import number_of
from ui.ledger.story import WHOLE, Part, told
from ui.messages.catalogue import say
from ui.messages.spelling import plain, spell_utc

LONGEST = 100_000
"""Characters of one foreign text on the sheet; where one is cut, it is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was verified when the sheet was made."""

    chain: ChainState
    entry: EntryCheck
    at: datetime


def sheet_html(story: DecisionStory, checked: Checked, guarantee: Guarantee | None) -> str:
    """The whole page. It loads nothing and runs nothing."""
    title = plain(story.item.title, WHOLE) or say("row.untitled")
    body = [
        html.paragraph(say("sheet.what"), "second"),
        html.heading(title, 1),
        html.paragraph(say("sheet.made", at=spell_utc(checked.at)), "second"),
        *_verdict_first(story),
        *_parts(story, told(story, guarantee, longest=WHOLE, has_work=False)),
        html.heading(say("sheet.verification")),
        html.table(_verification(story, checked)),
        html.paragraph(say("sheet.no_proof"), "second"),
    ]
    return html.page(say("sheet.title", title=title), story.decision.id, body)


def _verdict_first(story: DecisionStory) -> Iterator[str]:
    one = story.summary
    yield html.table(
        [
            (say("story.name.verdict"), say(f"verdict.{one.told_as}.done"), "strong"),
            (say("story.name.operator"), plain(one.operator), ""),
            (say("story.name.at"), spell_utc(one.decided_at), ""),
        ]
    )


def _parts(story: DecisionStory, parts: tuple[Part, ...]) -> Iterator[str]:
    """The story part by part; behind what it names stand the words themselves."""
    behind = {
        say("story.asked"): (*_question(story), *_effects(story)),
        say("story.shown"): tuple(_answers(story)),
        say("story.decided"): (*_in_full(story), *_rows(story), *_acted(story), *_content(story)),
    }
    for part in parts:
        yield html.heading(part.title)
        yield html.table((line.name, line.value, line.tone) for line in part.lines)
        yield from behind.get(part.title, ())


def _effects(story: DecisionStory) -> Iterator[str]:
    """What was said to happen, and by whom."""
    item = story.item
    lines = [
        (say("sheet.on_yes"), _consequence(item.on_accept), ""),
        (say("sheet.on_no"), _consequence(item.on_decline), ""),
    ]
    known = [line for line in lines if line[1]]
    if known:
        yield html.heading(say("sheet.effects"), 3)
        yield html.table(known)


def _consequence(consequence: Consequence | None) -> str:
    if consequence is None:
        return ""
    final = {True: "sheet.reversible", False: "sheet.irreversible", None: ""}[consequence.reversible]
    parts = [
        plain(consequence.text, WHOLE),
        plain(", ".join(consequence.effects)),
        say(final) if final else "",
        say("sheet.stated_by", author=say(f"sheet.author.{consequence.stated_by}")),
    ]
    return " · ".join(part for part in parts if part)


def _question(story: DecisionStory) -> Iterator[str]:
    if story.item.body:
        yield html.heading(say("sheet.question"), 3)
        yield from _framed(story.item.body)
    for action in story.item.actions:
        yield html.heading(say("sheet.action", number=action.index + 1, name=plain(action.name)), 3)
        yield from _framed(action.arguments.decode("utf-8", "replace"))


def _answers(story: DecisionStory) -> Iterator[str]:
    """Every answer in the order in which it was shown."""
    for place, candidate in enumerate(story.shown_order):
        found = story.item.candidate(candidate)
        yield html.heading(say("story.name.answer", number=number_of(story, place)), 3)
        if found is None:
            yield html.paragraph(say("seen.pruned"), "second")
        else:
            yield from _framed(found.content.text())


def _in_full(story: DecisionStory) -> Iterator[str]:
    """What the operator wrote in several lines: in the table they are one."""
    verdict = story.decision.verdict
    for name, text in (
        ("story.name.reason", verdict.reason),
        ("story.name.conditions", verdict.conditions),
        ("story.name.question", verdict.question),
    ):
        if "\n" in text.strip():
            yield html.heading(say(name), 3)
            yield from _framed(text)


def _rows(story: DecisionStory) -> Iterator[str]:
    """Of a merge: where each row comes from."""
    if story.decision.verdict.row_sources:
        yield html.heading(say("sheet.rows"), 3)
        yield html.table((name, source, "") for name, source in put_together.rows(story))


def _acted(story: DecisionStory) -> Iterator[str]:
    """Of a request: what was answered to each of its actions."""
    names = {one.index: one.name for one in story.item.actions}
    for one in story.decision.verdict.actions:
        name = plain(names.get(one.index, ""))
        yield html.heading(say("sheet.action", number=one.index + 1, name=name), 3)
        yield html.table([(say("story.name.verdict"), say(f"verdict.{one.verb}.done"), "strong")])
        if one.message:
            yield from _framed(one.message)
        if one.arguments is not None:
            yield from _framed(one.arguments.decode("utf-8", "replace"))


def _content(story: DecisionStory) -> Iterator[str]:
    if story.decision.verdict.content is not None:
        yield html.heading(say("sheet.content"), 3)
        yield from _framed(story.decision.verdict.content.text())


def _framed(text: str) -> Iterator[str]:
    yield html.framed(marked(text[:LONGEST]))
    if len(text) > LONGEST:
        yield html.paragraph(say("sheet.cut", count=len(text) - LONGEST), "second")


def _verification(story: DecisionStory, checked: Checked) -> Iterator[tuple[str, str, str]]:
    chain, entry = checked.chain, checked.entry
    if chain.broken_at is None:
        record = say("ledger.verified", entries=chain.entries, signed=chain.signed)
    else:
        record = broken_words(chain)
    yield say("sheet.record"), record, "" if chain.broken_at is None else "danger"
    yield say("sheet.head"), chain.head, ""
    whole = "sheet.entry.whole" if entry.is_whole else "sheet.entry.altered"
    yield say("story.name.entry", seq=entry.seq), say(whole), "" if entry.is_whole else "danger"
    yield say("story.name.witness"), entry.hash, ""
    signed = "sheet.signed" if entry.is_signed else "sheet.unsigned"
    yield say("sheet.signature"), say(signed), "" if entry.is_signed else "danger"
    yield say("sheet.key"), entry.public_key or say("sheet.no_key"), ""
    for body in entry.bodies:
        yield _body(body)
    if story.pruned_at is not None:
        yield say("sheet.digests"), say("sheet.pruned"), ""


def _body(body: BodyCheck) -> tuple[str, str, str]:
    code = "sheet.same" if body.is_same else "sheet.other"
    return say(f"sheet.body.{body.name}"), say(code, digest=body.digest), "" if body.is_same else "danger"
