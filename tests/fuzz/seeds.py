"""Where the fuzzers begin: small honest inputs, and words that inputs are made of."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Final

from tests.hostile.hostile_server import page
from tests.hostile.misbehaviour import candidate, entry

THREAD: Final = {
    "thread_id": "01a20285-0000-75c9-82bc-2127ef02d019",
    "status": "interrupted",
    "metadata": {"graph_id": "pay"},
    "interrupts": {"task": [{"id": "f" * 32, "value": {"question": "Pay?", "options": ["a", "b"]}}]},
}
LENS: Final = b"""
[match]
connectors = ["x"]
[item]
kind = "approval"
title = "/title"
body = "/body?"
[[candidates]]
each = "/answers/*"
content = "/text"
"""
PATCH_TEXT: Final = b"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
CALLS: Final = b'[{"name": "pay", "args": {"amount": 12480.10, "to": null}}, {"name": "mail", "args": {}}]'
MARKUP: Final = (
    b"# T\n\n- a\n  - b\n\n> q\n\n|a|b|\n|-|-|\n|1|2|\n\n```x\ny\n```\n[l](https://x.example 't') ![i](j)"
)
SCHEMA: Final = (
    b'{"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"pattern": "^(a+)+$"}}}'
)

SEEDS: Final[Mapping[str, tuple[bytes, ...]]] = {
    "strict_json": (
        *(CALLS, rb'{"a": [1.0e5, "\ud83d\ude00\u0000"], "": {}}', rb'{"a": 1, "b": {"a": 2}, "\u0061": 3}'),
        *(b'{"a": 1, "a": 2}', rb'["\ud800"]', b"[" * 130 + b"]" * 130),
    ),
    "literals": (CALLS, b'{"a": [1.0, -0, 1E400, "x"], "b": {}}'),
    "rendered": (CALLS, PATCH_TEXT, MARKUP, b'{"a": [1, null]}'),
    "pages": (b"x" * 2_000, b"word " * 3_000, "\u2028x\r\n\x85".encode()),
    "markdown": (MARKUP, b"<b onclick=x>&lt;script&gt;</b> ![a](javascript:x)"),
    "lens": (LENS + b'\xff\xff{"title": "t", "answers": [{"text": "a"}]}',),
    "schema": (SCHEMA + b'\xff\xff{"a": "aaaaaaaa!"}', b'{"enum": [1, "a"]}\xff\xff1'),
    "inflated": (gzip.compress(b"x" * 1_000), gzip.compress(bytes(300_000))),
    "feed": (
        page([entry(1, candidates=[candidate("yes \N{GRINNING FACE}")])]),
        json.dumps(entry(2)).encode(),
    ),
    "threads": (json.dumps([THREAD]).encode(),),
    "patch": (
        PATCH_TEXT,
        b"diff --git a/x b/x\nrename from x\nrename to y\n" + PATCH_TEXT,
        PATCH_TEXT + b"\n",
    ),
    "calls": (CALLS,),
    "report": (
        b"Pay 5 EUR.\xff\xffPay 6 EUR.\xff\xffPay 5 EUR.",
        b'{"a": [1, 2]}\xff\xff{"a": [2]}\xff\xff{"b": 1}',
        CALLS + b"\xff\xff" + CALLS[:-1] + b', {"name": "x", "args": {"y": 1}}]',
        PATCH_TEXT + b"\xff\xff" + PATCH_TEXT.replace(b"+c", b"+d"),
    ),
    "terminal": ("\x1b[2J\x9b1m\u202eabc\u200b\ufeff\U000e0041".encode(),),
    "link": ("https://b\u00fccher.example:443/a?b#c".encode(), b"javascript:alert(1)"),
}

WORDS: Final = (
    *(b"{", b"}", b"[", b"]", b'"', b"\\u0000", b"\\ud800", b"\\udc00", b":", b",", b"null", b"1e400"),
    *(b"\xff\xff", b"\n", b"\r", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80"),
    *(b"<", b">", b"&", b"`", b"*", b"_", b"|", b"![", b"](", b"https://", b"javascript:", b"- ", b"1. "),
    *(b"--- a/x\n", b"+++ b/x\n", b"@@ -1 +1 @@\n", b"@@ -0,0 +1,9 @@\n", b"\\ No newline at end of file\n"),
    *(b"\x0c", b"\xc2\x85", b"\xe2\x80\xa8", b"@@ -0,0 +0,0 @@\n"),
    *(b'"$ref"', b'"#/$defs/b"', b'"name"', b'"args"', b'"id"', b'"review"', b'"interrupts"', b"[match]"),
)
