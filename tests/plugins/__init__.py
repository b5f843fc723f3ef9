"""Plugins of the test suite: what every test gets without asking."""
