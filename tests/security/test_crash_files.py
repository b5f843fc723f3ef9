"""What is left of a failure that nobody foresaw: where in the code it was, and no word of its subject."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.crashes import KEPT, CrashFiles, new_file
from tests.security.crash_child import CONTENT

LIMIT_S = 40


def start(what: str, home: Path, root: Path) -> subprocess.CompletedProcess[str]:
    """One start of the window that does `what`."""
    return subprocess.run(
        [sys.executable, "-m", "tests.security.crash_child", what, str(home)],
        cwd=root,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def everything_in(folder: Path) -> str:
    """All text below a folder."""
    return "\n".join(path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file())


def only(home: Path) -> Path:
    """The one crash file."""
    (file,) = CrashFiles(folder=home / "crashes").all()
    return file


def test_what_nobody_caught_is_noted_by_type_and_place_and_the_window_goes_on(
    desk_home: Path, repo_dir: Path
) -> None:
    done = start("slot", desk_home, repo_dir)
    assert done.returncode == 0, done.stderr
    text = only(desk_home).read_text()
    assert text.count("exception=KeyError\n") == 3
    assert text.count("  tests/security/crash_child.py:") + text.count("  crash_child.py:") >= 3
    assert "thread=worker " in text
    left = (
        done.stdout + done.stderr + everything_in(desk_home / "crashes") + everything_in(desk_home / "logs")
    )
    assert CONTENT not in left
    assert everything_in(desk_home / "logs").count("unexpected_error error=KeyError") == 3


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_fault_leaves_a_private_file_that_the_next_start_shows_once(
    desk_home: Path, repo_dir: Path
) -> None:
    assert start("fault", desk_home, repo_dir).returncode == -signal.SIGSEGV
    file = only(desk_home)
    text = file.read_text()
    assert "Segmentation fault" in text
    assert " in fault\n" in text
    assert CONTENT not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    told = start("notice", desk_home, repo_dir).stdout
    assert told.startswith("False 0 ")
    assert str(file) in told
    assert start("quit", desk_home, repo_dir).returncode == 0
    assert CrashFiles(folder=desk_home / "crashes").unseen() == ()
    # The paths of this computer, which may name a person, have been cut.
    assert str(repo_dir) not in file.read_text()
    assert "crash_child.py:" in file.read_text()


def test_the_doctor_names_the_newest_file(desk_home: Path) -> None:
    command = [sys.executable, "-m", "reviewer", "--home", str(desk_home), "doctor", "--json"]
    before = json.loads(subprocess.check_output(command, timeout=LIMIT_S))
    assert before["crashes"] == "none"
    file = failed(desk_home, 1)
    after = json.loads(subprocess.check_output(command, timeout=LIMIT_S))
    assert str(file) in after["crashes"]


def test_a_start_that_goes_well_leaves_nothing(desk_home: Path, repo_dir: Path) -> None:
    assert start("quit", desk_home, repo_dir).returncode == 0
    assert list((desk_home / "crashes").iterdir()) == []


def failed(home: Path, number: int, text: str = "exception=KeyError\n") -> Path:
    """A crash file of an earlier start, of a process that is gone."""
    path = home / "crashes" / f"20261122T12{number:04}Z-4000000.txt"
    with new_file(path) as file:
        file.write(text)
    return path


def test_an_empty_file_of_a_start_that_was_killed_is_removed_and_tells_nothing(desk_home: Path) -> None:
    files = CrashFiles(folder=desk_home / "crashes")
    failed(desk_home, 1, "")
    assert files.unseen() == ()
    files.tidy()
    assert list(files.folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="asks the system for the process")
def test_the_file_of_a_window_that_runs_is_left_alone(desk_home: Path) -> None:
    files = CrashFiles(folder=desk_home / "crashes")
    path = files.folder / f"20261122T120000Z-{os.getppid()}.txt"
    new_file(path).close()
    files.tidy()
    assert path.exists()


def test_only_the_newest_files_are_kept(desk_home: Path) -> None:
    files = CrashFiles(folder=desk_home / "crashes")
    for number in range(KEPT + 5):
        failed(desk_home, number)
    files.tidy()
    assert len(files.all()) == KEPT
    assert files.all()[-1].name.startswith(f"20261122T12{KEPT + 4:04}Z")


def test_what_was_put_away_is_not_shown_again_and_what_is_new_is(desk_home: Path) -> None:
    files = CrashFiles(folder=desk_home / "crashes")
    failed(desk_home, 1)
    files.put_away()
    assert files.unseen() == ()
    newer = failed(desk_home, 2)
    assert files.unseen() == (newer,)
