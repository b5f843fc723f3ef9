"""The application: painted before anything heavy is imported, and gone in time whatever hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LIMIT_S = 30
GONE_S = 3.0


def run(what: str, root: Path) -> tuple[list[str], str]:
    """The probe's lines and what it wrote to stderr; it must end well."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-m", "tests.ui.app_probe", what],
        cwd=root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


def complaints(stderr: str) -> list[str]:
    """What was written there besides the offscreen platform's remarks."""
    return [line for line in stderr.splitlines() if line and "This plugin does not support" not in line]


def test_the_window_is_painted_before_anything_heavy_is_imported(repo_dir: Path) -> None:
    lines, _ = run("quit", repo_dir)
    assert lines[0] == "PAINTED light"


def test_the_window_alone_imports_nothing_heavy(repo_dir: Path) -> None:
    named = "httpx sqlite_utils markdown keyring nh3 qtawesome rapidfuzz cryptography msgspec jsonschema_rs"
    program = f"import sys, ui.app; print([one for one in {named.split()!r} if one in sys.modules])"
    command = [sys.executable, "-c", program]
    found = subprocess.check_output(command, cwd=repo_dir, text=True, timeout=LIMIT_S)
    assert found.strip() == "[]"


def test_quitting_leaves_nothing_behind_and_says_nothing(repo_dir: Path) -> None:
    lines, stderr = run("quit", repo_dir)
    assert lines[-1].endswith("True")  # the desk was closed
    assert complaints(stderr) == []


def test_the_first_start_asks_who_decides_and_then_begins(repo_dir: Path) -> None:
    lines, _ = run("first-run", repo_dir)
    assert "FIRST True" in lines
    assert any(line.startswith("BEGUN True") for line in lines)


def test_a_record_that_cannot_be_opened_says_why(repo_dir: Path) -> None:
    lines, _ = run("too-new", repo_dir)
    assert "PAGE The record can't be opened" in lines


@pytest.mark.parametrize(("what", "left"), [("send", "1"), ("keep", "2")])
def test_quitting_asks_once_about_what_is_inside_its_hold(repo_dir: Path, what: str, left: str) -> None:
    # One decision of the sample came back before; the other is the one that was asked about.
    lines, _ = run(what, repo_dir)
    assert lines.count("ASKED") == 1
    assert lines[-1] == f"LEFT {left} True"


def test_one_can_stay_after_all(repo_dir: Path) -> None:
    lines, _ = run("stay", repo_dir)
    assert "STILL True" in lines
    assert "HOLD keep_back hold_anew" in lines
    assert lines.count("ASKED") == 2


def test_a_server_that_hangs_does_not_keep_the_window(repo_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.app_probe", "hanging"],
        cwd=repo_dir,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while not process.stdout.readline().startswith("BEGUN"):
        continue
    closed_at = time.monotonic()
    process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0
    assert time.monotonic() - closed_at < GONE_S + 1  # and the interpreter's own end on a busy machine


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(repo_dir: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.app_probe", "signal"],
        cwd=repo_dir,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    while process.stdout.readline().strip() != "READY":
        continue
    process.send_signal(number)
    out, _ = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0
    assert out.splitlines()[-1].startswith("LEFT")
