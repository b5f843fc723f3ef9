"""Comparing answers: claims, alignment, agreement, the conflict report. Pure."""
