"""Large buffers are given back where the C library can be told to."""

from __future__ import annotations

import platform

from reviewer.allocator import give_back_large_buffers


def test_the_c_library_is_told_where_it_has_a_word_for_it() -> None:
    assert give_back_large_buffers() == (platform.libc_ver()[0] == "glibc")
