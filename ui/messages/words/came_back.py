"""Words above an item that was decided before: on its way, confirmed, came back."""

from __future__ import annotations

from ui.messages.forms import Sentences, plural

CAME_BACK: Sentences = {
    "cameback.superseded": "This item changed before your answer arrived",
    "cameback.superseded.body": plural(
        "count",
        "{count} thing differs. Your answer was not applied and is kept. Decide again on what is there now.",
        "{count} things differ. Your answer was not applied and is kept. Decide again on what is there now.",
        "Your answer was not applied and is kept. Decide again on what is there now.",
    ),
    "notice.case_broken": "Another answer of this case came back, so this one was not sent",
    "notice.case_broken.body": "What is delivered is listed and stays; only what is open is decided again.",
    "notice.undeliverable": "This answer can't be delivered to {source}",
    "notice.undeliverable.body": "{attempts} tries failed: “{words}” (its words). Your decision is saved here.",
    "cameback.no_words": "no reason given",
    "cameback.expired": "The deadline passed before your answer arrived",
    "cameback.expired.body": "Your answer ({mine}) was not applied. It is kept in the record.",
    "cameback.withdrawn": "{source} withdrew this before your answer arrived",
    "cameback.withdrawn.body": "Your answer ({mine}) was not applied. It is kept in the record.",
    "cameback.recorded": "Saved on this computer: {mine}",
    "cameback.recorded.body": "Goes to {source} at {due}. U takes it back until then.",
    "cameback.held": "Saved on this computer: {mine}",
    "cameback.held.body": "It waits until the other answers of its case are confirmed. U takes it back until then.",
    "cameback.sending": "On its way to {source}: {mine}",
    "cameback.sending.body": "Not confirmed yet. It is tried again until {source} answers.",
    "notice.went_on": "The agent went on at {at}",
    "notice.went_on.body": "“{words}” (its words)",
    "cameback.my_words": "Your answer at {at}: {verdict}, “{reason}”",
    "cameback.my_verdict": "Your answer at {at}: {verdict}, without a reason",
    "cameback.copy_reason": "Copy my reason",
    "cameback.nothing_more": "Nothing more to do",
    "cameback.close": "Leave it",
    "cameback.escalate": "Escalate",
    "cameback.edit": "Edit and decide again",
    "cameback.try_again": "Try again",
    "cameback.copy_report": "Copy report",
    "cameback.locked": "Delivered to {source} and confirmed: {verdict} “{title}”, receipt {receipt}",
    "cameback.both_answers": "Both answers are kept in the record",
    "cameback.by_timeout": "nobody: the deadline's default",
    "cameback.me": "you",
    "cameback.row.verdict": "Verdict",
    "cameback.row.who": "By",
    "cameback.row.when": "At",
    "cameback.row.words": "In words",
}
