"""Items whose every foreign text holds the same poison."""

from __future__ import annotations

import json
from dataclasses import replace

from reviewer.domain.items import (
    ActionRequest,
    Author,
    Consequence,
    Evidence,
    ItemKind,
    LensRef,
    Malformed,
    Provenance,
    ReviewItem,
    RiskLevel,
    RunRef,
)
from tests.makers import make_calls, make_item, make_json, make_patch, make_text

SOURCE = "src"


def poisoned_items(poison: str, *, source: str = SOURCE) -> tuple[ReviewItem, ...]:
    """One of each kind; the first one is a conflict of Markdown answers."""
    return (
        _item("text", poison, source, contents=tuple(make_text(f"{one} {poison} *b*") for one in "123")),
        _item(
            "json",
            poison,
            source,
            contents=tuple(
                make_json({poison: n, "k": f"{n} {poison}", "deep": {poison: [poison]}}) for n in "12"
            ),
        ),
        _item(
            "patch",
            poison,
            source,
            contents=tuple(
                make_patch(
                    f"--- a/{poison}\n+++ b/{poison}\n@@ -1,1 +1,1 @@ {poison}\n-{poison}\n+{n} {poison}\n"
                )
                for n in "12"
            ),
        ),
        _item(
            "calls",
            poison,
            source,
            contents=tuple(make_calls((poison, {poison: poison, "n": n})) for n in "12"),
        ),
        _item("alone", poison, source, contents=(make_text(f"# {poison}\n\n`{poison}` {poison}"),)),
        _item(
            "actions",
            poison,
            source,
            contents=(make_calls((poison, {poison: poison})),),
            actions=tuple(
                ActionRequest(
                    index=index,
                    name=f"{index} {poison}",
                    arguments=json.dumps({poison: poison, "deep": {poison: poison}}).encode(),
                    description=poison,
                    allowed=frozenset({"approve", "edit", "reject", "respond"}),
                )
                for index in range(2)
            ),
        ),
        _item("question", poison, source, answers=0, kind=ItemKind.QUESTION),
        _item(
            "broken",
            poison,
            source,
            answers=0,
            kind=ItemKind.MALFORMED,
            malformed=Malformed(path=f"/{poison}", expected=poison, got=poison),
            raw=json.dumps({"a": poison}, ensure_ascii=False).encode(),
        ),
        *(
            _item(
                f"case-{n}",
                poison,
                source,
                contents=(make_text(f"{n} {poison}"),),
                subject=f"orders:{poison}",
            )
            for n in "12"
        ),
    )


def _item(name: str, poison: str, source: str, **changes: object) -> ReviewItem:
    item = make_item(f"{name}", source=source, risk=RiskLevel.HIGH, **changes)  # type: ignore[arg-type]
    provenance = Provenance(agent=poison, agent_version=poison, model=poison, detail={poison: poison})
    given: dict[str, object] = {
        "title": f"{name} {poison}",
        "body": f"{poison}\n\n{poison}",
        "owner": poison,
        "requester": poison,
        "version": f"v {poison}",
        "on_accept": Consequence(
            text=poison, stated_by=Author.AGENT, effects=("money", poison), reversible=False
        ),
        "on_decline": Consequence(text=poison, stated_by=Author.DECLARED, effects=(poison,)),
        "run": RunRef(
            run=poison, parent_run=poison, workflow=poison, agent=poison, metadata={poison: poison}
        ),
        "evidence": (
            Evidence(id=f"e {poison}", title=poison, media_type=poison, size=5, digest=poison, text=poison),
            Evidence(id=poison, title="", media_type="", text=""),
        ),
        "default_on_expiry": poison,
        "lens": LensRef(name=poison, digest=poison),
        "raw": json.dumps({poison: [poison]}).encode() + poison.encode(),
        "candidates": tuple(replace(one, provenance=provenance) for one in item.candidates),
        **changes,
    }
    for made in ("contents", "answers", "subject"):
        given.pop(made, None)
    return replace(item, **given)  # type: ignore[arg-type]
