"""The twelve messages of the design, word for word: what happened, what is safe, what to do."""

from __future__ import annotations

from ui.messages.forms import Sentences, plural

NOTICES: Sentences = {
    "notice.recorded": "{verdict}: {title}",
    "notice.recorded.body": "Saved on this computer at {at}. Goes to {source} at {goes_out}.",
    "notice.rejoined": "Back in its case: “{title}”",
    "notice.undone": "Taken back: “{title}” is open again",
    "notice.undone.body": "Nothing was sent. What you chose and wrote is kept as a draft.",
    "notice.too_late": "Too late to take back",
    "notice.too_late.body": "{source} accepted it at {at}. The desk can't reverse it.",
    "notice.offline": "No connection to {source} since {since}",
    "notice.offline.body": plural(
        "waiting",
        "Go on: decisions are saved here and sent when it is back ({waiting} waits). What you see may be {age} "
        "old; an answer to something that changed comes back to you.",
        "Go on: decisions are saved here and sent when it is back ({waiting} wait). What you see may be {age} "
        "old; an answer to something that changed comes back to you.",
        "Go on: decisions are saved here and sent when it is back. What you see may be {age} old; an answer to "
        "something that changed comes back to you.",
    ),
    "notice.offline.race": "This system can't rule out that somebody answers in the same moment.",
    "notice.delivered": "{source} confirmed: {what}",
    "notice.delivered.body": "{at}, receipt {receipt}. Nothing left to do.",
    "notice.decided_elsewhere": "{person} answered first: {verdict} at {at}",
    "notice.decided_elsewhere.body": "Your answer ({mine}) was not applied. Both are kept in the record.",
    "notice.timed_out": "The deadline passed at {at} and {source} applied its default: {verdict}",
    "notice.timed_out.body": "No person decided.",
    "notice.superseded": "This item changed before your answer arrived",
    "notice.superseded.body": "{changed} of {rows} rows differ. Your answer was not applied and is kept. Decide "
    "again on what is there now.",
    "notice.refused": "{source} refused the answer",
    "notice.refused.body": "{why} Nothing changed there; your decision is saved here.",
    "notice.sign_in": "{source} needs you to sign in again",
    "notice.sign_in.body": plural(
        "waiting",
        "Since {since}. {waiting} decision waits here, safe; it is sent after you sign in, no need to decide "
        "again. Nearest deadline: {deadline}.",
        "Since {since}. {waiting} decisions wait here, safe; they are sent after you sign in, no need to decide "
        "again. Nearest deadline: {deadline}.",
        "Since {since}. No decision waits here.",
    ),
    "notice.hidden_characters": plural(
        "count",
        "{count} character here can't be seen or passes for another",
        "{count} characters here can't be seen or pass for others",
    ),
    "notice.hidden_characters.body": "{classes}; each is shown as a mark. Where: {places}. Approving needs that you have looked at them.",
    "notice.hidden_characters.named.body": "{classes}; each is shown as a mark. {names}. Where: {places}. Approving needs that you have looked at them.",
    "notice.malformed": "An item from {source} can't be read",
    "notice.malformed.body": "Field {path}: expected {expected}, got {got}. Nothing was decided and the run still "
    "waits; other items are not affected.",
    "notice.asked_again": "Question goes back to {agent}",
    "notice.asked_again.body": "“{question}” Saved; goes out at {goes_out}. The item returns here when it is "
    "answered; the deadline stays {deadline}.",
    "notice.cannot_ask": "{source} can't take a question. Escalate, or reject with the question as reason.",
    "notice.record_broken": "The record on this computer does not verify",
    "notice.record_broken.body": plural(
        "unsent",
        "Entry {entry} of {entries} does not follow from the one before. New decisions and sending have stopped; you "
        "can read everything, and {unsent} unsent decision is kept. Change and delete nothing; give the report to "
        "{contact}.",
        "Entry {entry} of {entries} does not follow from the one before. New decisions and sending have stopped; you "
        "can read everything, and {unsent} unsent decisions are kept. Change and delete nothing; give the report to "
        "{contact}.",
        "Entry {entry} of {entries} does not follow from the one before. New decisions and sending have stopped; you "
        "can read everything. Change and delete nothing; give the report to {contact}.",
    ),
    "notice.record_state_altered": "A decision was set to another state beside the desk",
    "notice.record_state_altered.body": plural(
        "unsent",
        "Its row in the file of the record was changed; entry {entry} of {entries} says where it stood. New "
        "decisions and sending have stopped; you can read everything, and {unsent} unsent decision is kept. Give the "
        "report to {contact}. To go on, close the desk and run review-desk backup restore: each decision then stands "
        "where its entries say, and what is unsent is asked about.",
        "Its row in the file of the record was changed; entry {entry} of {entries} says where it stood. New "
        "decisions and sending have stopped; you can read everything, and {unsent} unsent decisions are kept. Give "
        "the report to {contact}. To go on, close the desk and run review-desk backup restore: each decision then "
        "stands where its entries say, and what is unsent is asked about.",
        "Its row in the file of the record was changed; entry {entry} of {entries} says where it stood. New "
        "decisions and sending have stopped; you can read everything. Give the report to {contact}. To go on, close "
        "the desk and run review-desk backup restore: each decision then stands where its entries say.",
    ),
    "notice.record_broken.nobody": "whoever looks after this computer",
    "notice.record_untold": "Something in the record does not verify",
    "notice.record_untold.body": "What was found could not be written down. New decisions and sending have stopped; you "
    "can read everything. Make room on the disk and verify again: it is then said what does not follow.",
    "notice.record_damaged": "The file of the record is damaged",
    "notice.record_damaged.body": "New decisions and sending have stopped; you can read what can be read. Close the desk "
    "and start it again: the record is then restored from a backup, and the damaged file is kept.",
    "notice.record_restored": "The record was damaged and is restored",
    "notice.record_restored.body": plural(
        "doubted",
        "From the backup of {backup_at}, and all that followed from the damaged file. {doubted} decision that was not "
        "sent is asked about; look under Came back. The damaged file is kept in quarantine/{quarantine}.",
        "From the backup of {backup_at}, and all that followed from the damaged file. {doubted} decisions that were "
        "not sent are asked about; look under Came back. The damaged file is kept in quarantine/{quarantine}.",
        "From the backup of {backup_at}, and all that followed from the damaged file. The damaged file is kept in "
        "quarantine/{quarantine}.",
    ),
    "notice.record_restored_in_part": "The record was damaged; what was decided last may be missing",
    "notice.record_restored_in_part.body": plural(
        "doubted",
        "Restored from the backup of {backup_at}; not everything after it could be read. {doubted} decision that was "
        "not sent is asked about; look under Came back, and at what was open. The damaged file is kept in "
        "quarantine/{quarantine}.",
        "Restored from the backup of {backup_at}; not everything after it could be read. {doubted} decisions that "
        "were not sent are asked about; look under Came back, and at what was open. The damaged file is kept in "
        "quarantine/{quarantine}.",
        "Restored from the backup of {backup_at}; not everything after it could be read. Look at what was open. The "
        "damaged file is kept in quarantine/{quarantine}.",
    ),
    "notice.cache_renewed": "What waits is read anew",
    "notice.cache_renewed.body": "The file that keeps it was damaged and is set aside. No decision is lost.",
    "banner.verify_again": "Verify again",
    "banner.export": "Export report",
    "banner.noted": "I have read this",
    "notice.record_unavailable": "The record on this computer can't be written",
    "notice.record_unavailable.body": "Nothing was recorded just now and your draft is kept. You can read "
    "everything. Free some space or check the disk, then decide again.",
}
