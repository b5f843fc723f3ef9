"""Where links lead that were written to seem to lead elsewhere."""

from __future__ import annotations

import pytest

from reviewer.render.link import read_link

EVIL = "evil.example"
LIES = {
    "https://good.example@evil.example/": (EVIL, ["user"]),
    "https://good.example:443@evil.example/": (EVIL, ["user"]),
    "https://good.example%2f@evil.example/": (EVIL, ["user"]),
    "https://evil.example\\.good.example/": (EVIL, ["backslash"]),
    "https://evil.example\\@good.example/": (EVIL, ["backslash"]),
    "https:\\\\evil.example/": (EVIL, ["backslash"]),
    "https:evil.example": (EVIL, []),
    "https:///evil.example/good.example": (EVIL, []),
    "https://%65vil.example/": (EVIL, ["percent"]),
    "https://evil%2eexample/": (EVIL, ["percent"]),
    "https://evil.example:8443/": (EVIL, ["port"]),
    "https://evil.example:443/": (EVIL, []),
    "https://evil.example./": ("evil.example.", ["dot"]),
    "https://evil.example?good.example": (EVIL, []),
    "https://evil.example#@good.example": (EVIL, []),
    "https://evil.example/@good.example": (EVIL, []),
    " \x00https://evil.\texam\nple/": (EVIL, []),
    "http://evil.example/": (EVIL, ["scheme"]),
    "https://EVIL.example/": (EVIL, []),
    "https://2130706433/": ("2130706433", ["number"]),
    "https://0x7f.1/": ("0x7f.1", ["number"]),
    "https://[::1]:80/": ("[::1]", ["port"]),
    "https://evil.example/\u202egpj.exe": (EVIL, ["hidden"]),
    "https://evil.example/%E2%80%AEgpj.exe": (EVIL, ["hidden"]),
    "https://a_b.example/": ("a_b.example", []),
    "https://a b.example/": ("a b.example", ["not_a_host"]),
    "https://\u2603.example/": ("\u2603.example", ["not_a_host"]),
    "https://xn--a.example/": ("xn--a.example", ["not_a_host"]),
    "https:///": ("", ["no_host"]),
    "https://.": ("", ["no_host"]),
    "nothing": ("", ["no_host"]),
    "": ("", ["no_host"]),
    "javascript:alert(1)": ("", ["scheme"]),
    "mailto:a@evil.example": ("", ["scheme"]),
}


@pytest.mark.parametrize("target", LIES)
def test_the_host_is_the_one_that_a_browser_would_go_to(target: str) -> None:
    host, doubts = LIES[target]
    link = read_link(target)
    assert (link.host, [one.removeprefix("link.doubt.") for one in link.doubts]) == (host, doubts)


HOSTS = {
    "\u0430\u0440\u0440\u04cf\u0435.com": (
        "xn--80ak6aa92e.com",
        "\u0430\u0440\u0440\u04cf\u0435.com",
        ["letters"],
    ),
    "xn--80ak6aa92e.com": ("xn--80ak6aa92e.com", "\u0430\u0440\u0440\u04cf\u0435.com", ["letters"]),
    "p\u0430ypal.com": ("xn--pypal-4ve.com", "p\u0430ypal.com", ["letters"]),
    "\uff47oogle.com": ("google.com", "", ["letters"]),
    "münchen.de": ("xn--mnchen-3ya.de", "münchen.de", ["foreign"]),
    "日本語.jp": ("xn--wgv71a119e.jp", "日本語.jp", ["foreign"]),
    "почта.рф": ("xn--80a1acny.xn--p1ai", "почта.рф", ["foreign"]),
}


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_in_other_letters_is_shown_in_both_spellings(host: str) -> None:
    wire, letters, doubts = HOSTS[host]
    link = read_link(f"https://{host}/path")
    assert (link.host, link.reads_as) == (wire, letters)
    assert [one.removeprefix("link.doubt.") for one in link.doubts] == doubts


def test_what_stands_before_the_at_sign_is_kept_as_it_was_written() -> None:
    assert read_link("https://good.example:pw@a@evil.example/").user == "good.example:pw@a"


def test_an_endless_target_is_read_in_no_time() -> None:
    assert read_link("https://evil.example/" + "x" * 1_000_000).host == EVIL
    assert len(read_link("https://" + "x" * 1_000_000).host) <= 1_000
