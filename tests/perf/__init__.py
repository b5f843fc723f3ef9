"""Measurements: `python -m tests.perf NAME` prints a line of JSON. Times are reported, never asserted."""
