"""Verdicts: one file each; the form draws itself from the fields."""
