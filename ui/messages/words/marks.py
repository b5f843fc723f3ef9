"""Words for what can't be seen or passes for something else: its classes, its places, its names."""

from __future__ import annotations

from ui.messages.forms import Sentences, plural

MARKS: Sentences = {
    "hidden.next": "Next mark",
    "hidden.looked": "I have looked at all of them",
    "hidden.looked_at": "You have looked at all of them.",
    "hidden.kind.control": plural("count", "{count} control character", "{count} control characters"),
    "hidden.kind.bidi": plural("count", "{count} that reverses text", "{count} that reverse text"),
    "hidden.kind.zero-width": "{count} of zero width",
    "hidden.kind.tag": plural("count", "{count} invisible tag", "{count} invisible tags"),
    "hidden.kind.variation-selector": plural(
        "count", "{count} that changes how another looks", "{count} that change how others look"
    ),
    "hidden.kind.filler": plural("count", "{count} blank letter", "{count} blank letters"),
    "hidden.kind.private-use": plural(
        "count", "{count} that every font draws otherwise", "{count} that every font draws otherwise"
    ),
    "hidden.kind.look-alike": plural(
        "count", "{count} that passes for another", "{count} that pass for others"
    ),
    "hidden.kind.stroke": plural("count", "{count} drawn over another", "{count} drawn over others"),
    "hidden.kind.imitation": plural(
        "count", "{count} written to look like a mark", "{count} written to look like marks"
    ),
    "hidden.look_first": "{what}: decide takes --looked-at {count}",
    "hidden.place": "  {place}: {classes}",
    "hidden.place.named": "  {place}: {classes}: {names}",
    "hidden.named": "{character} {name}",
    "hidden.named.letter": "{character} {name} passes for {passes_for}",
    "hidden.named.letters": "{character} in {script} letters passes for {passes_for}",
    "place.question": "the question ({count})",
    "place.yes": "what happens on yes ({count})",
    "place.no": "what happens on no ({count})",
    "place.action": "action {number} ({count})",
    "place.evidence": "evidence {number} ({count})",
    "place.file": "the file of evidence {number} that you opened ({count})",
    "place.answer": "answer {number} ({count})",
    "place.own.content": "what you send ({count})",
    "place.own.action": "your answer to action {number} ({count})",
    "place.own.conditions": "your conditions ({count})",
    "place.own.question": "your question ({count})",
    "place.own.reason": "your reason ({count})",
    "verdict.marks_not_looked_at": plural(
        "count",
        "{count} character here can't be seen or passes for another: look at it first",
        "{count} characters here can't be seen or pass for others: look at them first",
    ),
    "verdict.marks_not_looked_at.body": "Nothing was recorded.",
}
