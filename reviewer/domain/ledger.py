"""The record as it is read: one decision's full story, and the state of the audit chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reviewer.domain.decisions import Decision
from reviewer.domain.exposure import Exposure
from reviewer.domain.inbox import DecisionSummary, UnreadableDecision
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import CandidateId, ItemId, SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecord:
    """One try to deliver."""

    number: int
    at: datetime
    outcome: str
    detail: str = ""
    """The orchestrator's own words. Foreign text."""
    code: str = ""
    """Message code of what the desk says of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One entry of the chain: its canonical bytes and what follows from them."""

    seq: int
    type: str
    at: datetime
    entry: bytes
    hash: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionStory:
    """Who approved what, having seen what, and what became of it."""

    decision: Decision
    summary: DecisionSummary
    item: ReviewItem
    """As it was shown."""
    attempts: tuple[AttemptRecord, ...]
    entries: tuple[AuditEntry, ...]
    kind: str = ""
    """Of the gesture: single, case ..."""
    shown_ms: int = 0
    """How long the item was on the screen."""
    shown_order: tuple[CandidateId, ...] = ()
    """The answers in the order in which they were shown."""
    shown_numbers: tuple[int, ...] = ()
    """Their numbers on the screen: of a case this item's answers are some among others."""
    identity: str = ""
    """Who the source said that we are."""
    exposure: Exposure | None = None
    """What of it was in view; None: not recorded, or taken away by retention."""
    pruned_at: datetime | None = None
    """When retention took answers and reasons away; `item` and the verdict are bare since."""
    others: tuple[DecisionSummary, ...] = ()
    """The other decisions of the gesture, and the earlier and later ones on the item, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyCheck:
    """One thing that a decision's entry names by a salted digest, and whether it is still that."""

    name: str
    digest: str
    """As it was signed."""
    is_same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCheck:
    """A decision's own entry, with everything worked out anew that it says."""

    seq: int
    hash: str
    is_whole: bool
    """Its bytes have that hash, and the decision's row and document say what it says."""
    public_key: str
    """The key that was in force; empty: none was."""
    is_signed: bool
    """By that key, and the signature fits."""
    bodies: tuple[BodyCheck, ...]
    """Nothing of a decision whose words were taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """What walking the chain found."""

    entries: int
    head: str
    signed: int
    unsigned: int
    """Human acts without a signature: visible, never silent."""
    lost_keys: int = 0
    """Changes of the key that the old key did not sign."""
    broken_at: int | None = None
    """The first entry that does not follow; 0: the file is damaged, and was not walked."""
    problem: str = ""
    """Message code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bodies:
    """The words of one decision, which its entry names by salted digests only."""

    decision: str
    salt: bytes
    bodies: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written for somebody else to verify or read."""

    path: str
    entries: int
    decisions: int
    """How many are in it; a bundle has the words of each only where it was asked for them."""
    pruned: int = 0
    """Decisions whose words were taken away by retention; the record still verifies."""
    is_signed: bool = False
    """Whether the bundle's head is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessReport:
    """What an orchestrator's copies say of this record."""

    confirmed: int
    missing: tuple[tuple[str, str], ...]
    """Decision id and witness of what it holds under our name and the record does not have."""
    others: int
    """Decisions of other desks there."""


UNTOLD = "record.untold"
"""Problem code: the record does not verify, and there was no room to write down where."""
ROW_ALTERED = "audit.row_altered"
"""Problem code: a decision's row is not what its signed entry says."""
STATE_ALTERED = "audit.state_altered"
"""Problem code: the row that says where a decision stands is not what its last entry says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFault:
    """Why deciding and sending have stopped: the record does not verify, or its file is damaged."""

    problem: str
    """Message code."""
    entry: int = 0
    """The first entry that does not follow; 0 where the file itself is damaged."""
    entries: int = 0
    found_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRestored:
    """The ledger was damaged and was restored from a backup."""

    at: datetime
    backup_at: datetime
    """What was recorded after this moment had to be read out of the damaged file."""
    rescued: int
    """Entries that were read out of the damaged file, each of which follows from the one before."""
    is_complete: bool
    """Whether the damaged file gave everything up to its end."""
    doubted: int
    """Decisions that are asked about because the restored record calls them unsent."""
    quarantine: str
    """Name of the folder that keeps the damaged file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCondition:
    """How the record is, apart from what it says."""

    fault: RecordFault | None = None
    restored: RecordRestored | None = None
    """Until somebody has taken note of it."""
    last_backup_at: datetime | None = None
    backups: int = 0
    is_cache_renewed: bool = False
    """What can be fetched again was damaged at this start, was set aside and is read anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerQuery:
    """Which recorded decisions are looked for; what is empty narrows nothing."""

    text: str = ""
    """Words of the title, the reason or the subject."""
    source: SourceId | None = None
    item: ItemId | None = None
    subject: str = ""
    """`namespace:key`, whole."""
    states: frozenset[DecisionState] = frozenset()
    since: datetime | None = None
    """Decided at this moment or later."""
    until: datetime | None = None
    """Decided before this moment."""
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """The newest that are like that, newest first, and how many there are."""

    decisions: tuple[DecisionSummary | UnreadableDecision, ...]
    total: int
