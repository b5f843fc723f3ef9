"""Child processes that may be killed at any time."""
