"""The generic package names must be ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reviewer import install_check
from reviewer.errors import InstallationError


def foreign_package(folder: Path, name: str, marker: bytes | None = None) -> None:
    """A package called `name` of somebody else, found before ours."""
    (folder / name).mkdir()
    (folder / name / "__init__.py").touch()
    if marker is not None:
        (folder / name / install_check.MARKER).write_bytes(marker)


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is searched first; what is already imported is forgotten for the test."""
    monkeypatch.syspath_prepend(tmp_path)
    for name in install_check.PACKAGES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return tmp_path


def test_this_checkout_is_whole() -> None:
    install_check.verify_installation()


@pytest.mark.parametrize("name", install_check.PACKAGES)
@pytest.mark.parametrize("marker", [None, b"", b"\xff\xfe", b"review-desk-of-somebody-else\n"])
def test_a_foreign_package_is_refused(foreign: Path, name: str, marker: bytes | None) -> None:
    foreign_package(foreign, name, marker)
    with pytest.raises(InstallationError) as caught:
        install_check.verify_installation()
    assert caught.value.params == {"package": name, "found": str(foreign / name), "why": "no-marker"}


def test_another_copy_of_our_own_package_is_refused(foreign: Path) -> None:
    foreign_package(foreign, "ui", install_check.TOKEN.encode())
    with pytest.raises(InstallationError) as caught:
        install_check.verify_installation()
    assert caught.value.params["why"] == "another-copy"


def test_a_bare_folder_of_that_name_is_refused(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (foreign / "ui").mkdir()
    monkeypatch.setattr(sys, "path", [str(foreign)])
    with pytest.raises(InstallationError) as caught:
        install_check.verify_installation()
    assert caught.value.params == {"package": "ui", "found": "", "why": "not-installed"}


def test_a_missing_package_is_refused(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install_check, "PACKAGES", ("no_such_package",))
    with pytest.raises(InstallationError) as caught:
        install_check.verify_installation()
    assert caught.value.params["why"] == "not-installed"


def test_checking_imports_neither_the_packages_nor_qt() -> None:
    code = (
        "import sys; from reviewer.install_check import verify_installation; verify_installation();"
        "print(sorted({'ui', 'resources', 'PySide6'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
