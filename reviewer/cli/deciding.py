"""Commands that decide: decide, undo, retry, close, sync."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import click

from reviewer.audit.shown import case_digest
from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, root, surface_here, with_desk
from reviewer.cli.output import NOT_CONFIRMED, UNCUT, clock, safe, safe_block, tell
from reviewer.cli.printed import printed
from reviewer.cli.row_picks import RowPicks, merged, open_rows, row_picks, takes_rows
from reviewer.cli.verdict_options import must_be_taken
from reviewer.config import load_settings
from reviewer.conflicts.merge import Merged
from reviewer.domain.cases import answer_name
from reviewer.domain.content import Content
from reviewer.domain.decisions import Surface, Verdict, looked_at, with_exposures
from reviewer.domain.desk import OpenedItem, Recorded
from reviewer.errors import StaleView, VerdictInvalid
from reviewer.ids import CandidateId, DecisionId, GestureId, ItemId, SourceId
from reviewer.verdicts._api import REASON_CODES
from reviewer.verdicts.registry import VERDICTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line asks for."""

    item: ItemId
    verdict: str
    answers: tuple[int, ...]
    content: Path | None
    reason_code: str
    reason: str
    question: str
    conditions: str
    fact: str
    looked_at: int
    shown: str
    picks: RowPicks

    def options(self) -> tuple[str, ...]:
        """Those that were given and that not every verdict takes."""
        given = {
            "--answer": self.answers,
            "--content": self.content,
            "--reason-code": self.reason_code,
            "--reason": self.reason,
            "--question": self.question,
            "--conditions": self.conditions,
        }
        return tuple(option for option, value in given.items() if value)


@root.command()
@click.argument("item")
@click.argument("verdict", type=click.Choice(list(VERDICTS)))
@click.option("--shown", required=True, metavar="DIGEST", help="As printed by `show`: what you have seen.")
@click.option("--answer", "answers", multiple=True, type=int, metavar="N", help="The answer(s) by number.")
@click.option(
    "--content", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The edited answer."
)
@click.option(
    "--reason-code",
    default="",
    metavar="CODE",
    help=f"Why not, for reject and none-valid: {', '.join(REASON_CODES)}.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why, in your own words.")
@click.option("--question", default="", metavar="TEXT", help="For ask-again.")
@click.option("--conditions", default="", metavar="TEXT", help="For both-valid: when which.")
@click.option("--fact", default="", metavar="TEXT", help="The fact that an irreversible approval asks for.")
@click.option(
    "--looked-at",
    default=0,
    metavar="N",
    help="How many marks of hidden and look-alike characters you have looked at, as `show` counts them.",
)
@takes_rows
@click.pass_obj
def decide(
    options: Options,
    /,
    item: str,
    verdict: str,
    rows: tuple[tuple[int, int], ...],
    own: tuple[tuple[int, str], ...],
    **told: object,
) -> None:
    """Record a decision, after a confirmation at the terminal.

    A merge takes each row that `compare` numbers from an answer (--row) or from you (--own).
    Without a terminal the setting `allows_scripted_decisions` must be on; the record tells the two apart.
    """
    picks = row_picks(rows, own)
    wanted = Wanted(item=ItemId(item), verdict=verdict, picks=picks, **told)  # type: ignore[arg-type]
    if wanted.verdict == "merge" and wanted.content is not None:
        raise click.UsageError("A merge is made of rows (--row, --own). An answer of your own is an edit.")
    must_be_taken(wanted.verdict, wanted.options())
    surface = surface_here()
    if surface is Surface.CLI_SCRIPTED and not load_settings(options.home).allows_scripted_decisions:
        click.echo("review-desk: Nothing was recorded: there is no terminal to confirm at.", err=True)
        click.echo("Decide in the window or at a terminal, or set allows_scripted_decisions.", err=True)
        raise SystemExit(NOT_CONFIRMED)
    recorded = with_desk(
        options, lambda desk: _decide(desk, wanted, surface), surface=surface, opens_secrets=True
    )
    goes_out = clock(recorded.goes_out_at)
    lines = [f"Recorded on this computer. Goes out at {goes_out}. Undo: review-desk undo {recorded.gesture}"]
    tell(recorded, as_json=options.as_json, lines=lines)


async def _decide(desk: OpenDesk, wanted: Wanted, surface: Surface) -> Recorded:
    opened = await desk.open_item(wanted.item)
    if case_digest(opened.shown_digests.values()) != wanted.shown:
        raise StaleView("decision.stale_view", item=wanted.item)
    made = await _merged(desk, opened, wanted)
    gesture = desk.fan_out(opened, _verdict(opened, wanted, made), acknowledged=_acknowledged(wanted))
    if surface is Surface.CLI:
        parts = ", ".join(f"{choice.verdict.name} {safe(choice.item)}" for choice in gesture.choices)
        if made is not None and made.content is not None:
            click.echo("\n".join(["This is sent:", *safe_block(made.content.text(), UNCUT)]), err=True)
        if not _is_confirmed(f"Record: {parts}?"):
            raise SystemExit(NOT_CONFIRMED)
    return await desk.decide(with_exposures(gesture, printed(opened, surface)))


