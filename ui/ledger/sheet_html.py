"""The shapes of the printed sheet: HTML without scripts that loads nothing; every word is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from reviewer.render.invisible import MARK, with_hidden_marks

STYLE = """
@page { size: A4; margin: 18mm 16mm;
  @bottom-left { content: "Review Desk · {name}"; font: 8pt sans-serif; color: #4f5359; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #4f5359; } }
body { font: 10.5pt/1.4 "Segoe UI", "Helvetica Neue", "Noto Sans", Arial, sans-serif; color: #1b1c1e;
  background: #fff; max-width: 178mm; margin: 8mm auto; }
h1 { font-size: 15pt; line-height: 1.3; margin: 0 0 2mm; font-weight: 600; overflow-wrap: anywhere;
  unicode-bidi: plaintext; }
h2 { font-size: 11pt; margin: 6mm 0 1.5mm; font-weight: 600; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; font-weight: 600; break-after: avoid; }
p { margin: 0 0 2mm; }
.second { color: #4f5359; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-weight: 400; color: #4f5359; width: 130px; padding: 2px 16px 2px 0;
  vertical-align: top; }
td { padding: 2px 0; vertical-align: top; overflow-wrap: anywhere; }
.strong { font-weight: 600; }
.mono { font-family: "Cascadia Mono", Menlo, "Noto Sans Mono", "DejaVu Sans Mono", monospace;
  font-size: 9pt; }
.danger { color: #b3261e; font-weight: 600; }
pre { font: 9.5pt/1.4 "Cascadia Mono", Menlo, "Noto Sans Mono", "DejaVu Sans Mono", monospace; margin: 0;
  padding: 2mm 3mm; border: 1px solid #80807b; border-left-width: 3px; white-space: pre-wrap;
  overflow-wrap: anywhere; tab-size: 4; unicode-bidi: plaintext; -webkit-box-decoration-break: clone;
  box-decoration-break: clone; }
.sign { background: #fff4d6; border: 1px solid #80807b; padding: 0 1px; unicode-bidi: isolate;
  direction: ltr; }
@media print { body { margin: 0; max-width: none; } }
"""
_DIGEST = re.compile(r"[0-9a-f]{64}|.*: [0-9a-f]{64}")
_NO_NAME = re.compile(r"[^0-9A-Za-z-]")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
PAGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    '<meta name="referrer" content="no-referrer">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n'
    "<body>\n{body}\n</body>\n</html>\n"
)


def page(title: str, name: str, body: Iterable[str]) -> str:
    """The whole document. `name`: what each printed page is called at its foot."""
    # A title is text alone: markup in it would be read out. A style has its own rules of escaping.
    style = STYLE.replace("{name}", _NO_NAME.sub("", name))
    return PAGE.format(title=escape(with_hidden_marks(title)), style=style, body="\n".join(body))


def words(text: str) -> str:
    """Escaped; what can't be seen is a mark, on a ground that no agent's text can have.

    Nothing is put between the letters of a long word: what is copied is what stands in the record.
    """
    return MARK.sub(r'<span class="sign">\g<0></span>', escape(with_hidden_marks(text)))


def heading(text: str, level: int = 2) -> str:
    """A heading."""
    return f"<h{level}>{words(text)}</h{level}>"


def paragraph(text: str, css: str = "") -> str:
    """A paragraph of our own words."""
    return f'<p class="{css}">{words(text)}</p>' if css else f"<p>{words(text)}</p>"


def table(rows: Iterable[tuple[str, str, str]]) -> str:
    """Named values; the third of each is its tone: strong, danger or none. Digests are of one width."""
    made = "".join(
        f"<tr><th>{words(name)}</th><td{_css(tone or _digest(value))}>{words(value)}</td></tr>\n"
        for name, value, tone in rows
    )
    return f"<table>\n{made}</table>"


def framed(text: str) -> str:
    """Foreign words as they were written, in a frame."""
    return f"<pre>{words(text)}</pre>"


def _css(tone: str) -> str:
    return f' class="{tone}"' if tone in ("strong", "danger", "mono") else ""


def _digest(value: str) -> str:
    return "mono" if _DIGEST.fullmatch(value) else ""
