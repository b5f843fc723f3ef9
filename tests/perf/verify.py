"""Verifying a long record: signed entries by the independent verifier and by our own walk, with a bar."""

from __future__ import annotations

import sys
import time
from typing import Any

from reviewer.audit import standalone
from reviewer.audit.bundle import entry_line
from reviewer.audit.verify import verify
from tests.unit.audit.chains import entries

ENTRIES = 100_000


def measure(*sizes: int) -> dict[str, Any]:
    """Seconds on one core for so many entries, each of them signed."""
    size = sizes[0] if sizes else ENTRIES
    made = list(entries(size, signs_all=True))
    lines = [entry_line(one) for one in made]

    def show(done: int) -> None:
        if done % 500 == 0 or done == size:
            sys.stderr.write(standalone.bar(done, size))

    begun = time.process_time()
    alone = standalone.verify(lines, progress=show)
    between = time.process_time()
    ours = verify(made, on_entry=show)
    ended = time.process_time()
    sys.stderr.write("\n")
    return {
        "entries": size,
        "signed": alone.signed,
        "independent_s": round(between - begun, 2),
        "ours_s": round(ended - between, 2),
        "is_whole": alone.is_whole and ours.broken_at is None,
    }
