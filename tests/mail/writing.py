"""An office, two events and one notification of each kind, for the tests of outgoing mail."""

import email
import email.policy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flows.calendars.invitation import invitation
from flows.mail.outgoing import Composer
from flows.registration.decision import Notification
from flows.registration.letter import Letter
from flows.registration.model import (
    Contact,
    Event,
    Field,
    IntakeRules,
    Organiser,
    Registration,
    RegistrationRules,
    Session,
    Status,
    WaitlistRules,
)
from flows.registration.office import Office

TEMPLATES = Path(__file__).parents[2] / "templates"
ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2027, 1, 12, 9, 30, tzinfo=ZONE)
OWN = "aanmelden@example.org"
PERSON = {
    "name": "Jan Jansen",
    "email": "jan@utrecht.example",
    "organisation": "Gemeente Utrecht",
    "fields": {"phone": "030 111 11 11", "Bewonersinitiatief": "Warm Wittevrouwen"},
}

CIRCLE = Event(
    slug="leerkring",
    title={"nl": "Leerkring gemeente en bewonersinitiatieven", "en": "Learning circle"},
    organiser=Organiser("Programma Warme Wijken", OWN),
    sessions=tuple(
        Session(
            id=str(number),
            start=datetime(2027, month, day, 10, tzinfo=ZONE),
            end=datetime(2027, month, day, 13, 30, tzinfo=ZONE),
            title={"nl": f"Bijeenkomst {number}", "en": f"Meeting {number}"},
            location="Zalen van Zeven, Boothstraat 7, Utrecht",
        )
        for number, (month, day) in enumerate([(3, 23), (4, 20), (5, 25)], start=1)
    ),
    registration=RegistrationRules(24),
    languages=("nl", "en"),
    contacts=(Contact("Noor de Wit", "noor.dewit@example.org", "030 000 00 00"),),
    waitlist=WaitlistRules(size=30),
    fields=(
        Field("initiative", {"nl": "Bewonersinitiatief", "en": "Residents' initiative"}, required=True),
        Field("diet", {"nl": "Dieet", "en": "Diet"}, sensitive=True),
    ),
    intake=IntakeRules(required=True),
)
AFTERNOON = replace(
    CIRCLE,
    slug="kennissessie",
    title={"nl": "Kennissessie warmte", "en": "Knowledge session on heat"},
    sessions=(
        Session(
            id="1",
            start=datetime(2027, 4, 8, 13, 30, tzinfo=ZONE),
            end=datetime(2027, 4, 8, 18, tzinfo=ZONE),
            location="Stadsgehoorzaal, Utrecht",
            online="https://meet.example.org/kennissessie?a=1&b=2",
        ),
    ),
    intake=IntakeRules(),
)
OFFICE = Office({event.slug: event for event in (CIRCLE, AFTERNOON)}, (OWN,))

SLOTS = [datetime(2027, 1, day, 10, 30, tzinfo=ZONE) for day in (19, 20, 21)]
MISSING = [{"name": "initiative", "label": "Bewonersinitiatief", "purpose": "Alleen voor gemeenten die al samenwerken"}]
OPEN = [{"slug": event.slug, "title": event.title["nl"], "starts": event.starts} for event in (CIRCLE, AFTERNOON)]

FACTS: Mapping[str, Mapping[str, Any]] = {
    "confirmed": {"together": ["Kim de Boer"]},
    "intake-proposal": {"slots": SLOTS},
    "intake-booked": {"role": "participant"},
    "intake-reminder": {"role": "participant", "slots": SLOTS},
    "info-needed": {"missing": MISSING, "held": True},
    "in-review": {"reason": "Je gemeente staat niet op de lijst.", "held": False},
    "review-request": {"person": PERSON, "rule": "listed('gemeenten') == 'name'", "reason": "rule"},
    "waitlisted": {"position": 3, "offers_until": NOW + timedelta(days=60)},
    "not-open": {"opens": NOW + timedelta(days=2)},
    "closed": {"closed": NOW - timedelta(days=2)},
    "not-eligible": {"reason": "De leerkring is alleen voor gemeenten.", "why": "rule"},
    "already-registered": {"status": "confirmed"},
    "offer": {"until": NOW + timedelta(days=2)},
    "cancelled": {"sessions": [], "was": "seat"},
    "confirm-cancel": {"sessions": [], "by_other": False},
    "substituted": {"role": "new", "other": "Kim de Boer"},
    "changed": {"changes": ["De eerste bijeenkomst begint een uur later."]},
    "session-reminder": {"session": "1"},
    "question-forwarded": {"role": "participant", "person": PERSON},
    "help": {"why": "which_event", "events": OPEN},
    "alert": {
        "subject": "Kringpost: poll-inbox is gestopt",
        "text": "De inbox antwoordt niet.\nKijk of de server aanstaat.",
    },
}
METHODS = {
    "confirmed": "REQUEST", "substituted": "REQUEST", "changed": "REQUEST", "cancelled": "CANCEL", "event-cancelled": "CANCEL",
}  # fmt: skip
WITHOUT_REGISTRATION = {"full", "not-open", "closed", "help", "nightly-summary", "alert"}


def registration(event: Event = CIRCLE, **values: Any) -> Registration:
    plain = Registration(
        ref="LK-7F3QD",
        event=event.slug,
        status=Status.CONFIRMED,
        held=True,
        email="jan@utrecht.example",
        received=NOW - timedelta(hours=1),
        turn=1,
        token="f3a91c0d",
        changed=NOW,
        name="Jan Jansen",
        organisation="Gemeente Utrecht",
        fields={"initiative": "Warm Wittevrouwen", "phone": "030 111 11 11", "diet": "geen noten"},
        intake_at=SLOTS[0],
    )
    return replace(plain, **values)


def notification(kind: str, event: Event | None = CIRCLE, *, language: str = "nl", **values: Any) -> Notification:
    """What a decision of this kind would ask for; `facts` replace single facts."""
    about = registration(event or CIRCLE)
    method = METHODS.get(kind, "") if event else ""
    facts = {**FACTS.get(kind, {}), **values.pop("facts", {})}
    plain = Notification(
        kind=kind,
        to=about.email,
        key=f"{kind}/{about.ref}/1",
        language=language,
        name=about.name,
        registration=None if kind in WITHOUT_REGISTRATION or event is None else about,
        facts=facts,
        sessions=tuple(session.id for session in event.sessions) if event and method else (),
        method=method,
    )
    return replace(plain, **values)


def composer(folders: Sequence[Path] = (TEMPLATES,), office: Office = OFFICE) -> Composer:
    return Composer(folders, office, b"a key of at least thirty-two bytes", invitation)


def parsed(letter: Letter) -> EmailMessage:
    message = email.message_from_bytes(letter.raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(letter: Letter, kind: str) -> str:
    found = next(part for part in parsed(letter).walk() if part.get_content_type() == kind)
    content = found.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode().replace("\r\n", "\n")


def write(kind: str, event: Event | None = CIRCLE, **values: Any) -> Letter:
    """The first mail."""
    return COMPOSER.write(notification(kind, event, **values), event, answering=None, now=NOW.astimezone(UTC))[0]


COMPOSER = composer()
