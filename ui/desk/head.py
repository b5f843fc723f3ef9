"""The desk's head: what is asked, what happens on yes and on no, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import Author, Consequence, ReviewItem
from reviewer.render.plain_line import joined, plain_line
from ui.blocks.labels import LineLabel, TwoLineLabel
from ui.blocks.look import Look
from ui.blocks.new_letters import Written
from ui.desk.file_names import MOST, FileNames
from ui.messages.spelling import LONGEST
from ui.theme import Role
from ui.tips import set_tip

HEIGHT = 76
OTHERS, OTHERS_LOW = 4, 2
"""Lines for the other items of a case, at most; fewer in a low window."""


class ConsequenceLine(QWidget):
    """One sentence with its author; what can't be undone is said in red."""

    def __init__(self, look: Look, code: str) -> None:
        super().__init__()
        self._look = look
        self._code = code
        self.is_whole = True
        """Whether one line holds the sentence."""
        # A warning often ends the sentence: where there is no room the middle gives way.
        self._text = TwoLineLabel(look.theme, mode=Qt.TextElideMode.ElideMiddle)
        self._effects = LineLabel(look.theme, tone="danger")
        self._author = LineLabel(look.theme, tone="third")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        for label in (self._effects, self._author):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for label in (self._text, self._effects, self._author):
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)

    @property
    def text_shown(self) -> str:
        """The sentence as it is painted."""
        return self._text.text_shown

    def fit(self, width: int, *, is_short: bool) -> int:
        """How many lines it takes in that width: one where height is short, else two at most."""
        # Where the room ends the sentence is cut, never what can't be undone nor who says so.
        for label in (self._effects, self._author):
            label.setMinimumWidth(label.sizeHint().width())
        beside = [label.minimumWidth() + self._look.px(8) for label in (self._effects, self._author)]
        room = width - sum(beside) if not self._author.isHidden() else width
        self.is_whole = self._text.fits(room)
        lines = 1 if is_short or self.is_whole else 2
        self._text.use_lines(lines)
        self._text.setMinimumWidth(max(0, room) if lines > 1 else 0)
        return lines

    def show_consequence(self, said: Consequence | None, source: str = "") -> None:
        """What was said, in a case by whom; nobody having said anything is said too."""
        look = self._look
        set_tip(self, said.text if said is not None else "")
        if said is None or not said.text:
            code = f"head.{self._code}.unknown"
            self._text.show_text(look.say(f"{code}.in" if source else code, source=source))
            self._effects.hide()
            self._author.hide()
            return
        text, by_agent = _both_ends(said.text), said.stated_by is Author.AGENT
        kind = (".agent" if by_agent else "") + (".in" if source else "")
        self._text.show_text(look.say(f"head.{self._code}{kind}", text=text, source=source))
        effects = [look.say(f"effect.{name}") for name in said.effects if f"effect.{name}" in look.words]
        if said.reversible is False and "irreversible" not in said.effects:
            effects.append(look.say("head.irreversible"))
        is_final = said.reversible is False or {"irreversible", "money"} & set(said.effects)
        tone = "danger" if is_final else "second"
        self._effects.setProperty("tone", tone)
        self._effects.style().unpolish(self._effects)
        self._effects.style().polish(self._effects)
        self._effects.restyle()  # the style gives back the font that it first saw
        self._effects.show_text(", ".join(effects))
        self._effects.setVisible(bool(effects))
        self._author.show_text(look.say(f"head.author.{said.stated_by}"))
        self._author.show()


def _both_ends(text: str) -> str:
    """What a sentence holds of long words, their end too: a warning often stands there."""
    if len(text) <= LONGEST:
        return text
    taken = half = LONGEST // 2 - 1
    while len(end := plain_line(text[-taken:], LONGEST)) > half:  # a mark is longer than what it marks
        taken //= 2
    return joined(" ", (plain_line(text, half), end))


