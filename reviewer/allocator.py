"""What was large goes back to the system as soon as it is freed, so that one big reply stays no burden."""

from __future__ import annotations

import sys

LARGE_BYTES = 1024 * 1024
_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of mallopt(3)."""


def give_back_large_buffers() -> bool:
    """Have the C library map each large buffer by itself; returns whether it can be told so, as glibc can.

    Left alone it stops doing so once a large one was freed, and keeps what follows in a heap for each thread:
    a poll that reads, packs and stores 8 MB leaves up to 30 MB there.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(_MMAP_THRESHOLD, LARGE_BYTES) == 1
