"""Every script by the name that the scenes call it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reviewer.demo.agents import (
    booking,
    extraction,
    invoice,
    labels,
    migration,
    plan,
    routine,
    shell_plan,
    support,
    vendor,
)
from reviewer.demo.agents._api import Script

SCRIPTS: Final[Mapping[str, Script]] = {
    "invoice": invoice.go_on,
    "answer-customer": support.answer_customer,
    "send-letter": support.send_letter,
    "migration": migration.go_on,
    "shell-plan": shell_plan.go_on,
    "extraction": extraction.go_on,
    "vendor": vendor.go_on,
    "booking": booking.go_on,
    "plan": plan.go_on,
    "labels": labels.go_on,
    "publish": support.publish,
    "routine": routine.go_on,
    "question": routine.answer_question,
}
