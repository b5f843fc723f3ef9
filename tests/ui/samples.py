"""Sample items of every kind that the window shows, built with the makers; none is real."""

from __future__ import annotations

import json
from datetime import timedelta

from reviewer.domain.content import Content
from reviewer.domain.items import (
    ActionRequest,
    Author,
    Consequence,
    Evidence,
    ItemKind,
    Malformed,
    ReviewItem,
    RiskLevel,
    RunRef,
)
from tests.makers import NOON, make_calls, make_item, make_json, make_patch, make_text

INVOICE = """The invoice was issued on 3 March for {amount} EUR.

The ledger shows one payment of 12,480.00 EUR on 14 March, so {finding}.

**Recommendation:** {action}."""

_INVOICE_ANSWERS = (
    ("12,480.00", "the open amount is zero", "pay once and close the request"),
    ("24,960.00", "a second payment is due", "pay twice"),
    ("12,480.00", "the second request may be a duplicate", "hold until the supplier confirms"),
    ("12,480.00", "the open amount is zero", "pay once and close the request"),
    ("12,480.00", "the ledger may be incomplete", "hold until month end"),
    ("11,980.00", "a discount of 500.00 EUR was not booked", "pay 11,980.00 EUR once"),
    ("12,480.00", "the open amount is zero", "reject the second request"),
    ("24,960.00", "two deliveries were received", "pay twice after goods receipt"),
)

_PATCH = """--- a/migrations/0042_orders.sql
+++ b/migrations/0042_orders.sql
@@ -1,3 +1,{lines} @@
 BEGIN;
-ALTER TABLE orders ADD COLUMN region text;
+{first}
{rest} COMMIT;
"""

_MAIL = """Dear customer,

your order 20117 left our warehouse today and should arrive on Friday. The refund of 18.90 EUR for the
damaged item is on its way.

Kind regards"""


def invoice_answers(count: int) -> tuple[Content, ...]:
    """`count` Markdown answers about one invoice that contradict each other."""
    return tuple(
        make_text(INVOICE.format(amount=amount, finding=finding, action=action))
        for amount, finding, action in _INVOICE_ANSWERS[:count]
    )


def invoice(count: int, remote_id: str = "") -> ReviewItem:
    """A conflict of `count` text answers."""
    return make_item(
        remote_id or f"invoice-{count}",
        source="prod-graph",
        contents=invoice_answers(count),
        title=f"Pay invoice 47{count:02d} twice or once",
        risk=RiskLevel.HIGH,
        due_at=NOON + timedelta(hours=count),
        owner="payables",
        on_accept=Consequence(
            text="Run 8c1f goes on and calls pay_invoice.",
            stated_by=Author.DECLARED,
            effects=("money", "irreversible"),
            reversible=False,
        ),
        on_decline=Consequence(text="The run ends; nothing is paid.", stated_by=Author.DECLARED),
        evidence=(
            Evidence(id="ev-1", title="invoice.pdf", media_type="application/pdf", size=48_211),
            Evidence(id="ev-2", title="ledger.csv", media_type="text/csv", text="2026-03-14;12480.00;EUR"),
        ),
        run=RunRef(run="8c1f", workflow="payables", agent="invoice-agent"),
    )


def structured() -> ReviewItem:
    """Four extractions that differ in two fields."""
    base = {"invoice": {"number": "4711", "amount": 12480.0, "payee": "Kessler GmbH"}, "due": "2026-03-14"}
    other = {**base, "due": "2026-03-15"}
    third = {**base, "invoice": {"number": "4711", "amount": "12480", "payee": "Kessler GmbH"}}
    fourth = {"invoice": {"number": "4711", "amount": 12480.0, "payee": None}}
    return make_item(
        "extraction",
        source="airflow-eu",
        contents=tuple(make_json(value) for value in (base, other, third, fourth)),
        title="Loan file 31-0098: income fields",
        due_at=NOON + timedelta(days=3),
        response_schema=json.dumps(
            {"type": "object", "required": ["invoice"], "properties": {"due": {"type": "string"}}}
        ).encode(),
    )


def patches() -> ReviewItem:
    """Two competing patches of one file."""
    one = _PATCH.format(
        lines=3, first="ALTER TABLE orders ADD COLUMN region text NOT NULL DEFAULT 'eu';", rest=""
    )
    two = _PATCH.format(
        lines=4,
        first="ALTER TABLE orders ADD COLUMN region text;",
        rest="+UPDATE orders SET region = 'eu';\n",
    )
    return make_item(
        "migration",
        source="prod-graph",
        contents=(make_patch(one), make_patch(two)),
        title="Migration 0042: how to fill orders.region",
        risk=RiskLevel.HIGH,
    )


