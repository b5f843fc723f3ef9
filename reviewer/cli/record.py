"""Commands about the record: operator, audit verify, audit show, doctor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, root, with_desk
from reviewer.cli.output import clock, safe, table, tell, told
from reviewer.domain.ledger import ChainState, DecisionStory, RecordCondition
from reviewer.errors import RecordBroken
from reviewer.ids import DecisionId


@root.command()
@click.option("--name", help="Your name.")
@click.option("--work-id", help="Your id at work, as others know you.")
@click.pass_obj
def operator(options: Options, name: str | None, work_id: str | None) -> None:
    """Say whose home this is; with --name and --work-id make the profile at the first start."""

    async def run(desk: OpenDesk) -> object:
        if name and work_id:
            return await desk.create_operator(name, work_id)
        return await desk.operator()

    who = with_desk(options, run)
    lines = ["This home has no operator yet. Give --name and --work-id."]
    if who is not None:
        fields = msgspec.to_builtins(who)
        lines = told({label: safe(str(value)) for label, value in fields.items()})
    tell(who, as_json=options.as_json, lines=lines)


@root.group()
def audit() -> None:
    """Check and read the record."""


@audit.command("verify")
@click.pass_obj
def verify(options: Options) -> None:
    """Walk the whole chain; exit code 6 where an entry does not follow."""
    state = with_desk(options, lambda desk: desk.verify_record())
    tell(state, as_json=options.as_json, lines=[_chain_line(state)])
    if state.broken_at is not None:
        raise RecordBroken(
            "record.broken", entry=state.broken_at, entries=state.entries, problem=state.problem
        )


@audit.command("show")
@click.argument("decision")
@click.pass_obj
def show(options: Options, decision: str) -> None:
    """One decision's full story: what was shown, the verdict, every try, the receipt."""
    story = with_desk(options, lambda desk: desk.story(DecisionId(decision)))
    tell(story, as_json=options.as_json, lines=_story_lines(story))


@root.command()
@click.pass_obj
def doctor(options: Options) -> None:
    """Check this installation and this home, and say what is wrong."""
    from reviewer.crashes import CrashFiles
    from reviewer.credentials import KeyringSecrets, open_secrets
    from reviewer.sqlite import VERSION, is_fixed

    async def run(desk: OpenDesk) -> tuple[ChainState, bool, int, RecordCondition]:
        return (
            await desk.verify_record(),
            await desk.operator() is not None,
            len(await desk.sources()),
            await desk.record_condition(),
        )

    chain, has_operator, sources, condition = with_desk(options, run)
    race = "past the WAL-reset race" if is_fixed() else "inside the WAL-reset race: use one process only"
    is_keyring = isinstance(open_secrets(options.home), KeyringSecrets)
    checks = {
        "home": str(options.home.path),
        "sqlite": f"{VERSION}, {race}",
        "secrets": "OS keyring" if is_keyring else "private files in the home (no keyring here)",
        "operator": "ok" if has_operator else "none yet",
        "record": _chain_line(chain),
        "backups": _backup_line(condition),
        "restored": _restored_line(options),
        "sources": str(sources),
        "crashes": _crash_line(CrashFiles(folder=options.home.crashes).all()),
    }
    tell(checks, as_json=options.as_json, lines=told(checks))


def _backup_line(condition: RecordCondition) -> str:
    if condition.last_backup_at is None:
        return "none yet"
    return f"{condition.backups}, the newest of {clock(condition.last_backup_at)}"


def _restored_line(options: Options) -> str:
    """Said for as long as a damaged file is kept."""
    kept = sorted(path.name for path in options.home.quarantine.iterdir() if path.is_dir())
    return f"{len(kept)} times; the damaged files are kept in quarantine/: {', '.join(kept)}" if kept else ""


def _crash_line(files: Sequence[Path]) -> str:
    if not files:
        return "none"
    return f"{len(files)}, types and places only; the newest: {safe(str(files[-1]))}"


def _chain_line(state: ChainState) -> str:
    if state.broken_at is not None:
        return f"Entry {state.broken_at} does not follow from {state.broken_at - 1} ({state.problem})."
    return f"{state.entries} entries verify, {state.signed} signed. Head {state.head[:16]}"


def _story_lines(story: DecisionStory) -> list[str]:
    summary = story.summary
    head = told(
        {
            "decision": summary.decision,
            "item": safe(summary.item),
            "asked": safe(summary.title),
            "verdict": summary.verdict,
            "reason": safe(f"{summary.reason_code} {summary.reason}".strip()),
            "by": safe(summary.operator),
            "at": clock(summary.decided_at),
            "surface": summary.surface,
            "state": str(summary.state),
            "receipt": safe(summary.receipt),
            "proof": summary.proof,
            "problem": safe(f"{summary.problem_code} {summary.problem}".strip()),
            "theirs": safe(f"{summary.theirs_verdict} {summary.theirs_by}".strip()),
            "shown": story.decision.shown_digest,
            "witness": story.decision.witness,
        }
    )
    tries = table(
        [
            [clock(one.at), f"try {one.number}", one.outcome, one.code, safe(one.detail, 100)]
            for one in story.attempts
        ]
    )
    entries = table([[str(one.seq), one.type, clock(one.at), one.hash[:16]] for one in story.entries])
    return [*head, *tries, *entries]
