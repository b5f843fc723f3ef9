"""A decision's values held against its review: verdict, candidates, answer, actions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reviewer.contract import strict
from reviewer.contract.document import DecisionDocument
from reviewer.contract.limits import MAX_DOCUMENT_BYTES
from reviewer.errors import Unreadable
from reviewer.server import response_schema


class _Named(msgspec.Struct, frozen=True):
    id: str


class _Asked(msgspec.Struct, frozen=True):
    allowed: list[str]


class _Rules(msgspec.Struct, frozen=True):
    """The parts of a stored review that a decision must fit."""

    allowed_verdicts: list[str]
    candidates: list[_Named]
    actions: list[_Asked]
    response_schema: msgspec.Raw


def wrong_values(document: DecisionDocument, content: bytes) -> tuple[tuple[str, str], ...]:
    """(pointer, what is wrong) for each value that does not fit the review."""
    rules = msgspec.json.decode(content, type=_Rules)
    return (
        *_wrong_choice(document, rules),
        *_wrong_content(document, rules),
        *_wrong_actions(document, rules),
    )


def _wrong_choice(document: DecisionDocument, rules: _Rules) -> Iterator[tuple[str, str]]:
    if document.verdict not in rules.allowed_verdicts:
        yield "/verdict", f"The review allows {', '.join(rules.allowed_verdicts)}."
    known = {one.id for one in rules.candidates}
    for index, name in enumerate(document.candidate_ids):
        if name not in known:
            yield f"/candidate_ids/{index}", "The review has no such candidate."
    if document.verdict == "choose" and len(document.candidate_ids) != 1:
        yield "/candidate_ids", "To choose is to name one candidate."
    if document.verdict == "ask-again" and not document.question.strip():
        yield "/question", "To ask again takes a question."


def _wrong_content(document: DecisionDocument, rules: _Rules) -> Iterator[tuple[str, str]]:
    if document.content is None:
        edits_action = any(answer.verb == "edit" for answer in document.actions)
        if document.verdict == "merge" or (document.verdict == "edit" and not edits_action):
            yield "/content", "This verdict takes an answer of its own."
        return
    schema = bytes(rules.response_schema)
    if schema != b"null":
        for path, told in response_schema.mismatches(schema, document.content.text):
            yield f"/content/text{path}", told


def _wrong_actions(document: DecisionDocument, rules: _Rules) -> Iterator[tuple[str, str]]:
    answered: set[int] = set()
    for place, answer in enumerate(document.actions):
        where = f"/actions/{place}"
        if answer.index >= len(rules.actions):
            yield f"{where}/index", "The review has no such action."
            continue
        if answer.index in answered:
            yield f"{where}/index", "That action is answered twice."
        answered.add(answer.index)
        if answer.verb not in rules.actions[answer.index].allowed:
            yield f"{where}/verb", "That action does not allow it."
        if answer.verb == "edit" and not _is_json_object(answer.arguments):
            yield f"{where}/arguments", "To edit takes the arguments as a JSON object."


def _is_json_object(text: str | None) -> bool:
    try:
        strict.decode((text or "").encode(), dict[str, object], max_bytes=MAX_DOCUMENT_BYTES)
    except Unreadable:
        return False
    return True
