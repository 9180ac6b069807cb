"""Who was to call is no contact person of the event any more: somebody else calls at the time that was agreed, or other times are proposed."""

from dataclasses import replace

from flows.errors import CalendarError
from flows.registration import intake_notices
from flows.registration.agenda import obstacle, with_calendar
from flows.registration.calls import call_ahead
from flows.registration.draft import Draft
from flows.registration.intake import propose_anew
from flows.registration.model import Contact, Registration, address_key


def caller_left(draft: Draft, registration: Registration) -> bool:
    """And somebody is there who can take over. A call that has begun is concluded by who is there now."""
    contacts = {address_key(each.email) for each in draft.event.contacts}
    planned = call_ahead(draft, registration) or (registration.intake_at is None and registration.asked_since)
    left = registration.caller and address_key(registration.caller) not in contacts
    return bool(left and planned and with_calendar(draft.event))


def hand_over(draft: Draft, registration: Registration) -> None:
    at = registration.intake_at
    if at:
        draft.tell(intake_notices.handed_over(draft, registration, at))
    successor = next((each for each in with_calendar(draft.event) if _can_call(draft, registration, each)), None)
    if at is None or successor is None:
        propose_anew(draft, registration, "handed_over")
        return
    after = replace(registration, caller=successor.email, sequence=registration.sequence + 1, changed=draft.now)
    draft.put(after, registration)
    draft.note("intake-booked", "caller_left", "Another contact person calls, at the same time.", after.ref)
    for told in intake_notices.booked(draft, after):
        draft.tell(told)


def _can_call(draft: Draft, registration: Registration, contact: Contact) -> bool:
    """At the time that was agreed."""
    if registration.intake_at is None:
        return False
    try:
        return not obstacle(draft, registration, contact, registration.intake_at)
    except CalendarError:
        return False
