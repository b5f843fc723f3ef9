"""What a programme says of its run: its name, its seed and what it counted."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

SEED = "REVIEW_DESK_PROOF_SEED"


def campaign_seed() -> int:
    """Another one at every run; that of a run that failed can be given back."""
    return int(os.environ.get(SEED, "0")) or int(time.time())


def show(record_property: Callable[[str, object], None], programme: str, **counts: Any) -> None:
    """One line of JSON in the summary of the run (tests/plugins/proof_counts.py prints it)."""
    record_property("proof", json.dumps({"programme": programme, **counts}))
