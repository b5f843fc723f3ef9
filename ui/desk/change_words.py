"""How a row that changed is named, and its words on one line. Knows no Qt."""

from __future__ import annotations

import re
from datetime import datetime

from reviewer.domain.desk import ChangedRow, OpenedItem, Words
from reviewer.ids import ItemId
from reviewer.render.invisible import marked
from ui.blocks.look import Look
from ui.messages.spelling import plain

_LONGEST_NAME = 80
_LEAD = 24
"""Characters that stand before the first words that differ, where a line has no room for all."""
_MOST = 501
"""Characters of a line, one more than are shown of it: it is made at every paint, and marks take time."""
_BLANK = re.compile(r"[ \t\r\n]+")
_THINGS = frozenset({"answer", "action", "evidence"})
_PARTS = frozenset({"title", "body", "on_accept", "on_decline", "risk", "due_at"})


def row_name(look: Look, opened: OpenedItem, row: ChangedRow) -> str:
    """Which part, and which field, call or passage of it."""
    part = _part_name(look, opened, row)
    if row.passage:
        return look.say("changes.row.passage", part=part, number=row.passage)
    return look.say("changes.row", part=part, label=plain(row.label, _LONGEST_NAME)) if row.label else part


def _part_name(look: Look, opened: OpenedItem, row: ChangedRow) -> str:
    """An answer has its number in the whole case; other parts of another member are told with its source."""
    kind, _, name = row.path.partition("/")
    if kind == "answer":
        return _answer_name(look, opened, row.item or opened.item.id, name)
    if kind == "evidence":
        name = _title_of(opened, row.item or opened.item.id, name)
    part = _plain_part(look, kind, name) or plain(row.path, _LONGEST_NAME)
    source = next((one.source for one in opened.members if one.id == row.item), "")
    return look.say("changes.part.of", part=part, source=source) if source else part


def _plain_part(look: Look, kind: str, name: str) -> str:
    if kind in _PARTS:
        return look.say(f"changes.part.{kind}")
    if kind in ("action", "evidence") and name:
        return look.say(f"changes.part.{kind}", name=plain(name, _LONGEST_NAME))
    return ""


def _title_of(opened: OpenedItem, item: ItemId, evidence: str) -> str:
    """As it is listed; what is gone has only its id."""
    known = (one for member in opened.members if member.id == item for one in member.evidence)
    return next((one.title for one in known if one.id == evidence and one.title), evidence)


def _answer_name(look: Look, opened: OpenedItem, item: ItemId, name: str) -> str:
    """Under the number that it has on the screen."""
    mine = [one for one in opened.answers if one.item == item and one.candidate.id == name]
    if not mine:
        return look.say("changes.part.answer.gone")
    return (
        look.say("answer.name", number=mine[0].number) if len(opened.answers) > 1 else look.say("answer.only")
    )


def nothing(look: Look, row: ChangedRow, *, is_now: bool) -> str:
    """In the place of what was not there then, or is not there now; a field's value is missing."""
    is_thing = row.path.partition("/")[0] in _THINGS and not (row.label or row.passage)
    if not is_thing:
        return look.say("matrix.missing")
    return look.say("changes.absent.now" if is_now else "changes.absent.then")


def spelt(look: Look, row: ChangedRow, words: tuple[Words, ...]) -> tuple[Words, ...]:
    """Times as a clock shows them; all else as it is."""
    if row.path != "due_at" or not words:
        return words
    moment = datetime.fromisoformat("".join(one.text for one in words))
    return (Words(text=look.words.time(moment, now=look.clock.now())),)


def on_one_line(words: tuple[Words, ...]) -> list[tuple[str, bool]]:
    """From shortly before what differs: what can't be seen as marks, and whether each piece differs."""
    pieces = [(_BLANK.sub(" ", one.text), one.is_marked) for one in words]
    if len(pieces) > 1 and not pieces[0][1] and len(pieces[0][0]) > _LEAD:
        lead = pieces[0][0][-_LEAD:]
        pieces[0] = (f"…{lead.partition(' ')[2] or lead}", False)
    line: list[tuple[str, bool]] = []
    left = _MOST
    for text, is_marked in pieces:
        if left <= 0:
            break
        line.append((marked(text[:left]), is_marked))
        left -= len(text)
    return line
