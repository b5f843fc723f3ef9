"""Words of every error code: what happened, what is safe, what to do."""

from __future__ import annotations

from ui.messages.forms import Sentences, plural

ERRORS: Sentences = {
    "error.unexpected": "Something failed that should not fail. Your decisions are safe; the log says where.",
    "error.no_words": "There are no words for this yet ({code}).",
    "install.foreign_package": "Another package is called “{package}”. Install Review Desk in an environment of "
    "its own.",
    # -- this computer
    "config.invalid": "A setting can't be used as it is.",
    "config.home_on_network": "The home folder is on a network drive, where the record is not safe. Choose a "
    "local folder.",
    "config.home_unusable": "The home folder can't be used. Check that it exists and that you may write there.",
    "config.no_operator": "Say who you are first: name and work id.",
    "config.operator_exists": "This home already belongs to an operator.",
    "config.secret_name": "A secret can't be called that.",
    "config.settings_unreadable": "The settings file can't be read. Mend it or move it away.",
    "config.unknown_setting": "There is no setting called {name}.",
    "config.wrong_type": "The setting {name} needs a value of type {expected}.",
    "home.in_use": "Another window is open on this home. Use that one, or close it.",
    "operator.exists": "This home already belongs to an operator.",
    "record.error": "The record on this computer can't be used now.",
    "record.unavailable": "The record can't be written. Nothing was recorded; your draft is kept.",
    "record.closed": "The record is closed. Nothing was recorded.",
    "record.broken": "The record on this computer does not verify. New decisions and sending have stopped.",
    "record.too_new": "The record was written by a newer version of Review Desk. Use that version.",
    "audit.gap": "An entry of the record is missing.",
    "audit.altered": "An entry of the record was changed after it was written.",
    "audit.unreadable": "An entry of the record can't be read.",
    "audit.out_of_order": "Entries of the record are out of order.",
    "audit.bad_signature": "A signature in the record does not fit its entry.",
    # -- deciding
    "decision.refused": "Nothing was recorded.",
    "decision.stale_view": "This item is no longer what you saw. Nothing was recorded; look at it again.",
    "decision.already_decided": "You have decided this item already. Nothing was recorded.",
    "decision.item_gone": "This item is gone upstream. Nothing was recorded.",
    "policy.refused": "A policy rule forbids this decision. Nothing was recorded.",
    "policy.not_the_requester": "You asked for this yourself ({requester}), so somebody else has to release it. "
    "You may still reject it.",
    "undo.too_late": "Too late to take back: it was sent. The desk can't reverse it.",
    "lifecycle.illegal": "The desk met a state that can't be. Nothing was changed; the log says where.",
    "unknown.thing": "This is not here any more.",
    "unknown.decision": "There is no such decision on this computer.",
    "unknown.gesture": "There is nothing to take back.",
    "unknown.source": "There is no source called {source}.",
    # -- sources
    "source.error": "{source} answered with an error. Decisions are kept and sent later.",
    "source.unreachable": "{source} can't be reached. Decisions are kept and sent when it is back.",
    "source.refused": "{source} refused. You may have to sign in again.",
    "source.bad_response": "{source} answered something that can't be read.",
    "source.endless_feed": "{source} lists without end; the rest waits for the next sync.",
    "source.ca_file": "The certificate file for {source} can't be read.",
    "source.bad_name": "A name has small letters, digits, dots and dashes, at most forty.",
    "source.unknown_connector": "There is no connector called {connector}.",
    "source.exists": "A source called {source} is connected already.",
    "source.name_taken": "A source called {source} is connected already.",
    "source.has_unsent": plural(
        "count",
        "{source} has {count} decision that is not sent. Send it first, then disconnect.",
        "{source} has {count} decisions that are not sent. Send them first, then disconnect.",
    ),
    "source.plain_http": "The address of {source} is not encrypted (http). Allow it in the settings or use https.",
    "source.proxy_invalid": "The proxy for {source} is no address.",
    "source.secret_invalid": "The token for {source} holds characters that can't be sent.",
    "source.url_has_secret": "The address holds a password. Give it as the token instead.",
    "source.url_invalid": "The address is not one that can be connected to.",
    "contract.unreadable": "What the source sent can't be read.",
    "lens.invalid": "The lens can't be used.",
    "server.token_invalid": "The token can't be used.",
    "doctor.failed": "The desk found something wrong with itself; the log says what.",
}