class OtherItem(QWidget):
    """What yes and no do for one more item of a case: side by side where both are whole so, else below."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.yes, self.no = ConsequenceLine(look, "yes"), ConsequenceLine(look, "no")
        self._places = QGridLayout(self)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._places.setSpacing(0)
        self._places.setHorizontalSpacing(look.px(12))
        self._place(is_below=False)

    def _place(self, *, is_below: bool) -> None:
        columns = 2 if is_below else 1
        self._places.addWidget(self.yes, 0, 0, 1, columns)
        self._places.addWidget(self.no, int(is_below), int(not is_below), 1, columns)
        for column in (0, 1):
            self._places.setColumnStretch(column, 1)

    def show_item(self, item: ReviewItem) -> None:
        """One of the case's."""
        self.yes.show_consequence(item.on_accept, str(item.source))
        self.no.show_consequence(item.on_decline, str(item.source))

    def fit(self, width: int) -> int:
        """Each has its half of a line, or a line where that would cut a sentence; how many lines."""
        half = (width - self._look.px(12)) // 2
        for line in (self.yes, self.no):
            line.fit(half, is_short=True)
        is_below = not (self.yes.is_whole and self.no.is_whole)
        if is_below:
            for line in (self.yes, self.no):
                line.fit(width, is_short=True)
        self._place(is_below=is_below)
        return 1 + is_below


