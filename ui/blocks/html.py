"""The few shapes of HTML that the desk makes itself; every word of it is escaped here, at the last moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ui.theme import MONO, Theme

RUN = 512
"""A run without a space is broken after so many characters: Qt's layout is quadratic in its length."""


def style_sheet(theme: Theme) -> str:
    """The document's style in the theme's colours and sizes."""
    colours, px = theme.tokens, theme.px
    mono = ", ".join(f"'{family}'" for family in MONO)
    return f"""
    body, p, li, td, th {{ color: {colours.text}; font-size: {px(13)}px; line-height: 150%; }}
    p {{ margin: 0 0 {px(8)}px 0; }}
    h1, h2, h3, h4, h5, h6 {{ font-size: {px(13)}px; font-weight: 600; margin: {px(12)}px 0 {px(4)}px 0; }}
    h1, h2 {{ font-size: {px(15)}px; }}
    a {{ color: {colours.text}; text-decoration: underline; }}
    code, pre, .mono {{ font-family: {mono}; font-size: {px(12)}px; }}
    pre {{ background: {colours.pane}; margin: 0 0 {px(8)}px 0; white-space: pre-wrap; }}
    blockquote {{ color: {colours.text2}; margin: 0 0 {px(8)}px {px(16)}px; }}
    th {{ color: {colours.text2}; font-weight: 600; text-align: left; }}
    .second {{ color: {colours.text2}; }}
    .caption {{ color: {colours.text2}; font-size: {px(11)}px; }}
    .added {{ background: {colours.mark}; }}
    .removed {{ background: {colours.hover}; color: {colours.text2}; }}
    .mark {{ background: {colours.mark}; }}
    .strong-mark {{ background: {colours.mark_strong}; }}
    .notice {{ background: {colours.notice}; }}
    """


def text(words: str) -> str:
    """Escaped, long runs broken."""
    return escape("\u200b".join(_broken(words)))


def paragraph(words: str, css: str = "") -> str:
    """Lines of text, their breaks kept."""
    return f'<p class="{css}">{"<br/>".join(text(line) for line in words.split(chr(10)))}</p>'


def heading(words: str, level: int = 2) -> str:
    """A heading of our own."""
    return f"<h{level}>{text(words)}</h{level}>"


def preformatted(lines: Iterable[tuple[str, str]]) -> str:
    """Lines of code, each with a class of its own (`added`, `removed` or none)."""
    body = "\n".join(f'<span class="{css}">{text(line)}</span>' if css else text(line) for line, css in lines)
    return f"<pre>{body}</pre>"


def table(rows: Sequence[Sequence[str]], head: Sequence[str] = (), *, mono: Sequence[int] = ()) -> str:
    """A table without rules; `mono` names the columns that are set in the fixed font."""
    top = "".join(f"<th>{text(cell)}&nbsp;&nbsp;</th>" for cell in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{"mono" if column in mono else ""}">{_cell(cell)}&nbsp;&nbsp;</td>'
            for column, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    head_row = f"<tr>{top}</tr>" if head else ""
    return f'<table cellspacing="0" cellpadding="2">{head_row}{body}</table>'


def _cell(words: str) -> str:
    return "<br/>".join(text(line) for line in words.split("\n"))


def _broken(words: str) -> Iterable[str]:
    """Pieces between which a line may break: only inside runs that have no space of their own."""
    piece, length = [], 0
    for char in words:
        length = 0 if char.isspace() else length + 1
        piece.append(char)
        if length == RUN:
            yield "".join(piece)
            piece, length = [], 0
    yield "".join(piece)
