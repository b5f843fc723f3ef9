"""Items whose answers and names are the hostile corpora, and items that name a file and a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from reviewer.domain.content import JSON, MARKDOWN, PATCH, PLAIN, TOOL_CALLS, Content
from reviewer.domain.items import Author, Consequence, Evidence, Provenance, ReviewItem
from tests.hostile.corpora import json_files, markdown_examples, naughty_strings
from tests.makers import make_item

MOST_BYTES = 100_000
TYPES = (MARKDOWN, PLAIN, JSON, PATCH, TOOL_CALLS)
TOGETHER = 6
"""Answers of one item: as many as a conflict may well have."""


def corpus(shared: Path) -> list[bytes]:
    """All 515 + 655 + 318 + 22 cases, as bytes."""
    files = [path.read_bytes()[:MOST_BYTES] for kind in "ynit" for path in json_files(shared, kind)]
    texts = [text.encode() for text in (*naughty_strings(shared), *markdown_examples(shared))]
    return [*texts, *files]


def corpus_items(cases: Sequence[bytes]) -> Iterator[ReviewItem]:
    """Each case once as an answer, as title, body, consequence, agent and evidence."""
    for at in range(0, len(cases), TOGETHER):
        some = cases[at : at + TOGETHER]
        media_type = TYPES[at // TOGETHER % len(TYPES)]
        yield hostile_item(f"c{at}", some, media_type)


def hostile_item(name: str, cases: Sequence[bytes], media_type: str) -> ReviewItem:
    """One item that says these cases wherever it says something."""
    words = [case.decode("utf-8", "replace") for case in cases]
    item = make_item(name, contents=tuple(Content(media_type=media_type, data=case) for case in cases))
    everything = "\n".join(words)
    return replace(
        item,
        title=" ".join(words)[:2_000],
        body=everything,
        owner=words[0][:200],
        on_accept=Consequence(text=words[0], stated_by=Author.AGENT, effects=("money",)),
        on_decline=Consequence(text=words[-1], stated_by=Author.AGENT),
        evidence=tuple(
            Evidence(id=f"e{number}", title=word, media_type=word, text=word)
            for number, word in enumerate(words)
        ),
        candidates=tuple(
            replace(one, provenance=Provenance(agent=word, model=word, detail={word: word}))
            for one, word in zip(item.candidates, words, strict=True)
        ),
    )


def luring_items(file: Path, url: str) -> Iterator[ReviewItem]:
    """Every way to name a file or a server in something that is drawn."""
    for at, media_type in enumerate((MARKDOWN, PLAIN, "text/html", JSON)):
        paths = [file.as_uri(), str(file), f"//{file}", file.name, f"../{file.parent.name}/{file.name}"]
        targets = [*paths, url, url.split(":", 1)[1]]
        cases = [lure.encode() for target in targets for lure in _lures(target)]
        for start in range(0, len(cases), TOGETHER):
            yield hostile_item(f"lure{at}-{start}", cases[start : start + TOGETHER], media_type)


def _lures(target: str) -> tuple[str, ...]:
    return (
        f"![a]({target}) [b]({target}) <{target}>",
        f"![a][r] [b][r]\n\n[r]: {target}",
        f'<img src="{target}"><a href="{target}">b</a><link rel="stylesheet" href="{target}">',
        f"<style>@import '{target}'; body {{ background: url({target}) }}</style>",
        f'<table background="{target}"><tr><td>x</td></tr></table><iframe src="{target}"></iframe>',
        f'{{"a": "{target}", "$ref": "{target}", "<img src={target}>": ["![x]({target})"]}}',
    )
