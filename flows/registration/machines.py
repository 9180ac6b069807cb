"""Mail that machines write, and mail that nobody could make sense of. No robot is answered."""

from dataclasses import replace

from flows.registration import notices
from flows.registration.commands import AutoReply, Bounce, Bulk, Unclear
from flows.registration.draft import Answer, Draft
from flows.registration.theirs import attention


def bounce(draft: Draft, command: Bounce) -> Answer:
    """A permanent one marks the registration, for the summary; a delay is noted only."""
    reason = "undeliverable" if command.permanent else "delayed"
    found = [found for ref in dict.fromkeys(command.refs) if (found := draft.find(ref))]
    for registration in found:
        if registration.ref in command.elsewhere:
            draft.note("noted", "other_address", "It was not sent to the address that we have now.", registration.ref)
            continue
        if command.permanent and not registration.bounced:
            draft.put(replace(registration, bounced=True, changed=draft.now), registration)
        draft.note("bounced" if command.permanent else "noted", reason, "Our mail did not arrive.", registration.ref)
    if not found:
        draft.note("ignored", reason, "A bounce of a mail that is not known as ours.")
    return ("noted" if found else "ignored"), reason


def ignore(draft: Draft, command: AutoReply | Bulk) -> Answer:
    """An out-of-office of somebody known is worth a line: their offer may end before they are back."""
    refs = command.refs if isinstance(command, AutoReply) else ()
    what = "noted" if refs else "ignored"
    for ref in refs or ("",):
        draft.note(what, command.intent, "Written by a machine; not answered.", ref)
    return what, command.intent


def unclear(draft: Draft, command: Unclear) -> Answer:
    if not command.answerable:
        return attention(draft, command.why, "A person looks; nobody was answered.", command.refs)
    draft.tell(notices.to_sender_of(draft, "help", command.origin, None, {"why": command.why, "events": []}))
    draft.note("help", command.why, "Not understood: told what one can write.")
    return "help", command.why
