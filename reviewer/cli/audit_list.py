"""The command `audit list`: recorded decisions of any age, and the ids that the other commands take."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from reviewer.cli.app import Options, with_desk
from reviewer.cli.output import clock, message_of, safe, table, tell
from reviewer.cli.record import audit
from reviewer.domain.inbox import DecisionSummary, UnreadableDecision
from reviewer.domain.ledger import LedgerPage, LedgerQuery
from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import ItemId, SourceId

DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%dT%H:%M"
MOST = 10_000
"""Lines of one list. More is a table for another program: `audit export --table`."""


def _begins(_context: click.Context, _option: click.Parameter, told: str | None) -> datetime | None:
    return _spans(told)[0] if told is not None else None


def _ends(_context: click.Context, _option: click.Parameter, told: str | None) -> datetime | None:
    return _spans(told)[1] if told is not None else None


def _spans(told: str) -> tuple[datetime, datetime]:
    """Where a day, or a minute, of this computer's clock begins, and where the next one does."""
    for form, span in ((DAY, timedelta(days=1)), (MINUTE, timedelta(minutes=1))):
        try:
            local = datetime.strptime(told, form)  # noqa: DTZ007 - local, and made aware below
            # Added to the wall clock: on the day the clocks change, the next midnight has another offset.
            return local.astimezone(), (local + span).astimezone()
        except (ValueError, OverflowError):
            continue
    wrong = safe(told, 40)
    raise click.BadParameter(f"{wrong!r} is neither a day (2026-03-14) nor a minute (2026-03-14T09:30).")


@audit.command("list")
@click.option("--since", callback=_begins, metavar="DAY", help="Decided on this day or later.")
@click.option("--until", callback=_ends, metavar="DAY", help="Decided on this day or earlier.")
@click.option("--source", metavar="NAME", help="Only of this orchestrator; also one that is not connected.")
@click.option("--item", metavar="ITEM", help="Only on this item.")
@click.option("--subject", default="", metavar="NAMESPACE:KEY", help="Only on this subject, whole.")
@click.option("--search", "text", default="", metavar="WORDS", help="Words of the title, reason or subject.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([str(state) for state in DecisionState]),
    help="Only where it stands like this; more than once: any of these.",
)
@click.option("--limit", type=click.IntRange(1, MOST), default=100, show_default=True)
@click.pass_obj
def list_decisions(
    options: Options,
    *,
    since: datetime | None,
    until: datetime | None,
    source: str | None,
    item: str | None,
    subject: str,
    text: str,
    states: tuple[str, ...],
    limit: int,
) -> None:
    """List recorded decisions, newest first: of any age, also of items that are long gone.

    The id in each line is what `audit show` and `audit sheet` take. Days are those of this computer's clock;
    a minute of one can be given too (2026-03-14T09:30).
    """
    query = LedgerQuery(
        text=text,
        source=SourceId(source) if source else None,
        item=ItemId(item) if item else None,
        subject=subject,
        states=frozenset(map(DecisionState, states)),
        since=since,
        until=until,
        limit=limit,
    )
    page = with_desk(options, lambda desk: desk.read_ledger(query))
    tell(page, as_json=options.as_json, lines=_lines(page))


def _lines(page: LedgerPage) -> list[str]:
    if not page.decisions:
        return ["No decision is like that."]
    shown = len(page.decisions)
    more = [] if shown == page.total else ["Older ones: --until with an earlier day, or a higher --limit."]
    return [*table([_row(one) for one in page.decisions]), f"{shown:,} of {page.total:,}", *more]


def _row(one: DecisionSummary | UnreadableDecision) -> list[str]:
    if isinstance(one, UnreadableDecision):
        return ["", safe(one.decision, 40), "CAN'T BE READ", "", "", message_of(one.problem, {}).title]
    return [
        clock(one.decided_at),
        safe(one.decision, 40),
        _words(f"verdict.{one.told_as}.done", one.verdict),
        message_of(f"row.state.{one.state}", {}).title,
        safe(one.source, 40),
        safe(one.title, 80),
    ]


def _words(code: str, otherwise: str) -> str:
    """The window's words for a verdict; as it stands in the record where there are none for it."""
    from ui.messages.words import ENGLISH  # Qt-free: the sentences are the window's own

    return message_of(code, {}).title if code in ENGLISH else safe(otherwise, 40)
