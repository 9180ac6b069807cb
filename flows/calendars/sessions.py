"""A session as calendars tell it, in invitations and in feeds alike."""

from datetime import UTC, datetime

from flows.calendars.lines import FIXED_ZONE, plain
from flows.registration.intake_notices import CALL, CALLER
from flows.registration.model import Event, Session, wording


def plain_text(text: str) -> str:
    """A text as calendar programs take it."""
    # icalendar 7.3 takes a literal \N for a line break.
    return plain(text).replace("\\", "/").strip()


def summary_of(event: Event, session: Session, language: str) -> str:
    """The event's title, and the session's where there are several; a call has one of its own."""
    whole, part = wording(event.title, language), wording(session.title, language)
    if session.id in (CALL, CALLER):
        return f"{part}: {whole}"
    return f"{whole}: {part}" if part and part != whole and len(event.sessions) > 1 else whole


def session_times(event: Event, session: Session) -> tuple[datetime, datetime]:
    """Start and end, in the one zone of which a feed carries the block, or in UTC."""
    zone = UTC if event.timezone != FIXED_ZONE or doubled(event, session) else event.zone
    return session.start.astimezone(zone), session.end.astimezone(zone)


def doubled(event: Event, session: Session) -> bool:
    """Begins or ends in an hour that the clock shows twice: programs disagree which one is meant."""
    local = [moment.astimezone(event.zone) for moment in (session.start, session.end)]
    return any(moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset() for moment in local)
