"""The window of Review Desk: everything that needs Qt, and nothing else."""
