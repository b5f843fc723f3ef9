"""What hung a text widget or a parser, by the place it stands in; the figures are in the design notes."""

from __future__ import annotations

import json
from dataclasses import replace

from reviewer.domain.content import PLAIN, Content
from reviewer.domain.items import (
    ActionRequest,
    Author,
    Consequence,
    Evidence,
    ItemKind,
    Malformed,
    ReviewItem,
)
from tests.makers import make_calls, make_item, make_json, make_patch, make_text

MEGABYTE = "x" * 1_000_000

MARKDOWN = {
    "nested tables": "<table><tr><td>" * 500,
    "nested quotes": "> " * 50_000 + "x",
    "nested emphasis": "*a **b " * 10_000,
    "nested elements": "<div>" * 20_000,
    "brackets": "[" * 40_000,
    "ordered lists": "1. " * 10_000,
    "images": "![" * 40_000,
    "links": "[a](" * 20_000,
    "open tags": "<a " * 40_000,
    "cells": "|a" * 40_000 + "\n" + "|-" * 40_000,
    "a word": "y" * 120_000,
    "entities": "&amp;" * 24_000,
    "breaks": "a  \n" * 30_000,
    "backticks": "[`" * 5_000,
    "raw breaks": "<br>" * 30_000,
    "data image": "![a](data:image/png;base64," + "A" * 120_000 + ")",
}
"""Markdown sources that fit into what is handed to the child."""

CONTENTS = {
    "markdown word": make_text(MEGABYTE),
    "plain word": Content(media_type=PLAIN, data=MEGABYTE.encode()),
    "both directions": Content(media_type=PLAIN, data=("a\u05d0" * 250_000).encode()),
    "json string": make_json({"k": MEGABYTE}),
    "json key": make_json({MEGABYTE: 1, "l": [1, [2]]}),
    "json nesting": Content(media_type="application/json", data=b"[" * 50_000 + b"]" * 50_000),
    "json members": make_json({f"k{n}": n for n in range(50_000)}),
    "json list": make_json([[n] for n in range(50_000)]),
    "patch line": make_patch(f"--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-a\n+{MEGABYTE}\n"),
    "patch lines": make_patch("--- a/f\n+++ b/f\n@@ -0,0 +1,60000 @@\n" + "+x\n" * 60_000),
    "tool call": make_calls((MEGABYTE, {MEGABYTE: MEGABYTE})),
    "lines": Content(media_type=PLAIN, data=b"\n" * 500_000),
    "blanks": Content(media_type=PLAIN, data=b"\t " * 500_000),
    "breaks": make_text("a<br>" * 100_000),
    "entities": make_text("&amp;" * 200_000),
    "tabs": Content(media_type=PLAIN, data=b"\t" * 1_000_000),
    "right to left": Content(media_type=PLAIN, data=("\u202e\u05d0 " * 200_000).encode()),
    "data image": make_text("![a](data:image/png;base64," + "A" * 10_000_000 + ")"),
    "combining": Content(media_type=PLAIN, data=("e" + "\u0301" * 100_000).encode()),
    "hidden": Content(media_type=PLAIN, data=("\u200b" * 100_000).encode()),
}


def _twice(number: int) -> bytes:
    """A definition that asks for the next one twice: 2^40 checks in all."""
    one = b'{"$ref": "#/$defs/d%d"}' % (number + 1)
    return b'"d%d": {"allOf": [%s, %s]}' % (number, one, one)


SCHEMAS = {
    "remote reference": b'{"$ref": "http://127.0.0.1:9/schema.json"}',
    "file reference": b'{"$ref": "file:///etc/passwd"}',
    "own metaschema": b'{"$schema": "http://127.0.0.1:9/x", "type": "object"}',
    "backtracking": b'{"patternProperties": {"^(a+)+$": {"pattern": "^(a+)+$"}}, "pattern": "^(a+)+$"}',
    "depth": b'{"not":' * 100_000 + b"{}" + b"}" * 100_000,
    "doubling": b'{"$defs": {%s}, "$ref": "#/$defs/d0"}' % b",".join(_twice(n) for n in range(40)),
    "circle": b'{"$ref": "#"}',
    "size": b'{"enum": [' + b'"x",' * 300_000 + b'"y"]}',
    "nothing": b"",
    "no schema": b"[1",
}
"""Response schemas that hang or fetch elsewhere."""


def everywhere() -> tuple[ReviewItem, ...]:
    """Items with a megabyte without a blank in every field that is drawn."""
    word = MEGABYTE
    said = Consequence(text=word, stated_by=Author.AGENT, effects=("money",))
    evidence = (Evidence(id="e", title=word, media_type=word, digest=word, text=word),)
    given = {"title": word, "body": word, "owner": word, "on_accept": said, "on_decline": said}
    action = ActionRequest(index=0, name=word, arguments=json.dumps({word: word}).encode(), description=word)
    return (
        replace(make_item("two", answers=2), evidence=evidence, **given),  # type: ignore[arg-type]
        replace(make_item("asked", answers=1), actions=(action,), **given),  # type: ignore[arg-type]
        replace(make_item("question", answers=0, kind=ItemKind.QUESTION), **given),  # type: ignore[arg-type]
        replace(
            make_item("broken", answers=0, kind=ItemKind.MALFORMED),
            malformed=Malformed(path=word, expected=word, got=word),
            raw=word.encode(),
            **given,  # type: ignore[arg-type]
        ),
    )
