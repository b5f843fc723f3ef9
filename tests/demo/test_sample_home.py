"""The sample desk's home: never an operator's real one, and open only once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.bootstrap import open_desk
from reviewer.config import Home
from reviewer.demo.sample_home import claimed, find_sample_home
from reviewer.domain.decisions import Surface
from reviewer.errors import ConfigError, HomeInUse
from reviewer.store.backups import keep_copy
from tests.makers import NOON


def demo(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reviewer", "--home", str(home), "demo"],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_it_lies_beside_the_usual_home(tmp_path: Path) -> None:
    home = find_sample_home(None, {"REVIEW_DESK_HOME": str(tmp_path / "desk")})
    assert home.path == tmp_path / "desk-sample"


def test_home_can_be_named(tmp_path: Path) -> None:
    assert find_sample_home(str(tmp_path / "here"), {}).path == tmp_path / "here"


def test_a_second_sample_desk_refuses_politely(sample_path: Path) -> None:
    with claimed(Home(sample_path), is_fresh=False):
        done = demo(sample_path)
    assert done.returncode == 7
    assert "The sample desk is open already" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_home_with_a_real_record_is_refused_and_left_alone(sample_path: Path) -> None:
    home = Home(sample_path)
    home.make()
    home.ledger.write_bytes(b"a record")
    done = demo(sample_path)
    assert done.returncode == 7
    assert "holds a real record" in done.stderr
    assert home.ledger.read_bytes() == b"a record"


def test_fresh_does_not_touch_a_real_record(sample_path: Path) -> None:
    home = Home(sample_path)
    home.make()
    home.ledger.write_bytes(b"a record")
    with pytest.raises(ConfigError), claimed(home, is_fresh=True):
        pass
    assert home.ledger.exists()


async def test_a_window_on_the_same_home_is_noticed(sample_path: Path) -> None:
    home = Home(sample_path)
    with claimed(home, is_fresh=False):
        pass
    desk = open_desk(home, surface=Surface.CLI)
    try:
        await desk.sync_now()
        with pytest.raises(HomeInUse), claimed(home, is_fresh=False):
            pass
    finally:
        await desk.aclose()


async def test_fresh_forgets_the_sample_record(sample_path: Path) -> None:
    home = Home(sample_path)
    with claimed(home, is_fresh=False) as world:
        (world / "round.json").write_text("{}")
        desk = open_desk(home, surface=Surface.CLI)
        await desk.create_operator("Sample operator", "sample")
        await desk.aclose()
    with claimed(home, is_fresh=True) as world:
        assert not home.ledger.exists()
        assert list(world.iterdir()) == []


async def test_what_is_begun_anew_is_not_taken_for_a_record_that_was_lost(sample_path: Path) -> None:
    home = Home(sample_path)
    with claimed(home, is_fresh=False):
        desk = open_desk(home, surface=Surface.CLI)
        await desk.create_operator("Sample operator", "sample")
        await desk.aclose()
        keep_copy(Path(shutil.copy(home.ledger, home.path / "copy")), home.backups, at=NOON)
    with claimed(home, is_fresh=True):
        desk = open_desk(home, surface=Surface.CLI)
        assert await desk.operator() is None
        await desk.aclose()
    assert list(home.quarantine.iterdir()) == []
