"""Messages between the window and its children."""

from __future__ import annotations

import io

import pytest

from reviewer.workers.frames import LONGEST, body_length, framed, read_frame, write_frame


def test_what_is_written_is_read() -> None:
    stream = io.BytesIO()
    write_frame(stream, {"ready": True})
    stream.seek(0)
    assert read_frame(stream) == b'{"ready": true}'


@pytest.mark.parametrize("cut", [0, 2, 6])
def test_the_other_side_going_away_ends_the_reading(cut: int) -> None:
    assert read_frame(io.BytesIO(framed(b"hello")[:cut])) is None


def test_an_absurd_length_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        body_length((LONGEST + 1).to_bytes(4, "big"))
