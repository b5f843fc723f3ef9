"""The guards of the test suite do guard: each is shown a test that must fail, in a run of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.house.source import ROOT

# What the test is called: its code, and what its failure must say.
MUST_FAIL = {
    "swallowed_connection": (
        """
import socket
def test_it():
    try:
        socket.create_connection(("192.0.2.1", 80), 1)
    except OSError:
        pass
""",
        "tried to leave this computer",
    ),
    "datagram": (
        """
import contextlib, socket
def test_it():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, contextlib.suppress(OSError):
        one.sendto(b"x", ("192.0.2.1", 9))
""",
        "tried to leave this computer",
    ),
    "log": (
        """
import logging
def test_it():
    logging.getLogger("reviewer").warning("source=demo unreachable")
""",
        "unexpected in the log",
    ),
    "log_in_teardown": (
        """
import logging, pytest
@pytest.fixture
def late():
    yield
    logging.getLogger("reviewer").error("too late")
def test_it(late):
    pass
""",
        "the log during tear-down",
    ),
    "content_in_a_line": (
        """
import logging
def test_it():
    logging.getLogger("ui").debug("task_refused name=%s", "Mallory")
""",
        "contents in the log",
    ),
    "token_in_a_log_file": (
        """
def test_it(desk_home):
    (desk_home / "logs").mkdir(parents=True)
    (desk_home / "logs" / "review-desk.log").write_text("token=rdt_abc")
""",
        "contents in the log",
    ),
    "missing_log": (
        """
import pytest
@pytest.mark.expect_log("unreachable")
def test_it():
    pass
""",
        "expected in the log, but never came",
    ),
    "Qt_warning": (
        """
def test_it(qtbot):
    from PySide6.QtCore import qWarning
    qWarning("something is wrong")
""",
        "something is wrong",
    ),
    "lost_task": (
        """
import asyncio, gc
async def fail():
    raise RuntimeError("lost")
async def test_it():
    task = asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0)
    del task
    gc.collect()
""",
        "unexpected in the log",
    ),
    "warning": (
        """
import warnings
def test_it():
    warnings.warn("old", DeprecationWarning)
""",
        "DeprecationWarning: old",
    ),
    "hanging_async_test": (
        """
import asyncio, pytest
@pytest.mark.timeout(5)
async def test_it():
    await asyncio.Event().wait()
""",
        "TimeoutError",
    ),
}


def _pytest(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What pytest says about each of these files, run with the plugins of this suite."""
    folder = tmp_path_factory.mktemp("guards")
    for name, (code, _) in MUST_FAIL.items():
        (folder / f"test_{name}.py").write_text(code)
    report = folder / "report.xml"
    options = ["-q", "-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider", "-p", "tests.conftest"]
    told = _pytest(*options, f"--junitxml={report}", str(folder))
    assert report.exists(), told.stdout + told.stderr
    return {
        case.get("classname", "").rpartition("test_")[2]: "".join(
            f"{bad.get('message')}{bad.text}" for bad in case
        )
        for case in ElementTree.parse(report).iter("testcase")
    }


@pytest.mark.parametrize("name", MUST_FAIL)
def test_a_bad_test_fails(name: str, failures: dict[str, str]) -> None:
    assert MUST_FAIL[name][1] in failures[name]


def test_each_test_has_a_home_of_its_own(desk_home: Path) -> None:
    assert os.environ["REVIEW_DESK_HOME"] == str(desk_home)
    assert not desk_home.exists()


async def test_async_tests_run_on_plain_asyncio() -> None:
    assert type(asyncio.get_running_loop()).__module__.startswith("asyncio.")


def test_files_that_ask_for_more_time_come_first(tmp_path: Path) -> None:
    asks = {"a": "", "b": "@pytest.mark.timeout(90)", "c": "@pytest.mark.timeout(580)"}
    for name, marker in asks.items():
        (tmp_path / f"test_{name}.py").write_text(f"import pytest\n{marker}\ndef test_it(): ...\n")
    options = ["-q", "--collect-only", "--noconftest", "-p", "tests.plugins.long_first"]
    told = _pytest(*options, f"--rootdir={tmp_path}", str(tmp_path))
    assert told.returncode == 0, told.stdout + told.stderr
    order = [line.partition(".py")[0][-1] for line in told.stdout.splitlines() if "::" in line]
    assert order == ["c", "b", "a"]
