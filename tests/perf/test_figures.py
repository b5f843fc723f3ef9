"""What is gated: counts and ratios of one run, never wall time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.perf.decide import count_syncs
from tests.perf.figures import percentile, spread
from tests.perf.stock import stocked_home
from tests.process.desk_process import STRACE_IS_ABSENT


def test_one_sync_lies_between_a_gesture_and_its_word() -> None:
    with stocked_home(0, big=10) as home:
        syncs = count_syncs(home, first=0, decisions=10)
    if syncs is None:
        pytest.skip(STRACE_IS_ABSENT)
    # The first commit after the log was begun makes its header and folder durable too.
    assert syncs[0] <= 3
    assert syncs[1:] == [1] * 9


@pytest.mark.parametrize("name", ["inbox", "start"])
def test_measurement_prints_one_line_of_json(repo_dir: Path, name: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.perf", name, "50"],
        cwd=repo_dir,
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = told.stdout.splitlines()
    assert json.loads(line)["name"] == name


def test_the_first_pages_of_what_hangs_are_told_by_name(repo_dir: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.perf", "plain", "1", "2"],
        cwd=repo_dir,
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = told.stdout.splitlines()
    told_of = json.loads(line).keys() - {"name", "unit", "worst"}
    assert told_of == {"markdown word", "plain word", "pasted: a word", "pasted: both directions"}


def test_unknown_measurement_is_wrong_usage(repo_dir: Path) -> None:
    words = [sys.executable, "-m", "tests.perf", "x"]
    told = subprocess.run(words, cwd=repo_dir, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert {"decide", "inbox"} <= set(re.findall(r"[a-z]+", told.stderr))


def test_percentiles_are_of_the_timings_themselves() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert spread([1.0] * 99 + [9.0]) == {"p50": 1.0, "p99": 9.0, "max": 9.0}
