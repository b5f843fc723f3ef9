"""Rendering: content to a neutral Block tree, one short file for each content kind. Pure."""
