"""The two life-cycle tables: every state, every trigger, every cell filled.

Code, tests and docs are held against these tables; nothing else in the program decides where an item
or a decision goes next.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import product
from typing import TypeAlias

from reviewer.errors import IllegalTransition


class ItemState(StrEnum):
    """Where an item is, as far as its orchestrator told us."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    DECIDED_ELSEWHERE = "decided-elsewhere"
    CLOSED = "closed"


class ItemEvent(StrEnum):
    """What can be learnt about an item."""

    SEEN_OPEN = "seen-open"
    SEEN_NEW_VERSION = "seen-new-version"
    SEEN_WITHDRAWN = "seen-withdrawn"
    SEEN_EXPIRED = "seen-expired"
    SEEN_SUPERSEDED = "seen-superseded"
    SEEN_DECIDED = "seen-decided"
    OUR_DECISION_TOOK_EFFECT = "our-decision-took-effect"


ITEM_TABLE: dict[tuple[ItemState, ItemEvent], ItemState] = {}
for _state, _event in product(ItemState, ItemEvent):
    ITEM_TABLE[_state, _event] = {
        # Upstream is the truth about its own items: what it lists as open is open again (a server that
        # was restored, a task that was cleared), whatever we believed.
        ItemEvent.SEEN_OPEN: ItemState.OPEN,
        ItemEvent.SEEN_NEW_VERSION: ItemState.OPEN,
        ItemEvent.SEEN_WITHDRAWN: ItemState.WITHDRAWN,
        ItemEvent.SEEN_EXPIRED: ItemState.EXPIRED,
        ItemEvent.SEEN_SUPERSEDED: ItemState.SUPERSEDED,
        ItemEvent.SEEN_DECIDED: ItemState.DECIDED_ELSEWHERE,
        ItemEvent.OUR_DECISION_TOOK_EFFECT: ItemState.CLOSED,
    }[_event]
# Our own effect is what upstream reports as "decided" or as gone: it stays ours.
ITEM_TABLE[ItemState.CLOSED, ItemEvent.SEEN_DECIDED] = ItemState.CLOSED
ITEM_TABLE[ItemState.CLOSED, ItemEvent.SEEN_WITHDRAWN] = ItemState.CLOSED
# A disappearance says less than what was already known about the end.
ITEM_TABLE[ItemState.EXPIRED, ItemEvent.SEEN_WITHDRAWN] = ItemState.EXPIRED
ITEM_TABLE[ItemState.SUPERSEDED, ItemEvent.SEEN_WITHDRAWN] = ItemState.SUPERSEDED
ITEM_TABLE[ItemState.DECIDED_ELSEWHERE, ItemEvent.SEEN_WITHDRAWN] = ItemState.DECIDED_ELSEWHERE


def next_item_state(state: ItemState, event: ItemEvent) -> ItemState:
    """Where an item goes from `state` when `event` is learnt. Every cell is filled."""
    return ITEM_TABLE[state, event]


class DecisionState(StrEnum):
    """Where a recorded decision is."""

    RECORDED = "recorded"
    HELD = "held"
    RETRACTED = "retracted"
    SENDING = "sending"
    ACKNOWLEDGED = "acknowledged"
    DECIDED_ELSEWHERE = "decided-elsewhere"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    DEAD_LETTER = "dead-letter"
    CLOSED_BY_HUMAN = "closed-by-human"


class Outcome(StrEnum):
    """What a delivery came to. Never an HTTP status: four systems answer 200 and mean no."""

    ACCEPTED = "accepted"
    REPLAYED = "replayed"
    DECIDED_ELSEWHERE = "decided-elsewhere"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    INVALID = "invalid"
    FORBIDDEN = "forbidden"
    AUTH_NEEDED = "auth-needed"
    RETRY = "retry"
    IN_PROGRESS = "in-progress"
    UNKNOWN = "unknown"


class Step(StrEnum):
    """What moves a decision besides an outcome."""

    TAKE = "take"
    """The hold is over and the courier takes it."""
    NOT_SENT = "not-sent"
    """The first try certainly never left this computer: undo works again."""
    RELEASE = "release"
    """Each answer that it waited for is acknowledged."""
    HOLD_AGAIN = "hold-again"
    """An answer that it waited for is in doubt again, because its server was restored."""
    UNDO = "undo"
    GIVE_UP = "give-up"
    """N failures of one class."""
    CASE_BROKEN = "case-broken"
    """An answer that it waited for came back: it will not be sent."""
    TRY_AGAIN = "try-again"
    """A human wants it sent again."""
    CLOSE = "close"
    """A human closes it, explicitly."""
    EPOCH_CHANGED = "epoch-changed"
    """The server's data were restored; what it acknowledged may be gone."""
    RECORD_RESTORED = "record-restored"
    """Our own record was restored from a backup: what waited may have been sent, or taken back, since."""


Trigger: TypeAlias = Outcome | Step

_D, _O, _S = DecisionState, Outcome, Step

