"""What must hold of every decision, whatever failed: I1 to I12, each checked against the record on disk, the
humans who were told, and the servers where the effects are.

The programmes of this folder differ in how they break things; what they check is here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from reviewer.audit.shown import shown_digest
from reviewer.contract.document import DecisionDocument, decode_document
from reviewer.domain.decisions import Choice, Gesture
from reviewer.domain.ledger import ChainState
from reviewer.domain.lifecycle import DECISION_TABLE, TERMINAL, DecisionState, Outcome, Step
from reviewer.sqlite import Connection
from reviewer.store.audit_log import verify_log
from reviewer.store.outbox_check import first_astray

MEANING = {
    "I1": "every decision confirmed to the operator exists, byte for byte, in exactly one state, for ever",
    "I2": "at most one effect for a decision id, and for an item in one epoch of its server",
    "I3": "every effect has a human gesture with the same id, verdict and operator that was not taken back",
    "I4": "the effect is on the version and the answers that were on the screen",
    "I5": "with the faults off every queue drains to terminal states in a bounded number of attempts",
    "I6": "acknowledged by id: the server holds our id",
    "I7": "elsewhere means that another decision is there, and no end denies an effect of ours",
    "I8": "one audit entry for each transition, the chain verifies, and there is no gap",
    "I9": "terminal stays terminal without a human, except after a restored server",
    "I10": "a poison item delays nobody else",
    "I11": "jumps of the wall clock change no transition and no hold",
    "I12": "every try carries the document of the first, byte for byte",
    "order": "of a case, the answer that releases is sent only after every answer that stops is acknowledged",
}


class Broken(AssertionError):
    """An invariant does not hold; `name` says which."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        super().__init__(f"{name} ({MEANING[name]}): {why}")


def must(name: str, holds: object, why: object = "") -> None:
    """Raise Broken unless it holds."""
    if not holds:
        raise Broken(name, str(why))


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A decision that took effect at a server."""

    source: str
    epoch: str
    remote_id: str
    version: str
    """Of the question, when it took effect."""
    candidates: Mapping[str, str]
    """Each answer's digest at that moment."""
    document: bytes
    operator: str = ""
    """Whom the server knows the sender as; empty where it does not say."""


@dataclass(slots=True)
class Truth:
    """What the servers know: the effects in order, and who decided each question now and ever."""

    effects: list[Effect] = field(default_factory=list)
    settled: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often each (source, epoch, remote id) was decided, by whomever."""
    arrivals: dict[str, list[bytes]] = field(default_factory=dict)
    """The documents that came under each key, in order."""
    holds: dict[tuple[str, str], str] = field(default_factory=dict)
    """(source, remote id) -> the decision id that is stored there now; empty: nobody decided it."""
    ever: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """Every decision id that was ever stored there."""
    epochs: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Humans:
    """What the operator did and was told."""

    gestures: dict[str, Gesture] = field(default_factory=dict)
    """Every gesture that was made, also those of which nobody heard whether they were recorded."""
    told: dict[str, bytes] = field(default_factory=dict)
    """Decisions that were said to be recorded, with their documents at that moment."""
    taken_back: set[str] = field(default_factory=set)
    """Gestures that were said to be taken back."""
    moved: set[str] = field(default_factory=set)
    """Decisions that a human may have closed or sent again since the last look."""
    operator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One decision as it stands on disk."""

    id: str
    gesture: str
    item: str
    source: str
    remote_id: str
    document: bytes
    state: DecisionState
    epoch: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """All decisions of a home, and the log's word on each."""

    decisions: Mapping[str, Kept]
    without_delivery: tuple[str, ...]
    moves: tuple[tuple[int, str, str, str, str], ...]
    """(seq, decision, from, to, trigger) of each entry about a decision, in order; a recording has none."""


def read_record(connection: Connection, *, after: int = 0) -> Record:
    """Read a home; of the log only what came after entry `after`."""
    rows = connection.execute(
        "SELECT d.*, o.state AS state, o.epoch AS epoch, o.proof AS proof FROM decisions d "
        "LEFT JOIN outbox o USING (decision_id) ORDER BY d.seq"
    ).fetchall()
    moves = connection.execute(
        "SELECT seq, decision_id, type, json_extract(entry, '$.from'), json_extract(entry, '$.to'), "
        "json_extract(entry, '$.trigger') FROM audit WHERE decision_id IS NOT NULL "
        "AND type IN ('decision', 'moved') AND seq > ? ORDER BY seq",
        (after,),
    )
    return Record(
        decisions={row["decision_id"]: _kept(row) for row in rows if row["state"] is not None},
        without_delivery=tuple(row["decision_id"] for row in rows if row["state"] is None),
        moves=tuple((row[0], row[1], row[3] or "", row[4] or "", row[5] or "") for row in moves),
    )


