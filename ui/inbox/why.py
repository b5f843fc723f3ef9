"""Why a row stands where it stands (key W), with the times and numbers that decide it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reviewer.domain.inbox import InboxRow, Queue, Rank
from ui.messages import catalogue
from ui.messages.catalogue import say


def why_words(queue: Queue, row: InboxRow, ranks: Iterable[Rank], *, now: datetime) -> list[str]:
    """One sentence for each reason, strongest first."""
    if queue is Queue.DONE_TODAY:
        return [say("why.newest")]
    words, due = catalogue.WORDS, row.due_at
    known: dict[str, object] = {
        "answers": row.answers,
        "members": row.members,
        "age": words.age(now - row.created_at),
        "created": words.time(row.created_at, now=now),
    }
    if due is not None:
        known |= {"due": words.time(due, now=now), "late": words.age(now - due), "left": words.age(due - now)}
    return [say(_code(row, rank), **known) for rank in ranks]


def _code(row: InboxRow, rank: Rank) -> str:
    is_case = rank is Rank.CONFLICT and row.members > 1
    return "why.conflict.case" if is_case else f"why.{rank}"
