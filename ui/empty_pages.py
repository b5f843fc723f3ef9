"""Which page stands in the place of the desk while the list is empty, or nothing of it is chosen."""

from __future__ import annotations

from datetime import datetime

from reviewer.domain.inbox import InboxQuery, Queue
from ui import pages
from ui.messages import catalogue
from ui.status.source_watch import Sources
from ui.status.wording import last_sync, unreadable

WAITING = frozenset({Queue.NEEDS_ME, Queue.CONFLICTS, Queue.DUE_SOON})


def page_for(query: InboxQuery, sources: Sources, *, due: datetime | None, now: datetime) -> pages.PageText:
    """`due`: when the next item of all queues is due."""
    if query.text:
        return pages.no_hits(query.text)
    if not sources.configured:
        return pages.no_sources()
    unread = unreadable(sources.health)
    if unread and query.queue in WAITING:
        return pages.nothing_known(unread)
    return pages.nothing_in(
        query.queue,
        synced=_time(last_sync(sources.health), now),
        due=_time(due, now),
        is_late=due is not None and due < now,
    )


def _time(moment: datetime | None, now: datetime) -> str:
    return catalogue.WORDS.time(moment, now=now) if moment is not None else ""
