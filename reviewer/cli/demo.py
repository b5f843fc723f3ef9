"""Commands of the sample desk: demo, and the hidden process of its agents."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from reviewer.cli.app import Options, root
from reviewer.cli.ending import WindowClosed
from reviewer.cli.output import safe


@root.command()
@click.option("--fresh", is_flag=True, help="Forget the sample record and begin anew.")
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    help="Without a display: the folder for the screenshots.",
)
@click.pass_context
def demo(context: click.Context, fresh: bool, pictures: Path | None) -> None:
    """Open the sample desk: scripted agents ask, wait for your decision and go on with it.

    It has a home of its own beside yours (or --home), so that samples never mix with real decisions.
    Where there is no display, the same scenario is played through the real window offscreen, on a sample
    that is begun anew.
    """
    from reviewer.cli.sample_window import has_display

    before = context.find_root().params
    code = (
        _open(before["home_path"], before["theme"], is_fresh=fresh)
        if has_display()
        else _rehearse(before["home_path"], pictures)
    )
    raise WindowClosed(code)


def _open(home_path: str | None, theme: str | None, *, is_fresh: bool) -> int:
    from reviewer.cli.sample_window import open_sample_window
    from reviewer.demo.sample_home import claimed, find_sample_home

    home = find_sample_home(home_path, os.environ)
    with claimed(home, is_fresh=is_fresh) as world:
        _introduce(home.path)
        return open_sample_window(home, world, theme)


def _rehearse(home_path: str | None, pictures: Path | None) -> int:
    """In a home that is forgotten afterwards, unless one was named."""
    from reviewer.cli.sample_window import rehearse
    from reviewer.demo.sample_home import claimed, find_sample_home

    shown = pictures or Path(tempfile.mkdtemp(prefix="review-desk-pictures-"))
    shown.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="review-desk-sample-") as passing:
        home = find_sample_home(home_path or str(Path(passing) / "home"), os.environ)
        with claimed(home, is_fresh=True) as world:
            click.echo("There is no display: the scenario is played through the real window, offscreen.")
            _introduce(home.path)
            click.echo(f"Pictures go to {safe(str(shown))}")
            return rehearse(home, world, shown)


def _introduce(home: Path) -> None:
    from reviewer.demo.world import OPERATOR_NAME, OPERATOR_WORK_ID

    click.echo(f"The sample desk lives in {safe(str(home))}")
    click.echo(f"You are “{OPERATOR_NAME}” (work id: {OPERATOR_WORK_ID}) here. Its agents are scripts.")


@root.command("demo-agents", hidden=True)
@click.pass_obj
def demo_agents(_options: Options) -> None:
    """The scripted agents, a child process of the sample desk; not for people."""
    from reviewer.demo.fleet import main

    main()
