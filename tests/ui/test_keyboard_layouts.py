"""Nine keyboards on a real display: each key means on all of them what the table says."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

NEEDED = ("Xvfb", "xdotool", "setxkbmap")
LIMIT_S = 20

pytestmark = [
    pytest.mark.skipif(
        any(shutil.which(program) is None for program in NEEDED),
        reason="Xvfb, xdotool or setxkbmap is absent",
    ),
    pytest.mark.timeout(120),
]

# Key codes of X11: places on the keyboard, whatever is printed there.
DIGIT_ROW = {"1": 10, "2": 11, "3": 12, "4": 13, "5": 14, "6": 15, "7": 16, "8": 17, "0": 19}
J, N, A_PLACE, Q_PLACE, SEVEN, SLASH = 44, 57, 38, 24, 16, 61
SHIFT = "Shift_L"
LAYOUTS = ("us", "de", "fr", "es", "tr", "cz", "ru", "gr", "ch")
APPROVE = dict.fromkeys(LAYOUTS, A_PLACE) | {"fr": Q_PLACE}


class Display:
    """An X server of our own, on a display that it chose itself."""

    def __init__(self) -> None:
        told, tells = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(tells), "-screen", "0", "800x600x24", "-noreset", "-nolisten", "tcp"],
            pass_fds=[tells],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(tells)
        with os.fdopen(told) as answer:
            self.name = f":{answer.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}

    def run(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=LIMIT_S)

    def stop(self) -> None:
        self._server.terminate()
        self._server.wait(LIMIT_S)


class Probe:
    """The probe's process and its lines."""

    def __init__(self, display: Display, root: Path) -> None:
        self._display = display
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.keyboard_probe"],
            env=display.environment,
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        window = self.wait_for("WINDOW")[-1].split()[1]
        display.run("xdotool", "windowfocus", window)
        self.wait_for("FOCUS")

    def wait_for(self, start: str) -> list[str]:
        """The lines up to one that begins like this."""
        seen: list[str] = []
        while not seen or not seen[-1].startswith(start):
            seen.append(self._lines.get(timeout=LIMIT_S))
        return seen

    def press(self, *keys: int | str) -> list[str]:
        """Press keys, then Esc; returns what the dispatcher made of them."""
        self._display.run("xdotool", "key", "--delay", "0", *(str(key) for key in keys))
        return self.finish()

    def shifted(self, key: int) -> list[str]:
        """A key with Shift."""
        self._display.run("xdotool", "keydown", SHIFT, "key", str(key), "keyup", SHIFT)
        return self.finish()

    def finish(self) -> list[str]:
        """What was made of everything so far."""
        self._display.run("xdotool", "key", "Escape")
        return [line for line in self.wait_for("END") if line.startswith("ACT")]

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(LIMIT_S)
        self._reader.join(LIMIT_S)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as told:
            for line in told:
                self._lines.put(line.rstrip())


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    """One X server for all."""
    server = Display()
    yield server
    server.stop()


@contextlib.contextmanager
def probe_on(display: Display, layout: str, root: Path) -> Iterator[Probe]:
    display.run("setxkbmap", "-layout", layout)
    probe = Probe(display, root)
    try:
        yield probe
    finally:
        probe.stop()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_keys_mean_the_same_on_every_keyboard(display: Display, layout: str, repo_dir: Path) -> None:
    with probe_on(display, layout, repo_dir) as probe:
        picks = [probe.press(code) for code in DIGIT_ROW.values()]
        assert picks == [[f"ACT pick {digit}"] for digit in "12345678"] + [["ACT none-valid"]]
        assert probe.press(J) == ["ACT next-item"]
        assert probe.shifted(J) == ["ACT next-item"]
        assert probe.press(N) == ["ACT next-disagreement"]
        assert probe.press(APPROVE[layout]) == ["ACT approve"]


# Where each keyboard has the slash and the question mark: (place, with Shift).
SLASHES = {
    "us": (SLASH, False),
    "de": (SEVEN, True),
    "fr": (60, True),
    "es": (SEVEN, True),
    "tr": (SEVEN, True),
    "gr": (SLASH, False),
    "ch": (SEVEN, True),
    "cz": (34, True),
    "ru": (51, True),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_slash_searches_wherever_it_stands(display: Display, layout: str, repo_dir: Path) -> None:
    place, is_shifted = SLASHES[layout]
    with probe_on(display, layout, repo_dir) as probe:
        assert (probe.shifted(place) if is_shifted else probe.press(place)) == ["ACT search"]


def test_the_question_mark_of_a_russian_keyboard_is_help(display: Display, repo_dir: Path) -> None:
    with probe_on(display, "ru", repo_dir) as probe:
        assert probe.shifted(SEVEN) == ["ACT help"]


def test_a_letter_on_another_place_is_itself(display: Display, repo_dir: Path) -> None:
    with probe_on(display, "fr", repo_dir) as probe:
        assert probe.press(A_PLACE) == []  # it types q there, which means nothing


@pytest.mark.parametrize("layout", ["us", "ru"])
def test_control_and_a_letter_work(display: Display, layout: str, repo_dir: Path) -> None:
    with probe_on(display, layout, repo_dir) as probe:
        display.run("xdotool", "keydown", "Control_L", "key", "45", "keyup", "Control_L")
        assert probe.finish() == ["ACT palette"]


def test_a_held_key_stages_one_verdict(display: Display, repo_dir: Path) -> None:
    with probe_on(display, "us", repo_dir) as probe:
        display.run("xdotool", "keydown", str(A_PLACE))
        try:
            seen = [line for _ in range(6) for line in probe.wait_for("REPEAT")]
        finally:
            display.run("xdotool", "keyup", str(A_PLACE))
        acts = [line for line in seen if line.startswith("ACT")] + probe.finish()
        assert acts == ["ACT approve"]


def test_a_reason_typed_at_once_stays_text(display: Display, repo_dir: Path) -> None:
    with probe_on(display, "us", repo_dir) as probe:
        display.run("xdotool", "type", "--delay", "0", "rapprove all 10")
        display.run("xdotool", "key", "Escape")
        lines = probe.wait_for("END")
        assert [line for line in lines if line.startswith("ACT")] == ["ACT reject"]
        assert lines[-1].split(" ", 2)[2] == repr("approve all 10")
