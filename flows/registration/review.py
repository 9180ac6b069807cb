"""The verdict of a contact person on a registration that no rule could decide."""

from dataclasses import replace
from datetime import timedelta

from flows.registration import notices
from flows.registration.admit import take_place
from flows.registration.calls import call_ahead, call_not_needed, with_call_off
from flows.registration.commands import GiveVerdict
from flows.registration.draft import Answer, Draft
from flows.registration.intake import keep, propose_anew
from flows.registration.model import Registration, Status
from flows.registration.seats import seat_for
from flows.registration.theirs import attention, trusted


def give_verdict(draft: Draft, command: GiveVerdict) -> Answer:
    if not trusted(command.proven, command.origin):
        return attention(draft, "verdict_not_proven", "A verdict without the token of its review.", command.refs)
    if command.verdict is None:
        return attention(draft, "verdict_unclear", "Both a yes and a no can be read.", command.refs)
    found = [found for ref in command.refs if (found := draft.find(ref))]
    answers = [_judge(draft, command, registration) for registration in found]
    return answers[0] if answers else attention(draft, "verdict_about_nobody")


def _judge(draft: Draft, command: GiveVerdict, registration: Registration) -> Answer:
    if registration.status is Status.INTAKE and (command.origin.by_hand or command.about == "intake"):
        return _after_intake(draft, command, registration)
    overruled = bool(command.origin.by_hand) and registration.status is Status.REFUSED
    if (registration.status is not Status.AWAITING_REVIEW and not overruled) or command.about == "intake":
        return _decided_before(draft, command, registration)
    if command.verdict == "approve":
        held = registration.held or (overruled and seat_for(draft, registration))
        return take_place(draft, replace(registration, held=held), registration, "approved")
    return _refuse(draft, command, registration)


AGAINST = {"approve": {Status.REFUSED}, "refuse": {Status.CONFIRMED, Status.INTAKE, Status.WAITLISTED, Status.OFFERED}}
"""Where somebody stands of whom the contact person said the opposite before."""


def _decided_before(draft: Draft, command: GiveVerdict, registration: Registration) -> Answer:
    """Who is told yes is not told no by a second mail, nor the other way round: a person sees to it by hand."""
    if not command.origin.by_hand and registration.status in AGAINST.get(command.verdict or "", ()):
        return attention(draft, "decided_otherwise", f"Is {registration.status}.", (registration.ref,))
    draft.note("noted", "decided_before", f"Is {registration.status}.", registration.ref)
    return "noted", "decided_before"


def _after_intake(draft: Draft, command: GiveVerdict, registration: Registration) -> Answer:
    """The call has been: the seat that was held becomes final, or goes to the next in line; or nobody answered it."""
    if command.verdict == "unreached":
        return _unreached(draft, command, registration)
    if command.verdict == "refuse":
        return _refuse(draft, command, registration)
    if command.verdict == "keep":
        draft.note("noted", "kept_by_contact", "A contact person arranges the call.", keep(draft, registration).ref)
        return "noted", "kept_by_contact"
    sequence = registration.sequence + call_ahead(draft, registration)
    after = replace(registration, status=Status.CONFIRMED, asked="", sequence=sequence, changed=draft.now)
    draft.put(after, registration)
    draft.note("confirmed", "intake_done", "The intake call has been.", after.ref)
    draft.tell(notices.confirmed(draft, after))
    call_not_needed(draft, registration, after)
    return "confirmed", "intake_done"


EARLY, AGAIN = timedelta(hours=1), timedelta(days=1)
"""A call may be made so long before its time; a second "not reached" so soon after the first is the same one."""


def _unreached(draft: Draft, command: GiveVerdict, registration: Registration) -> Answer:
    """By a mail, of a call that may have been made: said twice, or of a call that is far ahead, it must not undo what was agreed since."""
    at, proposed = registration.intake_at, registration.proposed_at
    if not command.origin.by_hand and at and at - EARLY > draft.now:
        return attention(draft, "call_to_come", "The call is to be later.", (registration.ref,))
    if not command.origin.by_hand and at is None and proposed and draft.now - proposed < AGAIN:
        draft.note("noted", "decided_before", "Times have just been proposed.", registration.ref)
        return "noted", "decided_before"
    return propose_anew(draft, registration, "unreached")


def _refuse(draft: Draft, command: GiveVerdict, registration: Registration) -> Answer:
    sequence = registration.sequence + call_ahead(draft, registration)
    after = replace(registration, status=Status.REFUSED, held=False, asked="", sequence=sequence, changed=draft.now)
    draft.put(after, registration)
    draft.note("refused", "refused_by_contact", "A contact person said no.", after.ref)
    draft.tell(with_call_off(draft, registration, notices.not_eligible(draft, after, command.reason, "verdict")))
    return "not-eligible", "refused_by_contact"
