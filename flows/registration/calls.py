"""A call that was agreed: still ahead or begun, and how it goes out of both calendars when it is not needed or cannot be."""

from dataclasses import replace

from flows.registration import intake_notices
from flows.registration.decision import Notification
from flows.registration.draft import Draft
from flows.registration.intake_notices import CALL
from flows.registration.model import Registration, Status


def unplanned(registration: Registration) -> Registration:
    """No call, and no times for one: whatever was planned before they left, or before the seat was theirs, is over."""
    return replace(
        registration, intake_at=None, intake_minutes=0, slots=(), proposed_at=None, asked_since=None, reminded=0
    )


def call_ahead(draft: Draft, registration: Registration) -> bool:
    at = registration.intake_at
    return registration.status is Status.INTAKE and at is not None and at > draft.now


def call_begun(draft: Draft, registration: Registration) -> bool:
    """From then on who called knows how it went."""
    return registration.intake_at is not None and not call_ahead(draft, registration)


def with_call_off(draft: Draft, before: Registration, told: Notification) -> Notification:
    """Who has no seat any more has no call either: it goes out of both calendars."""
    if not before.intake_at or not call_ahead(draft, before) or not told.registration:
        return told
    gone = replace(told.registration, intake_at=before.intake_at)
    draft.tell(intake_notices.called_off(draft, gone, before.intake_at))
    return replace(told, registration=gone, sessions=(CALL,), method="CANCEL")


def call_not_needed(draft: Draft, before: Registration, after: Registration) -> None:
    """Who is admitted before the call hears that it goes out of the calendar, and so does who would have called."""
    if before.intake_at and call_ahead(draft, before):
        draft.tell(intake_notices.not_needed(draft, after, before.intake_at))
        draft.tell(intake_notices.called_off(draft, after, before.intake_at))
