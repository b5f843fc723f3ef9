"""Answers side by side: the agreement matrix, the readers and the result."""
