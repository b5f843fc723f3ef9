"""Commands about orchestrators and lenses: source add, list, test, remove; lens list, try."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from reviewer.bootstrap import OpenDesk
from reviewer.cli.app import Options, root, with_desk
from reviewer.cli.output import safe, table, tell
from reviewer.clock import SystemClock
from reviewer.connectors import registry
from reviewer.credentials import ENVIRONMENT
from reviewer.domain.inbox import InboxQuery
from reviewer.domain.items import ReviewItem
from reviewer.domain.sources import Source
from reviewer.errors import UnknownThing
from reviewer.ids import SourceId
from reviewer.lenses.shelf import read_shelf
from reviewer.lenses.trial import Trial, try_lens


@root.group()
def source() -> None:
    """Connect, test and disconnect orchestrators."""


@source.command("add")
@click.argument("name")
@click.argument("connector", type=click.Choice(registry.names()))
@click.argument("url")
@click.option("--token-env", metavar="VARIABLE", help="Read the token from this variable, each time.")
@click.option("--token-stdin", is_flag=True, help="Read the token from standard input and keep it.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of the connector.")
@click.option("--namespace", default="", help="Prefix of its subjects.")
@click.option("--owner", default="")
@click.option("--contact", default="")
@click.option("--residency", default="")
@click.option(
    "--retention-days",
    default=365,
    show_default=True,
    help="Then answers and reasons of its decisions go, never the record that they were made. 0: never.",
)
@click.option("--shared-account", is_flag=True, help="Several people use this account there.")
@click.option("--plain-http", is_flag=True, help="Allow unencrypted http to another computer.")
@click.pass_obj
def add(
    options: Options,
    name: str,
    connector: str,
    url: str,
    token_env: str | None,
    token_stdin: bool,
    settings: tuple[str, ...],
    namespace: str,
    owner: str,
    contact: str,
    residency: str,
    retention_days: int,
    shared_account: bool,
    plain_http: bool,
) -> None:
    """Connect the orchestrator at URL under NAME."""
    for setting in settings:
        if "=" not in setting:
            raise click.BadParameter(f"{setting!r} is not NAME=VALUE", param_hint="--set")
    made = Source(
        id=SourceId(name),
        connector=connector,
        url=url,
        added_at=SystemClock().now(),
        settings=dict(setting.split("=", 1) for setting in settings),
        owner=owner,
        contact=contact,
        residency=residency,
        retention_days=retention_days,
        namespace=namespace,
        is_shared_account=shared_account,
        allows_plain_http=plain_http,
        credential=f"{ENVIRONMENT}{token_env}" if token_env else "",
    )
    # Who names variable and address in one breath gives its token for that address.
    secret = sys.stdin.readline().strip() if token_stdin else os.environ.get(token_env or "", "")
    kept = with_desk(options, lambda desk: desk.add_source(made, secret), opens_secrets=True)
    tell(
        kept,
        as_json=options.as_json,
        lines=[f"Connected {safe(kept.id)}. Try it: review-desk source test {safe(kept.id)}"],
    )


@source.command("list")
@click.pass_obj
def list_sources(options: Options) -> None:
    """List the connected orchestrators."""
    sources = with_desk(options, lambda desk: desk.sources())
    rows = [[safe(one.id), one.connector, safe(one.url), safe(one.owner)] for one in sources]
    tell(sources, as_json=options.as_json, lines=table(rows) or ["No orchestrator is connected."])


@source.command("test")
@click.argument("name")
@click.pass_obj
def test(options: Options, name: str) -> None:
    """Ask an orchestrator who we are."""

    async def run(desk: OpenDesk) -> str:
        return await desk.test_source(await _named(desk, name))

    who = with_desk(options, run, opens_secrets=True)
    tell(
        {"identity": who},
        as_json=options.as_json,
        lines=[f"It answers, and knows us as {safe(who) or 'nobody'}."],
    )


@source.command("remove")
@click.argument("name")
@click.pass_obj
def remove(options: Options, name: str) -> None:
    """Disconnect an orchestrator; its decisions stay in the record."""
    with_desk(options, lambda desk: desk.remove_source(SourceId(name)), opens_secrets=True)
    tell({"removed": name}, as_json=options.as_json, lines=[f"Disconnected {safe(name)}."])


@root.group()
def lens() -> None:
    """Lenses map an orchestrator's payload to a review item."""


@lens.command("list")
@click.pass_obj
def list_lenses(options: Options) -> None:
    """List the lenses in the order in which they are tried."""
    shelf = read_shelf(options.home.lenses)
    rows = [[one.name, one.digest[:12]] for one in shelf.lenses]
    value = [{"name": one.name, "digest": one.digest} for one in shelf.lenses]
    tell(value, as_json=options.as_json, lines=table(rows))


@lens.command("try")
@click.argument("name")
@click.option("--source", "source_name", required=True, metavar="NAME")
@click.option("--limit", default=20, show_default=True)
@click.pass_obj
def try_out(options: Options, name: str, source_name: str, limit: int) -> None:
    """Print the last real items of a source as a lens reads them. Nothing is stored."""
    chosen = read_shelf(_folder(options)).get(name)

    async def read(desk: OpenDesk) -> tuple[Trial, ...]:
        await _named(desk, source_name)
        query = InboxQuery(source=SourceId(source_name), limit=limit)
        rows = (await desk.list_inbox(query)).rows
        items: list[ReviewItem] = [(await desk.open_item(row.item)).item for row in rows]
        return try_lens(chosen, items)

    trials = with_desk(options, read)
    lines = [line for trial in trials for line in _trial_lines(trial)]
    tell(trials, as_json=options.as_json, lines=lines or ["This source has no open item. Sync first."])


def _folder(options: Options) -> Path:
    return options.home.lenses


def _trial_lines(trial: Trial) -> list[str]:
    item = trial.item
    fit = "fits" if trial.is_match else "does not fit"
    lines = [f"{safe(item.id)}  {fit}  {item.kind}  {len(item.candidates)} answers  {safe(item.title, 80)}"]
    return lines + [
        f"    {safe(one.path)}: expected {safe(one.expected)}, got {safe(one.got)}" for one in trial.problems
    ]


async def _named(desk: OpenDesk, name: str) -> Source:
    for one in await desk.sources():
        if one.id == name:
            return one
    raise UnknownThing("unknown.source", source=name)
