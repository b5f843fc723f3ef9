"""From a verdict to the exact bytes that resume the run; the same item and verdict give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.domain.content import Content, ContentKind
from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ActionRequest, Candidate, ReviewItem
from reviewer.domain.json_text import read_literals
from reviewer.lenses.document import JsonType, Spot, read_document
from reviewer.lenses.reply import SETTLED_BY_ACTIONS, Reply, decode_reply, json_of, render

_VERB_OF = {"approve": "approve", "reject": "reject", "ask-again": "respond"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the run would be resumed with, or the message code of why there is no such thing."""

    data: bytes = b""
    objection: str = ""
    schema: bytes | None = None
    """What the source says the whole answer must look like; whoever sends it checks it first."""


class _No(Exception):
    """A message code on its way out."""


def answer(item: ReviewItem, verdict: Verdict, *, decision: str = "", operator: str = "") -> Answer:
    """The answer that `verdict` means for an item that a lens made. No I/O."""
    if item.malformed is not None or not item.reply:
        return Answer(objection="verdict.item_malformed")
    reply = decode_reply(item.reply)
    try:
        values = _of_the_verdict(item, verdict, decision, operator)
        if reply.actions and verdict.name in SETTLED_BY_ACTIONS:
            data = _by_action(reply, item, verdict, values)
        else:
            data = _whole(reply, verdict, values)
    except _No as no:
        return Answer(objection=str(no))
    # LangGraph and its kin can't tell a null answer from none.
    if data == b"null":
        return Answer(objection="verdict.not_allowed")
    return Answer(data=data, schema=None if reply.schema is None else reply.schema.encode())


def _whole(reply: Reply, verdict: Verdict, values: Mapping[str, bytes]) -> bytes:
    template = reply.verdicts.get(verdict.name)
    rendered = None if template is None else render(template, values)
    if rendered is None:
        raise _No("verdict.not_allowed")
    return rendered


def _by_action(reply: Reply, item: ReviewItem, verdict: Verdict, values: dict[str, bytes]) -> bytes:
    answers = _action_answers(item, verdict)
    spelled: list[bytes] = []
    for action in item.actions:
        given = answers[action.index]
        template = reply.actions.get(given.verb)
        if template is None or given.verb not in action.allowed:
            raise _No("verdict.action_not_allowed")
        own = _of_an_action(action, given)
        spelled.append(render(template, {**values, **own}) or b"null")
    values["actions"] = b"[" + b",".join(spelled) + b"]"
    if len(spelled) == 1:
        values["action"] = spelled[0]
    rendered = None if reply.wrap is None else render(reply.wrap, values)
    if rendered is None:
        raise _No("verdict.actions_not_covered")
    return rendered


def _action_answers(item: ReviewItem, verdict: Verdict) -> dict[int, ActionAnswer]:
    """One answer for every action of the request, never fewer."""
    given = verdict.actions
    if not given and verdict.name == "edit":
        given = _from_edited_calls(item.actions, verdict.content)
    elif not given:
        said = verdict.question if verdict.name == "ask-again" else verdict.reason or verdict.reason_code
        verb = _VERB_OF[verdict.name]
        given = tuple(ActionAnswer(index=one.index, verb=verb, message=said) for one in item.actions)
    answers = {one.index: one for one in given}
    if len(answers) != len(given) or answers.keys() != {one.index for one in item.actions}:
        raise _No("verdict.actions_not_covered")
    return answers


def _from_edited_calls(
    actions: tuple[ActionRequest, ...], content: Content | None
) -> tuple[ActionAnswer, ...]:
    """Calls that were edited as one text: what differs is an edit, what does not is approved."""
    if content is None:
        raise _No("verdict.content_missing")
    calls = _checked(content.data).elements()
    if len(calls) != len(actions):
        raise _No("verdict.actions_not_covered")
    answers: list[ActionAnswer] = []
    for action, call in zip(actions, calls, strict=True):
        name, arguments = call.first("/name"), call.first("/args")
        if name is None or name.text() != action.name or arguments is None:
            raise _No("verdict.actions_not_covered")
        if read_literals(arguments.raw) == read_literals(action.arguments):
            answers.append(ActionAnswer(index=action.index, verb="approve"))
        else:
            answers.append(ActionAnswer(index=action.index, verb="edit", arguments=arguments.raw))
    return tuple(answers)


def _of_an_action(action: ActionRequest, given: ActionAnswer) -> dict[str, bytes]:
    arguments = action.arguments if given.verb != "edit" else given.arguments
    if arguments is None:
        raise _No("verdict.arguments_missing")
    if _checked(arguments, "verdict.arguments_not_json").type is not JsonType.OBJECT:
        raise _No("verdict.arguments_not_json")
    values = {"name": json_of(action.name), "arguments": arguments}
    if given.message:
        values["message"] = json_of(given.message)
    return values


def _of_the_verdict(item: ReviewItem, verdict: Verdict, decision: str, operator: str) -> dict[str, bytes]:
    texts = {
        "verdict": verdict.name,
        "decision": decision,
        "operator": operator,
        "reason": verdict.reason,
        "reason_code": verdict.reason_code,
        "question": verdict.question,
        "conditions": verdict.conditions,
    }
    values = {name: json_of(text) for name, text in texts.items() if text}
    if verdict.content is not None:
        values["content"] = _as_json(verdict.content)
    if verdict.row_sources:
        values["row_sources"] = json_of(dict(verdict.row_sources))
    if verdict.row_answers:
        values["row_answers"] = json_of({path: list(names) for path, names in verdict.row_answers.items()})
    chosen = _chosen(item, verdict)
    if chosen:
        values["candidates"] = json_of([str(one.id) for one in chosen])
    if len(chosen) == 1:
        values |= _of_the_answer(item, chosen[0])
    return values


def _chosen(item: ReviewItem, verdict: Verdict) -> tuple[Candidate, ...]:
    found = tuple(item.candidate(wanted) for wanted in verdict.candidates)
    if any(one is None for one in found):
        raise _No("verdict.candidate_unknown")
    named = tuple(one for one in found if one is not None)
    # There is just one answer that a plain yes can mean.
    return item.candidates if not named and verdict.name == "approve" and len(item.candidates) == 1 else named


def _of_the_answer(item: ReviewItem, chosen: Candidate) -> dict[str, bytes]:
    values = {
        "candidate": json_of(str(chosen.id)),
        "candidate_index": json_of(item.candidates.index(chosen)),
        "candidate_content": _as_json(chosen.content),
    }
    if chosen.provenance.agent:
        values["candidate_agent"] = json_of(chosen.provenance.agent)
    return values


def _as_json(content: Content) -> bytes:
    """Structured content as its own bytes, everything else as a JSON string."""
    if content.kind in (ContentKind.STRUCTURED, ContentKind.TOOL_CALLS):
        return _checked(content.data).raw
    return json_of(content.text())


def _checked(data: bytes, objection: str = "verdict.content_not_json") -> Spot:
    try:
        return read_document(data)
    except ValueError:
        raise _No(objection) from None
