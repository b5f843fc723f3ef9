"""Commands about backups of the record: list, make, restore."""

from __future__ import annotations

import click

from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, root, with_desk
from reviewer.cli.output import NOT_CONFIRMED, clock, safe, table, tell, told
from reviewer.clock import SystemClock
from reviewer.domain.ledger import RecordRestored
from reviewer.errors import RecordBroken, UnknownThing
from reviewer.logs import kept_in
from reviewer.store.backups import Backup, check_copy, list_backups
from reviewer.store.restore import restore


@root.group()
def backup() -> None:
    """Backups of the record: made by themselves, checked, restored."""


@backup.command("list")
@click.pass_obj
def list_all(options: Options) -> None:
    """List the backups, newest first, each read from its beginning to its end."""
    options.home.make()
    found = [(one, _verdict(one)) for one in list_backups(options.home.backups)]
    value = [
        {"name": one.name, "made_at": clock(one.made_at), "entries": one.entries, "verdict": verdict}
        for one, verdict in found
    ]
    rows = [
        [one.name, clock(one.made_at), f"{one.entries} entries", f"{one.size // 1024:,} KiB", verdict]
        for one, verdict in found
    ]
    tell(value, as_json=options.as_json, lines=table(rows) or ["There is no backup yet."])


@backup.command()
@click.pass_obj
def make(options: Options) -> None:
    """Make a backup now."""

    async def run(desk: OpenDesk) -> Backup:
        return await desk.back_up()

    made = with_desk(options, run)
    tell(
        {"path": str(made.path), "entries": made.entries},
        as_json=options.as_json,
        lines=[f"{made.entries} entries, checked: {safe(str(made.path))}"],
    )


@backup.command("restore")
@click.argument("name", default="")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def restore_one(options: Options, name: str, yes: bool) -> None:
    """Put a backup (the newest good one) in the record's place.

    The record that is there now is kept in the folder quarantine, and everything in it that follows the
    backup is taken over. Decisions that are then unsent are asked about at their source, and sent only when
    you say so. Close the window first.
    """
    options.home.make()
    chosen = _named(options, name) if name else None
    question = "The present record goes to quarantine and unsent decisions come back to you. Restore?"
    if not yes and not click.confirm(question):
        raise SystemExit(NOT_CONFIRMED)
    with kept_in(options.home.logs):
        told_of = restore(options.home, at=SystemClock().now(), chosen=chosen)
    tell(told_of, as_json=options.as_json, lines=restored_lines(told_of))


def restored_lines(restored: RecordRestored) -> list[str]:
    """What a restore did, for people."""
    whole = "all of it" if restored.is_complete else "not all: what was recorded last may be missing"
    return told(
        {
            "restored": clock(restored.at),
            "backup of": clock(restored.backup_at),
            "read out of the old file": f"{restored.rescued} entries, {whole}",
            "to be asked about": f"{restored.doubted} decisions",
            "the old file": f"quarantine/{restored.quarantine}",
        }
    )


def _verdict(one: Backup) -> str:
    try:
        check_copy(one.path)
    except RecordBroken:
        return "damaged"
    return "good"


def _named(options: Options, name: str) -> Backup:
    for one in list_backups(options.home.backups):
        if one.name == name:
            check_copy(one.path)
            return one
    raise UnknownThing("unknown.backup", name=name)
