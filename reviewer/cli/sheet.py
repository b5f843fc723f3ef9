"""The command `audit sheet`: one decision as a page to print."""

from __future__ import annotations

from pathlib import Path

import click

from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, with_desk
from reviewer.cli.output import safe, tell, told
from reviewer.cli.record import audit
from reviewer.clock import SystemClock
from reviewer.domain.ledger import ChainState, EntryCheck, Exported
from reviewer.errors import RecordBroken
from reviewer.ids import DecisionId


@audit.command("sheet")
@click.argument("decision")
@click.option(
    "--to",
    "place",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The new file; without one it goes into the home's folder exports.",
)
@click.pass_obj
def sheet(options: Options, decision: str, place: Path | None) -> None:
    """Write one decision as a page to print: asked, shown, in view, verdict, effects, receipts, verification.

    DECISION is an id as `audit list` prints it.

    The page is HTML without scripts and loads nothing. The whole record is verified first; where an entry
    does not follow the page says so, is written all the same, and the exit code is 6.
    """
    from ui.ledger.sheet import Checked, sheet_html  # Qt-free: the words are the window's own

    async def run(desk: OpenDesk) -> tuple[Exported, ChainState, EntryCheck]:
        named = DecisionId(decision)
        story, entry = await desk.story(named), await desk.check_entry(named)
        chain = await desk.verify_record()
        levels = {one.source: one.guarantee for one in await desk.health()}
        checked = Checked(chain=chain, entry=entry, at=SystemClock().now())
        text = sheet_html(story, checked, levels.get(story.summary.source))
        made = await desk.export_text(f"decision-{named}", text, ending="html", place=place)
        return made, chain, entry

    made, chain, entry = with_desk(options, run)
    is_good = chain.broken_at is None and entry.is_whole and all(one.is_same for one in entry.bodies)
    value = {"path": made.path, "verifies": is_good, "is_signed": entry.is_signed}
    lines = {"written": safe(made.path), "the record": "verifies" if is_good else "DOES NOT VERIFY"}
    tell(value, as_json=options.as_json, lines=told(lines))
    if not is_good:
        at = chain.broken_at or entry.seq
        raise RecordBroken("record.broken", entry=at, entries=chain.entries, problem=chain.problem)
