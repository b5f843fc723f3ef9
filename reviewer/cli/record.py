"""Commands about the record: operator, audit, doctor."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from reviewer.actions.record_care import Progress, no_progress
from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, root, with_desk
from reviewer.cli.output import clock, safe, tell, told
from reviewer.domain.ledger import (
    STATE_ALTERED,
    ChainState,
    DecisionStory,
    Exported,
    RecordCondition,
    WitnessReport,
)
from reviewer.domain.sources import Guarantee
from reviewer.errors import RecordBroken
from reviewer.ids import DecisionId, SourceId
from reviewer.sinks.evidence_bundle import verifier_text


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

    who = with_desk(options, run, opens_secrets=bool(name and work_id))
    lines = ["This home has no operator yet. Give --name and --work-id."]
    if who is not None:
        fields = msgspec.to_builtins(who)
        lines = told({label: safe(str(value)) for label, value in fields.items()})
    tell(who, as_json=options.as_json, lines=lines)


@root.group()
def audit() -> None:
    """Check, read and hand over the record."""


@audit.command("verify")
@click.option(
    "--against-source", "source", metavar="NAME", help="Also hold it against what that source keeps."
)
@click.pass_obj
def verify(options: Options, source: str | None) -> None:
    """Walk the whole chain with every signature; exit code 6 where an entry does not follow.

    With --against-source the witnesses that a source keeps are looked for in the record: what was cut off at
    its end, or written anew by the key's holder, shows only there.
    """

    async def run(desk: OpenDesk) -> tuple[ChainState, WitnessReport | None]:
        with _bar(options) as bar:
            state = await desk.verify_record(bar)
        return state, await desk.hold_against(SourceId(source)) if source else None

    state, report = with_desk(options, run)
    lines = [_chain_line(state), *(_witness_lines(report, safe(source or "")) if report else ())]
    value = msgspec.to_builtins(state) | ({"witnesses": msgspec.to_builtins(report)} if report else {})
    tell(value, as_json=options.as_json, lines=lines)
    if state.broken_at is not None:
        raise RecordBroken(
            "record.broken" if state.broken_at else state.problem,
            entry=state.broken_at,
            entries=state.entries,
            problem=state.problem,
        )
    if report is not None and report.missing:
        raise RecordBroken("audit.witness_missing", source=source, count=len(report.missing))


@audit.command("export")
@click.argument("place", required=False, type=click.Path(path_type=Path))
@click.option("--words", "with_words", is_flag=True, help="With reasons and answers; without, their digests.")
@click.option(
    "--table", type=click.Choice(["csv", "jsonl"]), help="A table of decisions instead of a bundle."
)
@click.pass_obj
def export(options: Options, place: Path | None, with_words: bool, table: str | None) -> None:
    """Write an evidence bundle: the log, its signed head, and a one-file verifier that needs nothing of ours.

    PLACE is a new folder (without one: in the home's folder exports), or with --table a new file.
    """
    if table and place is None:
        raise click.UsageError("Say which file the table goes to.")

    async def run(desk: OpenDesk) -> Exported:
        if table and place is not None:
            return await desk.export_table(place, as_csv=table == "csv")
        with _bar(options) as bar:
            return await desk.export_bundle(place, with_words=with_words, progress=bar)

    made = with_desk(options, run)
    told_of = {
        "written": safe(made.path),
        "entries": f"{made.entries:,}" if made.entries else "",
        "decisions": f"{made.decisions:,}",
        "words taken away by retention": f"{made.pruned:,} decisions" if made.pruned else "",
        "head": "" if table else "signed" if made.is_signed else "UNSIGNED: the signing key is not here",
        "check it with": "" if table else f"python {safe(made.path)}/verify.py",
    }
    tell(made, as_json=options.as_json, lines=told(told_of))


@audit.command("verifier")
@click.pass_obj
def verifier(options: Options) -> None:
    """Print the one-file verifier that lies in every bundle."""
    text = verifier_text()
    tell({"text": text}, as_json=options.as_json, lines=text.splitlines())


@audit.command("new-key")
@click.option(
    "--old-key-lost", is_flag=True, help="The old key can't sign this; the record says so for ever."
)
@click.pass_obj
def new_key(options: Options, old_key_lost: bool) -> None:
    """Change the signing key. The entry that says so is signed by the old key and by the new one."""
    public = with_desk(options, lambda desk: desk.change_key(is_old_lost=old_key_lost), opens_secrets=True)
    tell({"public_key": public}, as_json=options.as_json, lines=[f"The key is {public} from here on."])


@audit.command("show")
@click.argument("decision")
@click.pass_obj
def show(options: Options, decision: str) -> None:
    """One decision's full story: what was shown, the verdict, every try, the receipt.

    DECISION is an id as `audit list` prints it, of any age; `decide` and the window's ledger tell it too.
    """
    from ui.ledger.story import as_text  # Qt-free: the words are the window's own

    async def run(desk: OpenDesk) -> tuple[DecisionStory, Guarantee | None]:
        story = await desk.story(DecisionId(decision))
        levels = {one.source: one.guarantee for one in await desk.health()}
        return story, levels.get(story.summary.source)

    story, guarantee = with_desk(options, run)
    tell(story, as_json=options.as_json, lines=as_text(story, guarantee).splitlines())


@root.command()
@click.pass_obj
def doctor(options: Options) -> None:
    """Check this installation and this home, and say what is wrong."""
    from reviewer.cli.secrets import kept_line
    from reviewer.crashes import CrashFiles
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
    checks = {
        "home": str(options.home.path),
        "sqlite": f"{VERSION}, {race}",
        "secrets": kept_line(options.home),
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


@contextlib.contextmanager
def _bar(options: Options) -> Iterator[Progress]:
    """A progress bar at a terminal; elsewhere nothing."""
    if options.as_json or not sys.stderr.isatty():
        yield no_progress
        return
    with click.progressbar(length=1, label="Entries", file=sys.stderr, show_pos=True) as bar:

        def show(done: int, of: int) -> None:
            bar.length = max(1, of)
            bar.update(done - bar.pos)

        yield show


def _chain_line(state: ChainState) -> str:
    if state.broken_at == 0:
        return f"The file is damaged ({state.problem})."
    if state.problem == STATE_ALTERED:
        return (
            f"A decision does not stand where entry {state.broken_at} says ({state.problem}): its row was "
            "changed beside the desk. Nothing is decided or sent. To go on: review-desk backup restore"
        )
    if state.broken_at is not None:
        return f"Entry {state.broken_at} does not follow from {state.broken_at - 1} ({state.problem})."
    line = f"{state.entries} entries verify, {state.signed} signed. Head {state.head[:16]}"
    if state.unsigned:
        line += f". UNSIGNED human acts: {state.unsigned}"
    if state.lost_keys:
        line += f". Keys changed without the old one: {state.lost_keys}"
    return line


def _witness_lines(report: WitnessReport, source: str) -> list[str]:
    return [
        f"{source} keeps {report.confirmed} decisions of this record and {report.others} of other desks.",
        *(f"MISSING HERE: {safe(decision)}, witness {safe(witness)}" for decision, witness in report.missing),
    ]
