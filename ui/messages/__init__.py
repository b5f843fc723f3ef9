"""The window's words: every sentence under its message code."""
