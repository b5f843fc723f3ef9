"""What `make` does before there is an environment."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.source import ROOT, script

FIND_PYTHON = ROOT / "packaging" / "find-python"


@pytest.fixture(scope="module")
def console() -> ModuleType:
    """What the bootstrap says."""
    return script("packaging", "console")


@pytest.fixture(scope="module")
def system_packages() -> ModuleType:
    """What the bootstrap needs of the system."""
    return script("packaging", "system_packages")


@pytest.fixture(scope="module")
def environments() -> ModuleType:
    """How the bootstrap makes environments."""
    return script("packaging", "environments")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "ERROR: no match at https://packages.example.com/index/x/ for x",
            "ERROR: no match at (address) for x",
        ),
        (
            "HTTPSConnectionPool(host='packages.example.com', port=443)",
            "HTTPSConnectionPool(host=(address), port=443)",
        ),
        ("Failed to resolve 'packages.example.com' ([Errno -2])", "Failed to resolve (address) ([Errno -2])"),
        ("Get:1 http://deb.example.com/debian bookworm", "Get:1 (address) bookworm"),
        ("E: Unable to connect to deb.example.com:http:", "E: Unable to connect to (address)"),
        ("Looking in links: file:///srv/wheels", "Looking in links: (address)"),
    ],
)
def test_no_address_is_printed(console: ModuleType, line: str, said: str) -> None:
    assert "example" not in console.without_addresses(line)
    assert console.without_addresses(line) == said


def test_a_failure_says_why_and_where_the_rest_is(console: ModuleType, tmp_path: Path) -> None:
    log = tmp_path / "it.log"
    with pytest.raises(console.Problem) as caught:
        console.run_quietly(["sh", "-c", "echo chatter; echo ERROR: too old; exit 3"], log=log)
    assert "ERROR: too old" in str(caught.value)
    assert "chatter" not in str(caught.value)
    assert str(log) in str(caught.value)


def test_a_display_is_needed_only_where_there_is_one(system_packages: ModuleType) -> None:
    names = {need.package for need in system_packages.needs_of("run", has_display=False)}
    assert "libegl1" in names
    assert "libxcb-cursor0" not in names
    assert "xvfb" not in names
    with_display = {need.package for need in system_packages.needs_of("run", has_display=True)}
    assert "libxcb-cursor0" in with_display


def test_the_tests_need_everything(system_packages: ModuleType) -> None:
    names = {need.package for need in system_packages.needs_of("test", has_display=False)}
    assert {"libegl1", "libxcb-cursor0", "xvfb", "xdotool", "strace", "fonts-noto-cjk"} <= names


def test_only_what_is_missing_is_installed(system_packages: ModuleType) -> None:
    present = {"libGL.so.1", "libEGL.so.1", "libxkbcommon.so.0", "libdbus-1.so.3", "libglib-2.0.so.0"}
    needs = system_packages.needs_of("check", has_display=False)
    assert system_packages.missing_packages(needs, present.__contains__) == ["libfontconfig1"]


def test_without_root_the_exact_line_is_printed(
    system_packages: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("REVIEW_DESK_NO_APT", raising=False)
    monkeypatch.setattr(system_packages, "missing_packages", lambda needs, has_library: ["libegl1", "libgl1"])
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system_packages, "root_prefix", lambda: None)
    with pytest.raises(system_packages.Problem) as caught:
        system_packages.provide("run", log_folder=tmp_path)
    assert "    sudo apt-get install -y --no-install-recommends libegl1 libgl1\n" in str(caught.value)


def test_without_apt_missing_test_programs_do_not_stop_anything(
    system_packages: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("REVIEW_DESK_NO_APT", "1")
    monkeypatch.setattr(system_packages, "missing_packages", lambda needs, has_library: ["xdotool"])
    system_packages.provide("test", log_folder=tmp_path)
    assert "xdotool" in capsys.readouterr().err


def test_without_apt_a_missing_library_of_qt_stops(
    system_packages: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REVIEW_DESK_NO_APT", "1")
    monkeypatch.setattr(system_packages, "missing_packages", lambda needs, has_library: ["libegl1"])
    with pytest.raises(system_packages.Problem):
        system_packages.provide("test", log_folder=tmp_path)


def test_a_python_that_is_too_old_is_refused(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2 && exit 0\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", FIND_PYTHON], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; python3 here is: Python 3.9.2" in done.stderr


def test_a_chosen_python_that_does_not_run_is_refused() -> None:
    done = subprocess.run([FIND_PYTHON, "/no/such/python"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "PYTHON=/no/such/python does not run" in done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with locks and nothing else."""
    (tmp_path / "packaging" / "locks").mkdir(parents=True)
    for name in ("desk.txt", "build.txt", "dev.txt"):
        (tmp_path / "packaging" / "locks" / name).write_text(f"# {name}\n")
    (tmp_path / "reviewer").mkdir()
    (tmp_path / "reviewer" / "__init__.py").touch()
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


@pytest.fixture
def pip_calls(environments: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run; environments are made without pip."""
    calls: list[list[str]] = []
    monkeypatch.setattr(environments, "run_quietly", lambda command, **_: calls.append(list(command)))
    build = environments.venv.EnvBuilder
    monkeypatch.setattr(environments.venv, "EnvBuilder", lambda **_: build(symlinks=True))
    return calls


def test_an_environment_is_made_once(
    environments: ModuleType, checkout: Path, pip_calls: list[list[str]]
) -> None:
    environments.provide(environments.RUN, checkout, checkout)
    assert [("--require-hashes" in call, "--editable" in call) for call in pip_calls] == [
        (True, False),
        (False, True),
    ]
    environments.provide(environments.RUN, checkout, checkout)
    assert len(pip_calls) == 2


def test_a_changed_lock_is_installed_again(
    environments: ModuleType, checkout: Path, pip_calls: list[list[str]]
) -> None:
    environments.provide(environments.RUN, checkout, checkout)
    pip_calls.clear()
    (checkout / "packaging" / "locks" / "desk.txt").write_text("# newer\n")
    environments.provide(environments.RUN, checkout, checkout)
    assert [Path(part).name for part in pip_calls[0] if part.endswith(".txt")] == ["desk.txt"]


def test_running_uses_an_environment_made_for_developing(
    environments: ModuleType, checkout: Path, pip_calls: list[list[str]]
) -> None:
    environments.provide(environments.DEVELOP, checkout, checkout)
    pip_calls.clear()
    environments.provide(environments.RUN, checkout, checkout)
    assert pip_calls == []


def test_an_interrupted_installation_is_done_again(
    environments: ModuleType, checkout: Path, pip_calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise environments.Problem("no network")

    with monkeypatch.context() as broken:
        broken.setattr(environments, "run_quietly", fail)
        with pytest.raises(environments.Problem):
            environments.provide(environments.RUN, checkout, checkout)
    environments.provide(environments.RUN, checkout, checkout)
    assert len(pip_calls) == 2


def test_a_folder_that_is_no_environment_is_left_alone(
    environments: ModuleType, checkout: Path, pip_calls: list[list[str]]
) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "precious.txt").touch()
    with pytest.raises(environments.Problem):
        environments.provide(environments.RUN, checkout, checkout)
    assert (checkout / ".venv" / "precious.txt").exists()
