"""The shapes of the printed sheet: HTML without scripts that loads nothing; every word is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from reviewer.render.invisible import MARK, with_hidden_marks
from reviewer.render.pages import hard_broken

SOFT_BREAK = "\u200b"
STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 10.5pt/1.4 "Segoe UI", "Helvetica Neue", "Noto Sans", Arial, sans-serif; color: #1b1c1e;
  background: #fff; max-width: 178mm; margin: 8mm auto; }
h1 { font-size: 15pt; line-height: 1.3; margin: 0 0 2mm; font-weight: 600; overflow-wrap: anywhere; }
h2 { font-size: 11pt; margin: 6mm 0 1.5mm; font-weight: 600; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 4mm 0 1mm; font-weight: 600; break-after: avoid; }
p { margin: 0 0 2mm; }
.second { color: #4f5359; }
table { border-collapse: collapse; width: 100%; }
tr { break-inside: avoid; }
th { text-align: left; font-weight: 400; color: #4f5359; width: 130px; padding: 2px 16px 2px 0;
  vertical-align: top; }
td { padding: 2px 0; vertical-align: top; overflow-wrap: anywhere; }
.strong { font-weight: 600; }
.danger { color: #b3261e; font-weight: 600; }
pre { font: 9.5pt/1.4 "Cascadia Mono", Menlo, "Noto Sans Mono", "DejaVu Sans Mono", monospace; margin: 0;
  padding: 2mm 3mm; border: 1px solid #80807b; border-left-width: 3px; white-space: pre-wrap;
  overflow-wrap: anywhere; }
.sign { background: #fff4d6; border: 1px solid #80807b; padding: 0 1px; }
@media print { body { margin: 0; max-width: none; } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
PAGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    '<meta name="referrer" content="no-referrer">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n'
    "<body>\n{body}\n</body>\n</html>\n"
)


def page(title: str, body: Iterable[str]) -> str:
    """The whole document."""
    return PAGE.format(title=words(title), style=STYLE, body="\n".join(body))


def words(text: str) -> str:
    """Escaped; what can't be seen is a mark, on a ground that no agent's text can have."""
    broken = hard_broken(with_hidden_marks(text), SOFT_BREAK)
    return MARK.sub(r'<span class="sign">\g<0></span>', escape(broken))


def heading(text: str, level: int = 2) -> str:
    """A heading."""
    return f"<h{level}>{words(text)}</h{level}>"


def paragraph(text: str, css: str = "") -> str:
    """A paragraph of our own words."""
    return f'<p class="{css}">{words(text)}</p>' if css else f"<p>{words(text)}</p>"


def table(rows: Iterable[tuple[str, str, str]]) -> str:
    """Named values; the third of each is its tone: strong, danger or none."""
    made = "".join(
        f"<tr><th>{words(name)}</th><td{_css(tone)}>{words(value)}</td></tr>\n" for name, value, tone in rows
    )
    return f"<table>\n{made}</table>"


def framed(text: str) -> str:
    """Foreign words as they were written, in a frame."""
    return f"<pre>{words(text)}</pre>"


def _css(tone: str) -> str:
    return f' class="{tone}"' if tone in ("strong", "danger") else ""
