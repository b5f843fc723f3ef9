"""The same pool on the window's own event loop."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from reviewer.workers.markdown_pool import MarkdownPool
from ui.loop import DeskLoop


def test_the_pool_works_on_the_windows_loop(qapp: QApplication) -> None:
    async def use() -> list[str]:
        pool = MarkdownPool()
        pool.start()
        try:
            hung = await pool.render("[`" * 5_000)
            return [hung.notice, *((await pool.render("a")).pieces or ())]
        finally:
            await pool.aclose()

    loop = DeskLoop(qapp)
    try:
        assert loop.run_until_complete(use()) == ["markdown.too_slow", "<p>a</p>"]
    finally:
        loop.close()