SETTLED_BY: dict[Outcome, DecisionState] = {
    _O.ACCEPTED: _D.ACKNOWLEDGED,
    _O.REPLAYED: _D.ACKNOWLEDGED,
    _O.DECIDED_ELSEWHERE: _D.DECIDED_ELSEWHERE,
    _O.SUPERSEDED: _D.SUPERSEDED,
    _O.EXPIRED: _D.EXPIRED,
    _O.WITHDRAWN: _D.WITHDRAWN,
    _O.INVALID: _D.REFUSED,
    _O.FORBIDDEN: _D.REFUSED,
    # A 401 pauses the source, not the decision; the rest is not known yet and is read back.
    _O.AUTH_NEEDED: _D.SENDING,
    _O.RETRY: _D.SENDING,
    _O.IN_PROGRESS: _D.SENDING,
    _O.UNKNOWN: _D.SENDING,
}

CAME_BACK = frozenset(
    {_D.DECIDED_ELSEWHERE, _D.SUPERSEDED, _D.EXPIRED, _D.WITHDRAWN, _D.REFUSED, _D.DEAD_LETTER}
)
"""Ends that a human has to look at."""

TERMINAL = CAME_BACK | {_D.RETRACTED, _D.ACKNOWLEDGED, _D.CLOSED_BY_HUMAN}
"""No timer leaves these; only a human, or a restored server."""

UNSENT = frozenset({_D.RECORDED, _D.HELD, _D.SENDING})
"""What "not sent yet" counts."""

IN_FORCE = UNSENT | {_D.ACKNOWLEDGED}
"""It waits, is on its way, or took effect; nothing says otherwise."""

DECISION_TABLE: dict[tuple[DecisionState, Trigger], DecisionState | None] = dict.fromkeys(
    product(DecisionState, [*Outcome, *Step]), None
)
"""(state, trigger) -> next state; None marks a step that can't happen and would be a bug."""

DECISION_TABLE |= {(_D.SENDING, outcome): state for outcome, state in SETTLED_BY.items()}
DECISION_TABLE |= {
    (_D.RECORDED, _S.TAKE): _D.SENDING,
    (_D.RECORDED, _S.UNDO): _D.RETRACTED,
    (_D.RECORDED, _S.CLOSE): _D.CLOSED_BY_HUMAN,
    (_D.HELD, _S.RELEASE): _D.RECORDED,
    (_D.RECORDED, _S.HOLD_AGAIN): _D.HELD,
    (_D.SENDING, _S.HOLD_AGAIN): _D.HELD,
    (_D.HELD, _S.CASE_BROKEN): _D.SUPERSEDED,
    (_D.HELD, _S.UNDO): _D.RETRACTED,
    (_D.HELD, _S.CLOSE): _D.CLOSED_BY_HUMAN,
    (_D.SENDING, _S.TAKE): _D.SENDING,
    (_D.SENDING, _S.NOT_SENT): _D.RECORDED,
    (_D.SENDING, _S.GIVE_UP): _D.DEAD_LETTER,
    (_D.SENDING, _S.CLOSE): _D.CLOSED_BY_HUMAN,
    (_D.ACKNOWLEDGED, _S.EPOCH_CHANGED): _D.SENDING,
    (_D.SENDING, _S.EPOCH_CHANGED): _D.SENDING,
    (_D.RECORDED, _S.EPOCH_CHANGED): _D.RECORDED,
    (_D.HELD, _S.EPOCH_CHANGED): _D.HELD,
}
DECISION_TABLE |= {(state, _S.TRY_AGAIN): _D.SENDING for state in (_D.REFUSED, _D.DEAD_LETTER)}
DECISION_TABLE |= {(state, _S.CLOSE): _D.CLOSED_BY_HUMAN for state in CAME_BACK}
# Nothing but an acknowledgement depends on the data from before a restore: what came back waits for a
# human, and what a human ended stays ended.
DECISION_TABLE |= {(state, _S.EPOCH_CHANGED): state for state in TERMINAL - {_D.ACKNOWLEDGED}}

# What a backup calls unsent may be in effect, so it is asked about; what it calls ended, ended.
DECISION_TABLE |= {(state, _S.RECORD_RESTORED): state for state in TERMINAL}
DECISION_TABLE |= {(state, _S.RECORD_RESTORED): _D.SENDING for state in (*UNSENT, _D.REFUSED, _D.DEAD_LETTER)}


def next_decision_state(state: DecisionState, trigger: Trigger) -> DecisionState:
    """Where a decision goes from `state`.

    Raises:
        IllegalTransition: the table has no such step.
    """
    following = DECISION_TABLE[state, trigger]
    if following is None:
        raise IllegalTransition(state=state, trigger=trigger)
    return following


def allows(state: DecisionState, trigger: Trigger) -> bool:
    """Whether `trigger` can happen in `state`."""
    return DECISION_TABLE[state, trigger] is not None


def states_that_allow(trigger: Trigger) -> frozenset[DecisionState]:
    """The states from which `trigger` can happen, for a compare-and-set in SQL."""
    return frozenset(state for state in DecisionState if allows(state, trigger))
