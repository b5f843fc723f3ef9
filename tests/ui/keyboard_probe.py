"""A window on a real display that prints what its dispatcher makes of each key; driven by xdotool.

Esc prints `END` with the text of the reason: what was pressed before has been handled then.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit, QTableView, QVBoxLayout, QWidget

from ui.loop import run_desk
from ui.shortcuts.dispatcher import KEY_PANE, TYPING_ZONE, Dispatcher, Press
from ui.shortcuts.table import Act


def tell(*words: object) -> None:
    """One line to the test."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


class Repeats(QObject):
    """Tells of auto-repeat and of the focus, so that the test can wait for them."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QTableView):
            if event.type() == QEvent.Type.FocusIn:
                tell("FOCUS")
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.isAutoRepeat():
                tell("REPEAT")
        return False


class Probe(QMainWindow):
    """A list and a reason."""

    def __init__(self) -> None:
        super().__init__()
        self.table, self.reason = QTableView(), QPlainTextEdit()
        self.table.setProperty(KEY_PANE, "list")
        self.reason.setProperty(TYPING_ZONE, True)
        model = QStandardItemModel()
        for name in ("alpha", "juliett", "november", "romeo"):
            model.appendRow(QStandardItem(name))
        self.table.setModel(model)
        body = QWidget()
        column = QVBoxLayout(body)
        column.addWidget(self.table)
        column.addWidget(self.reason)
        self.setCentralWidget(body)
        self.keys = Dispatcher(self)
        for act in Act:
            self.keys.register(act, self._on_act)

    def _on_act(self, press: Press) -> None:
        if press.act is Act.STEP_OUT:
            row = self.table.currentIndex().row()
            tell("END", row, repr(self.reason.toPlainText()))
            return
        tell("ACT", press.act, *press.digits)
        if press.act is Act.REJECT:
            self.reason.setFocus()


def main() -> int:
    """Until the process is ended."""
    import asyncio

    app = QApplication(sys.argv)
    repeats = Repeats()
    probe = Probe()
    app.installEventFilter(repeats)

    async def run() -> int:
        probe.show()
        probe.table.setFocus()
        tell("WINDOW", int(probe.winId()))
        await asyncio.Event().wait()
        return 0

    return run_desk(app, run)


if __name__ == "__main__":
    raise SystemExit(main())
