"""`python -m tests.perf NAME [ITEMS ...]`."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

NO_MEASUREMENTS = {"__init__", "__main__", "stock", "figures", "real_window"}
NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if path.stem not in {"__init__", "__main__", "stock", "figures", "real_window"}
    and not path.stem.startswith("test_")
)


def main() -> int:
    """Run one measurement."""
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        sys.stderr.write(f"python -m tests.perf {{{','.join(NAMES)}}} [ITEMS ...]\n")
        return 2
    os.environ.setdefault("REVIEW_DESK_PLAIN_SECRETS", "1")  # a home that is measured asks nobody
    name, *sizes = sys.argv[1:]
    measured = importlib.import_module(f"tests.perf.{name}").measure(*map(int, sizes))
    sys.stdout.write(json.dumps({"name": name, **measured}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
