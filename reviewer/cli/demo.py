"""Commands of the sample desk: demo, and the hidden process of its agents."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reviewer.cli.app import Options, root
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
    Where there is no display, the same scenario is played through the real window offscreen.
    """
    from reviewer.cli.sample_window import has_display, open_sample_window, rehearse
    from reviewer.demo.sample_home import claimed, find_sample_home
    from reviewer.demo.world import OPERATOR_NAME, OPERATOR_WORK_ID

    home = find_sample_home(context.find_root().params["home_path"], os.environ)
    with claimed(home, is_fresh=fresh) as folder:
        click.echo(f"The sample desk lives in {safe(str(home.path))}")
        click.echo(f"You are “{OPERATOR_NAME}” (work id: {OPERATOR_WORK_ID}) here. Its agents are scripts.")
        if has_display():
            raise SystemExit(open_sample_window(home, folder, context.find_root().params["theme"]))
        click.echo("There is no display: the scenario is played through the window offscreen.")
        raise SystemExit(rehearse(home, folder, pictures))


@root.command("demo-agents", hidden=True)
@click.pass_obj
def demo_agents(_options: Options) -> None:
    """The scripted agents, a child process of the sample desk; not for people."""
    from reviewer.demo.fleet import main

    main()
