"""The plan: which decisions go out now, in what company, and when to look again. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from reviewer.ids import DecisionId, SourceId
from reviewer.store.outbox import Delivery

MAX_IN_FLIGHT = 4
"""Calls under way at once for each source: more is not faster (measured), and less to reconcile after a crash."""


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
    slots = dict.fromkeys(gates, MAX_IN_FLIGHT)
    for one in in_flight:
        slots[one.source] = slots.get(one.source, MAX_IN_FLIGHT) - 1
    commands: list[Command] = []
    batches: dict[SourceId, list[Delivery]] = {}
    wake: float | None = None
    for delivery in deliveries:
        gate, key = gates.get(delivery.source), (delivery.source, delivery.ordering_key)
        if gate is None or not gate.is_open or delivery.decision in busy_ids:
            continue
        wait = due.get(delivery.decision, now_s) - now_s
        if key in busy_keys:
            continue
        # The key is taken even by a row that only waits: its successors must not overtake it.
        busy_keys.add(key)
        if wait > 0:
            wake = wait if wake is None else min(wake, wait)
        elif delivery.needs_read_back:
            if slots[delivery.source] > 0:
                slots[delivery.source] -= 1
                commands.append(ReadBack(delivery))
        elif gate.batch_limit > 1:
            batches.setdefault(delivery.source, []).append(delivery)
        elif slots[delivery.source] > 0:
            slots[delivery.source] -= 1
            commands.append(Send(delivery.source, (delivery,)))
    for source, rows in batches.items():
        if slots[source] > 0:
            commands.append(Send(source, tuple(rows[: gates[source].batch_limit])))
    return Plan(commands=tuple(commands), wake_in_s=wake)


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
