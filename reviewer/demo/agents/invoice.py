"""The payments agent: pays an invoice as often as the chosen answer says, and files the receipt."""

from __future__ import annotations

import json

from reviewer.demo.agents._api import Done, not_done
from reviewer.demo.ruling import Ruling
from reviewer.demo.scenes import Scene


def go_on(scene: Scene, ruling: Ruling) -> Done:
    """Book what the chosen or merged answer says: the amount as it stands there, nothing recomputed."""
    if not ruling.goes_ahead:
        return not_done(ruling, "The payment")
    chosen = json.loads(ruling.content or scene.answer(ruling.answers[0]))
    amount, payments = chosen["amount_to_pay"], chosen["payments"]
    if not payments:
        return Done(text=f"Paid nothing: the answer that {ruling.who} chose lists no payment.")
    references = ", ".join(one["reference"] for one in payments)
    times = {1: "once", 2: "twice"}.get(len(payments), f"{len(payments)} times")
    receipt = f"SR-{chosen['invoice']}-{len(payments)}"
    text = f"Paid {times}: {amount} {chosen['currency']} in all ({references}). Sample receipt {receipt}."
    return Done(text=text, facts={"receipt": receipt, "paid": text})
