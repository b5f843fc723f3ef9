"""The system libraries and programs that Qt and the tests need: which are missing, and how to get them."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from console import Problem, run_quietly, say


@dataclass(frozen=True)
class Need:
    """One Debian package and what shows that it is there: a library, a program or a file."""

    package: str
    library: str = ""
    program: str = ""
    file: str = ""


QT = (
    Need("libgl1", library="libGL.so.1"),
    Need("libegl1", library="libEGL.so.1"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
)
DISPLAY = (
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
)
TESTS = (
    Need("xvfb", program="Xvfb"),
    Need("xdotool", program="xdotool"),
    Need("strace", program="strace"),
    Need("fonts-noto-core", file="/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"),
    Need("fonts-noto-cjk", file="/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Need("fonts-noto-color-emoji", file="/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
)


def needs_of(purpose: str, *, has_display: bool) -> tuple[Need, ...]:
    """What `purpose` (run, check or test) needs of the system."""
    if purpose == "test":
        return QT + DISPLAY + TESTS
    if purpose == "run" and has_display:
        return QT + DISPLAY
    return QT


def missing_packages(needs: Iterable[Need], has_library: Callable[[str], bool]) -> list[str]:
    """The packages of those `needs` that nothing on this system meets."""

    def is_met(need: Need) -> bool:
        if need.library:
            return has_library(need.library)
        if need.program:
            return shutil.which(need.program) is not None
        return Path(need.file).exists()

    return [need.package for need in needs if not is_met(need)]


def library_finder() -> Callable[[str], bool]:
    """A quick answer to "is this shared library here?": the loader's cache, else trying to load it."""
    program = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        cache = subprocess.run([program, "-p"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    except OSError:
        cache = ""
    known = {line.split(maxsplit=1)[0] for line in cache.splitlines() if "=>" in line}

    def has_library(name: str) -> bool:
        if name in known:
            return True
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return has_library


def venv_package() -> list[str]:
    """The package that lets this interpreter make virtual environments, if that part was left out of it."""
    if importlib.util.find_spec("ensurepip") is not None:
        return []
    if Path(sys.executable).parent != Path("/usr/bin"):
        raise Problem(
            f"{sys.executable} was built without ensurepip and can't make a virtual environment.\n"
            "Choose another interpreter:  make run PYTHON=/path/to/python3"
        )
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def root_prefix() -> list[str] | None:
    """What stands before a command to run it as root without asking; None where that is not permitted."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
        return [sudo, "-n"]
    return None


def provide(purpose: str, *, log_folder: Path) -> None:
    """Return after everything `purpose` needs of the system is there; install it where that is permitted.

    Raises:
        Problem: something is missing and can't be installed from here; the text has the line to type.
    """
    if not sys.platform.startswith("linux"):
        return
    needs = needs_of(purpose, has_display=bool(os.environ.get("DISPLAY")))
    missing = missing_packages(needs, library_finder()) + venv_package()
    if not missing:
        return
    optional = {need.package for need in TESTS}
    if os.environ.get("REVIEW_DESK_NO_APT") or shutil.which("apt-get") is None:
        _explain_without_apt(missing, optional)
        return
    _install(missing, log_folder)
    still = missing_packages(needs, library_finder())
    if still:
        raise Problem(f"apt-get ended well, yet these are not found: {' '.join(still)}")


def _explain_without_apt(missing: Sequence[str], optional: set[str]) -> None:
    say(f"Missing here, by their Debian names: {' '.join(missing)}")
    if not set(missing) <= optional:
        raise Problem("Install them (or what your system calls them), then try again.")
    say("Going on: the tests that need them are skipped.")


def _install(missing: Sequence[str], log_folder: Path) -> None:
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    prefix = root_prefix()
    if prefix is None:
        raise Problem(
            "These system packages are missing, and installing them needs root. Type:\n\n"
            f"    sudo {line}\n\nthen try again."
        )
    say(f"Installing system packages: {' '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    # sudo drops the environment, so it travels as arguments of env.
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *missing]
    try:
        run_quietly(install, log=log_folder / "apt-install.log", environment=quiet)
    except Problem:
        say("Refreshing the package lists first.")
        try:
            run_quietly([*apt, "update"], log=log_folder / "apt-update.log", environment=quiet)
            run_quietly(install, log=log_folder / "apt-install.log", environment=quiet)
        except Problem as problem:
            raise Problem(f"{problem}\nTo do it by hand, type:\n\n    sudo {line}\n") from None
