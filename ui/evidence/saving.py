"""Saving a copy: the operator says where, the desk writes it and opens nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from reviewer.domain.evidence import EvidenceFile
from reviewer.errors import ReviewDeskError
from reviewer.render.file_kind import FileKind
from reviewer.render.file_name import suggested_name
from ui.area import Surroundings
from ui.blocks.look import Look
from ui.dialogs import finished


class Saving:
    """One dialog at a time."""

    def __init__(self, look: Look, around: Surroundings, parent: QWidget) -> None:
        self._look = look
        self._around = around
        self._parent = parent
        self._is_asking = False

    def ask(self, file: EvidenceFile, kind: FileKind) -> None:
        """Where to, then write."""
        if not self._is_asking:
            self._is_asking = True
            self._around.spawn(self._asked(file, kind), name="save_evidence")

    async def _asked(self, file: EvidenceFile, kind: FileKind) -> None:
        try:
            dialog = self._dialog(suggested_name(file.evidence.title, kind))
            chosen = await finished(dialog)
            if chosen == QDialog.DialogCode.Accepted and dialog.selectedFiles():
                await self._write(file, Path(dialog.selectedFiles()[0]))
        finally:
            self._is_asking = False

    def _dialog(self, name: str) -> QFileDialog:
        dialog = QFileDialog(self._parent.window(), self._look.say("evidence.save.title"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        # Its own question whether to replace a file would stop the event loop; the desk refuses instead.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(name)
        return dialog

    async def _write(self, file: EvidenceFile, target: Path) -> None:
        try:
            await self._around.desk.save_evidence(file, target)
        except ReviewDeskError as error:
            self._around.window.say(error.code, **error.params)
        else:
            self._around.window.say("evidence.saved", path=str(target))
