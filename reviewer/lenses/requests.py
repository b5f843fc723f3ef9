"""Action requests: every action of a request, with how it may be answered, and the verdicts that follow."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.domain.items import ActionRequest
from reviewer.lenses.document import JsonType, Spot
from reviewer.lenses.finder import Finder
from reviewer.lenses.lens import ActionsPart, AllowedPart
from reviewer.lenses.reply import SETTLED_BY_ACTIONS, Reply


def find_actions(finder: Finder, part: ActionsPart, spelled: frozenset[str]) -> tuple[ActionRequest, ...]:
    """Each action in its order; `spelled` are the verbs that the lens has an answer for."""
    listed = finder.listed(part.list)
    if not listed:
        finder.lacks(part.list, "at least one action")
    return tuple(_action(finder, part, spot, index, spelled) for index, spot in enumerate(listed))


def _action(
    finder: Finder, part: ActionsPart, spot: Spot, index: int, spelled: frozenset[str]
) -> ActionRequest:
    name = finder.word(part.name, spot)
    allowed = frozenset(_verbs(finder, part.allowed, spot, name)) & spelled
    if not allowed:
        finder.lacks(spot.pointer, "a way to answer this action")
    return ActionRequest(
        index=index,
        name=name,
        arguments=finder.raw(part.arguments, JsonType.OBJECT, spot) or b"{}",
        description=finder.word(part.description, spot),
        allowed=allowed,
    )


def _verbs(finder: Finder, part: AllowedPart, action: Spot, name: str) -> tuple[str, ...]:
    if part.flags:
        flags = {verb: action.first(pointer.removesuffix("?")) for verb, pointer in part.flags.items()}
        return tuple(verb for verb, flag in flags.items() if flag is not None and flag.raw == b"true")
    if part.keys:
        found = finder.spot(part.keys, "an object")
        return found.keys() if found is not None else ()
    joined = (one for one in finder.listed(part.list) if finder.word(part.name, one) == name)
    own = next(joined, None)
    return finder.words(part.verbs, own) if own is not None else ()


def allowed_verdicts(reply: Reply, actions: Sequence[ActionRequest]) -> frozenset[str]:
    """What the lens can spell; on a request this follows from what each action allows."""
    spelled = frozenset(reply.verdicts)
    if not reply.actions or not actions:
        return spelled
    everywhere = frozenset.intersection(*(action.allowed for action in actions))
    verdicts = {"approve", "reject"} & everywhere
    if "respond" in everywhere:
        verdicts.add("ask-again")
    # An edit answers action by action, so it is also how a request is approved in part.
    if any(action.allowed - {"approve"} for action in actions):
        verdicts.add("edit")
    return (spelled - SETTLED_BY_ACTIONS) | verdicts
