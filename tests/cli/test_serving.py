"""Commands that run something: serve, token, adapter; and what none of them may load."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from reviewer.server.schema import open_database
from reviewer.server.tokens import find, hash_of
from tests.cli.conftest import Run

HEADLESS = [
    "list",
    "status",
    "doctor",
    "operator",
    "source list",
    "lens list",
    "adapter",
    "audit verify",
    "undo",
]


def test_token_is_shown_once_and_only_its_hash_is_kept(run: Run, desk_home: Path) -> None:
    token = run("serve", "token", "olga", "operator", "--json").json["token"]
    assert token.startswith("rdt_")
    assert token.encode() not in (desk_home / "server.db").read_bytes()


def test_revoked_token_opens_nothing(run: Run, desk_home: Path) -> None:
    token = run("serve", "token", "bot", "agent", "--json").json["token"]
    assert run("serve", "revoke", "bot", "--json").json == {"revoked": 1}
    connection = open_database(desk_home / "server.db")
    assert find(connection, hash_of(token)) is None
    connection.close()
    assert run("serve", "revoke", "bot").code == 4


def test_server_runs_until_it_is_told_to_end(run: Run, desk_home: Path) -> None:
    token = run("serve", "token", "olga", "operator", "--json").json["token"]
    words = ["--home", str(desk_home), "serve", "--port", "0", "--ends-with-stdin"]
    process = subprocess.Popen(
        [sys.executable, "-m", "reviewer", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["url"]
    me = httpx.get(f"{url}/v1/me", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    assert (me.status_code, me.json()["identity"]) == (200, "olga")
    out, _ = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, b"")


def test_open_server_without_a_token_is_refused(run: Run) -> None:
    ran = run("serve", "--host", "0.0.0.0", "--port", "0")
    assert ran.code == 7
    assert "token" in ran.err


def test_adapters_are_listed_and_printed_whole(run: Run) -> None:
    names = run("adapter", "--json").json
    assert "langgraph" in names
    text = run("adapter", "langgraph").out
    ast.parse(text)
    assert run("adapter", "langgraph", "--json").json["text"].splitlines() == text.splitlines()


def test_unknown_adapter_is_exit_code_4_and_names_those_there_are(run: Run) -> None:
    ran = run("adapter", "nothing", "--json")
    assert (ran.code, ran.error["error"]) == (4, "unknown.adapter")
    assert "langgraph" in run("adapter", "nothing").err


@pytest.mark.parametrize("words", HEADLESS)
def test_headless_command_loads_nothing_of_qt(desk_home: Path, tmp_path: Path, words: str) -> None:
    code = (
        "import sys; from reviewer.__main__ import main; sys.argv = ['review-desk', *sys.argv[1:]]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "loaded = {name.split('.')[0] for name in sys.modules} & {'PySide6', 'shiboken6', 'qasync', 'qtpy'}\n"
        "free = ('ui.messages', 'ui.crash')\n"
        "widgets = {name for name in sys.modules if name.startswith('ui.') and not name.startswith(free)}\n"
        "print('LOADED', sorted(loaded | widgets))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, "--home", str(desk_home), *words.split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert told.stdout.splitlines()[-1] == "LOADED []", told.stdout


def test_every_command_and_exit_code_is_documented(repo_dir: Path) -> None:
    import click

    from reviewer.__main__ import root
    from reviewer.cli.output import EXIT_CODES, NOT_CONFIRMED

    page = (repo_dir / "docs" / "command-line.md").read_text(encoding="utf-8")
    names = [name for name, command in root.commands.items() if not command.hidden]
    assert [name for name in names if f"`{name}" not in page] == []
    groups = {name: one for name, one in root.commands.items() if isinstance(one, click.Group)}
    assert [
        f"{group} {name}" for group, one in groups.items() for name in one.commands if name not in page
    ] == []
    codes = {0, 1, 2, NOT_CONFIRMED, *(code for _, code in EXIT_CODES)}
    assert [code for code in sorted(codes) if f"| {code} |" not in page] == []
