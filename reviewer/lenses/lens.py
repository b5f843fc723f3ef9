"""A lens: where the parts of a review item stand in a source's payload, and how a verdict is answered.

Everything here is data that a TOML file spells (docs/lenses.md). Three notations occur in it:
a pointer (`/value/question`), a text with pointers in braces (`Approve {/value/name}`), and, in answers, a
variable (`$reason`). A pointer that ends in `?` may find nothing; any other that does makes the item
malformed, and the raw view says which it was. A key that is not known is an error, so that a slip shows.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Level = Literal["low", "medium", "high"]
SaidBy = Literal["derived", "declared", "agent"]


class Match(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which payloads the lens is for; everything that is given must hold."""

    connector: str = ""
    source: str = ""
    workflow: str = ""
    require: tuple[str, ...] = ()
    """Pointers that must find something."""
    equals: dict[str, Any] = {}
    """Pointer -> the string, number or boolean that must stand there."""


class ItemPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Texts of the item as a whole."""

    title: str
    body: str = ""
    agent: str = ""
    namespace: str = ""
    subject: str = ""
    """The subject's key; with `namespace` it makes the case."""
    requester: str = ""
    owner: str = ""
    assignees: str = ""
    """Pointer to names."""
    due_at: str = ""
    expires_at: str = ""
    default_on_expiry: str = ""
    response_schema: str = ""
    """Pointer to the JSON Schema of an edited or merged answer."""


class RiskPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much is at stake."""

    default: Level = "medium"
    declared: str = ""
    """Pointer to what the workflow's author declares."""
    agent: str = ""
    """Pointer to what an agent says: it can raise the risk, never lower it."""


class ConsequencePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens on yes, or on no."""

    text: str = ""
    stated_by: SaidBy = "declared"
    effects: tuple[str, ...] = ()
    effects_from: str = ""
    """Pointer to further effect classes."""
    reversible: bool | None = None
    reversible_from: str = ""


class EvidencePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the answers cite. The pointers are relative to one element of `list`."""

    list: str
    id: str = ""
    title: str
    text: str = ""
    media_type: str = ""


class CandidatesPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answers. The pointers are relative to one element of `list`."""

    list: str
    content: str
    id: str = ""
    agent: str = ""
    agent_version: str = ""
    model: str = ""
    media_type: str = "text/markdown"
    """Of answers that are strings; a pointer or the type itself. Any other JSON value is application/json."""
    detail: dict[str, str] = {}


class AllowedPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where it is said how an action may be answered: one of the three."""

    list: str = ""
    """Elements that are joined with the actions by `name`."""
    name: str = ""
    verbs: str = ""
    keys: str = ""
    """Pointer to an object whose keys are the verbs."""
    flags: dict[str, str] = {}
    """Verb -> pointer to a boolean, relative to the action."""


class ActionsPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The actions of a request. The pointers are relative to one element of `list`."""

    list: str
    name: str
    arguments: str
    id: str = ""
    description: str = ""
    allowed: AllowedPart


class CallPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the team knows of one tool."""

    risk: Level | None = None
    effects: tuple[str, ...] = ()


class VerdictsPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which verdicts the payload allows, in its own words."""

    allowed: str = ""
    names: dict[str, tuple[str, ...]] = {}
    """The payload's word -> our verdicts; a word that is not here stands for itself."""


class ReplyPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a verdict becomes the value that the run is resumed with."""

    wrap: Any = None
    actions: dict[str, Any] = {}
    """Verb -> the answer to one action."""
    verdicts: dict[str, Any] = {}
    """Verdict -> the whole answer."""
    schema: str = ""
    """Pointer to the JSON Schema of the whole answer."""


class LensFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lens as its file spells it."""

    about: str
    kind: Literal["approval", "question", "edit", "conflict"]
    """`conflict` and `question` are told apart by the number of answers."""
    match: Match = Match()
    item: ItemPart
    risk: RiskPart = RiskPart()
    on_accept: ConsequencePart | None = None
    on_decline: ConsequencePart | None = None
    evidence: tuple[EvidencePart, ...] = ()
    candidates: CandidatesPart | None = None
    actions: ActionsPart | None = None
    calls: dict[str, CallPart] = {}
    verdicts: VerdictsPart = VerdictsPart()
    reply: ReplyPart = ReplyPart()


class Lens(msgspec.Struct, frozen=True, kw_only=True):
    """A lens that was read and checked, with the name and digest that go into what is shown."""

    name: str
    digest: str
    file: LensFile
    pointers: frozenset[str]
    """Every absolute pointer in it, so that a connector fetches no more than is needed."""

    def needs(self, pointer: str) -> bool:
        """Whether it looks at or below `pointer`."""
        return any(one == pointer or one.startswith(pointer + "/") for one in self.pointers)
