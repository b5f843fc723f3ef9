"""Words of the printed sheet of one decision."""

from __future__ import annotations

from ui.messages.forms import Sentences, plural

SHEET: Sentences = {
    "sheet.what": "Review Desk · one decision",
    "sheet.title": "Decision: {title}",
    "sheet.made": "Made from the record on {at}.",
    "sheet.effects": "What it does",
    "sheet.on_yes": "On yes",
    "sheet.on_no": "On no",
    "sheet.reversible": "can be undone",
    "sheet.irreversible": "can't be undone",
    "sheet.stated_by": "said by: {author}",
    "sheet.author.derived": "the desk, derived from the calls",
    "sheet.author.declared": "the workflow",
    "sheet.author.agent": "the agent",
    "sheet.author.policy": "the policy",
    "sheet.question": "The question in full",
    "sheet.action": "Action {number}: {name}",
    "sheet.rows": "Row by row",
    "sheet.row.edited": "the operator's own words",
    "sheet.row.unset": "left out",
    "sheet.row.both": "{answers}: each under its condition",
    "sheet.content": "What the operator put together",
    "sheet.cut": plural(
        "count", "{count} more character is left out.", "{count} more characters are left out."
    ),
    "sheet.verification": "How it was checked",
    "sheet.record": "The record",
    "sheet.head": "Its last hash",
    "sheet.entry.whole": "its hash was worked out anew and fits; the decision says what it says",
    "sheet.entry.altered": "ALTERED: it does not have its hash, or the decision says something else",
    "sheet.signature": "Signature",
    "sheet.signed": "fits the key",
    "sheet.unsigned": "UNSIGNED, or not by this key",
    "sheet.key": "Key",
    "sheet.no_key": "none",
    "sheet.digests": "Digests",
    "sheet.pruned": "nothing is there any more to work them out from",
    "sheet.same": "as it was signed: {digest}",
    "sheet.other": "NOT WHAT WAS SIGNED: {digest}",
    "sheet.body.item": "The question and its answers",
    "sheet.body.exposure": "What was in view",
    "sheet.body.reason": "The reason",
    "sheet.body.conditions": "The conditions",
    "sheet.body.question": "The question back",
    "sheet.body.content": "What was put together",
    "sheet.body.actions": "The answers to the actions",
    "sheet.no_proof": "This page tells what the record says; it proves nothing by itself. Who trusts nobody asks for an evidence bundle (review-desk audit export FOLDER --words) and verifies that.",
}
