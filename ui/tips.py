"""Tooltips: Qt reads one that looks like markup as markup, pictures included, so none is given as it is."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget


def tip(text: str) -> str:
    """A tooltip that shows exactly this text, wrapped; empty for none."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip; any text at all."""
    widget.setToolTip(tip(text))
