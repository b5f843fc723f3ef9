"""The one count of what has to be looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from reviewer.domain.content import JSON, MARKDOWN, PATCH, TOOL_CALLS, Content
from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ActionRequest, Author, Consequence, Evidence, Provenance
from reviewer.ids import CandidateId
from reviewer.render._api import Block, Markup, Table, Text, Tree
from reviewer.render.counting import count, marks_in
from reviewer.render.invisible import MARK, Hidden
from reviewer.render.marks import Marks
from reviewer.render.registry import render
from reviewer.render.to_look_at import (
    FILE,
    Place,
    ToLookAt,
    in_item,
    in_verdicts,
    things_given,
    things_in,
)
from tests.makers import make_calls, make_candidate, make_item, make_json

SIGN = "\u202e"


def content(media_type: str, text: str) -> Content:
    return Content(media_type=media_type, data=text.encode())


DECODED = {
    "an escape in JSON": (content(JSON, '{"a": "x\\u202ey", "\\u200b": 1}'), 2),
    "an escape in JSON that stands for a control": (content(JSON, '["\\b"]'), 1),
    "an argument of a call": (content(TOOL_CALLS, '[{"name": "pay", "args": {"to": "x\\u202ey"}}]'), 1),
    "an entity in Markdown": (content(MARKDOWN, "a&#8238;b &zwj; and &amp;zwj;"), 2),
    "a letter in Markdown": (content(MARKDOWN, "p&#1072;ypal"), 1),
    "a control of ASCII": (content("text/plain", "a\x1b[31m"), 1),
    "an entity in text that is no Markdown": (content("text/plain", "a&#8238;b"), 0),
    "an escape in text": (content("text/plain", "a\\u202eb"), 0),
    "an escape in JSON that can't be read": (content(JSON, '{"a": "x\\u202ey"'), 0),
    "raw signs in JSON that can't be read": (content(JSON, f'{{"a": "x{SIGN}y"'), 1),
    "a patch": (content(PATCH, f"@@ -1 +1 @@\n-a\n+p\u0430y{SIGN}\n"), 2),
    "plain words": (content(MARKDOWN, "plain & simple <b>"), 0),
    "an imitated mark": (content(MARKDOWN, "⟦U+202E⟧"), 1),
    "honest Russian": (content(JSON, json.dumps({"город": "МОСКВА"})), 0),
    "a look-alike in JSON": (content(JSON, json.dumps({"payee": "\u0440\u0430\u0441\u0435"})), 1),
}


@pytest.mark.parametrize("name", DECODED)
def test_what_is_counted_is_what_is_decoded(name: str) -> None:
    given, expected = DECODED[name]
    assert marks_in(given).total == expected


@pytest.mark.parametrize("name", DECODED)
def test_as_many_marks_are_drawn_as_are_counted(name: str) -> None:
    given, expected = DECODED[name]
    assert sum(len(MARK.findall(text)) for block in render(given) for text in _texts(block)) == expected


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Markup):
        yield block.source
    elif isinstance(block, Table):
        yield from (cell.text for row in block.rows for cell in row)
    elif isinstance(block, Tree):
        yield from (part for node in block.nodes for part in (node.key, node.value))
    elif isinstance(block, Text):
        yield block.text
    else:
        yield from (line.text for line in getattr(block, "lines", ()))


def test_places_are_told_in_reading_order_under_their_numbers() -> None:
    word = f"a{SIGN}"
    item = make_item("r1", answers=2)
    first, second = item.candidates
    item = replace(
        item,
        title=word,
        body=f"&zwj;{SIGN}",
        on_accept=Consequence(text=word, stated_by=Author.AGENT, effects=(word,)),
        on_decline=Consequence(text=word, stated_by=Author.AGENT),
        actions=(ActionRequest(index=0, name=word, arguments=b'{"a": "\\u202e"}', description=word),),
        evidence=(Evidence(id=word, title=""), Evidence(id="e", title=word, text=word)),
        candidates=(
            replace(first, provenance=Provenance(agent=word)),
            make_candidate(2, make_calls((word, {"a": SIGN}))),
        ),
    )
    numbers = {(item.id, CandidateId(first.id)): 2, (item.id, CandidateId(second.id)): 1}
    told = [(one.code, one.number, one.marks.total) for one in in_item(item, numbers).places]
    assert told == [
        ("place.question", 1, 3),
        ("place.yes", 1, 2),
        ("place.no", 1, 1),
        ("place.action", 1, 3),
        ("place.evidence", 1, 1),
        ("place.evidence", 2, 2),
        ("place.answer", 2, 1),
        ("place.answer", 1, 2),
    ]
    assert in_item(item).total == 15
    assert sum(count(thing).total for thing in things_in(item)) == 15


def test_the_operator_s_own_words_count_once_however_many_items_they_go_to() -> None:
    verdict = Verdict(
        name="edit",
        content=make_json({"a": SIGN}),
        actions=(ActionAnswer(index=1, verb="edit", arguments=b'["\\u202e"]', message=SIGN),),
        conditions=SIGN,
        question=SIGN,
        reason=SIGN,
    )
    given = (verdict, replace(verdict, name="reject", content=None, actions=()))
    found = in_verdicts(given)
    assert [(one.code, one.number, one.marks.total) for one in found.places] == [
        ("place.own.content", 1, 1),
        ("place.own.action", 2, 2),
        ("place.own.conditions", 1, 1),
        ("place.own.question", 1, 1),
        ("place.own.reason", 1, 1),
    ]
    assert found.marks.kinds == {Hidden.BIDI: 6}
    assert sum(count(thing).total for thing in things_given(given)) == 6


def test_what_stands_in_files_is_told_apart() -> None:
    file = Place(code=FILE, number=2, marks=Marks(kinds={Hidden.BIDI: 2}))
    both = in_item(replace(make_item("r1"), title="pay\u202e")) + ToLookAt(places=(file,))
    assert (both.total, both.in_files) == (3, 2)
