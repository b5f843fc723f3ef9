"""Commands that read: list, show, status."""

from __future__ import annotations

from functools import reduce
from operator import add

import click
import msgspec

from reviewer.audit.shown import case_digest
from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, root, with_desk
from reviewer.cli.backup import restored_lines
from reviewer.cli.evidence import evidence_line
from reviewer.cli.look_first import look_first_lines, look_first_value
from reviewer.cli.output import clock, message_of, safe, safe_block, table, tell, told
from reviewer.cli.printed import printed_lines
from reviewer.domain.desk import OpenedItem
from reviewer.domain.inbox import InboxPage, InboxQuery, InboxRow, Queue
from reviewer.domain.items import Consequence
from reviewer.domain.ledger import RecordCondition
from reviewer.domain.sources import SourceHealth
from reviewer.ids import ItemId, SourceId
from reviewer.render.to_look_at import ToLookAt, in_opened


@root.command("list")
@click.option("--queue", type=click.Choice([str(queue) for queue in Queue]), default=str(Queue.NEEDS_ME))
@click.option("--source", metavar="NAME", help="Only this orchestrator.")
@click.option("--search", "text", default="", metavar="WORDS", help="Search every item instead of one queue.")
@click.option("--limit", default=100, show_default=True)
@click.pass_obj
def list_items(options: Options, queue: str, source: str | None, text: str, limit: int) -> None:
    """List the items of a queue, in working order, as they were at the last sync."""
    query = InboxQuery(
        queue=Queue(queue), source=SourceId(source) if source else None, text=text, limit=limit
    )
    page = with_desk(options, lambda desk: desk.list_inbox(query))
    tell(page, as_json=options.as_json, lines=_page_lines(page))


@root.command()
@click.argument("item")
@click.option("--raw", is_flag=True, help="The payload as it was received, escapes made visible.")
@click.option("--trace", is_flag=True, help="Also which agent each answer comes from.")
@click.pass_obj
def show(options: Options, item: str, raw: bool, trace: bool) -> None:
    """Show an item with its answers, and the digest that `decide --shown` takes.

    Answers are numbered as in the window, and like there stand without their agents' names.
    """
    opened = with_desk(options, lambda desk: desk.open_item(ItemId(item)))
    lines = safe_block(opened.item.raw.decode("utf-8", "replace")) if raw else _item_lines(opened)
    if trace:
        lines += _trace_lines(opened)
    value = {
        "opened": msgspec.to_builtins(opened),
        "shown": case_digest(opened.shown_digests.values()),
        "look_at": look_first_value(_to_look_at(opened)),
    }
    tell(value, as_json=options.as_json, lines=lines)


@root.command()
@click.pass_obj
def status(options: Options) -> None:
    """Say how every orchestrator is, what is not sent yet, and what came back."""

    async def read(desk: OpenDesk) -> tuple[tuple[SourceHealth, ...], InboxPage, RecordCondition, bool]:
        return (
            await desk.health(),
            await desk.list_inbox(InboxQuery(limit=1)),
            await desk.record_condition(),
            desk.is_synced_elsewhere(),
        )

    health, page, condition, is_elsewhere = with_desk(options, read)
    rows = [
        [
            safe(one.source),
            str(one.condition),
            str(one.guarantee),
            clock(one.last_ok_at) or "never",
            f"{one.unsent} unsent",
        ]
        for one in health
    ]
    troubles = [line for one in health if one.error for line in _trouble(one)]
    counts = [[str(queue), str(count)] for queue, count in page.counts.items()]
    value = {
        "sources": msgspec.to_builtins(health),
        "counts": {str(q): n for q, n in page.counts.items()},
        "record": msgspec.to_builtins(condition),
        "synced_elsewhere": is_elsewhere,
    }
    note = ["Another process of this home syncs; it may have heard from them since."] if is_elsewhere else []
    lines = [*_condition_lines(condition), *table(rows), *note, *troubles, *table(counts)]
    tell(value, as_json=options.as_json, lines=lines)


def _condition_lines(condition: RecordCondition) -> list[str]:
    """What is wrong with the record comes first."""
    lines = []
    if condition.fault is not None:
        where = (
            f"entry {condition.fault.entry} of {condition.fault.entries}, " if condition.fault.entry else ""
        )
        lines.append(
            f"THE RECORD DOES NOT VERIFY: {where}{condition.fault.problem}. Nothing is decided or sent."
        )
    if condition.is_cache_renewed:
        lines.append(
            "The cache was damaged and set aside; the next sync reads everything anew. No decision is lost."
        )
    if condition.restored is not None:
        lines.append("THE RECORD WAS RESTORED FROM A BACKUP. Look at what came back.")
        lines += restored_lines(condition.restored)
    return lines


