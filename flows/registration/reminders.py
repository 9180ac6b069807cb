"""What the clock brings to who has a seat: a reminder before each session, and thanks after the last one.

Days are counted on the calendar and the rest by the clock: "1d" before a session at ten is ten o'clock on the day before, also when
the clock changes that night. Whoever was invited, or heard of a change, after a reminder's moment knows already: it is passed over.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.registration import notices
from flows.registration.attendance import offers_end, taking_part
from flows.registration.decision import Decision, Register
from flows.registration.draft import Draft
from flows.registration.model import Event, Registration, Session, Status
from flows.registration.office import Office
from flows.registration.series import invitation_id

THANKED_WITHIN = timedelta(days=7)
"""Of the end of the last session: thanks that come later than that are odd."""
A_DAY = timedelta(days=1)


def due_reminders(event: Event, register: Register, office: Office, now: datetime) -> Decision:
    """Changes nothing in the register: what was told before is known by its key."""
    draft = Draft(event, register, office, now, f"{now:%Y%m%dT%H%M%S%f}")
    for session in event.taking_place:
        if due := latest_due(event, session, now):
            _remind_all(draft, session, *due)
    if event.evaluation and event.ends <= now < event.ends + THANKED_WITHIN:
        _thank_all(draft)
    return draft.decide("noted", "clock")


def latest_due(event: Event, session: Session, now: datetime) -> tuple[datetime, timedelta] | None:
    """Moment and lead of the one that goes out, if any: after a time without runs not all at once, and none to what has begun."""
    if now >= session.start:
        return None
    moments = ((moment_before(session.start, lead, event.zone), lead) for lead in event.reminders.before)
    return max((each for each in moments if each[0] <= now), default=None)


def moment_before(start: datetime, lead: timedelta, zone: ZoneInfo) -> datetime:
    days = timedelta(days=lead.days)
    return (start.astimezone(zone) - days).astimezone(UTC) - (lead - days)


def _remind_all(draft: Draft, session: Session, moment: datetime, lead: timedelta) -> None:
    invited = draft.register.invited()
    for registration in _seated(draft):
        coming = session in taking_part(draft.event, registration)
        if coming and not _knows(draft, registration, session, moment, invited):
            told = notices.session_reminder(draft, registration, session, _given_until(draft))
            key = (
                f"reminder/{_length(lead)}/{registration.ref}/{session.id}/{session.start.astimezone(UTC):%Y%m%dT%H%M}"
            )
            draft.tell(replace(told, key=key))


def _thank_all(draft: Draft) -> None:
    for registration in _seated(draft):
        if taking_part(draft.event, registration):
            told = notices.to_participant(draft, "thank-you", registration, {})
            draft.tell(replace(told, key=f"thank-you/{registration.ref}"))


def _seated(draft: Draft) -> list[Registration]:
    """A seat that is held until the call is not theirs yet: `follow-up-intakes` asks for the call first."""
    return [each for each in draft.active() if each.held and each.status is Status.CONFIRMED]


def _knows(
    draft: Draft, registration: Registration, session: Session, moment: datetime, invited: Mapping[str, datetime]
) -> bool:
    written = invited.get(registration.uid(invitation_id(draft.event, session.id), draft.office.domain))
    return written is not None and written >= moment


def _given_until(draft: Draft) -> datetime | None:
    """Until then a seat that is given up goes to the next in line by itself; None: it does not, or nobody can wait."""
    end = offers_end(draft.event)
    return end if draft.event.waitlist.size and draft.now < end else None


def _length(lead: timedelta) -> str:
    """As it is written in the event file: `7d`, `36h`, `90m`."""
    units = (("d", A_DAY), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))
    sign, unit = next((each for each in units if not lead % each[1]), ("s", timedelta(seconds=1)))
    return f"{lead // unit}{sign}"
