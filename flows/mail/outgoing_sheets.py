"""The mails that a notification takes: its own, and a short one for each further session; what each of them answers and invites to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from flows.mail.message import IncomingMail
from flows.mail.outgoing_events import EventWords
from flows.mail.outgoing_mime import message_ids
from flows.mail.outgoing_templates import Page
from flows.registration.attendance import taking_part
from flows.registration.decision import Notification
from flows.registration.intake_notices import CALL, CALLER
from flows.registration.model import Event, Organiser, Registration, Session
from flows.registration.office import Mailbox
from flows.registration.series import SERIES, planned
from flows.registration.told import Announced

_MOST_REFERENCES = 10
CALLS = (CALL, CALLER)
"""Session ids in the UIDs of the invitations to an intake call: the participant's, and that of who calls."""


class Invite(Protocol):
    """`calendars.invitation.invitation`, handed in: the rooms do not know each other."""

    def __call__(
        self,
        event: Event,
        session: Session,
        registration: Registration,
        *,
        method: str,
        organizer: Organiser,
        language: str,
        now: datetime,
        domain: str,
        description: str = "",
        only: tuple[Session, ...] = (),
    ) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """One mail to write: the notification's own, or the one that brings a further session."""

    notification: Notification
    key: str
    template: str
    page: Page
    variant: str
    values: dict[str, Any]
    about: EventWords | None
    session: Session | None
    refers: tuple[str, ...]
    now: datetime
    mailbox: Mailbox
    """Under whose address it goes."""

    @property
    def event(self) -> Event | None:
        return self.about.source if self.about else None


def references_of(notification: Notification, answering: IncomingMail | None) -> tuple[str, ...]:
    if answering is None or not notification.answers:
        return ()
    earlier: Iterable[str] = answering.references or answering.in_reply_to
    return tuple(message_ids([*tuple(earlier)[-_MOST_REFERENCES:], answering.message_id]))


def invited_to(notification: Notification, event: Event | None) -> tuple[Session, ...]:
    if event is None or notification.registration is None or not notification.method:
        return ()
    if call := next((session for session in notification.sessions if session in CALLS), ""):
        return (_intake(event, notification.registration, call),)
    found = _named(notification, event)
    return (_whole(event),) if found and event.series == "one" else found


def told_by(sheet: Sheet) -> Announced | None:
    """What its invitation says of the event; None when it does not invite to it."""
    notification, event, session = sheet.notification, sheet.event, sheet.session
    registration = notification.registration
    if not event or not session or not registration or notification.method != "REQUEST" or session.id in CALLS:
        return None
    sessions = taking_part(event, registration) if session.id == SERIES else (session,)
    return Announced(event.title, {each.id: each for each in sessions})


def part_of_series(notification: Notification, event: Event) -> tuple[Session, ...]:
    """The sessions that leave the one invitation of a series, or keep their time; empty: the whole of it."""
    registration = notification.registration
    if event.series != "one" or notification.method == "REQUEST" or registration is None or not registration.active:
        return ()
    about = _named(notification, event)
    left = {each.id for each in taking_part(event, registration)} - {each.id for each in about}
    return about if left else ()


def _named(notification: Notification, event: Event) -> tuple[Session, ...]:
    known = {session.id: session for session in (*event.sessions, *notification.former)}
    return tuple([session for name, session in known.items() if name in notification.sessions])


def _whole(event: Event) -> Session:
    first = min(event.sessions, key=planned)
    return Session(SERIES, first.start, first.end, location=first.location, online=first.online)


def _intake(event: Event, registration: Registration, call: str) -> Session:
    """The call as a session of its own: it has its own UID, another one for who calls."""
    start = registration.intake_at or event.starts
    # Who calls has several of them; by its reference, like the feed, it names nobody.
    whose = f" {registration.ref}" if call == CALLER else ""
    title = dict.fromkeys(event.languages, f"Intake{whose}")
    minutes = registration.intake_minutes or event.intake.minutes
    online = event.intake.place if event.intake.medium == "online" else ""
    location = event.intake.place if event.intake.medium == "on_site" else ""
    return Session(call, start, start + timedelta(minutes=minutes), title, location, online)
