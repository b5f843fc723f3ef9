"""Tests of the window, driven offscreen through an in-memory desk."""
