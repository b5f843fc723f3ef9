"""The few shapes of HTML that the desk makes itself; every word of it is escaped here, at the last moment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape

from reviewer.domain.desk import Words
from reviewer.render.invisible import MARK, marked, with_hidden_marks
from reviewer.render.lookalikes import setting_of
from reviewer.render.pages import BREAK, hard_broken
from ui.theme import MONO, Theme

SOFT_BREAK = "\u200b"
"""Where a run without blanks may wrap. The desk's own: an agent's are marks by then."""


GAP = '<p class="gap">&nbsp;</p>'
"""A little more room above a heading that begins a piece: Qt gives the first paragraph of one no margin."""


def style_sheet(theme: Theme) -> str:
    """The document's style in the theme's colours and sizes."""
    colours, px = theme.tokens, theme.px
    mono = ", ".join(f"'{family}'" for family in MONO)
    return f"""
    body, p, li, td, th {{ color: {colours.text}; font-size: {px(13)}px; line-height: 112%; }}
    p {{ margin: 0 0 {px(8)}px 0; }}
    h1, h2, h3, h4, h5, h6 {{ font-size: {px(13)}px; font-weight: 600; margin: {px(12)}px 0 {px(4)}px 0; }}
    h1, h2 {{ font-size: {px(15)}px; }}
    a {{ color: {colours.text}; text-decoration: underline; }}
    code, pre, .mono {{ font-family: {mono}; font-size: {px(12)}px; }}
    pre {{ margin: 0 0 {px(8)}px 0; white-space: pre-wrap; line-height: 118%; }}
    .head {{ font-weight: 600; margin: {px(10)}px 0 {px(4)}px 0; }}
    .quote {{ background: {colours.pane}; }}
    blockquote {{ color: {colours.text2}; margin: 0 0 {px(8)}px {px(16)}px; }}
    th {{ color: {colours.text2}; font-weight: 600; text-align: left; }}
    .second {{ color: {colours.text2}; }}
    .gap {{ font-size: {px(3)}px; line-height: 100%; margin: 0; }}
    .caption {{ color: {colours.text2}; font-size: {px(11)}px; }}
    .added {{ background: {colours.hover}; }}
    .removed {{ color: {colours.text3}; text-decoration: line-through; }}
    .mark {{ background: {colours.mark}; }}
    .strong-mark {{ background: {colours.mark_strong}; }}
    .sign {{ background: {colours.notice}; color: {colours.text2}; font-family: {mono}; }}
    .notice, .open {{ background: {colours.notice}; }}
    .from-own {{ background: {colours.hover}; }}
    .fault {{ color: {colours.danger}; text-decoration: underline; }}
    """ + "".join(
        f".from-{number} {{ background: {one.wash}; }}\n" for number, one in enumerate(colours.answers, 1)
    )


def text(words: str) -> str:
    """Escaped, long runs broken, marks set off. The marks are there already: `render` puts them in."""
    return with_signs(escape(hard_broken(with_hidden_marks(words)).replace(BREAK, SOFT_BREAK)))


def with_signs(html: str) -> str:
    """Every mark on a ground of its own, which no agent's text can have: what it writes itself stays bare."""
    return MARK.sub(r'<span class="sign">\g<0></span>', html) if "⟦" in html else html


def words_of(pieces: Iterable[str]) -> str:
    """The words of ready pieces, without tags: to see whether something stands there."""
    return unescape(_TAG.sub("", " ".join(pieces))).replace(SOFT_BREAK, "")


_TAG = re.compile(r"<[^>]*>")


def paragraph(words: str, css: str = "") -> str:
    """Lines of text, their breaks kept."""
    return f'<p class="{css}">{"<br/>".join(text(line) for line in words.split(chr(10)))}</p>'


def heading(words: str) -> str:
    """A heading of our own; Qt makes `h1` to `h6` larger than any style sheet asks for."""
    return f'<p class="head">{text(words)}</p>'


def preformatted(lines: Iterable[tuple[str, str]], css: str = "") -> str:
    """Lines of code, each with a class of its own (`added`, `removed` or none)."""
    body = "\n".join(f'<span class="{css}">{text(line)}</span>' if css else text(line) for line, css in lines)
    return f'<pre class="{css}">{body}</pre>'


def in_pre(body: str) -> str:
    """Ready pieces of code as one block of it."""
    return f"<pre>{body}</pre>"


def tinted(words: str, classes: Sequence[str], name: str = "") -> str:
    """Words of a line in the desk's own tints; with a name they can be found again in the document."""
    made = text(words)
    for css in classes:
        made = f'<span class="{css}">{made}</span>'
    return f'<a name="{escape(name)}" style="text-decoration: none">{made}</a>' if name else made


def marked_words(words: Iterable[Words]) -> str:
    """Words as they are, their line ends kept; on yellow where the other version has not got them."""
    told = tuple(words)
    setting = setting_of("".join(one.text for one in told))
    made = [(_cell(marked(one.text, setting)), one.is_marked) for one in told]
    return "".join(f'<span class="mark">{cell}</span>' if is_marked else cell for cell, is_marked in made)


def wide_table(rows: Sequence[Sequence[str]], head: Sequence[str], widths: Sequence[int]) -> str:
    """Ready cells side by side over the whole width, each column with its share in hundredths."""
    shares = [f'width="{width}%"' for width in widths]
    top = "".join(f"<th {share}>{text(cell)}</th>" for cell, share in zip(head, shares, strict=True))
    body = "".join(
        "<tr>"
        + "".join(f'<td {share} valign="top">{cell}</td>' for cell, share in zip(row, shares, strict=True))
        + "</tr>"
        for row in rows
    )
    return f'<table width="100%" cellspacing="0" cellpadding="4"><tr>{top}</tr>{body}</table>'


def table(rows: Sequence[Sequence[str]], head: Sequence[str] = (), *, is_mono: bool = False) -> str:
    """A table without rules; without a head its first column names the rows."""
    top = "".join(f"<th>{text(cell)}&nbsp;&nbsp;</th>" for cell in head)
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{_css(column, head, is_mono=is_mono)}">{_cell(cell)}&nbsp;&nbsp;</td>'
            for column, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    head_row = f"<tr>{top}</tr>" if head else ""
    return f'<table cellspacing="0" cellpadding="2">{head_row}{body}</table>'


def _css(column: int, head: Sequence[str], *, is_mono: bool) -> str:
    tone = "second" if not head and column == 0 else ""
    return f"{tone} mono" if is_mono else tone


def _cell(words: str) -> str:
    return "<br/>".join(text(line) for line in words.split("\n"))
