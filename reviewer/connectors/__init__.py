"""Connectors: one file for each orchestrator, behind one protocol."""
