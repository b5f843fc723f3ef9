"""Looking at a payload through a lens: what of an item it finds, and what it should have found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviewer.domain.items import Candidate, ItemKind, LensRef, Malformed, ReviewItem, Subject
from reviewer.lenses.candidates import calls_as_candidate, find_candidates, find_evidence
from reviewer.lenses.document import JsonType, Spot
from reviewer.lenses.finder import Finder, clipped
from reviewer.lenses.lens import Lens, LensFile, ReplyPart
from reviewer.lenses.reply import Node, Reply, encode_reply, settle
from reviewer.lenses.requests import allowed_verdicts, find_actions
from reviewer.lenses.stakes import find_acceptance, find_refusal, find_risk


@dataclass(frozen=True, slots=True)
class Reading:
    """An item as a lens sees it. With problems it is of kind malformed and takes no verdict."""

    item: ReviewItem
    problems: tuple[Malformed, ...]


def apply(lens: Lens, payload: Spot, envelope: ReviewItem, *, namespace: str = "") -> Reading:
    """`envelope` (identity, version, times, raw bytes) filled with what the lens finds in `payload`.

    `namespace` comes before that of every subject: it keeps two systems' invoice 4711 apart.
    """
    finder = Finder(payload)
    seen = _filled(finder, lens.file, envelope, namespace)
    item = replace(seen, lens=LensRef(name=lens.name, digest=lens.digest))
    problems = tuple(dict.fromkeys(finder.problems))
    if problems:
        item = replace(
            item,
            kind=ItemKind.MALFORMED,
            malformed=problems[0],
            title=item.title or envelope.title,
            reply=b"",
            allowed_verdicts=frozenset(),
        )
    return Reading(item, problems)


def _filled(finder: Finder, file: LensFile, envelope: ReviewItem, namespace: str) -> ReviewItem:
    part = file.item
    agent = finder.text(part.agent)
    actions = (
        () if file.actions is None else find_actions(finder, file.actions, frozenset(file.reply.actions))
    )
    answers: tuple[Candidate, ...] = (calls_as_candidate(actions, agent),) if actions else ()
    if file.candidates is not None:
        answers = find_candidates(finder, file.candidates)
    reply = _reply(finder, file.reply)
    return replace(
        envelope,
        kind=_kind(ItemKind(file.kind), len(answers)),
        title=clipped(finder.text(part.title)),
        body=finder.text(part.body),
        subject=_subject(finder, file, namespace),
        on_accept=find_acceptance(finder, file, actions),
        on_decline=find_refusal(finder, file),
        risk=find_risk(finder, file, actions),
        run=replace(envelope.run, agent=agent),
        requester=finder.text(part.requester),
        evidence=tuple(one for listed in file.evidence for one in find_evidence(finder, listed)),
        candidates=answers,
        actions=actions,
        response_schema=finder.raw(part.response_schema, JsonType.OBJECT),
        default_on_expiry=finder.text(part.default_on_expiry),
        owner=finder.text(part.owner),
        assignees=finder.words(part.assignees),
        due_at=finder.time(part.due_at),
        expires_at=finder.time(part.expires_at),
        reply=encode_reply(reply),
        allowed_verdicts=_allowed(finder, file, allowed_verdicts(reply, actions)),
    )


def _kind(stated: ItemKind, answers: int) -> ItemKind:
    """Several answers are a conflict, whatever the file says; a conflict of one is an approval."""
    if answers > 1:
        return ItemKind.CONFLICT
    if stated is ItemKind.CONFLICT:
        return ItemKind.APPROVAL if answers else ItemKind.QUESTION
    return stated


def _subject(finder: Finder, file: LensFile, prefix: str) -> Subject | None:
    namespace, key = finder.text(file.item.namespace), finder.text(file.item.subject)
    if not namespace or not key:
        return None
    if ":" in namespace:
        # `namespace:key` must not be readable in two ways.
        finder.wrong("item.namespace", "a name without a colon", clipped(namespace))
    return Subject(namespace=f"{prefix}/{namespace}" if prefix else namespace, key=key)


def _reply(finder: Finder, part: ReplyPart) -> Reply:
    schema = finder.raw(part.schema, JsonType.OBJECT)
    return Reply(
        wrap=None if part.wrap is None else _settled(finder, part.wrap),
        actions={verb: _settled(finder, template) for verb, template in part.actions.items()},
        verdicts={name: _settled(finder, template) for name, template in part.verdicts.items()},
        schema=None if schema is None else schema.decode(),
    )


def _settled(finder: Finder, template: object) -> Node:
    node, missing = settle(template, finder.payload)
    for pointer in missing:
        finder.lacks(pointer, "a value for the answer")
    return node


def _allowed(finder: Finder, file: LensFile, spelled: frozenset[str]) -> frozenset[str]:
    """What can be spelled, as far as the payload allows it in its own words."""
    part = file.verdicts
    words = finder.words(part.allowed)
    meant = {name for word in words for name in part.names.get(word, (word,))}
    allowed = spelled & meant if words else spelled
    if not allowed:
        finder.lacks(part.allowed or "reply", "a verdict that can be given")
    return allowed
