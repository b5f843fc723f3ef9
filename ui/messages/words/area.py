"""Words of the desk area: head, evidence, matrix, readers, verdict bar, forms, came-back states."""

from __future__ import annotations

from ui.messages.forms import Sentences, plural

AREA: Sentences = {
    # the head
    "head.yes": "Yes: {text}",
    "head.no": "No: {text}",
    "head.yes.unknown": "Yes: nobody said what happens then",
    "head.no.unknown": "No: nobody said what happens then",
    "head.author.derived": "derived from the calls",
    "head.author.declared": "declared by the workflow",
    "head.author.agent": "the agent says",
    "head.author.policy": "policy",
    "head.reversible": "can be undone",
    "head.irreversible": "can't be undone",
    "head.untitled": "An item without a title",
    "effect.read": "reads",
    "effect.write": "writes",
    "effect.memory": "changes memory",
    "effect.irreversible": "irreversible",
    "effect.money": "money",
    "effect.outbound": "leaves the company",
    "risk.low": "low risk",
    "risk.medium": "medium risk",
    "risk.high": "high risk",
    "head.due": "due {time}",
    "head.overdue": "overdue since {time}",
    "head.owner": "owner {owner}",
    "head.case": plural("count", "{count} item", "{count} items in this case"),
    # evidence
    "evidence.none": "No evidence was sent along",
    "evidence.strip": plural("count", "Evidence: {titles}", "Evidence: {titles}"),
    "evidence.title": "Evidence",
    "evidence.file": "{title} · {type} · {size}",
    "evidence.file.unsized": "{title} · {type}",
    "evidence.type.unknown": "unknown type",
    "evidence.kept_there": "The file is kept by {source}; only its name was sent along.",
    "size.bytes": plural("count", "{count} byte", "{count} bytes"),
    "size.kilobytes": "{count} kB",
    "size.megabytes": "{count} MB",
    # the matrix
    "matrix.name": "Agreement matrix",
    "matrix.whole": "Whole answer",
    "matrix.whole.pick": "pick",
    "matrix.whole.picked": "picked",
    "matrix.missing": "missing",
    "matrix.result": "Result",
    "matrix.result.open": "choose 1…{count}",
    "matrix.counts": "{differ} differ · {agree} agree",
    "matrix.comparing": "comparing …",
    "matrix.fold.closed": plural(
        "count", "▸ {count} point on which all agree", "▸ {count} points on which all agree"
    ),
    "matrix.fold.open": plural(
        "count", "▾ {count} point on which all agree", "▾ {count} points on which all agree"
    ),
    "matrix.spoken.row": "{label}, disputed",
    "matrix.spoken.open": "not settled",
    "matrix.spoken.result": "{label}, result: {text}",
    "matrix.spoken.cell": "{label}, answer {number}: {text}, group {group}",
    "matrix.spoken.picked": "{label}, answer {number}: {text}, group {group}, picked",
    "matrix.spoken.string": "text {text}",
    "matrix.spoken.number": "number {text}",
    "matrix.both": plural("count", "{count} answer", "{count} answers valid"),
    "matrix.edited": "edited",
    "answer.name": "Answer {number}",
}
