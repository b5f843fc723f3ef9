"""Tooltips: Qt reads one that looks like markup as markup, pictures included, so none is given as it is."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from reviewer.render.plain_line import plain_line


def tip(text: str) -> str:
    """A tooltip that shows this text wrapped, at most 500 characters of it; empty for none."""
    return f"<qt>{escape(plain_line(text))}</qt>" if text else ""


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip; any text at all."""
    widget.setToolTip(tip(text))
