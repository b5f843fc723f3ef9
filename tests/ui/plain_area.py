"""The smallest desk area: shows an item's title and records a rejection on A. For tests of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from reviewer.domain.decisions import Verdict
from reviewer.domain.desk import OpenedItem
from reviewer.domain.events import Fact
from reviewer.ids import ItemId
from ui.area import Surroundings
from ui.shortcuts.dispatcher import KEY_PANE, TYPING_ZONE, Press
from ui.shortcuts.table import Act


class PlainArea(QWidget):
    """Implements `ui.area.DeskArea`."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around
        self.opened: OpenedItem | None = None
        self.painted: list[ItemId] = []
        self.decided: list[tuple[ItemId, ItemId]] = []
        """(the item that was on the screen, the item that was recorded)"""
        self.facts: list[Fact] = []
        self.staged: list[Act] = []
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.reader = QPlainTextEdit(readOnly=True)
        self.reader.setProperty(KEY_PANE, "reader")
        self.reason = QPlainTextEdit()
        self.reason.setProperty(TYPING_ZONE, True)
        column = QVBoxLayout(self)
        for widget in (self.title, self.reader, self.reason):
            column.addWidget(widget)
        around.keys.register(Act.APPROVE, self._on_approve, lambda: self.opened is not None)
        around.keys.register(Act.REJECT, self._on_reject, lambda: self.opened is not None)

    def widget(self) -> QWidget:
        return self

    def item(self) -> ItemId | None:
        return self.opened.item.id if self.opened is not None else None

    async def show_item(self, item: ItemId) -> None:
        opened = await self.around.desk.open_item(item)
        self.opened = opened
        self.title.setText(opened.item.title)
        self.reader.setPlainText("\n\n".join(one.candidate.content.text() for one in opened.answers))
        self.painted.append(item)

    def clear(self) -> None:
        self.opened = None
        self.title.clear()

    def on_fact(self, fact: Fact) -> None:
        self.facts.append(fact)

    def step_out(self) -> bool:
        if not self.reason.hasFocus():
            return False
        self.reader.setFocus()
        return True

    def panes(self) -> tuple[QWidget, ...]:
        return (self.reader,) if self.opened is not None else ()

    def why_idle(self, act: Act) -> str:
        return "verdict.choose_one" if act is Act.EDIT else ""

    def _on_approve(self, press: Press) -> None:
        self.staged.append(press.act)
        self.around.spawn(self._record(), name="decide")

    def _on_reject(self, press: Press) -> None:
        self.staged.append(press.act)
        self.reason.setFocus()

    async def _record(self) -> None:
        opened, self.opened = self.opened, None
        if opened is None:
            return
        verdict = Verdict(name="reject", reason_code="duplicate", reason="seen before")
        gesture = self.around.desk.fan_out(opened, verdict)
        recorded = await self.around.desk.decide(gesture)
        self.decided.append((self.painted[-1], gesture.choices[0].item))
        self.around.window.on_recorded(recorded, title=opened.item.title, verdict="reject")
