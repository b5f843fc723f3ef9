"""Leads: one row of the cache for each case that waits, kept with every change, so that a list costs a page.

A lone item is a case of one. Leads know nothing of the ledger (decisions under way, snoozes, splits): the
few cases that those touch are counted anew when the inbox is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.domain.items import ItemKind, ReviewItem, RiskLevel
from reviewer.ids import ItemId
from reviewer.sqlite import Connection, Row

RISKS = {RiskLevel.LOW: 0, RiskLevel.MEDIUM: 1, RiskLevel.HIGH: 2}
CONFLICT_WEIGHT = 3
"""A conflict stands above every risk of a plain question."""
MEMBER = "id, source_id, risk, weight, answers, due_at, created_at"
"""What `lead_of` reads of a member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A case as the list shows it, under its oldest member."""

    case_id: str
    item: ItemId
    source: str
    sources: str
    """Names of all its sources, parted by commas (a name has none)."""
    members: int
    answers: int
    weight: int
    due_at: str | None
    created_at: str


def case_of(item: ReviewItem) -> str:
    """The case that an item belongs to. The prefix keeps a subject from passing for another item's id."""
    if item.subject is None or item.kind is ItemKind.MALFORMED:
        return alone(item.id)
    return f"subject {item.subject}"


def alone(item: ItemId) -> str:
    """The case of an item that stands for itself."""
    return f"item {item}"


def lead_of(case_id: str, members: Sequence[Row]) -> Lead:
    """The lead of a case with these open members, oldest first."""
    first = members[0]
    answers = sum(member["answers"] for member in members)
    weight = max(member["weight"] for member in members)
    if len(members) > 1 and answers > 1:
        weight = max(weight, first["risk"] + CONFLICT_WEIGHT)
    return Lead(
        case_id=case_id,
        item=ItemId(first["id"]),
        source=first["source_id"],
        sources=",".join(dict.fromkeys(member["source_id"] for member in members)),
        members=len(members),
        answers=answers,
        weight=weight,
        due_at=min((member["due_at"] for member in members if member["due_at"]), default=None),
        created_at=first["created_at"],
    )


def refresh_leads(cache: Connection, cases: Iterable[str]) -> None:
    """Bring the leads of these cases up to date, in the transaction that changed their members."""
    for case_id in cases:
        members = cache.execute(
            f"SELECT {MEMBER} FROM items WHERE case_id = ? AND state = 'open' ORDER BY created_at, id",
            (case_id,),
        ).fetchall()
        if members:
            _write(cache, lead_of(case_id, members))
        else:
            cache.execute("DELETE FROM leads WHERE case_id = ?", (case_id,))


def _write(cache: Connection, lead: Lead) -> None:
    cache.execute(
        "INSERT INTO leads (case_id, item_id, source_id, sources, members, answers, weight, due_at, "
        "created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (case_id) DO UPDATE SET "
        "item_id = excluded.item_id, source_id = excluded.source_id, sources = excluded.sources, "
        "members = excluded.members, answers = excluded.answers, weight = excluded.weight, "
        "due_at = excluded.due_at, created_at = excluded.created_at",
        (
            lead.case_id,
            lead.item,
            lead.source,
            lead.sources,
            lead.members,
            lead.answers,
            lead.weight,
            lead.due_at,
            lead.created_at,
        ),
    )
