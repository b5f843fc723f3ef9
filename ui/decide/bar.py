"""The verdict bar: its keys while nothing is staged, then in words what Ctrl+Enter will record."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.blocks.labels import LineLabel
from ui.blocks.look import Look
from ui.decide.offers import Offer
from ui.decide.sentences import BarWords
from ui.theme import Role
from ui.tips import set_tip

HEIGHT, HEIGHT_LOW = 56, 52
_GAP = 6


class VerdictBar(QFrame):
    """Buttons say their keys; what can't be given here is greyed out and says why."""

    verdict_asked = Signal(str)
    record_asked = Signal()
    back_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("ground", "raised")
        self._offers: tuple[Offer, ...] = ()
        self._shown: BarWords | None = None
        self._staged: BarWords | None = None
        """What stands there while nothing is asked."""
        self._can_record = False
        self._asking: BarWords | None = None
        self._buttons: list[tuple[Offer, QPushButton]] = []
        self._made: dict[tuple[Offer, int], QPushButton] = {}
        """By offer and scale, also those that are not shown: each item and each row has other offers."""
        self._folded: tuple[Offer, ...] = ()
        """What stands under *More*."""
        self._menu = QMenu(self)
        self._keys = QWidget(self)
        self._row = QHBoxLayout(self._keys)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        # The bar folds what does not fit; the layout must not make the window wider instead.
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._keys.setMinimumWidth(1)
        self._more = look.button("bar.more", weight="")
        self._more.clicked.connect(self._on_more)
        self._row.addWidget(self._more)
        self._title = LineLabel(look.theme, Role.STRONG)
        self._final = LineLabel(look.theme, Role.BODY, tone="danger")
        self._note = LineLabel(look.theme, Role.CAPTION)
        self._note.setProperty("ground", "notice")
        self._note.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._needed = LineLabel(look.theme, Role.BODY)
        self._body = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._words = QWidget(self)
        self._back = look.button("bar.back", key="Esc")
        self._back.clicked.connect(self.back_asked)
        self._record = look.button("bar.record", weight="primary")
        self._record.setText(look.say("bar.record.key"))
        self._record.clicked.connect(self.record_asked)
        self._lay_out()
        self.show_words(None, can_record=False)

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self._words)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addStretch()
        top = QHBoxLayout()
        top.setSpacing(self._look.px(8))
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        top.addWidget(self._title)
        top.addWidget(self._note)
        top.addWidget(self._final, 1)
        lines.addLayout(top)
        lines.addWidget(self._needed)
        lines.addWidget(self._body)
        lines.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._keys, 1)
        row.addWidget(self._words, 1)
        row.addWidget(self._back)
        row.addWidget(self._record)

    def words_shown(self) -> BarWords | None:
        """What is said now; None while the keys are shown."""
        return self._shown

    def buttons(self) -> tuple[QPushButton, ...]:
        """The verdicts' buttons, those under *More* too."""
        return tuple(button for _, button in self._buttons)

    def use_height(self, *, is_low: bool) -> None:
        """56 pixels, or 52 in a low window."""
        self.setFixedHeight(self._look.px(HEIGHT_LOW if is_low else HEIGHT))

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Another item: which verdicts there are."""
        if offers == self._offers:
            return
        self._offers = offers
        while self._row.count():
            self._row.takeAt(0)
        before, self._buttons = self.buttons(), [(one, self._made_for(one)) for one in offers if one.key]
        for button in set(before) - set(self.buttons()):
            button.hide()
        for _, button in self._buttons:
            self._row.addWidget(button)
        self._row.addWidget(self._more)
        self._row.addStretch()
        self._fold_what_does_not_fit()

    def show_asking(self, count: int) -> None:
        """A few numbered choices stand above it: digits mean these, whatever is staged; 0: no more."""
        numbers = f"1…{count}" if count > 1 else "1"
        self._asking = BarWords(title=self._look.say("bar.asking", numbers=numbers)) if count else None
        self.show_words(self._staged, can_record=self._can_record)

    def show_words(self, words: BarWords | None, *, can_record: bool) -> None:
        """What is staged; None shows the keys."""
        self._staged, self._can_record = words, can_record
        words, can_record = self._asking or words, can_record and self._asking is None
        self._shown = words
        self._keys.setVisible(words is None)
        self._words.setVisible(words is not None)
        self._back.setVisible(words is not None and words.can_go_back)
        self._record.setEnabled(can_record)
        if words is None:
            return
        self._title.show_text(words.title)
        self._needed.show_text(words.needed)
        self._needed.setVisible(bool(words.needed))
        self._body.show_text(words.body)
        self._body.setVisible(bool(words.body))
        self._final.show_text(words.final)
        self._note.show_text(words.note)
        self._note.setVisible(bool(words.note))
        # Never cut: the title gives way, which says what the operator has just done.
        self._note.setFixedWidth(self._note.sizeHint().width() + self._look.px(12))
        spoken = (words.title, words.note, words.final, words.needed, words.body)
        self._words.setAccessibleName(" ".join(filter(None, spoken)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_what_does_not_fit()

    def _made_for(self, offer: Offer) -> QPushButton:
        key = (offer, self._look.theme.scale)
        if key not in self._made:
            self._made[key] = self._button(offer)
        return self._made[key]

    def _button(self, offer: Offer) -> QPushButton:
        button = self._look.button(_code(offer), key=offer.key)
        button.setEnabled(not offer.why_not)
        if offer.why_not:
            why = self._look.say(offer.why_not)
            set_tip(button, why)
            button.setAccessibleDescription(why)
        button.clicked.connect(lambda _checked=False, name=offer.name: self.verdict_asked.emit(name))
        return button

    def _fold_what_does_not_fit(self) -> None:
        """The last buttons go under *More* where the bar is short; those without a key live there."""
        free = self.width() - self._record.sizeHint().width() - self._more.sizeHint().width() - 48
        folded: list[Offer] = []
        for offer, button in self._buttons:
            free -= button.sizeHint().width() + _GAP
            button.setVisible(free >= 0)
            if free < 0:
                folded.append(offer)
        folded += [offer for offer in self._offers if not offer.key]
        self._more.setVisible(bool(folded))
        if tuple(folded) != self._folded:
            self._folded = tuple(folded)
            self._menu.clear()
            for offer in folded:
                self._add_to_menu(offer)

    def _add_to_menu(self, offer: Offer) -> None:
        words = self._look.say(_code(offer))
        text = f"{words}\t{offer.key}" if offer.key else words
        action = self._menu.addAction(text)
        action.setEnabled(not offer.why_not)
        action.triggered.connect(lambda _checked=False, name=offer.name: self.verdict_asked.emit(name))

    def _on_more(self) -> None:
        at = self._more.mapToGlobal(self._more.rect().topLeft())
        self._menu.popup(at, None)
        self._menu.move(at.x(), at.y() - self._menu.sizeHint().height() - 4)
        self._menu.setFocus(Qt.FocusReason.PopupFocusReason)


def _code(offer: Offer) -> str:
    """Most are called what they do."""
    return offer.words or f"verdict.{offer.name}.name"
