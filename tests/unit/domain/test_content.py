"""Content that nobody has read yet."""

from __future__ import annotations

import pytest

from reviewer.domain.content import Content


@pytest.mark.parametrize(("data", "is_blank"), [(b"", True), (b" \n\t", True), (b" a ", False)])
def test_blank_is_what_has_nothing_but_space(data: bytes, is_blank: bool) -> None:
    assert Content(media_type="text/plain", data=data).is_blank is is_blank
