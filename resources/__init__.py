"""Data files of Review Desk, read through importlib.resources."""
