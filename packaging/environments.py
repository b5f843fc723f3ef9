"""The virtual environments of this checkout: made from hash-pinned locks, remade only when these change."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from console import Problem, run_quietly, say

LOCKS = Path("packaging", "locks")


@dataclass(frozen=True)
class Environment:
    """One virtual environment: its folder, its locks, and whether this project is installed in it."""

    folder: str
    locks: tuple[str, ...]
    has_project: bool


RUN = Environment(".venv", ("desk.txt", "build.txt"), has_project=True)
DEVELOP = Environment(".venv", ("dev.txt",), has_project=True)
LANGGRAPH = Environment(".venv-langgraph", ("langgraph.txt",), has_project=False)
LOCK = Environment(".venv-lock", ("lock.txt",), has_project=False)


def provide(environment: Environment, root: Path, log_folder: Path) -> None:
    """Return after `environment` holds exactly its locked versions; does nothing when it already does.

    Raises:
        Problem: it can't be made; the text says why.
    """
    wanted = _fingerprints(environment, root)
    stamp = root / environment.folder / "review-desk.json"
    found = _read_stamp(stamp)
    if wanted.items() <= found.items() and _python(root, environment).exists():
        return
    started = time.monotonic()
    stamp.unlink(missing_ok=True)
    if found.get("made_by") != wanted["made_by"] or not _python(root, environment).exists():
        found = {}
        _make(root / environment.folder)
    _install(environment, wanted, found, root, log_folder)
    stamp.write_text(json.dumps({**found, **wanted}, indent=1), encoding="utf-8")
    say(f"{environment.folder} is ready ({time.monotonic() - started:.0f} s).")


def _fingerprints(environment: Environment, root: Path) -> dict[str, str]:
    """What the stamp must say: one fingerprint per thing that makes the environment outdated."""
    # Scripts in an environment carry its absolute path: a moved checkout needs a new one.
    interpreter = Path(sys.executable).resolve()
    wanted = {"made_by": _digest(sys.version.encode(), os.fsencode(interpreter), os.fsencode(root))}
    for lock in environment.locks:
        wanted[lock] = _digest((root / LOCKS / lock).read_bytes())
    if environment.has_project:
        about = [root / "pyproject.toml", root / "reviewer" / "__init__.py"]
        wanted["project"] = _digest(*(path.read_bytes() for path in about))
    # The developer's lock holds everything of the others, in the same versions.
    if environment is RUN and "dev.txt" in _read_stamp(root / environment.folder / "review-desk.json"):
        return _fingerprints(DEVELOP, root)
    return wanted


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _read_stamp(stamp: Path) -> Mapping[str, str]:
    try:
        content = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _python(root: Path, environment: Environment) -> Path:
    return root / environment.folder / "bin" / "python"


def _make(folder: Path) -> None:
    if folder.exists() and not (folder / "pyvenv.cfg").exists() and any(folder.iterdir()):
        raise Problem(f"{folder} exists and is no virtual environment. Move it away, then try again.")
    version = ".".join(map(str, sys.version_info[:3]))
    say(f"Making {folder.name} with Python {version}.")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(folder)
    except Exception as problem:
        shutil.rmtree(folder, ignore_errors=True)
        raise Problem(f"A virtual environment can't be made with {sys.executable}: {problem}") from problem


def _install(
    environment: Environment,
    wanted: Mapping[str, str],
    found: Mapping[str, str],
    root: Path,
    log_folder: Path,
) -> None:
    install = [str(_python(root, environment)), "-I", "-m", "pip", "--no-input", "install", "--no-deps"]
    # A personal pip configuration may name an index, but may not install anywhere else.
    settings = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    changed = [lock for lock in wanted if lock.endswith(".txt") and found.get(lock) != wanted[lock]]
    if changed:
        say(f"Installing the locked packages into {environment.folder} (a minute or two the first time).")
        files = [part for lock in changed for part in ("--requirement", str(root / LOCKS / lock))]
        log = log_folder / f"pip{environment.folder}.log"
        run_quietly([*install, "--require-hashes", *files], log=log, environment=settings)
    if environment.has_project:
        log = log_folder / "pip-project.log"
        here = ["--no-build-isolation", "--no-index", "--editable", str(root)]
        run_quietly([*install, *here], log=log, environment=settings)
