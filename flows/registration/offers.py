"""A seat that was offered: yes, no, too late, or silence until the end."""

from dataclasses import replace

from flows.registration import notices
from flows.registration.cancel import ask_first, give_up_seat
from flows.registration.commands import AcceptOffer, DeclineOffer, MoveUp
from flows.registration.draft import Answer, Draft
from flows.registration.model import Registration, Status
from flows.registration.seats import DECLINED, fill_seats, fits, seat_for, settle
from flows.registration.theirs import about, attention, nothing_known, trusted


def accept_offer(draft: Draft, command: AcceptOffer) -> Answer:
    found = [
        found for found in about(draft, command.origin, command.refs) if found.active or found.status is Status.EXPIRED
    ]
    answers = [_accept(draft, command, registration) for registration in found]
    return answers[0] if answers else nothing_known(draft, command.origin)


def decline_offer(draft: Draft, command: DeclineOffer) -> Answer:
    found = [
        each for each in about(draft, command.origin, command.refs) if each.active or each.status is Status.EXPIRED
    ]
    answers = [_decline(draft, command, registration) for registration in found]
    return answers[0] if answers else nothing_known(draft, command.origin)


def move_up(draft: Draft, command: MoveUp) -> Answer:
    """A contact person's choice: any place in line, at any hour, but never a seat that is not there."""
    if not command.origin.by_hand:
        return attention(draft, "not_by_hand", "Only a contact person moves somebody up.", command.refs)
    found = about(draft, command.origin, command.refs)
    answers = [_move_up(draft, registration) for registration in found]
    return answers[0] if answers else attention(draft, "no_registration", refs=command.refs)


def expire_offer(draft: Draft, registration: Registration) -> None:
    after = replace(registration, status=Status.EXPIRED, held=False, asked="", changed=draft.now)
    draft.put(after, registration)
    draft.note("expired", "no_answer_in_time", "The offer ended without an answer.", after.ref)
    draft.tell(notices.offer_expired(draft, after))


def _accept(draft: Draft, command: AcceptOffer, registration: Registration) -> Answer:
    late = registration.offer_until is None or command.origin.received > registration.offer_until
    if registration.status not in (Status.OFFERED, Status.EXPIRED):
        return _nothing_on_offer(draft, registration)
    if not trusted(command.proven, command.origin):
        return _ask_once_more(draft, registration)
    if registration.status is Status.OFFERED and not late:
        return settle(draft, registration, registration, "offer_accepted"), "offer_accepted"
    return _accept_late(draft, registration)


def _accept_late(draft: Draft, registration: Registration) -> Answer:
    """A seat if one is free and promised to nobody, else the old place in the line."""
    back = replace(registration, status=Status.WAITLISTED, held=False, offer_until=None, asked="", changed=draft.now)
    draft.put(back, registration)
    draft.passed_over.add(back.ref)
    fill_seats(draft)
    if seat_for(draft, replace(back, received=draft.now)):
        return settle(draft, back, registration, "seat_still_free"), "seat_still_free"
    draft.note("waitlisted", "offer_ended", "Said yes after the end of the offer: the old place in the line.", back.ref)
    draft.tell(notices.waitlisted(draft, back))
    return "waitlisted", "offer_ended"


def _move_up(draft: Draft, registration: Registration) -> Answer:
    if registration.status not in (Status.WAITLISTED, Status.OFFERED, Status.EXPIRED):
        draft.note("noted", "not_in_line", f"Is {registration.status}.", registration.ref)
        return "noted", "not_in_line"
    if not fits(draft, registration):
        draft.note("nobody_moved_up", "no_seat_free", "No seat, or none for this audience, is free.", registration.ref)
        return "noted", "no_seat_free"
    return settle(draft, registration, registration, "moved_up_by_hand"), "moved_up_by_hand"


def _nothing_on_offer(draft: Draft, registration: Registration) -> Answer:
    draft.note("noted", "nothing_on_offer", f"Is {registration.status}.", registration.ref)
    if registration.status is Status.WAITLISTED:
        draft.tell(notices.waitlisted(draft, registration))
        return "waitlisted", "nothing_on_offer"
    return "noted", "nothing_on_offer"


def _ask_once_more(draft: Draft, registration: Registration) -> Answer:
    """The yes does not come from our own mail: the offer is sent again to the address that has it, to be answered there."""
    draft.note("offer", "not_proven", "Asked to answer the offer itself.", registration.ref)
    if registration.status is Status.OFFERED:
        draft.tell(notices.offer(draft, registration))
        return "offer", "not_proven"
    draft.tell(notices.offer_expired(draft, registration))
    return "offer-expired", "not_proven"


def _decline(draft: Draft, command: DeclineOffer, registration: Registration) -> Answer:
    if not trusted(command.proven, command.origin):
        return ask_first(draft, registration, command.origin, "not_proven")
    if registration.status in (Status.CONFIRMED, Status.INTAKE):
        return ask_first(draft, registration, command.origin, "has_a_seat")
    if command.stay and registration.status not in (Status.OFFERED, Status.EXPIRED):
        return _nothing_on_offer(draft, registration)
    if registration.status is Status.EXPIRED and not command.stay:
        return _nothing_on_offer(draft, registration)
    if not command.stay:
        return give_up_seat(draft, registration, command.origin, "offer_declined")
    back = replace(
        registration, status=Status.WAITLISTED, held=False, offer_until=None, asked=DECLINED, changed=draft.now
    )
    draft.put(back, registration)
    draft.note("waitlisted", "offer_declined", "Stays in line for the next seat.", back.ref)
    draft.passed_over.add(back.ref)
    fill_seats(draft)
    draft.tell(notices.waitlisted(draft, back))
    return "waitlisted", "offer_declined"
