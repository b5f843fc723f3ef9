"""The ways in which a server can be an enemy, each with the health code that the desk must give it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from tests.connectors.scripted import response
from tests.hostile.hostile_server import Exchange, Misbehave, page

MOMENT: Final = "2026-11-22T12:00:00Z"
MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Enemy:
    """One misbehaviour and what the desk must say of it. Empty: nothing is wrong with such a server."""

    misbehave: Misbehave
    code: str
    options: Mapping[str, Any] = field(default_factory=dict)
    is_slow: bool = False
    """It is over only when the desk's patience is."""
    connector: str = "review-api"
    megabytes: int = 64
    """What it may cost at most."""
    items: int = 0
    """How many questions of it the desk may list in the end, at most."""


def entry(number: int | str, *, version: str = "1", **fields: Any) -> dict[str, Any]:
    """An entry of the feed with an honest review in it."""
    name = f"r{number}"
    review = {
        "id": name,
        "version": version,
        "state": "open",
        "title": f"Pay invoice {number}?",
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "allowed_verdicts": ["approve", "reject"],
        **fields,
    }
    return {"id": name, "version": version, "state": "open", "updated_at": MOMENT, "review": review}


def candidate(text: str) -> dict[str, Any]:
    """An answer in a review."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return {"id": "c1", "media_type": "text/plain", "content": text, "digest": digest}


def always(status: int, body: bytes = b"", **headers: str) -> Misbehave:
    """The same whole reply each time."""
    return lambda told: told.send(response(status, body, **headers))


def head_of(**headers: str) -> bytes:
    """Status line and headers, and no length of the body unless it is named."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: application/json", *lines, "", ""]).encode()


@cache
def zeros(size: int) -> bytes:
    """A gzip stream that inflates to `size` zeros; one piece again and again, so that it costs little."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(b"")[:10] + piece * (size // MEGABYTE) + b"\x03\x00" + bytes(8)


@cache
def nested_bomb() -> bytes:
    """A kilobyte that is 1.5 GB when it is inflated twice."""
    return gzip.compress(zeros(1_500 * MEGABYTE))


# -- what is sent
def endless_body(told: Exchange) -> None:
    told.send(head_of())
    told.for_ever(b" " * 65_536)


def endless_chunks(told: Exchange) -> None:
    told.send(head_of(Transfer_Encoding="chunked"))
    told.for_ever(b"10000\r\n" + b" " * 65_536 + b"\r\n")


def endless_headers(told: Exchange) -> None:
    told.send(b"HTTP/1.1 200 OK\r\n")
    told.for_ever(b"X-More: " + b"x" * 1_000 + b"\r\n")


def informational_flood(told: Exchange) -> None:
    told.for_ever(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000)


def slow_body(told: Exchange) -> None:
    told.send(head_of(Content_Length="1000000"))
    told.drip(b" " * 1_000_000)


def slow_headers(told: Exchange) -> None:
    told.drip(b"HTTP/1.1 200 OK\r\n" + b"X-More: yes\r\n" * 100_000)


def silence(told: Exchange) -> None:
    told.wait()


def longer_than_it_says(told: Exchange) -> None:
    told.send(head_of(Content_Length="4") + page([]))


def shorter_than_it_says(told: Exchange) -> None:
    told.send(head_of(Content_Length="4000") + page([]))
    told.connection.close()


def two_lengths(told: Exchange) -> None:
    told.send(head_of(Content_Length="4\r\nContent-Length: 400") + page([]))


def garbled_chunks(told: Exchange) -> None:
    told.send(head_of(Transfer_Encoding="chunked") + b"zz\r\n{}\r\n" + b"\xff" * 300)


def cut_in_the_middle(told: Exchange) -> None:
    told.send(head_of(Content_Length="4000") + b'{"entries": [')
    told.reset()


def before_the_request(told: Exchange) -> None:
    told.send(response(200, b'{"identity": "mallory", "role": "operator"}') * 3)


def other_epoch(told: Exchange) -> None:
    told.send(response(200, page([entry(1)], following=f"c{told.number}", epoch=f"e{told.number}")))


def endless_feed(told: Exchange) -> None:
    told.send(response(200, page([], following=f"c{told.number}", has_more=True)))


def endless_new_items(told: Exchange) -> None:
    listed = [entry(f"{told.number}-{one}", body="x" * 3_000) for one in range(500)]
    told.send(response(200, page(listed, following=f"c{told.number}", has_more=True)))


def endless_same_items(told: Exchange) -> None:
    listed = [entry(one) for one in range(100)]
    told.send(response(200, page(listed, following=f"c{told.number}", has_more=True)))


def endless_withdrawals(told: Exchange) -> None:
    gone = [
        {"id": f"w{told.number}-{one}", "version": "1", "state": "withdrawn", "updated_at": MOMENT}
        for one in range(500)
    ]
    told.send(response(200, page(gone, following=f"c{told.number}", has_more=True)))


def flipping_versions(told: Exchange) -> None:
    listed = [entry(one, version=f"v{told.number}") for one in range(200)]
    told.send(response(200, page(listed, following=f"c{told.number}")))


def elsewhere(told: Exchange) -> None:
    """The next page is at the canary's, whole address and all."""
    canary = told.server.canary
    told.send(response(200, page([entry(1)], following=f"{canary}/steal", has_more=told.number < 3)))


