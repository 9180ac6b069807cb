"""An address that a contact person corrects, because mail to it comes back. The new one hears where the registration stands, as the old
one should have; the old one hears nothing: it may be somebody else's."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flows.registration import intake_notices, notices
from flows.registration.admit import Applicant, admit
from flows.registration.commands import CorrectAddress
from flows.registration.decision import Notification
from flows.registration.details import still_eligible
from flows.registration.draft import Answer, Draft
from flows.registration.eligible import judge
from flows.registration.model import Registration, Status, address_key, wording
from flows.registration.repeated import same_name

Told = Callable[[Draft, Registration], Notification]


def correct_address(draft: Draft, command: CorrectAddress) -> Answer:
    """Also of who made a registration for somebody else."""
    found = [known for ref in command.refs if (known := draft.find(ref))]
    if twice := next((each for each in found if _known_already(draft, each, command)), None):
        draft.note("noted", "address_known", "That person is registered with the new address too.", twice.ref)
        return "noted", "address_known"
    for before in found:
        _correct(draft, before, command)
    return "details_changed", "address_corrected"


def _known_already(draft: Draft, before: Registration, command: CorrectAddress) -> bool:
    others = [each for each in draft.of_address(command.corrected) if each.active and each.ref not in command.refs]
    mine = before.active and address_key(before.email) == address_key(command.address)
    return mine and any(not each.name or not before.name or same_name(each.name, before.name) for each in others)


def _correct(draft: Draft, before: Registration, command: CorrectAddress) -> None:
    known = before
    if address_key(before.registered_by or "") == address_key(command.address):
        known = replace(known, registered_by=command.corrected)
    if address_key(before.email) == address_key(command.address):
        known = replace(known, email=command.corrected, bounced=False, verified=False)
        draft.note("details_changed", "address_corrected", "Changed: email.", before.ref)
    told = known.email != before.email and draft.event.ends > draft.now
    if told and before.status is Status.AWAITING_INFO:
        admit(draft, known, before, Applicant(command.origin))
    elif told and before.active:
        _tell(draft, known, before)
    else:
        after = draft.put(replace(known, changed=draft.now), before)
        if told and (before.bounced or before.ref in command.unheard):
            draft.tell(_STANDING[after.status](draft, after))


def _tell(draft: Draft, known: Registration, before: Registration) -> None:
    known, doubt = still_eligible(draft, known, before)
    sequence = before.sequence + (before.status is Status.CONFIRMED)
    after = draft.put(replace(known, sequence=sequence, changed=draft.now), before)
    if doubt:
        draft.note("attention", "eligibility_in_doubt", "By the new address the rules do not accept.", after.ref)
    draft.tell(_STANDING[after.status](draft, after))


def _in_review(draft: Draft, registration: Registration) -> Notification:
    ruling = judge(registration, draft.event, draft.office)
    return notices.in_review(draft, registration, wording(ruling.text or {}, registration.language))


def _intake(draft: Draft, registration: Registration) -> Notification:
    if registration.intake_at is None:
        return intake_notices.proposal(draft, registration)
    to_participant, _ = intake_notices.booked(draft, registration)
    return to_participant


def _cancelled(draft: Draft, registration: Registration) -> Notification:
    """Without a calendar part: an invitation did not arrive either."""
    if draft.event.cancelled:
        return notices.event_cancelled(draft, registration, (), call=False)
    return notices.cancelled(draft, registration, invited=False)


def _refused(draft: Draft, registration: Registration) -> Notification:
    ruling = judge(registration, draft.event, draft.office)
    by_rule = ruling.then == "refuse"
    text = wording(ruling.text or {}, registration.language) if by_rule else ""
    return notices.not_eligible(draft, registration, text, "rule" if by_rule else "verdict")


_STANDING: Mapping[Status, Told] = {
    Status.CONFIRMED: notices.confirmed,
    Status.WAITLISTED: notices.waitlisted,
    Status.OFFERED: notices.offer,
    Status.AWAITING_REVIEW: _in_review,
    Status.INTAKE: _intake,
    Status.CANCELLED: _cancelled,
    Status.REFUSED: _refused,
    Status.EXPIRED: notices.offer_expired,
}
