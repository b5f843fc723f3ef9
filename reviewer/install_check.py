"""Proof that `ui` and `resources`, which are generic names, are this program's own packages.

Another distribution may install a package called `ui`. Running half of ours and half of theirs would
show a human something that nobody wrote, so the program refuses to start.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from reviewer.errors import InstallationError

MARKER = "review-desk.marker"
TOKEN = "review-desk-5f1c0b7e-3d0a-4f6e-9a55-6d1f2c8e47ab"  # noqa: S105 - a name tag, not a secret
PACKAGES = ("ui", "resources")


def verify_installation() -> None:
    """Return when both packages carry our marker file. Imports neither of them, nor Qt.

    Raises:
        InstallationError: one is missing or somebody else's; `package`, `found` and `why` tell which.
    """
    ours = Path(__file__).resolve().parent.parent
    for package in PACKAGES:
        folder = _folder_of(package)
        if _token_in(folder) != TOKEN:
            raise InstallationError(package=package, found=str(folder), why="no-marker")
        if folder.resolve() != ours / package:
            raise InstallationError(package=package, found=str(folder), why="another-copy")


def _folder_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise InstallationError(package=package, found="", why="not-installed")
    return Path(spec.origin).parent


def _token_in(folder: Path) -> str:
    try:
        return (folder / MARKER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
