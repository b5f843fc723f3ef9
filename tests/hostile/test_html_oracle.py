"""The oracle itself: it must see what it is there for, and be silent about what is harmless."""

from __future__ import annotations

import pytest

from tests.hostile.html_oracle import dangers

BAD = [
    "<script>x</script>",
    "<img src=x>",
    "<svg/onload=x>",
    '<p onclick="x">',
    '<p style="background:url(x)">',
    '<a href="javascript:x">x</a>',
    '<a href="java&#10;script:x">x</a>',
    '<a href="&amp;#106;avascript:x">x</a>',
    '<a href="https:&#x2f;/a" target="_blank">x</a>',
    '<a href="http://a">x</a>',
    '<a href="//a">x</a>',
    '<a href="data:text/html,x">x</a>',
    '<a href="https://a/?url(x)">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<table background="x">',
    "<iframe>",
    "<!-- x -->",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///z'>]>",
    "<?php x ?>",
    '<ol start="x">',
    '<p class="chrome">',
    "<p id=x>",
]


@pytest.mark.parametrize("html", BAD)
def test_what_is_dangerous_is_named(html: str) -> None:
    assert dangers(html)


def test_what_is_harmless_is_not() -> None:
    good = (
        '<p class="head">a &lt;script&gt;</p><a href="https://a.example/?b=c">d</a><ol start="3"><li>e</ol>'
    )
    assert dangers(good) == set()