def _kept(row: Mapping[str, object]) -> Kept:
    return Kept(
        id=str(row["decision_id"]),
        gesture=str(row["gesture_id"]),
        item=str(row["item_id"]),
        source=str(row["source_id"]),
        remote_id=str(row["remote_id"]),
        document=bytes(row["document"]),  # type: ignore[arg-type]
        state=DecisionState(str(row["state"])),
        epoch=str(row["epoch"]),
        proof=str(row["proof"]),
    )


# -- each invariant


def nothing_said_is_lost(record: Record, humans: Humans) -> None:
    """I1."""
    must("I1", not record.without_delivery, f"decided and nowhere on its way: {record.without_delivery}")
    for decision, document in humans.told.items():
        kept = record.decisions.get(decision)
        must("I1", kept is not None, f"{decision} was called recorded and is gone")
        must("I1", kept is not None and kept.document == document, f"the document of {decision} changed")


def what_was_said_is_what_was_meant(humans: Humans, gesture: Gesture, decision: str) -> None:
    """I1, when the word "recorded" is said: the document is the gesture's."""
    read = decode_document(humans.told[decision])
    choice = _choice(gesture, read)
    must("I1", choice is not None, f"{decision} is on no item of its gesture")
    must("I1", read.gesture_id == gesture.id and choice is not None, "another gesture")
    must("I1", choice is not None and read.verdict == choice.verdict.name, "another verdict")


def effects_are_single(truth: Truth) -> None:
    """I2."""
    ids = Counter((one.source, one.epoch, decode_document(one.document).decision_id) for one in truth.effects)
    must("I2", not _repeated(ids), f"twice: {_repeated(ids)}")
    twice = _repeated(truth.settled)
    must("I2", not twice, f"two decisions took effect on one item: {twice}")


def effects_are_human(record: Record, humans: Humans, truth: Truth) -> None:
    """I3 and I4."""
    for effect in truth.effects:
        read = decode_document(effect.document)
        must("I3", read.decision_id in record.decisions, f"{read.decision_id} is in no record")
        gesture = humans.gestures.get(read.gesture_id)
        must("I3", gesture is not None, f"nobody made {read.gesture_id}")
        must("I3", read.gesture_id not in humans.taken_back, f"{read.gesture_id} was taken back")
        choice = _choice(gesture, read) if gesture else None
        must("I3", choice is not None, f"the gesture is not about {effect.remote_id}")
        if choice is not None:
            must("I3", read.verdict == choice.verdict.name, f"{read.verdict}, not {choice.verdict.name}")
            must("I3", read.operator.id == humans.operator, f"by {read.operator.id}")
            _was_on_the_screen(effect, read, choice)


def _was_on_the_screen(effect: Effect, read: DecisionDocument, choice: Choice) -> None:
    must("I4", read.shown_digest == shown_digest(choice.shown), "the digest is not that of the screen")
    must("I4", effect.version == choice.shown.version, f"{effect.version}, seen {choice.shown.version}")
    seen = {str(name): digest for name, digest in choice.shown.candidates}
    must("I4", dict(effect.candidates) == seen, "other answers than were seen")


def _choice(gesture: Gesture, read: DecisionDocument) -> Choice | None:
    for choice in gesture.choices:
        if str(choice.item).partition(":")[2] == read.review_id:
            return choice
    return None


def drained(record: Record) -> None:
    """I5, after the faults were off for long enough."""
    left = {one.id: one.state for one in record.decisions.values() if one.state not in TERMINAL}
    must("I5", not left, f"still on their way: {left}")


def acknowledged_is_held(record: Record, truth: Truth) -> None:
    """I6, as far as the server is still the one that acknowledged."""
    for kept in record.decisions.values():
        is_certain = kept.state is DecisionState.ACKNOWLEDGED and kept.proof == "by-id"
        if is_certain and kept.epoch == truth.epochs.get(kept.source):
            there = truth.holds.get((kept.source, kept.remote_id), "")
            must("I6", there == kept.id, f"{kept.id} is acknowledged; the server holds {there or 'nothing'}")


def every_acknowledgement_is_of_now(record: Record, truth: Truth) -> None:
    """I6, at the end: none is left that a restored server may have forgotten."""
    for kept in record.decisions.values():
        if kept.state is DecisionState.ACKNOWLEDGED:
            now = truth.epochs.get(kept.source)
            must("I6", kept.epoch == now, f"{kept.id} was acknowledged in {kept.epoch}; it is {now} now")
    acknowledged_is_held(record, truth)


def elsewhere_is_elsewhere(record: Record, truth: Truth) -> None:
    """I7: no false conflict with oneself."""
    for kept in record.decisions.values():
        if kept.state is DecisionState.DECIDED_ELSEWHERE:
            others = truth.ever.get((kept.source, kept.remote_id), set()) - {kept.id}
            must("I7", others, f"{kept.id} is said to be decided elsewhere, and nobody else decided")


