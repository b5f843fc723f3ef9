"""Where what would be sent does not fit the item's response schema, in words and by row. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reviewer.conflicts.made import RowSpan
from reviewer.domain.cases import named_answers
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import ReviewItem
from reviewer.verdicts.content_check import SchemaFailure, schema_failures
from ui.blocks.look import Look
from ui.decide.composition import Composition
from ui.messages.spelling import plain

_LONGEST = 80


def found(opened: OpenedItem, composition: Composition, content: Content) -> tuple[SchemaFailure, ...]:
    """The places that the schema has something against; none where there is no schema."""
    schema = _receiver(opened, composition).response_schema
    return () if schema is None else schema_failures(schema, content.data)


def _receiver(opened: OpenedItem, composition: Composition) -> ReviewItem:
    """The member of a case that gets what is written: the one whose answer is named, else the open one."""
    named = named_answers(opened.members)
    chosen = next((named[name].item for name in composition.candidates[:1] if name in named), opened.item.id)
    return next(member for member in opened.members if member.id == chosen)


def by_path(failures: Sequence[SchemaFailure], spans: Sequence[RowSpan]) -> dict[str, SchemaFailure]:
    """The first failure of each settled row: at its own place, in it, or at a container that it stands in."""
    paths: dict[str, SchemaFailure] = {}
    for failure in failures:
        at = failure.pointer
        for span in spans:
            if span.pointer and (at == span.pointer or at.startswith(f"{span.pointer}/")):
                paths.setdefault(span.path, failure)
        # What is left out stands nowhere; where it should be, its row's path says itself.
        paths.setdefault(at, failure)
    return paths


def words(look: Look, failure: SchemaFailure) -> str:
    """What the schema asks for, short enough to stand beside the value."""
    code = f"fault.{failure.keyword}"
    wanted = plain(failure.wanted, _LONGEST)
    if code in look.words and (wanted or failure.keyword in ("required", "additionalProperties")):
        return look.say(code, wanted=wanted)
    return look.say("fault.other", rule=plain(failure.keyword, _LONGEST))


def sentences(look: Look, failures: Sequence[SchemaFailure]) -> Iterator[str]:
    """How many places do not fit, then each with its pointer."""
    if failures:
        yield look.say("faults", count=len(failures))
        for failure in failures:
            yield look.say(
                "fault.at", pointer=plain(failure.pointer or "/", _LONGEST), what=words(look, failure)
            )


def worded(look: Look, failures: Mapping[str, SchemaFailure]) -> dict[str, str]:
    """By row, in words."""
    return {path: words(look, failure) for path, failure in failures.items()}
