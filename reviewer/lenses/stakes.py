"""What is at stake: the risk, and what happens on yes and on no, each with who says so."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.domain.items import ActionRequest, Author, Consequence, Risk, RiskLevel
from reviewer.lenses.finder import Finder, clipped
from reviewer.lenses.lens import ConsequencePart, LensFile

_ORDER = (RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH)
_IRREVERSIBLE = "irreversible"


def find_risk(finder: Finder, file: LensFile, actions: Sequence[ActionRequest]) -> Risk:
    """The workflow's declaration, else what the lens knows; an agent can raise it, never lower it."""
    declared = _level(finder, file.risk.declared)
    if declared is not None:
        risk = Risk(level=declared, stated_by=Author.DECLARED)
    else:
        risk = Risk(level=_of_calls(file, actions))
    said = _level(finder, file.risk.agent)
    if said is not None and _ORDER.index(said) > _ORDER.index(risk.level):
        return Risk(level=said, stated_by=Author.AGENT)
    return risk


def _of_calls(file: LensFile, actions: Sequence[ActionRequest]) -> RiskLevel:
    """The highest of the calls; one that the lens does not know counts as the default."""
    default = RiskLevel(file.risk.default)
    known = [file.calls.get(action.name) for action in actions]
    levels = [RiskLevel(call.risk) if call is not None and call.risk else default for call in known]
    return max(levels, key=_ORDER.index, default=default)


def _level(finder: Finder, pointer: str) -> RiskLevel | None:
    spot = finder.spot(pointer, "low, medium or high")
    if spot is None:
        return None
    word = (spot.text() or "").strip().lower()
    if word in set(RiskLevel):
        return RiskLevel(word)
    finder.wrong(spot.pointer, "low, medium or high", clipped(word))
    return None


def find_acceptance(finder: Finder, file: LensFile, actions: Sequence[ActionRequest]) -> Consequence | None:
    """What happens on yes, with the effects of the calls that the lens knows."""
    calls = [file.calls[action.name] for action in actions if action.name in file.calls]
    effects = [effect for call in calls for effect in call.effects]
    part = file.on_accept or (ConsequencePart(stated_by="derived") if effects else None)
    return _consequence(finder, part, effects)


def find_refusal(finder: Finder, file: LensFile) -> Consequence | None:
    """What happens on no."""
    return _consequence(finder, file.on_decline, ())


def _consequence(finder: Finder, part: ConsequencePart | None, of_calls: Sequence[str]) -> Consequence | None:
    if part is None:
        return None
    text = finder.text(part.text)
    effects = tuple(dict.fromkeys((*part.effects, *finder.words(part.effects_from), *of_calls)))
    if not text and not effects:
        return None
    return Consequence(
        text=text,
        stated_by=Author(part.stated_by),
        effects=effects,
        reversible=False if _IRREVERSIBLE in effects else _reversible(finder, part),
    )


def _reversible(finder: Finder, part: ConsequencePart) -> bool | None:
    spot = finder.spot(part.reversible_from, "true or false")
    return {b"true": True, b"false": False}.get(spot.raw) if spot is not None else part.reversible