def _trouble(health: SourceHealth) -> list[str]:
    """What is wrong with a source, in the window's words."""
    said = message_of(health.error, {"source": health.source, **health.error_params})
    return [f"{safe(health.source)}: {one}" for one in (said.title, said.body) if one]


def _to_look_at(opened: OpenedItem) -> ToLookAt:
    return reduce(add, in_opened(opened).values(), ToLookAt())


def _page_lines(page: InboxPage) -> list[str]:
    if not page.rows:
        return ["Nothing waits here."]
    columns = [column for column in zip(*map(_row, page.rows), strict=True) if any(column)]
    return [*table(list(zip(*columns, strict=True))), f"{len(page.rows)} of {page.total}"]


def _row(row: InboxRow) -> list[str]:
    name = "case" if row.members > 1 else row.kind
    kind = f"{name} x{row.answers}" if row.answers > 1 else str(name)
    due = f"due {clock(row.due_at)}" if row.due_at else ""
    return [
        safe(row.item),
        kind,
        str(row.risk),
        safe(",".join(row.sources)),
        due,
        *_decided(row),
        safe(row.title, 80),
    ]


def _decided(row: InboxRow) -> list[str]:
    """What was decided and how far it is, in the window's words, and the id that `audit show` takes."""
    if row.decision is None:
        return ["", "", ""]
    codes = (f"verdict.{row.told_as}.done", f"row.state.{row.decision_state}")
    return [*(message_of(code, {}).title for code in codes), row.decision]


def _item_lines(opened: OpenedItem) -> list[str]:
    item = opened.item
    head = {
        "item": safe(item.id),
        "asked": safe(item.title),
        "source": safe(", ".join(sorted({member.source for member in opened.members}))),
        "state": str(opened.state),
        "risk": f"{item.risk.level} ({item.risk.stated_by})",
        "due": clock(item.due_at),
        "yes": _consequence(item.on_accept),
        "no": _consequence(item.on_decline),
        "type to approve": safe(opened.needs_fact),
        "shown": case_digest(opened.shown_digests.values()),
    }
    if opened.continuation is not None:
        head["the agent went on"] = safe(opened.continuation.text, 2_000)
    if opened.ended_why:
        head["withdrawn, it says"] = safe(opened.ended_why)
    if opened.theirs is not None:
        who = opened.theirs.by or "nobody: the deadline's default"
        head["decided elsewhere"] = safe(f"{opened.theirs.verdict}, {who}. {opened.theirs.summary}")
    lines = [*told(head), *look_first_lines(_to_look_at(opened))]
    if item.malformed:
        fault = item.malformed
        lines.append(
            f"can't be read: {safe(fault.path)} expected {safe(fault.expected)}, got {safe(fault.got)}"
        )
    if item.body:
        lines += ["", *safe_block(item.body)]
    for one in (one for member in opened.members for one in member.evidence):
        lines.append(evidence_line(one))
        if one.text:
            lines += [f"    {line}" for line in safe_block(one.text)]
    for action in item.actions:
        arguments = safe(action.arguments.decode("utf-8", "replace"), 2_000)
        allowed = safe(", ".join(sorted(action.allowed)))
        lines.append(f"action {action.index + 1}  {safe(action.name)}  {arguments}  [{allowed}]")
    for answer in opened.answers:
        lines += ["", f"--- answer {answer.number}", *printed_lines(answer.candidate.content)]
    return lines


def _trace_lines(opened: OpenedItem) -> list[str]:
    """Where each answer comes from, which the window too shows only when it is asked for."""
    lines: list[str] = []
    for answer in opened.answers:
        made_by = answer.candidate.provenance
        fields = {"agent": made_by.agent, "version": made_by.agent_version, "model": made_by.model}
        safely = {safe(name): safe(value) for name, value in (fields | dict(made_by.detail)).items()}
        lines += ["", f"--- answer {answer.number} comes from", *told(safely)]
    return lines


def _consequence(consequence: Consequence | None) -> str:
    if consequence is None:
        return ""
    final = {True: "can be undone", False: "can't be undone", None: ""}[consequence.reversible]
    parts = [
        safe(consequence.text),
        safe(", ".join(consequence.effects)),
        final,
        f"said by: {consequence.stated_by}",
    ]
    return " · ".join(part for part in parts if part)
