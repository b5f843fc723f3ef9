"""The embedded review server."""
