"""What there is to look at, in words: how many characters of which class, where, and what passes for what."""

from __future__ import annotations

from reviewer.render.invisible import Finding, Hidden
from reviewer.render.marks import Marks
from reviewer.render.plain_line import Line
from reviewer.render.to_look_at import ToLookAt
from ui.messages.catalogue import Catalogue, Message

MOST_NAMED = 2
"""Look-alikes that a notice names; the command line names more."""


def marks_message(words: Catalogue, to_look_at: ToLookAt) -> Message:
    """The notice above the item."""
    marks = to_look_at.marks
    named = [one for one in marks.named if one.kind is Hidden.LOOK_ALIKE][:MOST_NAMED]
    code = "notice.hidden_characters.named.body" if named else "notice.hidden_characters.body"
    return Message(
        title=words.text("notice.hidden_characters", count=to_look_at.total),
        body=words.text(
            code,
            classes=class_words(words, marks),
            names=tuple(name_words(words, one) for one in named),
            places=place_words(words, to_look_at),
        ),
    )


def class_words(words: Catalogue, marks: Marks) -> tuple[str, ...]:
    """How many of each class."""
    return tuple(words.text(f"hidden.kind.{kind}", count=count) for kind, count in marks.kinds.items())


def place_words(words: Catalogue, to_look_at: ToLookAt) -> tuple[str, ...]:
    """Where, with how many in each place."""
    return tuple(
        words.text(place.code, number=place.number, count=place.marks.total) for place in to_look_at.places
    )


def name_words(words: Catalogue, one: Finding) -> str:
    """Which character, and what it passes for."""
    if one.kind is not Hidden.LOOK_ALIKE:
        return words.text("hidden.named", character=Line(one.mark), name=one.name)
    code = "hidden.named.letter" if len(one.character) == 1 else "hidden.named.letters"
    mark = Line(one.mark)
    return words.text(code, character=mark, name=one.name, script=one.label, passes_for=one.passes_for)
