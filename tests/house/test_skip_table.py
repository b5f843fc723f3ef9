"""The skip table of .ci/run tells listed, unlisted and stale apart."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.source import ROOT, script


@pytest.fixture(scope="module")
def skip_table() -> ModuleType:
    """The script."""
    return script(".ci", "skip_table")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A report of two tests, one skipped, and the path of a list still to be written."""
    report = tmp_path / "skips.json"
    report.write_text(
        json.dumps({"tests": ["t.py::a", "t.py::b[x-1]"], "skipped": {"t.py::b[x-1]": "no display"}})
    )
    return report, tmp_path / "skips.toml"


def entry(test: str, reason: str) -> str:
    """One line of the list as TOML."""
    return f'[[skip]]\ntest = "{test}"\nreason = "{reason}"\nbecause = "it is fine"\n'


def test_a_listed_skip_is_green(skip_table: ModuleType, files: tuple[Path, Path]) -> None:
    files[1].write_text(entry("t.py::b[x-*]", "no disp"))
    assert skip_table.main(*files) == 0


@pytest.mark.parametrize("listed", ["", entry("t.py::b*", "another reason"), entry("t.py::a", "no display")])
def test_an_unlisted_skip_is_red(skip_table: ModuleType, files: tuple[Path, Path], listed: str) -> None:
    files[1].write_text(listed)
    assert skip_table.main(*files) == 1


def test_an_entry_without_a_test_is_red(
    skip_table: ModuleType, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files[1].write_text(entry("t.py::b*", "no") + entry("gone.py::*", "no"))
    assert skip_table.main(*files) == 1
    assert "STALE      gone.py::*" in capsys.readouterr().out


def test_an_entry_that_was_not_needed_is_mentioned(
    skip_table: ModuleType, files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files[1].write_text(entry("t.py::b*", "no") + entry("t.py::a", "no"))
    assert skip_table.main(*files) == 0
    assert "not needed t.py::a" in capsys.readouterr().out


def test_a_missing_report_is_red(skip_table: ModuleType, files: tuple[Path, Path]) -> None:
    files[1].write_text("")
    assert skip_table.main(files[0].with_name("nothing.json"), files[1]) == 1


def test_the_real_list_can_be_read(skip_table: ModuleType) -> None:
    skip_table.read_list(ROOT / "tests" / "skips.toml")
