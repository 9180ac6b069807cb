"""Which sessions somebody comes to, and until when seats are offered."""

from datetime import datetime, timedelta

from flows.registration.model import Event, Registration, Session

READ_WITHIN = timedelta(hours=1)
"""What the clock ends, it ends so much later: until then mail that arrived in time may lie unread."""


def taking_part(event: Event, registration: Registration) -> tuple[Session, ...]:
    """The sessions that this person comes to."""
    return tuple([session for session in event.taking_place if expected(registration, session.id)])


def expected(registration: Registration, session: str) -> bool:
    """Whether they come to it, if it takes place."""
    return (not registration.sessions or session in registration.sessions) and session not in registration.absent


def sessions_ahead(event: Event, registration: Registration, now: datetime) -> tuple[str, ...]:
    """Ids of those that are not over yet: invitations to the past help nobody."""
    return tuple(session.id for session in taking_part(event, registration) if session.end > now)


def offers_end(event: Event) -> datetime:
    """From this moment on nobody is offered a seat by the clock."""
    return event.starts - event.waitlist.no_offers_within if event.waitlist.promote == "offer" else event.starts
