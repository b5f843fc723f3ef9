"""A text browser for foreign HTML that loads nothing, follows nothing and accepts nothing."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.blocks.html import SOFT_BREAK


class InertDocument(QTextDocument):
    """A document whose every resource is empty: no image, style sheet or file is ever read."""

    def loadResource(self, _type: int, _name: QUrl | str) -> QByteArray:
        return QByteArray()


class SafeBrowser(QTextBrowser):
    """Shows HTML that was cleaned elsewhere. A link is only ever reported, never opened."""

    link_asked = Signal(str)
    """The full target of a link that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = ""
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.start_over()
        self.anchorClicked.connect(self._on_anchor_clicked)

    def start_over(self) -> None:
        """An empty document: dropping the old one is quicker than clearing it."""
        document = InertDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(12)
        document.setDefaultFont(self.font())
        document.setDefaultStyleSheet(self._style)
        previous = self.document()
        # Marks of the old document would be looked up in the new one's layout, and Qt crashes on that.
        self.setExtraSelections([])
        self.setDocument(document)
        if isinstance(previous, InertDocument):
            previous.deleteLater()

    def set_style(self, style: str) -> None:
        """The style sheet of what is filled in from now on."""
        self._style = style
        self.document().setDefaultStyleSheet(style)

    def loadResource(self, _type: int, _name: QUrl | str) -> QByteArray:
        return QByteArray()

    def doSetSource(
        self,
        _name: QUrl | str,
        _type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource,
    ) -> None:
        """Never navigate: QTextBrowser would read the file or resource by itself."""

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain text; foreign markup does not reach the clipboard, nor do the desk's own breaks.

        Hidden characters are copied as the marks that stand for them: what is pasted is what was seen.
        """
        copied = QMimeData()
        copied.setText(self.textCursor().selection().toPlainText().replace(SOFT_BREAK, ""))
        return copied

    def _on_anchor_clicked(self, target: QUrl) -> None:
        self.link_asked.emit(target.toString(QUrl.ComponentFormattingOption.FullyEncoded))
