"""The answers that a lens finds: each with its id, its bytes as they were received, and who gave it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reviewer.domain.content import JSON, MARKDOWN, TOOL_CALLS, Content
from reviewer.domain.items import ActionRequest, Candidate, Evidence, Provenance
from reviewer.ids import CandidateId
from reviewer.lenses.document import JsonType, Spot
from reviewer.lenses.finder import Finder
from reviewer.lenses.lens import CandidatesPart, EvidencePart


def find_candidates(finder: Finder, part: CandidatesPart) -> tuple[Candidate, ...]:
    """Every element of the list that has an answer; one without is reported."""
    found: list[Candidate] = []
    for number, spot in enumerate(finder.listed(part.list), 1):
        content = finder.spot(part.content, "an answer", spot)
        if content is None:
            continue
        own = finder.word(part.id, spot)
        taken = {str(one.id) for one in found}
        found.append(
            Candidate(
                id=CandidateId(own if own and own not in taken else f"answer-{number}"),
                content=_content(finder, content, part.media_type, spot),
                provenance=_provenance(finder, part, spot),
            )
        )
    return tuple(found)


def calls_as_candidate(actions: Sequence[ActionRequest], agent: str) -> Candidate:
    """The actions of a request as the one answer that they are, arguments as received."""
    spelled = [
        b'{"name":' + msgspec.json.encode(action.name) + b',"args":' + action.arguments + b"}"
        for action in actions
    ]
    return Candidate(
        id=CandidateId("request"),
        content=Content(media_type=TOOL_CALLS, data=b"[" + b",".join(spelled) + b"]"),
        provenance=Provenance(agent=agent),
    )


def find_evidence(finder: Finder, part: EvidencePart) -> list[Evidence]:
    """What the answers cite."""
    return [
        Evidence(
            id=finder.word(part.id, spot) or f"evidence-{number}",
            title=finder.word(part.title, spot),
            text=finder.word(part.text, spot),
            media_type=_media_type(finder, part.media_type, spot, ""),
        )
        for number, spot in enumerate(finder.listed(part.list), 1)
    ]


def _content(finder: Finder, found: Spot, media_type: str, below: Spot) -> Content:
    if found.type is JsonType.STRING:
        named = _media_type(finder, media_type, below, MARKDOWN)
        return Content(media_type=named, data=(found.text() or "").encode())
    named = _media_type(finder, media_type, below, JSON) if media_type.startswith("/") else JSON
    return Content(media_type=named, data=found.raw)


def _media_type(finder: Finder, spelled: str, below: Spot, otherwise: str) -> str:
    """What the element says, where the lens points at it; else what the lens says."""
    named = finder.word(spelled, below) if spelled.startswith("/") else spelled
    return named or otherwise


def _provenance(finder: Finder, part: CandidatesPart, spot: Spot) -> Provenance:
    details = {name: finder.word(pointer, spot) for name, pointer in part.detail.items()}
    return Provenance(
        agent=finder.word(part.agent, spot),
        agent_version=finder.word(part.agent_version, spot),
        model=finder.word(part.model, spot),
        detail={name: text for name, text in details.items() if text},
    )
