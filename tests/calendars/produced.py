"""Invitations of every sort, each with the appointments that a calendar must read in it: instants, title, UID."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flows.calendars.invitation import invitation
from flows.mail.outgoing_templates import KINDS
from flows.registration.model import Event, Organiser, Registration, Session
from flows.registration.series import SERIES
from tests.calendars.test_series import PERSON, SERIES_EVENT, SESSIONS, STARTS, WHOLE
from tests.mail.writing import AFTERNOON, CIRCLE, COMPOSER, METHODS, notification, parsed

ZONES = (
    "Europe/Amsterdam",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Africa/Casablanca",
)
DAYS = {"winter": (1, 14), "spring": (3, 29), "summer": (7, 14), "autumn": (11, 2)}
NAMES = {
    "plain": "Kim Pot",
    "quoted": 'Kim "de Kade" Pot',
    "punctuated": "Vries, J. de; afd. 'Zorg' \\ Wonen: noord",
    "accented": "Zoë Müller-Çelik 🌱",
    "long": "Jonkvrouwe Wilhelmina Antoinetta van der Heyden van Doornenburg tot Baaksem en Zuilenveld " * 2,
}
TITLES = {"nl": "Warmte, wonen; en 100% zorg \\ samen", "en": "Heat, homes; and 100% care"}

Appointment = list[str]


@dataclass(frozen=True)
class Produced:
    name: str
    raw: bytes
    expected: list[Appointment]


def produced() -> list[Produced]:
    return [*_sessions(), *_series(), *_letters()]


def _sessions() -> Iterator[Produced]:
    for zone in ZONES:
        for season, (month, day) in DAYS.items():
            event, session = _event(zone, datetime(2027, month, day, 10, tzinfo=ZoneInfo(zone)))
            yield _one(f"{zone.replace('/', '-')}-{season}", event, session)
    event, session = _event("Europe/Amsterdam", datetime(2027, 4, 8, 13, 30, tzinfo=ZoneInfo("Europe/Amsterdam")))
    for name, person in NAMES.items():
        yield _one(f"name-{name}", event, session, replace(PERSON, name=person))
    for method in ("CANCEL", "DECLINECOUNTER"):
        yield _one(method, event, session, replace(PERSON, sequence=3), method)


def _event(zone: str, start: datetime) -> tuple[Event, Session]:
    session = Session("1", start, start + timedelta(hours=2, minutes=30), location="Zaal 1, Utrecht")
    event = replace(SERIES_EVENT, title=TITLES, timezone=zone, sessions=(session,), series="each")
    return event, session


def _one(name: str, event: Event, session: Session, person: Registration = PERSON, method: str = "REQUEST") -> Produced:
    raw = _written(event, session, person, method)
    title = event.title["nl"].replace("\\", "/")
    return Produced(name, raw, [_appointment(session.start, session.end, title, f"{PERSON.token}-{session.id}")])


def _series() -> Iterator[Produced]:
    whole = [_of_series(start) for start in STARTS]
    yield Produced("series", _written(SERIES_EVENT, WHOLE), whole)
    yield Produced("series-without", _written(SERIES_EVENT, WHOLE, replace(PERSON, absent=("1", "3"))), whole[1::2])
    there = STARTS[1] + timedelta(days=1, hours=3)
    moved = replace(SESSIONS[1], start=there, end=there + timedelta(hours=2), moved_from=STARTS[1])
    event = replace(SERIES_EVENT, sessions=(SESSIONS[0], moved, *SESSIONS[2:]))
    yield Produced(
        "series-moved", _written(event, WHOLE), [whole[0], _of_series(there, "Warme kring: Deel 2"), *whole[2:]]
    )
    for zone in ("America/New_York", "Australia/Sydney"):
        starts = [datetime(2027, 3, 2, 10, tzinfo=ZoneInfo(zone)) + timedelta(weeks=2 * number) for number in range(4)]
        sessions = tuple(
            replace(each, start=start, end=start + timedelta(hours=2))
            for each, start in zip(SESSIONS, starts, strict=True)
        )
        there_event = replace(SERIES_EVENT, sessions=sessions, timezone=zone)
        first = replace(WHOLE, start=starts[0], end=sessions[0].end)
        yield Produced(
            f"series-{zone.replace('/', '-')}", _written(there_event, first), [_of_series(start) for start in starts]
        )
    one = _written(SERIES_EVENT, WHOLE, replace(PERSON, absent=("2",)), "CANCEL", (SESSIONS[1],))
    yield Produced("series-one-off", one, [_of_series(STARTS[1], "Warme kring: Deel 2")])


def _of_series(start: datetime, title: str = "Warme kring") -> Appointment:
    return _appointment(start, start.astimezone(UTC) + timedelta(hours=2), title, f"{PERSON.token}-{SERIES}")


def _letters() -> Iterator[Produced]:
    """The calendar parts of every mail that has one."""
    for kind in (kind for kind in KINDS if kind in METHODS):
        for event in (CIRCLE, AFTERNOON):
            letters = COMPOSER.write(notification(kind, event), event, answering=None, now=STARTS[0])
            for session, letter in zip(event.sessions, letters, strict=True):
                title = event.title["nl"] + (f": {session.title['nl']}" if session.title else "")
                part = next(part for part in parsed(letter).walk() if part.get_content_type() == "text/calendar")
                body = part.get_payload(decode=True)
                assert isinstance(body, bytes)
                expected = [session.start, session.end]
                yield Produced(
                    f"{kind}-{event.slug}-{session.id}",
                    body,
                    [_appointment(*expected, title, letter.uid.partition("@")[0])],
                )


def _written(
    event: Event,
    session: Session,
    person: Registration = PERSON,
    method: str = "REQUEST",
    only: tuple[Session, ...] = (),
) -> bytes:
    organiser = Organiser("Programma Warme Wijken", "aanmelden@example.org")
    return invitation(
        event, session, person, method=method, organizer=organiser, language="nl", now=STARTS[0], domain="example.org",
        description="Warmte, wonen; zorg\n\nKun je niet komen?", only=only,
    )  # fmt: skip


def _appointment(start: datetime, end: datetime, title: str, uid: str) -> Appointment:
    return [*(f"{each.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for each in (start, end)), title, f"{uid}@example.org"]
