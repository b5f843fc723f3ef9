"""Dialogs inside the one event loop: shown, and awaited. `exec` would stop every task for ever."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QDialog


async def finished(dialog: QDialog) -> int:
    """Show a dialog beside the window and wait until it is closed; returns its result code."""
    over: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def on_finished(code: int) -> None:
        if not over.done():
            over.set_result(code)

    dialog.finished.connect(on_finished)
    dialog.show()
    dialog.activateWindow()
    try:
        return await over
    finally:
        dialog.hide()
        dialog.deleteLater()
