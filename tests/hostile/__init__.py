"""Hostile material against the pipeline that draws, reads, logs and prints foreign text."""
