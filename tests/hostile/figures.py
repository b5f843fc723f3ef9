"""Tells a figure that was seen, for those who run with `-rP` or `-s`. Nothing is asserted about times."""

from __future__ import annotations

import sys


def tell(name: str, value: object) -> None:
    """One line."""
    sys.stdout.write(f"{name}={value}\n")