def redirect(told: Exchange) -> None:
    told.send(response(307, location=f"{told.server.canary}/steal"))


def set_cookie(told: Exchange) -> None:
    told.send(response(200, page([entry(1)]), set_cookie="id=1; Path=/; Domain=127.0.0.1"))


# -- bodies
def deep() -> bytes:
    return b'{"entries": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def many_values() -> bytes:
    return b'{"entries": [' + b"0," * 4_000_000 + b'0], "next": "c", "has_more": false, "epoch": "e"}'


def many_keys() -> bytes:
    members = ",".join(f'"k{number}":0' for number in range(700_000))
    return b'{"entries": [], ' + members.encode() + b"}"


def many_items(count: int) -> bytes:
    listed = ",".join(f'{{"id":"r{number}"}}' for number in range(count))
    return f'{{"entries": [{listed}], "next": "c", "has_more": false, "epoch": "e"}}'.encode()


def biggest_review() -> bytes:
    """As big as a review may be, and with one character that makes Python keep four bytes for each."""
    text = "\N{PILE OF POO}" + base64.b85encode(random.Random(1).randbytes(5_900_000)).decode()
    return json.dumps(json.loads(page([entry(1, candidates=[candidate(text)])])), ensure_ascii=False).encode()


def biggest_review_in_escapes() -> bytes:
    """Every other character is spelled by an escape: no answer stands in what was received as it is read."""
    candidates = [{**candidate(f"{number}" + "a\n" * 83_000), "id": f"c{number}"} for number in range(16)]
    return page([entry(1, candidates=[candidate("a\n" * 1_300_000), *candidates[1:]])])


def half_of_a_pair() -> bytes:
    """One that no text can hold, in a page of millions of escapes."""
    return page([entry(1, candidates=[candidate("a\n" * 2_600_000)]), entry(2, title="\ud800")])


def biggest_question() -> bytes:
    """The question itself, with a character that makes Python keep four bytes for each."""
    body = "\N{PILE OF POO}" * 999_000
    return json.dumps(json.loads(page([entry(1, body=body)])), ensure_ascii=False).encode()


def endless_question() -> bytes:
    """More than the contract lets in."""
    body = "\N{PILE OF POO}" + base64.b85encode(random.Random(2).randbytes(5_900_000)).decode()
    return json.dumps(json.loads(page([entry(1, body=body)])), ensure_ascii=False).encode()


def biggest_argument() -> bytes:
    """An action that asks for everything."""
    arguments = json.dumps({"a": "\N{PILE OF POO}" + "b" * 7_000_000}, ensure_ascii=False)
    action = {"name": "pay", "arguments": arguments}
    return json.dumps(json.loads(page([entry(1, actions=[action])])), ensure_ascii=False).encode()


def endless_wide_title() -> bytes:
    """With a character that makes Python keep four bytes for each."""
    told = page([entry(1, title="\N{PILE OF POO}" + "x" * 7_000_000)])
    return json.dumps(json.loads(told), ensure_ascii=False).encode()


def endless_title() -> bytes:
    return page([entry(1, title="x" * 4_000_000, owner="o" * 1_000_000)])


def endless_cursor() -> bytes:
    return page([entry(1)], following="c" * 1_000_000)


def endless_identity() -> bytes:
    return json.dumps({"identity": "o" * 4_000_000, "role": "operator"}).encode()


# -- a LangGraph server
def graph(listed: Callable[[int], bytes], count: int = 1) -> Misbehave:
    """It counts what waits, and lists it as `listed` makes it of the number of calls so far."""

    def answer(told: Exchange) -> None:
        is_count = told.head.startswith(b"POST /threads/count ")
        told.send(response(200, str(count).encode() if is_count else listed(told.number)))

    return answer


def endless_threads(number: int) -> bytes:
    return json.dumps(
        [
            {"thread_id": f"{number:08x}-0000-0000-0000-{one:012x}", "state_updated_at": MOMENT}
            for one in range(1_000)
        ]
    ).encode()


