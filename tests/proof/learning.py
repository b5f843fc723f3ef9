"""What a forked process had to import, so that the process that forks it imports it once for all of them."""

from __future__ import annotations

import contextlib
import gc
import importlib
import sys
from pathlib import Path

MODULES = "modules"
"""A file of the home that the rehearsal was for."""


def tell_imports(home: Path) -> None:
    """In the fork, when all is done."""
    (home / MODULES).write_text("\n".join(sys.modules))


def import_likewise(home: Path) -> None:
    """In the process that forks: else every fork does so anew, which is four fifths of its work."""
    for name in (home / MODULES).read_text().splitlines():
        if name not in sys.modules:
            with contextlib.suppress(ImportError):  # a name that a library made up
                importlib.import_module(name)
    gc.freeze()  # else every fork copies the pages that a collection writes on
