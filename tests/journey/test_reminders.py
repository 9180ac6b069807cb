"""Reminders in a real office: each goes out once, however often the run dies; and what follows from an answer to one."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path

import pytest

from flows import by_hand
from flows.registration.commands import GiveVerdict, Person
from flows.registration.model import Status
from flows.wiring import Parts
from tests.calendars.answering import ics
from tests.calendars.answering import mail as calendar_mail
from tests.journey.aftermath import assert_quiet, heard
from tests.journey.dying import KILLED, Death, passes
from tests.journey.editing import edited
from tests.journey.office import US, Office, an_office
from tests.journey.people import address, registers
from tests.journey.test_changes import announces, with_session
from tests.servers.postgres import Postgres

SLUG = "kennissessie"
DAY = timedelta(days=1)
SECOND = datetime.fromisoformat("2027-04-20T10:00+02:00")
"""The second meeting of the circle."""
EFFECTS = [
    "flows.storage.room:Room.posted",
    "flows.storage.room:Room.carry_out",
    "flows.registrar:Registrar.remind",
    "flows.storage.outbox:Outbox.claim",
    "flows.storage.outbox:Outbox.begin",
    "flows.mail.smtp:Courier.send",
    "flows.storage.outbox:Outbox.settle",
    "flows.storage.outbox:Outbox.sent",
]
DECISIVE = [each for each in EFFECTS if each.endswith((".carry_out", ".remind", ".begin", ".send"))]


def start(office: Office, slug: str = SLUG) -> datetime:
    return office.parts.registrar.office.events[slug].starts


def reminds(parts: Parts, now: datetime, ready: Callable[[], None] = lambda: None) -> None:
    """What `send-reminders` does, at that moment."""
    ready()
    for slug in parts.registrar.office.events:
        parts.registrar.announce(slug, now)
        parts.registrar.remind(slug, now)
    parts.delivery(lambda: now).deliver()


def reminded(office: Office, now: datetime) -> list[EmailMessage]:
    office.now = now
    reminds(office.parts, now)
    return office.answers()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def two_have_seats(office: Office) -> None:
    for name in ("Kim Pot", "Bo Dam"):
        registers(office, name)
    office.works()


def test_a_day_before(office: Office) -> None:
    two_have_seats(office)
    office.answers()

    first, again = reminded(office, start(office) - DAY), reminded(office, start(office) - DAY + timedelta(hours=1))

    assert [(each["To"].addresses[0].addr_spec, each["X-Kringpost-Kind"]) for each in first] == [
        (address("Kim Pot"), "session-reminder"),
        (address("Bo Dam"), "session-reminder"),
    ]
    assert first[0]["Auto-Submitted"] == "auto-generated"
    assert "donderdag 8 april 2027, 13.30 tot 18.00 uur" in text_of(first[0])
    assert again == []


def test_rehearsal_tells_and_sends_nothing(office: Office) -> None:
    two_have_seats(office)
    office.answers()

    rows = office.parts.registrar.remind(SLUG, start(office) - DAY, rehearsal=True)

    assert [row.outcome for row in rows] == ["session-reminder"] * 2
    assert reminded(office, start(office) - 2 * DAY) != []


def test_no_to_the_reminder_frees_the_seat(office: Office) -> None:
    two_have_seats(office)
    office.answers()
    reminder, _ = reminded(office, start(office) - 7 * DAY)

    answers(office, "Kim Pot", reminder, "Helaas, ik kan toch niet.")

    assert [each.status for each in office.parts.store.registrations(SLUG)] == [Status.CANCELLED, Status.CONFIRMED]
    assert [each["To"].addresses[0].addr_spec for each in reminded(office, start(office) - DAY)[1:]] == [
        address("Bo Dam")
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_in_the_reminder_of_a_maybe_do_what_it_says(office: Office, language: str) -> None:
    has_a_seat_in_the_circle(office, "Kim Pot", language)
    says_maybe(office, "Kim Pot")
    (reminder,) = reminded(office, SECOND - DAY)
    (words,) = re.findall(r"<strong>(ik ben erbij|I will be there)</strong>", html_of(reminder))

    answers(office, "Kim Pot", reminder, words)

    (after,) = office.parts.store.registrations("leerkring")
    assert (after.status, dict(after.partstat)) == (Status.CONFIRMED, {})


@pytest.mark.parametrize(
    ("text", "status", "absent"),
    [
        ("Helaas, ik kan er niet bij zijn.", Status.CONFIRMED, ("2",)),
        ("afmelden voor 20 april 2027", Status.CONFIRMED, ("2",)),
        ("Voor 25 mei moet ik me afmelden.", Status.CONFIRMED, ("3",)),
        ("afmelden voor de hele reeks", Status.CANCELLED, ()),
    ],
)
def test_no_to_the_reminder_of_one_meeting(office: Office, text: str, status: Status, absent: tuple[str, ...]) -> None:
    has_a_seat_in_the_circle(office, "Kim Pot")
    (reminder,) = reminded(office, SECOND - DAY)

    answers(office, "Kim Pot", reminder, text)

    (kim,) = office.parts.store.registrations("leerkring")
    assert "20 april 2027" in reminder["Subject"]
    assert (kim.status, kim.absent) == (status, absent)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_in_the_reminder_of_a_meeting_do_what_it_says(office: Office, language: str) -> None:
    """The words in bold, sent back as they stand, in the order of the mail."""
    has_a_seat_in_the_circle(office, "Kim Pot", language)
    (reminder,) = reminded(office, SECOND - DAY)
    this_time, altogether = re.findall(r"<strong>((?:afmelden|cancel)[^<]*)</strong>", html_of(reminder))

    answers(office, "Kim Pot", reminder, this_time)
    (after_one,) = office.parts.store.registrations("leerkring")
    answers(office, "Kim Pot", reminder, altogether)
    (after_both,) = office.parts.store.registrations("leerkring")

    assert (after_one.status, after_one.absent) == (Status.CONFIRMED, ("2",))
    assert after_both.status is Status.CANCELLED


def test_moved_after_the_reminder(office: Office) -> None:
    """First the change is told, which is reminder enough; then the reminders of the new day."""
    two_have_seats(office)
    announces(office)
    old = start(office)
    assert len(reminded(office, old - 7 * DAY)) == 2
    moved = with_session(office, start=old + DAY, end=old + DAY + timedelta(hours=4))
    elsewhen = edited(office, moved)

    kinds = [sent_by(office, elsewhen, at) for at in (old - 5 * DAY, old - DAY, old, old + DAY)]

    assert kinds == [["changed", "changed"], [], ["session-reminder"] * 2, []]


def test_thanks_when_the_event_asks_for_an_evaluation(office: Office) -> None:
    two_have_seats(office)
    office.answers()
    event = office.parts.registrar.office.events[SLUG]
    afterwards = edited(office, replace(event, evaluation="https://example.org/evaluatie"))

    kinds = [sent_by(office, afterwards, event.ends + later) for later in (timedelta(), timedelta(hours=1))]

    assert kinds == [["thank-you", "thank-you"], []]
    assert "https://example.org/evaluatie" in office.mail.outbound[-1].raw.decode()


@pytest.mark.parametrize("effect", EFFECTS)
def test_killed_after(effect: str, tmp_path: Path) -> None:
    assert _deaths(Death(effect, after=True), tmp_path) > 0


@pytest.mark.servers
@pytest.mark.parametrize("effect", DECISIVE)
def test_killed_on_postgresql_after(effect: str, tmp_path: Path, postgres: Postgres) -> None:
    assert _deaths(Death(effect, after=True), tmp_path, postgres.new_database) > 0


def _deaths(death: Death, folder: Path, new_database: Callable[[], str] = lambda: "") -> int:
    """Killed at the first call, in a new office at the second, and so on: how many there were."""
    for call in count(1):
        with an_office(folder / str(call), new_database()) as office:
            two_have_seats(office)
            moment = start(office) - DAY
            killed = passes(office.settings, moment, replace(death, call=call), reminds) == KILLED
            # Later than the lease of the dead run: `deliver-outbox` takes over what it was sending.
            office.now = moment + timedelta(hours=2)
            office.parts.delivery(lambda: office.now, "deliver-outbox").outbox.recover(office.now, owner_dead=True)
            reminds(office.parts, office.now)
            assert heard(office) == {address(name): ["confirmed", "session-reminder"] for name in ("Kim Pot", "Bo Dam")}
            assert_quiet(office, repeated=killed)
        if not killed:
            break
    return call - 1


def sent_by(office: Office, parts: Parts, at: datetime) -> list[str]:
    office.now = at
    reminds(parts, at)
    return [each["X-Kringpost-Kind"] for each in office.answers()]


def answers(office: Office, name: str, mail: EmailMessage, text: str) -> None:
    office.receives(
        f"{text}\n", from_=f"{name} <{address(name)}>", subject=f"Re: {mail['Subject']}", in_reply_to=mail["Message-ID"]
    )
    office.works()


def says_maybe(office: Office, name: str) -> None:
    """The calendar, to the second meeting."""
    (found,) = office.parts.store.registrations("leerkring")
    attendee = f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{address(name)}"
    answer = ics(attendee=attendee, name=found.uid("2", US.partition("@")[2]))
    office.finds(calendar_mail(answer, f"{name} <{address(name)}>"))
    office.works()


def has_a_seat_in_the_circle(office: Office, name: str, language: str = "nl") -> None:
    """Registered, let in and called, by hand."""
    registrar, event = office.parts.registrar, office.parts.registrar.office.events["leerkring"]
    person = Person(name, address(name), "Utrecht", {"initiative": "Warm Oost"})
    by_hand.register(registrar, event, person, "Noor", office.now, received=office.now, language=language)
    for _ in ("let in", "called"):
        (found,) = office.parts.store.registrations("leerkring")
        by_hand.act(
            registrar, found.ref, "Noor", office.now, lambda origin, ref: GiveVerdict(origin, (ref,), "approve")
        )
    office.works()
    office.answers()