def _acknowledged(wanted: Wanted) -> tuple[str, ...]:
    said = (wanted.fact,) if wanted.fact else ()
    return (*said, looked_at(wanted.looked_at)) if wanted.looked_at else said


def _is_confirmed(question: str) -> bool:
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        return False


async def _merged(desk: OpenDesk, opened: OpenedItem, wanted: Wanted) -> Merged | None:
    """What the rows make; None where nothing is merged."""
    if not wanted.picks and wanted.verdict != "merge":
        return None
    if wanted.verdict != "merge":
        raise VerdictInvalid("merge.rows_of_another_verdict", item=wanted.item)
    report = await desk.compare(opened)
    made = await asyncio.to_thread(merged, opened, report, wanted.picks)
    left = open_rows(report, made)
    if left:
        raise VerdictInvalid("merge.rows_open", item=wanted.item, rows=left)
    return made


def _verdict(opened: OpenedItem, wanted: Wanted, made: Merged | None) -> Verdict:
    return Verdict(
        name=wanted.verdict,
        candidates=_candidates(opened, wanted),
        content=_content(opened, wanted) if made is None else made.content,
        row_sources={} if made is None else made.row_sources,
        conditions=wanted.conditions,
        question=wanted.question,
        reason_code=wanted.reason_code,
        reason=wanted.reason,
    )


def _candidates(opened: OpenedItem, wanted: Wanted) -> tuple[CandidateId, ...]:
    by_number = {
        answer.number: answer_name(opened.members, answer.item, answer.candidate.id)
        for answer in opened.answers
    }
    if not wanted.answers and wanted.verdict in ("approve", "edit") and len(by_number) == 1:
        return tuple(by_number.values())
    for number in wanted.answers:
        if number not in by_number:
            raise VerdictInvalid("verdict.candidate_unknown", item=wanted.item, number=number)
    return tuple(by_number[number] for number in wanted.answers)


def _content(opened: OpenedItem, wanted: Wanted) -> Content | None:
    if wanted.content is None:
        return None
    media_type = opened.answers[0].candidate.content.media_type if opened.answers else "text/plain"
    return Content(media_type=media_type, data=wanted.content.read_bytes())


@root.command()
@click.argument("gesture", required=False)
@click.pass_obj
def undo(options: Options, gesture: str | None) -> None:
    """Take back the last decision, or GESTURE, as long as nothing of it was sent."""
    undone = with_desk(
        options, lambda desk: desk.undo(GestureId(gesture) if gesture else None), opens_secrets=True
    )
    lines = [
        f"Taken back: {safe(item)} is open again. Nothing was sent."
        if item in undone.open_again
        else f"Taken back: {safe(item)} ended meanwhile and needs no answer. Nothing was sent."
        for item in undone.items
    ]
    tell(undone, as_json=options.as_json, lines=lines)


@root.command()
@click.option("--source", metavar="NAME", help="Only this orchestrator.")
@click.option("--now", is_flag=True, help="End every hold first: undo will be too late.")
@click.pass_obj
def sync(options: Options, source: str | None, now: bool) -> None:
    """Poll every orchestrator once and deliver what is due."""

    async def run(desk: OpenDesk) -> tuple[bool, int]:
        left = await desk.send_now() if now else None
        await desk.sync_now(SourceId(source) if source else None)
        is_ours = desk.is_syncing
        return is_ours, len(await desk.next_sends()) if left is None else left

    is_ours, left = with_desk(options, run, opens_secrets=True)
    line = (
        f"{left} not sent yet." if is_ours else "Another process of this home syncs; nothing was done here."
    )
    tell({"synced": is_ours, "unsent": left}, as_json=options.as_json, lines=[line])


@root.command()
@click.argument("decision")
@click.pass_obj
def retry(options: Options, decision: str) -> None:
    """Send a refused or dead decision again, the same bytes.

    DECISION is an id as `list --queue came-back` and `audit list` print it.
    """
    changes = with_desk(options, lambda desk: desk.try_again(DecisionId(decision)), opens_secrets=True)
    tell(changes, as_json=options.as_json, lines=["It goes out at the next sync."])


@root.command()
@click.argument("decision")
@click.option("--note", default="", help="Why, for the record.")
@click.pass_obj
def close(options: Options, decision: str, note: str) -> None:
    """Close a decision that came back; it is kept as dissent.

    DECISION is an id as `list --queue came-back` and `audit list` print it.
    """
    changes = with_desk(
        options, lambda desk: desk.close_decision(DecisionId(decision), note), opens_secrets=True
    )
    tell(changes, as_json=options.as_json, lines=["Closed. The decision stays in the record."])