class Head(QFrame):
    """76 pixels: title and facts, yes, no and the evidence."""

    evidence_asked = Signal()
    split_asked = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._is_low = False
        self._evidence_names: tuple[str, ...] = ()
        """What its button says: the first that leaves the sentence beside it whole."""
        self._title = LineLabel(look.theme, Role.TITLE)
        self._risk = LineLabel(look.theme, Role.CAPTION)
        self._facts = LineLabel(look.theme, Role.CAPTION, tone="second")
        self._yes = ConsequenceLine(look, "yes")
        self._no = ConsequenceLine(look, "no")
        self._evidence = look.button("evidence.open.asked", weight="bare")
        self._evidence.clicked.connect(self.evidence_asked)
        self._evidence.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._evidence.setFlat(True)
        self._evidence.setObjectName("evidence")
        self._split = look.button("dispute.split", weight="bare", key=look.say("dispute.split.key"))
        self._split.clicked.connect(self.split_asked)
        self._split.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._split.setFlat(True)
        self._split.hide()
        self.files = FileNames(look)
        self._others: list[OtherItem] = []
        """Of the members of a case behind the first; made once."""
        self._count = 0
        self._more = LineLabel(look.theme, tone="third")
        """That there are more of them than have a line."""
        self._lay_out()
        self.restyle()

    def _lay_out(self) -> None:
        px = self._look.px
        for label in (self._risk, self._facts):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self._title, 1)
        top.addWidget(self._risk)
        top.addWidget(self._facts)
        bottom = QHBoxLayout()
        bottom.setSpacing(px(12))
        bottom.addWidget(self._no, 1)
        bottom.addWidget(self._split)
        bottom.addWidget(self._evidence)
        bottom.addWidget(self.files)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(4))
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._yes)
        column.addLayout(bottom)
        self._below = QVBoxLayout()
        self._below.setSpacing(0)
        column.addLayout(self._below)
        column.addWidget(self._more)

    def restyle(self) -> None:
        """Another scale."""
        px = self._look.px
        for button in (self._evidence, self._split):
            button.setFixedHeight(px(22))
            # The sheet's padding is that of a bar's button; here the button stands in a line of text.
            button.setStyleSheet(f"padding: 0 {px(6)}px; min-height: 0;")
        for label in self.findChildren(LineLabel):
            label.restyle()
        self.files.restyle()
        self.fit(self.width(), is_low=self._is_low)

    def fit(self, width: int, *, is_low: bool) -> None:
        """As high as its sentences need; where height is short what happens on no has one line."""
        self._is_low = is_low
        px = self._look.px
        room = width - px(24)
        lines, said = self._yes.fit(room, is_short=False), 1
        for name, names_files in self._ways():
            self._evidence.setText(name)
            self.files.setVisible(names_files)
            beside = self._evidence.sizeHint().width() + px(12) if name else 0
            beside += 0 if self._split.isHidden() else self._split.sizeHint().width() + px(12)
            beside += self.files.sizeHint().width() + px(12) if names_files else 0
            said = self._no.fit(room - beside, is_short=is_low)
            if self._no.is_whole:
                break
        lines += said + self._fit_others(room)
        self.setFixedHeight(px(HEIGHT) + (lines - 2) * px(18))

    def _fit_others(self, room: int) -> int:
        """A line or two for each other item of a case, and one for those that have none; how many lines."""
        most = OTHERS_LOW if self._is_low else OTHERS
        shown = self._count if self._count <= most else most - 1
        lines = 0
        for place, line in enumerate(self._others):
            line.setVisible(place < shown)
            if place < shown:
                lines += line.fit(room)
        self._more.setVisible(shown < self._count)
        self._more.show_text(self._look.say("head.more", count=self._count - shown))
        return lines + (shown < self._count)

    def _show_others(self, items: Sequence[ReviewItem]) -> None:
        self._count = len(items)
        for place, item in enumerate(items[:OTHERS]):
            if place == len(self._others):
                self._others.append(OtherItem(self._look))
                self._below.addWidget(self._others[place])
            self._others[place].show_item(item)

    def _ways(self) -> list[tuple[str, bool]]:
        """What the button may say, and whether the files stand beside it by name; the most telling first."""
        plain_ways = [(name, False) for name in self._evidence_names or ("",)]
        short = f"{self._look.say('drawer.evidence')}   {self._look.say('evidence.key')}"
        return [(short, True), *plain_ways] if self.files.count else plain_ways

    def show_item(self, opened: OpenedItem) -> None:
        """An item, or a case under its lead item."""
        look, item = self._look, opened.item
        self._title.show_text(item.title or look.say("row.untitled"))
        self._risk.show_text(look.say(f"row.risk.{item.risk.level}"))
        is_high = item.risk.level == "high"
        self._risk.setProperty("tone", "" if is_high else "second")
        self._risk.setFont(look.theme.font(Role.CAPTION))
        self._facts.show_text(" · ".join(_facts(look, opened)))
        # Where there is a sentence on the dispute, it is offered there.
        self._split.setVisible(len(opened.members) > 1 and len(opened.answers) <= 1)
        source = str(item.source) if len(opened.members) > 1 else ""
        self._yes.show_consequence(item.on_accept, source)
        self._no.show_consequence(item.on_decline, source)
        self._show_others([one for one in opened.members if one.id != item.id])
        count = len(_evidence(opened))
        has_evidence = count > 0 or bool(item.body and opened.answers)
        self._evidence.setVisible(has_evidence)
        code = "evidence.open" if count else "evidence.open.asked"
        text = look.say(code, count=count, titles=tuple(one.title for one in _evidence(opened)))
        hint = look.say("evidence.key")
        many = look.say("evidence.open.many", count=count) if count else text
        names = (text, many) if len(text) <= 60 else (many,)
        # Qt takes a single & for the mark of a shortcut, which a file's name must not be.
        self._evidence_names = tuple(f"{name}   {hint}".replace("&", "&&") for name in names if has_evidence)
        self.files.show_files(opened)
        self._evidence.setText(next(iter(self._evidence_names), ""))
        self._evidence.setAccessibleName(text)
        self.setAccessibleName(self._title.text())


def written(opened: OpenedItem) -> Iterator[Written]:
    """What others wrote of that which the head shows."""
    yield Role.TITLE, opened.item.title
    yield Role.CAPTION, opened.item.owner
    for item in opened.members[:OTHERS]:
        for said in (item.on_accept, item.on_decline):
            yield Role.BODY, said.text if said is not None else ""
    for one in _evidence(opened)[:MOST]:
        yield Role.BODY, one.title


def _facts(look: Look, opened: OpenedItem) -> list[str]:
    item = opened.item
    facts: list[str] = []
    if len(opened.members) > 1:
        facts.append(look.say("head.case", count=len(opened.members)))
    due_at = min((one.due_at for one in opened.members if one.due_at is not None), default=None)
    if due_at is not None:
        now = look.clock.now()
        code = "row.overdue" if due_at < now else "row.due"
        facts.append(look.say(code, at=look.words.time(due_at, now=now)))
    if item.owner:
        facts.append(item.owner)
    return [*facts, *dict.fromkeys(str(one.source) for one in opened.members)]


def _evidence(opened: OpenedItem) -> tuple:
    return tuple(one for member in opened.members for one in member.evidence)


__all__ = ["Head", "ReviewItem"]