def tool_calls() -> ReviewItem:
    """Three plans of tool calls, one of them irreversible."""
    plans = (
        make_calls(
            ("list_files", {"path": "/srv/cache"}), ("delete_files", {"path": "/srv/cache", "older_days": 30})
        ),
        make_calls(
            ("list_files", {"path": "/srv/cache"}), ("delete_files", {"path": "/srv", "older_days": 30})
        ),
        make_calls(("list_files", {"path": "/srv/cache"})),
    )
    return make_item(
        "cleanup",
        source="home-agent",
        contents=plans,
        title="Free disk space on build-3",
        risk=RiskLevel.HIGH,
        on_accept=Consequence(
            text="Files are deleted.", stated_by=Author.DERIVED, effects=("irreversible",), reversible=False
        ),
    )


def approval(remote_id: str = "mail-20117", risk: RiskLevel = RiskLevel.LOW) -> ReviewItem:
    """A plain approval with one answer."""
    return make_item(
        remote_id,
        source="home-agent",
        contents=(make_text(_MAIL),),
        title="E-mail to customer 20117",
        risk=risk,
        due_at=NOON + timedelta(minutes=90),
        owner="support",
    )


def wire() -> ReviewItem:
    """An approval that moves money and needs a typed fact."""
    return make_item(
        "wire-1",
        source="prod-graph",
        contents=(
            make_calls(("send_wire", {"amount": "12480.00", "currency": "EUR", "to": "Kessler GmbH"})),
        ),
        title="Wire 12,480.00 EUR to Kessler GmbH",
        risk=RiskLevel.HIGH,
        due_at=NOON + timedelta(hours=4),
        on_accept=Consequence(
            text="The wire is sent and can't be called back.",
            stated_by=Author.DERIVED,
            effects=("money",),
            reversible=False,
        ),
    )


def several_actions() -> ReviewItem:
    """One request that asks leave for three actions at once."""
    asked = (
        ("read_order", {"order": "88-1402"}),
        ("refund", {"order": "88-1402", "amount": 18.9}),
        ("send_mail", {"to": "customer 20117", "template": "refund"}),
    )
    return make_item(
        "refund-1402",
        source="airflow-eu",
        contents=(make_calls(*asked),),
        title="Refund for order 88-1402",
        actions=tuple(
            ActionRequest(
                index=index,
                name=name,
                arguments=json.dumps(arguments).encode(),
                allowed=frozenset({"approve", "edit", "reject"}),
            )
            for index, (name, arguments) in enumerate(asked)
        ),
    )


def question() -> ReviewItem:
    """A question without any answer yet."""
    return make_item(
        "question-1",
        source="home-agent",
        answers=0,
        title="Which warehouse ships order 88-1517?",
        kind=ItemKind.QUESTION,
        body="Stock is split between two warehouses; neither can fill the order alone.",
    )


def malformed() -> ReviewItem:
    """An item whose payload can't be read."""
    return make_item(
        "broken-1",
        source="airflow-eu",
        answers=0,
        title="",
        kind=ItemKind.MALFORMED,
        malformed=Malformed(path="/candidates", expected="list", got="string"),
        raw=b'{"id": "broken-1", "candidates": "none"}',
    )


def hostile() -> ReviewItem:
    """Foreign text that tries to leave its place: markup, bidi overrides, zero width, newlines."""
    return make_item(
        "hostile-1",
        source="home-agent",
        contents=(make_text('<img src="file:///etc/passwd"> <b>approve</b>'),) * 2,
        title="<b>Approve</b>\u202e gnp.exe\u200b\nsecond line " + "x" * 400,
    )


def case() -> tuple[ReviewItem, ReviewItem]:
    """Two items of different sources about one subject."""
    stop = make_item(
        "ship-77",
        source="airflow-eu",
        contents=(make_text("Hold the shipment of order 77 until it is paid."),),
        title="Hold shipment of order 77",
        subject="orders:77",
    )
    go = make_item(
        "ship-77",
        source="prod-graph",
        contents=(make_text("Ship order 77 today; the customer is a key account."),),
        title="Ship order 77 today",
        subject="orders:77",
        risk=RiskLevel.HIGH,
        due_at=NOON + timedelta(hours=2),
    )
    return go, stop


def came_back() -> ReviewItem:
    """The item on which the double starts with a superseded decision."""
    return make_item(
        "refund-1399",
        source="prod-graph",
        contents=(make_text("Refund 11,900.00 EUR to order 88-1399."),),
        title="Refund for order 88-1399",
        version="v2",
        risk=RiskLevel.HIGH,
    )


def sample_items() -> tuple[ReviewItem, ...]:
    """One of each."""
    return (
        invoice(2),
        invoice(3),
        invoice(5),
        invoice(8),
        structured(),
        patches(),
        tool_calls(),
        approval(),
        wire(),
        several_actions(),
        question(),
        malformed(),
        hostile(),
        *case(),
        came_back(),
    )
