"""The payload as it was received."""

from __future__ import annotations

import pytest

from reviewer.domain.content import PLAIN, Content
from reviewer.render._api import Code
from reviewer.render.raw import RAW
from reviewer.render.registry import read, render


def received(data: bytes) -> Content:
    return Content(media_type=RAW, data=data)


def test_json_is_set_out_with_every_number_as_it_came() -> None:
    assert read(received(b'{"a":1.0,"b":[1e0]}')) == (Code(text='{\n  "a": 1.0,\n  "b": [\n    1e0\n  ]\n}'),)


@pytest.mark.parametrize(
    "data", [b'{"a": 1', b"\xffa", b"[" * 100 + b"]" * 100, b"[" + b"1," * 500_000 + b"1]"]
)
def test_what_cannot_be_set_out_stands_as_it_is(data: bytes) -> None:
    blocks = read(received(data))
    text = "".join(one.text for one in blocks if isinstance(one, Code))
    assert text.replace("↩\n", "") == data.decode("utf-8", "replace")


def test_what_it_hides_is_marked() -> None:
    assert render(received(b'{"a": "\xe2\x80\xae"}')) == (Code(text='{\n  "a": "⟦U+202E⟧"\n}'),)


def test_nothing_else_is_taken_for_it() -> None:
    assert all(not isinstance(one, Code) for one in read(Content(media_type=PLAIN, data=b"{}")))
