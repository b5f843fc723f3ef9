"""The same walk under strace: no connection, no file but fonts, code and the home, no program but ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.canary import CanaryFile, canary_server
from tests.hostile.figures import tell
from tests.hostile.trace import Allowed, between, calls, offences
from tests.hostile.traced_walk import BEGIN, END
from tests.perf.stock import stocked_home
from tests.process.desk_process import ROOT, STRACE_IS_ABSENT

CALLS = "trace=connect,open,openat,execve"
SHARE = 40
"""Every so manieth item in the share that runs everywhere."""
CODE_AND_FONTS = ("/usr/lib", "/lib", "/lib64", "/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts")
SYSTEM = (
    *("/var/cache/fontconfig", "/etc/ld.so.cache", "/proc/self", "/dev/null", "/dev/urandom"),
    "/proc/sys/vm/overcommit_memory",  # the C library, when it gives memory back
)
START = ("/etc/localtime", "/usr/share/zoneinfo", "/usr/share/locale", "/sys/devices/system/cpu")
"""What an interpreter asks for when it starts."""


def allowed(home: Path) -> Allowed:
    """What the window may do while it shows what others wrote; a new child of it also starts up."""
    own = (sys.prefix, sys.base_prefix, str(ROOT / "reviewer"), str(ROOT / "ui"), str(ROOT / "resources"))
    fonts = [Path.home() / ".fonts", Path.home() / ".local/share/fonts", Path.home() / ".cache/fontconfig"]
    code = [*map(Path, (*own, *CODE_AND_FONTS, *SYSTEM, *START)), ROOT / "tests", ROOT / ".venv"]
    searched = frozenset(Path(one).resolve() for one in (*sys.path, str(ROOT)) if one)
    return Allowed(folders=[home, *fonts, *code], listed=searched, program=sys.executable)


def trace(shared: Path, folder: Path, step: int) -> list[str]:
    """What the walk did that it must not do."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip(STRACE_IS_ABSENT)
    # The canary lies where relative names of it lead to.
    file = CanaryFile(folder / "canary.png")
    with stocked_home(0) as home, canary_server() as server:
        for mark in (BEGIN, END):
            (home.path / mark).touch(mode=0o600)
        traced = [program, "-f", "-y", "-s", "4096", "-o", str(folder / "trace"), "-e", CALLS]
        walk = [sys.executable, "-m", "tests.hostile.traced_walk", str(shared), str(step), str(home.path)]
        ran = subprocess.run(
            [*traced, *walk, str(file.path), server.url],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        tell("items_walked", ran.stdout.strip())
        assert (file.is_untouched, server.visits) == (True, 0)
        lines = (folder / "trace").read_text(errors="replace").splitlines()
        found = between(calls(lines), BEGIN, END)
        tell("calls_seen", len(found))
        return offences(found, allowed(home.path))


@pytest.mark.timeout(240)
def test_a_share_of_the_corpora_reads_nothing_and_calls_nobody(shared_dir: Path, tmp_path: Path) -> None:
    told = trace(shared_dir, tmp_path, SHARE)
    assert not told, "\n".join(told)


@pytest.mark.campaign
def test_all_of_the_corpora_read_nothing_and_call_nobody(shared_dir: Path, tmp_path: Path) -> None:
    told = trace(shared_dir, tmp_path, 1)
    assert not told, "\n".join(told)
