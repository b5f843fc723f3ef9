"""The process of a window ends at once, with what it said and its code."""

from __future__ import annotations

import subprocess
import sys

TAKES_APART = "import atexit; atexit.register(print, 'taken apart');"


def ended(code: str, command: str = "-c") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, command, code], capture_output=True, text=True, check=False)


def test_process_ends_with_what_it_said_and_nothing_is_taken_apart() -> None:
    told = ended(
        TAKES_APART
        + "from reviewer.cli.ending import WindowClosed, leave; print('said', end=''); leave(WindowClosed(3))"
    )
    assert (told.returncode, told.stdout, told.stderr) == (3, "said", "")


def test_closed_output_keeps_no_process_from_ending() -> None:
    told = ended(
        "import sys; from reviewer.cli.ending import WindowClosed, leave;"
        "sys.stdout.close(); leave(WindowClosed(0))"
    )
    assert (told.returncode, told.stderr) == (0, "")


def test_window_that_was_closed_ends_its_process_so() -> None:
    told = ended(
        TAKES_APART + "import sys; import reviewer.__main__ as program, reviewer.cli.window as window;"
        "window.open_window = lambda *_all: 5;"
        "sys.argv = ['review-desk']; program.main()"
    )
    assert (told.returncode, told.stdout, told.stderr) == (5, "", "")
