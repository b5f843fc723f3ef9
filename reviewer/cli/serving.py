"""Commands that run something: serve, demo, adapter, and the hidden worker processes."""

from __future__ import annotations

import importlib.resources
from pathlib import Path

import click

from reviewer.cli.app import Options, root
from reviewer.cli.output import safe, tell
from reviewer.errors import UnknownThing
from reviewer.logs import kept_in


@root.group(invoke_without_command=True)
@click.option("--data", type=click.Path(dir_okay=False, path_type=Path), help="The server's file.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8765, show_default=True, help="0 takes a free one.")
@click.option("--allow-host", "hosts", multiple=True, help="A further name in the Host header.")
@click.option("--restored", is_flag=True, help="The file was restored from a backup: begin a new epoch.")
@click.option("--ends-with-stdin", is_flag=True, hidden=True)
@click.pass_context
def serve(
    context: click.Context,
    data: Path | None,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    restored: bool,
    ends_with_stdin: bool,
) -> None:
    """Run the embedded review server: agents ask through the Review API, desks decide."""
    options: Options = context.obj
    file = data or options.home.path / "server.db"
    context.meta["data"] = file
    if context.invoked_subcommand is not None:
        return
    from reviewer.server.run import run_server

    options.home.make()
    with kept_in(options.home.logs):
        run_server(
            file,
            host=host,
            port=port,
            allowed_hosts=hosts,
            is_restored=restored,
            ends_with_stdin=ends_with_stdin,
        )


@serve.command()
@click.argument("identity")
@click.argument("role", type=click.Choice(["agent", "operator", "auditor"]))
@click.pass_context
def token(context: click.Context, identity: str, role: str) -> None:
    """Make a token for IDENTITY. It is shown once."""
    from reviewer.server.tokens import create_token

    options: Options = context.obj
    options.home.make()
    made = create_token(context.meta["data"], identity, role)  # type: ignore[arg-type]
    tell({"token": made}, as_json=options.as_json, lines=[made])


@serve.command()
@click.argument("identity")
@click.pass_context
def revoke(context: click.Context, identity: str) -> None:
    """End every token of IDENTITY: it leaked, or its owner has gone."""
    from reviewer.server.tokens import end_tokens

    options: Options = context.obj
    options.home.make()
    ended = end_tokens(context.meta["data"], identity)
    if not ended:
        raise UnknownThing("unknown.identity", identity=identity)
    lines = [f"Ended {ended} of {safe(identity)}. A server that runs notices within half a minute."]
    tell({"revoked": ended}, as_json=options.as_json, lines=lines)


@root.command()
@click.argument("name", required=False)
@click.pass_obj
def adapter(options: Options, name: str | None) -> None:
    """Print an adapter, a single file for an agent's own process. Without NAME, list them."""
    folder = importlib.resources.files("reviewer.adapters")
    known = {
        file.name.removesuffix(".py"): file
        for file in folder.iterdir()
        if file.name.endswith(".py") and not file.name.startswith("_")
    }
    if name is None:
        tell(sorted(known), as_json=options.as_json, lines=sorted(known))
        return
    if name not in known:
        raise UnknownThing("unknown.adapter", adapter=name, known=", ".join(sorted(known)))
    text = known[name].read_text(encoding="utf-8")
    tell({"adapter": name, "text": text}, as_json=options.as_json, lines=text.splitlines())


@root.command(hidden=True)
@click.argument("kind", type=click.Choice(["comparison", "counting", "evidence", "markdown"]))
def worker(kind: str) -> None:
    """A child process of the window; not for people."""
    if kind == "comparison":
        from reviewer.workers.comparison_child import main
    elif kind == "counting":
        from reviewer.workers.counting_child import main
    elif kind == "evidence":
        from reviewer.workers.evidence_child import main
    else:
        from reviewer.workers.markdown_child import main
    main()
