"""Access lists of Windows: which Python sets them by itself, and the call where none does.

Nothing here runs icacls: these tests hold the decision and the words of the call, on any system.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from reviewer import access_lists
from reviewer.access_lists import close_to_others, command, mkdir_is_private


@pytest.mark.parametrize(
    ("version", "is_private"),
    [
        ((3, 11, 9), False),
        ((3, 11, 10), True),
        ((3, 12, 3), False),
        ((3, 12, 4), True),
        ((3, 13, 0), True),
        ((3, 15, 1), True),
    ],
)
def test_the_versions_whose_folders_are_private_are_known(
    version: tuple[int, int, int], is_private: bool
) -> None:
    assert mkdir_is_private(version) is is_private


def test_the_call_names_its_program_whole_and_nobody_by_a_translated_name() -> None:
    words = command(Path("C:/Users/ada/desk home"), r"C:\WINDOWS\system32")
    assert words[0] == r"C:\WINDOWS\system32\icacls.exe"
    assert words[1] == str(Path("C:/Users/ada/desk home"))
    assert words[2:4] == ["/inheritance:r", "/grant:r"]
    assert words[4:-1] == ["*S-1-3-4:(OI)(CI)F", "*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F"]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_elsewhere_nothing_is_run(tmp_path: Path) -> None:
    def run(_words: Sequence[str]) -> int:
        raise AssertionError("nothing is to be run here")

    assert close_to_others(tmp_path, was_there=True, run=run)


@pytest.mark.parametrize(
    ("was_there", "version", "called", "outcome"),
    [
        (True, (3, 13, 0), True, 0),
        (False, (3, 13, 0), False, 0),
        (False, (3, 11, 9), True, 0),
        (True, (3, 13, 0), True, 5),
    ],
)
def test_on_windows_the_list_is_set_where_mkdir_did_not(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    was_there: bool,
    version: tuple[int, int, int],
    called: bool,
    outcome: int,
) -> None:
    calls: list[Sequence[str]] = []

    def run(words: Sequence[str]) -> int:
        calls.append(words)
        return outcome

    monkeypatch.setattr(access_lists, "os", type("Windows", (), {"name": "nt"}))
    monkeypatch.setattr(access_lists, "sys", type("Python", (), {"version_info": (*version, "final", 0)}))
    monkeypatch.setattr(access_lists, "system_folder", lambda: r"C:\WINDOWS\system32")
    assert close_to_others(tmp_path, was_there=was_there, run=run) is (outcome == 0)
    assert bool(calls) is called
