"""The plan: which decisions go out now, in what company, and when to look again. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, zip_longest
from typing import TypeAlias

from reviewer.ids import DecisionId, SourceId
from reviewer.store.outbox import Delivery

MAX_IN_FLIGHT = 4
"""Calls under way at once for each source: more is not faster, and is more to read back after a crash."""
MAX_FOLLOWING = 256
"""Commands that a plan says beforehand for each source: a long queue is not read anew for each row of it."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Find out what became of a decision that may have been sent."""

    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Send:
    """Take these and send them: one, or as many as the source's batch call takes."""

    source: SourceId
    deliveries: tuple[Delivery, ...]


Command: TypeAlias = ReadBack | Send


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a source allows now."""

    is_open: bool
    batch_limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Commands to carry out at once, and seconds until the next row is due (None: nothing waits for time)."""

    commands: tuple[Command, ...]
    wake_in_s: float | None
    following: tuple[Command, ...] = ()
    """What may begin, in this order, as soon as one of its source's commands has ended."""


def plan(
    deliveries: Sequence[Delivery],
    due: Mapping[DecisionId, float],
    gates: Mapping[SourceId, Gate],
    in_flight: Collection[Delivery],
    now_s: float,
) -> Plan:
    """Choose what to do. `due` and `now_s` are monotonic seconds; a wall clock decides nothing here.

    Rows go in the order of the ledger; one ordering key has one delivery in flight, everything else is
    independent: a poison item delays nobody else.
    """
    busy_keys = {(one.source, one.ordering_key) for one in in_flight}
    busy_ids = {one.decision for one in in_flight}
    ready: dict[SourceId, list[Delivery]] = {}
    waits: list[float] = []
    for delivery in deliveries:
        gate, key = gates.get(delivery.source), (delivery.source, delivery.ordering_key)
        if gate is None or not gate.is_open or delivery.decision in busy_ids or key in busy_keys:
            continue
        # The key is taken even by a row that only waits: its successors must not overtake it.
        busy_keys.add(key)
        wait = due.get(delivery.decision, now_s) - now_s
        if wait > 0:
            waits.append(wait)
        else:
            ready.setdefault(delivery.source, []).append(delivery)
    commands, following = list[Command](), list[Command]()
    for source, rows in ready.items():
        in_turn = _in_turn(source, rows, gates[source])
        commands += islice(in_turn, free_slots(source, in_flight))
        following += islice(in_turn, MAX_FOLLOWING)
    return Plan(commands=tuple(commands), wake_in_s=min(waits, default=None), following=tuple(following))


def free_slots(source: SourceId, in_flight: Collection[Delivery]) -> int:
    """How many more calls to a source may be under way."""
    return max(0, MAX_IN_FLIGHT - sum(one.source == source for one in in_flight))


def members(command: Command) -> tuple[Delivery, ...]:
    """The deliveries that a command is about."""
    return (command.delivery,) if isinstance(command, ReadBack) else command.deliveries


def may_begin(command: Command, in_flight: Collection[Delivery]) -> bool:
    """Whether a command that was planned before still fits to what is under way by now."""
    busy = {(one.source, one.ordering_key) for one in in_flight}
    return not any((one.source, one.ordering_key) in busy for one in members(command))


def _in_turn(source: SourceId, rows: Sequence[Delivery], gate: Gate) -> Iterator[Command]:
    """The commands for one source, questions and sends in turn.

    In turn, so that a source that can't tell what became of some decisions still gets the others.
    """
    asks: list[Command] = [ReadBack(row) for row in rows if row.needs_read_back]
    fresh = tuple(row for row in rows if not row.needs_read_back)
    size = max(1, gate.batch_limit)
    sends = [Send(source, fresh[start : start + size]) for start in range(0, len(fresh), size)]
    return (command for pair in zip_longest(asks, sends) for command in pair if command is not None)


def due_at_start(delivery: Delivery, *, wall_now: datetime, now_s: float, stopped_cleanly: bool) -> float:
    """When a row that was found on disk is due, in monotonic seconds.

    A clock that jumped can delay it by its own delay at most, never by a year. After an unclean stop a row
    still inside its hold gets it again in full: the operator may not have seen the time run.
    """
    left = (delivery.armed_at - wall_now).total_seconds() + delivery.delay_s
    left = min(max(left, 0.0), delivery.delay_s)
    if left > 0 and not stopped_cleanly and delivery.first_sent_at is None:
        left = delivery.delay_s
    return now_s + left