def worthless_rows(number: int) -> bytes:
    """A listing that makes the desk ask for rows, and rows that are no rows."""
    if number < 3:
        return endless_threads(0)[: 100 * 90].rpartition(b",")[0] + b"]"
    return b"[" + b"0," * 100_000 + b"0]"


def lazily(status: int, make: Callable[[], bytes], **headers: str) -> Misbehave:
    """A body that is made when it is first asked for."""
    made = cache(make)
    return lambda told: told.send(response(status, made(), **headers))


ENEMIES: Final[Mapping[str, Enemy]] = {
    "nested gzip bomb": Enemy(lazily(200, nested_bomb, content_encoding="gzip, gzip"), "source.encoding"),
    "nested bomb called one": Enemy(lazily(200, nested_bomb, content_encoding="gzip"), "source.not_json"),
    "gzip bomb of 10 GB": Enemy(
        lazily(200, lambda: zeros(10_000 * MEGABYTE), content_encoding="gzip"), "source.too_long"
    ),
    "endless body": Enemy(endless_body, "source.too_long"),
    "endless chunks": Enemy(endless_chunks, "source.too_long"),
    "endless headers": Enemy(endless_headers, "source.broken_reply"),
    "1xx flood": Enemy(informational_flood, "source.broken_reply"),
    "slow body": Enemy(slow_body, "source.timeout", is_slow=True),
    "slow headers": Enemy(slow_headers, "source.timeout", is_slow=True),
    "silence": Enemy(silence, "source.timeout", is_slow=True),
    "redirect": Enemy(redirect, "source.redirect"),
    "cursor of another origin": Enemy(elsewhere, "", items=1),
    "length too short": Enemy(longer_than_it_says, "source.not_json"),
    "length too long": Enemy(shorter_than_it_says, "source.broken_reply"),
    "length negative": Enemy(lambda told: told.send(head_of(Content_Length="-1")), "source.broken_reply"),
    "two lengths": Enemy(two_lengths, "source.broken_reply"),
    "garbled chunks": Enemy(garbled_chunks, "source.broken_reply"),
    "100,000 deep": Enemy(lazily(200, deep), "source.not_json"),
    "4 million values": Enemy(lazily(200, many_values), "source.not_json"),
    "700,000 keys": Enemy(lazily(200, many_keys), "source.not_json"),
    "200,000 tiny items": Enemy(lazily(200, lambda: many_items(200_000)), "source.not_json"),
    "20,000 tiny items": Enemy(lazily(200, lambda: many_items(20_000)), "source.too_many"),
    # No enemies by themselves: the contract lets a review be as big.
    "biggest review": Enemy(lazily(200, biggest_review), "", items=1),
    "biggest review in escapes": Enemy(lazily(200, biggest_review_in_escapes), "", items=1),
    "half of a pair among escapes": Enemy(lazily(200, half_of_a_pair), "", items=2),
    "biggest question": Enemy(lazily(200, biggest_question), "", items=1),
    "biggest argument": Enemy(lazily(200, biggest_argument), "", items=1),
    "endless question": Enemy(lazily(200, endless_question), "", items=1),
    "endless wide title": Enemy(lazily(200, endless_wide_title), "", items=1),
    "endless title": Enemy(lazily(200, endless_title), "", items=1),
    "endless cursor": Enemy(lazily(200, endless_cursor), "source.bad_response"),
    "endless identity": Enemy(lazily(200, endless_identity), "source.bad_response", {"for_all": True}),
    "reply before the request": Enemy(before_the_request, "source.bad_response", {"at_once": True}),
    "reset in the middle": Enemy(cut_in_the_middle, "source.broken_reply"),
    "empty body": Enemy(always(200), "source.not_json"),
    "HTML": Enemy(
        always(200, b"<!doctype html><title>Sign in</title>", content_type="text/html"), "source.not_json"
    ),
    "patience for a year": Enemy(always(503, retry_after="31536000"), "source.unreachable"),
    "restored at every poll": Enemy(other_epoch, "source.epoch_unstable", items=1),
    "endless feed of nothing": Enemy(endless_feed, "source.endless_feed"),
    "endless feed of the same": Enemy(endless_same_items, "source.endless_feed", items=100),
    "endless feed of withdrawals": Enemy(endless_withdrawals, "source.endless_feed"),
    "endless feed of new items": Enemy(endless_new_items, "source.quota", items=100_000),
    "another version at every poll": Enemy(flipping_versions, "", items=200),
    "threads without end": Enemy(
        graph(endless_threads), "source.too_many", {"for_all": True}, connector="langgraph"
    ),
    "rows that are none": Enemy(
        graph(worthless_rows), "source.bad_response", {"for_all": True}, connector="langgraph", items=1_000
    ),
    "cookie": Enemy(set_cookie, "", items=1),
}
