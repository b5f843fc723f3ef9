"""Write the lock files: every package with its version and hashes, for every system, without an address.

Run by `make lock` inside an environment that holds uv. Versions stay as they are unless they no longer
fit pyproject.toml; `make lock UPGRADE=1` moves all of them to the newest.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "packaging" / "locks"
UV = Path(sysconfig.get_path("scripts"), "uv")
ADDRESS = re.compile(r"://|^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", re.MULTILINE)

# Order matters: desk and build take their versions from dev, so that one environment can hold all three.
TARGETS: tuple[tuple[str, Sequence[str]], ...] = (
    ("dev.txt", ["pyproject.toml", "--group", "dev"]),
    ("desk.txt", ["pyproject.toml", "--constraints", "packaging/locks/dev.txt"]),
    ("build.txt", ["--group", "build", "--constraints", "packaging/locks/dev.txt"]),
    ("langgraph.txt", ["--group", "langgraph"]),
    ("lock.txt", ["--group", "lock"]),
)
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--quiet",
)


def write_lock(name: str, what: Sequence[str], extra: Sequence[str]) -> None:
    """Resolve `what` into the lock `name`; the old file stays where that fails."""
    command = [str(UV), "pip", "compile", *what, *OPTIONS, *extra, "--output-file", str(LOCKS / name)]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - a fixed command line
    text = (LOCKS / name).read_text(encoding="utf-8")
    if ADDRESS.search(text):
        sys.exit(f"{name} holds an address: check the settings of uv on this computer")
    sys.stdout.write(f"{name}: {len(re.findall('^[a-z0-9].*==', text, re.MULTILINE))} packages\n")


def main() -> None:
    """Write every lock; the arguments are handed on to uv (such as --upgrade)."""
    for name, what in TARGETS:
        write_lock(name, what, sys.argv[1:])


if __name__ == "__main__":
    main()
