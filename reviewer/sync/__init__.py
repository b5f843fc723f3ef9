"""Sync: a pure plan, and the shell that carries it out."""
