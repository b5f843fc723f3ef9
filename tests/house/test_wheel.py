"""The wheel holds the program with all its data, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

from tests.house.source import ROOT


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of all files in a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_the_wheel_holds_the_three_packages_only(wheel_names: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names if ".dist-info/" not in name}
    assert tops == {"reviewer", "ui", "resources"}


@pytest.mark.parametrize("package", ["reviewer", "ui", "resources"])
def test_every_file_is_in_the_wheel(wheel_names: set[str], package: str) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files - wheel_names == set()


def test_the_markers_travel_along(wheel_names: set[str]) -> None:
    assert {"ui/review-desk.marker", "resources/review-desk.marker"} <= wheel_names
