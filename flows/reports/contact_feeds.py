"""A contact person's own calendar: the sessions with their numbers, the calls that were agreed, and the times that are kept for who may choose.

Calls bear the reference and no name. A feed leaves our hands: it is copied to servers of calendar programs, and who may have gone
from here would still stand there.
"""

import hmac
from base64 import b32encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flows.calendars.feed import TIME_KEPT, Entry, EntryStatus
from flows.calendars.sessions import session_times, summary_of
from flows.registration.agenda import kept_times
from flows.registration.intake_notices import caller_of
from flows.registration.model import Contact, Event, Registration, Session, Status, address_key, wording
from flows.registration.office import Office
from flows.reports.pages_feeds import called_off
from flows.reports.pages_texts import Texts
from flows.reports.seating import session_rows

Registered = Mapping[str, Sequence[Registration]]
"""Per event."""


def file_name(secret: bytes, address: str) -> str:
    """Nobody who knows the address can tell it, without the office's secret."""
    digest = hmac.new(secret, f"feed/{address_key(address)}".encode(), sha256).digest()
    return f"{b32encode(digest)[:32].decode().lower()}.ics"


@dataclass(frozen=True)
class ContactFeed:
    contact: Contact
    events: Sequence[Event]
    office: Office
    texts: Texts
    now: datetime

    def entries(self, registered: Registered) -> Iterator[Entry]:
        for event in self.events:
            people = registered.get(event.slug, ())
            yield from self._sessions(event, people)
            for each in people:
                if each.status is Status.INTAKE and self._calls(event, each):
                    yield from self._call(event, each)

    def _sessions(self, event: Event, people: Sequence[Registration]) -> Iterator[Entry]:
        held = sum(each.held for each in people)
        waiting = sum(each.active and not each.held for each in people)
        seats = self.texts.say("feed_seats", held=held, capacity=event.registration.capacity, waiting=waiting)
        coming = [row.coming for row in session_rows(event, people, self.texts.language)] or [held]
        for session, number in zip(event.sessions, coming, strict=True):
            start, end = session_times(event, session)
            entry = Entry(
                uid=f"contact-{event.slug}/{session.id}@{self.office.domain}",
                summary=summary_of(event, session, self.texts.language),
                start=start,
                end=end,
                location=session.location or (self.texts.say("online") if session.online else ""),
                description=f"{self.texts.count('feed_coming', number)}\n{seats}",
            )
            yield called_off(entry, self.texts) if session not in event.taking_place else entry

    def _call(self, event: Event, registration: Registration) -> Iterator[Entry]:
        ref = registration.ref
        if registration.intake_at:
            yield self._time(event, registration, registration.intake_at, ref, "CONFIRMED")
        for start in kept_times(registration, event, self.office, self.now):
            yield self._time(event, registration, start, f"{ref}/{start.timestamp():.0f}", "TENTATIVE")

    def _time(self, event: Event, registration: Registration, at: datetime, name: str, status: EntryStatus) -> Entry:
        minutes = registration.intake_minutes or event.intake.minutes
        start, end = session_times(event, Session("", at, at + timedelta(minutes=minutes)))
        kind = "call" if status == "CONFIRMED" else "kept"
        title = wording(event.title, self.texts.language)
        return Entry(
            uid=f"{TIME_KEPT}{name}@{self.office.domain}",
            summary=self.texts.say(f"feed_{kind}", ref=registration.ref),
            start=start,
            end=end,
            description=self.texts.say(f"feed_{kind}_more", title=title),
            status=status,
        )

    def _calls(self, event: Event, registration: Registration) -> bool:
        return address_key(caller_of(event, registration).email) == address_key(self.contact.email)