DENIES = frozenset(
    {
        DecisionState.DECIDED_ELSEWHERE,
        DecisionState.SUPERSEDED,
        DecisionState.EXPIRED,
        DecisionState.WITHDRAWN,
        DecisionState.REFUSED,
        DecisionState.RETRACTED,
    }
)
"""Ends that say: it has no effect. (Dead letters and what a human closed say that nobody knows.)"""


def nothing_in_effect_is_denied(before: Record | None, record: Record, truth: Truth) -> None:
    """I7: when an end is written that denies the effect, the server does not hold our decision."""
    for kept in record.decisions.values():
        was = before.decisions.get(kept.id) if before else None
        if kept.state in DENIES and (was is None or was.state is not kept.state):
            there = truth.holds.get((kept.source, kept.remote_id), "")
            must("I7", there != kept.id, f"{kept.id} is called {kept.state} and is in effect")


def every_move_has_its_entry(states: dict[str, str], record: Record) -> None:
    """I8: the log's moves form one path for each decision, which ends where the decision is.

    `states` is where the log left each decision so far; it is brought up to date.
    """
    for seq, decision, before, after, trigger in record.moves:
        if not after:
            must("I8", decision not in states, f"entry {seq} records {decision} again")
            states[decision] = ""
            continue
        known = states.get(decision)
        begins = known == "" and before in (DecisionState.RECORDED, DecisionState.HELD)
        must("I8", begins or known == before, f"entry {seq} goes on from {before}; the log left it {known}")
        wanted = DECISION_TABLE[DecisionState(before), _trigger(trigger)]
        must("I8", wanted == after, f"entry {seq}: {before} --{trigger}--> {after} is not in the table")
        states[decision] = after
    for kept in record.decisions.values():
        told = states.get(kept.id)
        begins = told == "" and kept.state in (DecisionState.RECORDED, DecisionState.HELD)
        must("I8", begins or told == kept.state, f"{kept.id} is {kept.state}; the log says {told!r}")
    must("I8", len(states) == len(record.decisions), "the log tells of decisions that are not there")


def _trigger(name: str) -> Outcome | Step:
    return Outcome(name) if name in {*Outcome} else Step(name)


def chain_verifies(connection: Connection) -> None:
    """I8: the whole chain, a signature under each act of a human, and each decision where the log says."""
    state: ChainState = verify_log(connection)
    must("I8", state.broken_at is None, f"{state.problem} at entry {state.broken_at}")
    must("I8", state.unsigned == 0, f"{state.unsigned} acts of a human are not signed")
    astray = first_astray(connection)
    must("I8", astray is None, f"a decision does not stand where entry {astray} says")


def terminal_stays(before: Record | None, record: Record, humans: Humans, truth: Truth) -> None:
    """I9."""
    for seq, decision, left, after, trigger in record.moves:
        is_allowed = left not in TERMINAL or trigger == Step.EPOCH_CHANGED or decision in humans.moved
        must("I9", is_allowed, f"entry {seq}: {decision} went from {left} to {after} by itself")
    for kept in before.decisions.values() if before else ():
        now = record.decisions.get(kept.id)
        if now is None or kept.state not in TERMINAL or now.state is kept.state or kept.id in humans.moved:
            continue
        was_restored = kept.state is DecisionState.ACKNOWLEDGED and kept.epoch != truth.epochs[kept.source]
        must("I9", was_restored, f"{kept.id} went from {kept.state} to {now.state} by itself")


def still_waiting(poison: Collection[str], record: Record) -> list[str]:
    """I10: what is not poison and still on its way, after a few rounds without other faults.

    But for what the order of its own case holds until the poison of that case is settled.
    """
    left = [one for one in record.decisions.values() if one.state not in TERMINAL]
    poisoned = {one.gesture for one in left if one.remote_id in poison}
    return [
        one.id
        for one in left
        if one.remote_id not in poison and not (one.state is DecisionState.HELD and one.gesture in poisoned)
    ]


def same_bytes(record: Record, truth: Truth) -> None:
    """I12."""
    for key, documents in truth.arrivals.items():
        must("I12", len(set(documents)) == 1, f"{key} came with {len(set(documents))} documents")
        kept = record.decisions.get(key)
        must("I12", kept is None or kept.document == documents[0], f"{key} was not sent as it is recorded")


def blockers_came_first(record: Record, gesture: str, decision: str, blockers: Iterable[str]) -> None:
    """The release order, at the moment when `decision`, which releases, arrives."""
    waiting = {one: record.decisions[one].state for one in blockers if one in record.decisions}
    late = {one: state for one, state in waiting.items() if state is not DecisionState.ACKNOWLEDGED}
    must("order", not late, f"{decision} of {gesture} was sent while {late}")


def _repeated(counts: Counter[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [one for one, count in counts.items() if count > 1]
