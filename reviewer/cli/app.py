"""The root command: what every command shares, and the window when no command is named."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import click

from reviewer import __version__
from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.cli.ending import WindowClosed
from reviewer.cli.passphrase import VARIABLE as PASSPHRASE_VARIABLE
from reviewer.cli.passphrase import Passphrase
from reviewer.config import HOME_VARIABLE, Home, find_home
from reviewer.credentials import LazySecrets
from reviewer.domain.decisions import Surface
from reviewer.install_check import verify_installation
from reviewer.logs import kept_in
from reviewer.tasks import keep_awake

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """What stands before the command."""

    home: Home
    as_json: bool
    passphrase: Passphrase = field(default_factory=Passphrase)


def _answer_as_json(context: click.Context, _option: click.Parameter, is_wanted: bool) -> None:
    if is_wanted and isinstance(context.obj, Options):
        context.obj = replace(context.obj, as_json=True)


class DeskCommand(click.Command):
    """A command that takes --json also behind its name, where people look for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.append(
            click.Option(
                ["--json"],
                is_flag=True,
                expose_value=False,
                callback=_answer_as_json,
                help="One JSON document on standard output.",
            )
        )


class DeskGroup(click.Group):
    """A group of such commands."""

    command_class = DeskCommand
    group_class = type


@click.group(
    cls=DeskGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--home", "home_path", metavar="DIR", help=f"The operator's folder (or {HOME_VARIABLE}).")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--theme", type=click.Choice(["system", "light", "dark"]), help="Colours of the window.")
@click.option(
    "--passphrase-fd",
    type=int,
    metavar="N",
    help=f"Read the passphrase of the home's secrets from this descriptor (or {PASSPHRASE_VARIABLE}).",
)
@click.version_option(__version__, prog_name="review-desk")
@click.pass_context
def root(
    context: click.Context,
    home_path: str | None,
    as_json: bool,
    theme: str | None,
    passphrase_fd: int | None,
) -> None:
    """Review Desk: decide what AI agents may do, and settle where they contradict each other.

    Without a command the window opens. Exit codes: 0 done, 1 unexpected, 2 wrong usage, 3 the decision was
    refused and nothing was recorded, 4 no such thing, 5 the orchestrator, 6 the record on this computer,
    7 the configuration, 8 not confirmed.
    """
    verify_installation()
    context.obj = Options(find_home(home_path, os.environ), as_json, Passphrase(passphrase_fd))
    if context.invoked_subcommand is None:
        from reviewer.cli.window import open_window

        raise WindowClosed(
            open_window(context.obj.home, theme, Passphrase(passphrase_fd, asks_at_terminal=False))
        )


def surface_here() -> Surface:
    """Who gives this command: somebody at a terminal, or a script."""
    return Surface.CLI if sys.stdin.isatty() else Surface.CLI_SCRIPTED


def with_desk(
    options: Options,
    work: Callable[[OpenDesk], Awaitable[T]],
    *,
    surface: Surface | None = None,
    opens_secrets: bool = False,
) -> T:
    """Open the home, do the work, close in order. The record says whether a person sat at a terminal.

    `opens_secrets`: the work signs, or talks to an orchestrator; a passphrase is asked for before it begins.
    """
    options.home.make()
    secrets = LazySecrets(options.home, options.passphrase)
    if opens_secrets:
        secrets.unlock()

    async def run() -> T:
        keep_awake()
        desk = open_desk(options.home, surface=surface or surface_here(), secrets=secrets)
        try:
            return await work(desk)
        finally:
            await desk.aclose()

    with kept_in(options.home.logs):
        return asyncio.run(run())
