"""Whom a wish is about, and whether it may be acted on: graded trust (who asks, and what proves it)."""

from flows.registration import notices
from flows.registration.commands import Origin
from flows.registration.draft import Answer, Draft
from flows.registration.model import Registration, address_key


def about(draft: Draft, origin: Origin, refs: tuple[str, ...]) -> tuple[Registration, ...]:
    """The registrations named; else the sender's own active one; else the only one they made."""
    if refs:
        found = (draft.find(ref) for ref in dict.fromkeys(refs))
        return tuple(registration for registration in found if registration)
    active = [found for found in draft.of_address(origin.address) if found.active]
    own = [found for found in active if is_holder(found, origin) and not found.registered_by]
    return tuple(own) if len(own) == 1 else tuple(active) if len(active) == 1 else ()


def is_holder(registration: Registration, origin: Origin) -> bool:
    return address_key(registration.email) == address_key(origin.address)


def is_maker(registration: Registration, origin: Origin) -> bool:
    """Who registered somebody may speak for them."""
    return address_key(registration.registered_by or "") == address_key(origin.address)


def trusted(proven: bool, origin: Origin) -> bool:
    """The reply carries our token and its authentication did not fail, or a contact person acts by hand."""
    return bool(origin.by_hand) or (proven and origin.authenticated != "fail")


def nothing_known(draft: Draft, origin: Origin) -> Answer:
    """The wish is about a registration that the sender does not have here."""
    draft.tell(notices.to_sender_of(draft, "help", origin, None, {"why": "no_registration", "events": []}))
    draft.note("help", "no_registration", "No registration of this sender is known.")
    return "help", "no_registration"


def forward(draft: Draft, origin: Origin, registration: Registration | None, reason: str, staff: str = "") -> Answer:
    """A contact person answers, and the sender hears that."""
    for notification in notices.question_forwarded(draft, origin, registration):
        draft.tell(notification)
    draft.note("question-forwarded", reason, staff, registration.ref if registration else "")
    return "question-forwarded", reason


def attention(draft: Draft, reason: str, staff: str = "", refs: tuple[str, ...] = ()) -> Answer:
    """Nobody is answered; a person looks."""
    for ref in refs or ("",):
        draft.note("attention", reason, staff, ref)
    return "attention", reason
