"""Starting this program again."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

import pytest

import reviewer
from reviewer.workers.spawn import self_command, self_environment, spawn_self


def test_a_checkout_runs_the_module_and_trusts_no_current_folder() -> None:
    assert self_command("worker", "markdown") == [
        sys.executable,
        "-P",
        "-m",
        "reviewer",
        "worker",
        "markdown",
    ]


def test_a_frozen_bundle_runs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert self_command("serve") == [sys.executable, "serve"]


def test_the_child_finds_the_packages_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    root = str(Path(reviewer.__file__).resolve().parents[1])
    assert self_environment()["PYTHONPATH"].split(":")[0] == root


async def test_a_child_runs_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reviewer.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    child = await spawn_self("--help")
    output, _ = await child.communicate()
    assert child.returncode == 0
    assert b"review-desk" in output


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has pipes of another size")
async def test_a_question_of_a_megabyte_needs_no_second_turn_of_the_loop() -> None:
    child = await spawn_self("worker", "comparison")
    assert child.stdin is not None
    child.stdin.write(b" " * 1_000_000)
    left = child.stdin.transport.get_write_buffer_size()
    child.kill()
    await child.communicate()
    assert left == 0


async def test_a_child_runs_where_no_larger_pipe_is_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    start = asyncio.create_subprocess_exec

    async def start_with_usual_pipes(*words: str, pipesize: int, **others: Any) -> Process:
        if pipesize > 0:
            raise PermissionError
        return await start(*words, pipesize=pipesize, **others)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_with_usual_pipes)
    child = await spawn_self("--help")
    output, _ = await child.communicate()
    assert b"review-desk" in output


def test_a_child_gets_no_variable_that_may_hold_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_TOKEN", "rdt_one")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert "DESK_TOKEN" not in self_environment()
    assert self_environment()["LANG"] == "C.UTF-8"
