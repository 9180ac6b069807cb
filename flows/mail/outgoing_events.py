"""An event as its mails show it, in one language: made once, for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.mail.outgoing_views import ContactView, EventView, SessionView
from flows.mail.outgoing_words import Words
from flows.registration.forgetting import WITHOUT_EVENT
from flows.registration.intake_notices import CALL, CALLER
from flows.registration.model import STANDARD_FIELDS, Event, Organiser, Session, wording
from flows.registration.office import Mailbox


@dataclass(frozen=True, slots=True)
class EventWords:
    """An event in one language, as all its mails show it; made once."""

    source: Event
    zone: ZoneInfo
    words: Words
    mailbox: Mailbox
    """That its mails go by."""
    organiser: Organiser
    """As calendars see it: with that mailbox's address, where their answers are read."""
    sessions: Mapping[str, SessionView]
    labels: dict[str, tuple[str, bool]]
    """Of a person's fields, in order; and whether they are sensitive."""
    values: Mapping[str, Any]
    """What every template sees of it."""

    def session(self, session: Session) -> SessionView:
        """Also one that the event file does not have: the intake call, or a session as it was."""
        known = self.sessions.get(session.id) if session in self.source.sessions else None
        return known or _session(self.source, session, self.words)


def event_words(event: Event, words: Words, mailbox: Mailbox) -> EventWords:
    return EventWords(
        event,
        event.zone,
        words,
        mailbox,
        Organiser(event.organiser.name, mailbox.address),
        {session.id: _session(event, session, words) for session in event.sessions},
        _labels(event, words),
        shared_values(_event(event, words), _contact(event), words, mailbox.address),
    )


def shared_values(event: EventView | None, contact: ContactView, words: Words, address: str) -> dict[str, Any]:
    """The same in all mails about an event in one language."""
    return {
        "address": address,
        "language": words.language,
        "event": event,
        "keeps_days": WITHOUT_EVENT // timedelta(days=1),
        "contact": contact,
        "words": {"statuses": words.statuses, "reasons": words.reasons, "kinds": words.kinds},
    }


def _labels(event: Event, words: Words) -> dict[str, tuple[str, bool]]:
    """Of all fields, in the order in which they are shown, and whether they are sensitive."""
    fields = {field.name: field for field in event.fields}
    names = dict.fromkeys([*(each for each in STANDARD_FIELDS if each != "email"), *fields])
    labels = {name: (wording(fields[name].label, words.language) if name in fields else "") for name in names}
    return {
        name: (label or words.labels.get(name, name), name in fields and fields[name].sensitive)
        for name, label in labels.items()
    }


def _event(event: Event, words: Words) -> EventView:
    starts = event.starts.astimezone(event.zone)
    return EventView(
        title=wording(event.title, words.language),
        slug=event.slug,
        organiser=event.organiser.name,
        number=len(event.taking_place or event.sessions),
        first=words.day(starts),
        last=words.day(event.ends.astimezone(event.zone)),
        date=words.date(starts),
        opens=words.moment_in(event.registration.opens, event.zone),
        closes=words.moment_in(event.registration.closes, event.zone),
        intake=event.intake.required,
        intake_minutes=event.intake.minutes,
        intake_medium=event.intake.medium,
        intake_place=event.intake.place,
        within_days=event.intake.within_days,
        waitlist=event.waitlist.size > 0,
        substitution=event.substitution.allowed,
        evaluation=_link(event, words.language),
        keeps_days=event.retention.registrations // timedelta(days=1),
    )


def _link(event: Event, language: str) -> str:
    return event.evaluation if isinstance(event.evaluation, str) else wording(event.evaluation, language)


def _session(event: Event, session: Session, words: Words) -> SessionView:
    start, end = session.start.astimezone(event.zone), session.end.astimezone(event.zone)
    return SessionView(
        id=session.id,
        title=wording(session.title, words.language) if len(event.sessions) > 1 or session.id in (CALL, CALLER) else "",
        when=words.span(start, end),
        day=words.day(start),
        date=words.date(start),
        location=session.location,
        online=session.online,
        practical=wording(session.practical, words.language),
    )


def _contact(event: Event) -> ContactView:
    if not event.contacts:
        return ContactView(event.organiser.name, "", event.organiser.email)
    contact = event.contacts[0]
    return ContactView(contact.name, contact.phone, contact.email)
