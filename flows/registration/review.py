"""The verdict of a contact person on a registration that no rule could decide."""

from dataclasses import replace

from flows.registration import notices
from flows.registration.admit import take_place
from flows.registration.commands import GiveVerdict
from flows.registration.draft import Answer, Draft
from flows.registration.intake import call_ahead, keep, propose_anew, with_call_off
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
        return propose_anew(draft, registration, "unreached")
    if command.verdict == "refuse":
        return _refuse(draft, command, registration)
    if command.verdict == "keep":
        draft.note("noted", "kept_by_contact", "A contact person arranges the call.", keep(draft, registration).ref)
        return "noted", "kept_by_contact"
    after = draft.put(replace(registration, status=Status.CONFIRMED, asked="", changed=draft.now), registration)
    draft.note("confirmed", "intake_done", "The intake call has been.", after.ref)
    draft.tell(notices.confirmed(draft, after))
    return "confirmed", "intake_done"


def _refuse(draft: Draft, command: GiveVerdict, registration: Registration) -> Answer:
    sequence = registration.sequence + call_ahead(draft, registration)
    after = replace(registration, status=Status.REFUSED, held=False, asked="", sequence=sequence, changed=draft.now)
    draft.put(after, registration)
    draft.note("refused", "refused_by_contact", "A contact person said no.", after.ref)
    draft.tell(with_call_off(draft, registration, notices.not_eligible(draft, after, command.reason, "verdict")))
    return "not-eligible", "refused_by_contact"
