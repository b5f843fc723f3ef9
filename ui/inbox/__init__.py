"""The list: what waits, in working order, and standing still."""
