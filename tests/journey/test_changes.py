"""The event file changes: who has a seat hears it once, and text alone is not worth a mail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from flows.registrar import Registrar
from flows.registration.model import Event, Session
from tests.calendars.answering import ics
from tests.calendars.answering import mail as calendar_mail
from tests.journey.editing import edited
from tests.journey.office import Office, a_story, parsed
from tests.journey.people import address, registers

SLUG = "kennissessie"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Kim and Bo have seats, and were told how it is."""
    with a_story(tmp_path) as office:
        for name in ("Kim Pot", "Bo Dam"):
            registers(office, name)
        office.works()
        announces(office)
        office.answers()
        yield office


def announces(office: Office, event: Event | None = None, *, rehearsal: bool = False) -> list[EmailMessage]:
    """A run with the event as its file is now; gives what was sent."""
    registrar(office, event).announce(SLUG, office.now, rehearsal=rehearsal)
    office.parts.delivery(lambda: office.now).deliver()
    return office.answers()


def registrar(office: Office, event: Event | None) -> Registrar:
    return (edited(office, event) if event else office.parts).registrar


def event_of(office: Office) -> Event:
    return office.parts.registrar.office.events[SLUG]


def with_sequel(event: Event) -> Event:
    """And a second session, two weeks after the first."""
    (first,) = event.sessions
    start, end = first.start + timedelta(days=14), first.end + timedelta(days=14)
    return replace(event, sessions=(first, Session("2", start, end, {"nl": "Vervolg", "en": "Sequel"}, "Zaal")))


def with_session(office: Office, **changes: object) -> Event:
    event = event_of(office)
    return replace(event, sessions=(replace(event.sessions[0], **changes),))  # type: ignore[arg-type]


def moved(office: Office) -> Event:
    session = event_of(office).sessions[0]
    return with_session(office, start=session.start + timedelta(days=7), end=session.end + timedelta(days=7))


def entry(mail: EmailMessage) -> tuple[str, str, int, str]:
    """Method, UID, SEQUENCE and start."""
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), event.decoded("DTSTART").isoformat()


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_who_has_a_seat_hears_of_a_new_day_once(office: Office) -> None:
    first = announces(office, moved(office))
    again = announces(office, moved(office))

    assert sorted(mail["To"].addresses[0].display_name for mail in first) == ["Bo Dam", "Kim Pot"]
    assert {mail["X-Kringpost-Kind"] for mail in first} == {"changed"}
    assert again == []


def test_the_update_has_the_next_sequence_and_says_what_changed(office: Office) -> None:
    mail = announces(office, moved(office))[0]

    method, _, sequence, start = entry(mail)
    assert (method, sequence, start) == ("REQUEST", 1, "2027-04-15T13:30:00+02:00")
    assert "donderdag 8 april" in text(mail)
    assert "verplaatst naar donderdag 15 april" in text(mail)


def test_back_to_the_old_day_is_told_too(office: Office) -> None:
    announces(office, moved(office))

    back = announces(office, event_of(office))
    there_again = announces(office, moved(office))

    assert [entry(mail)[2] for mail in (*back, *there_again)] == [2, 2, 3, 3]


def test_another_place(office: Office) -> None:
    (mail, _) = announces(office, with_session(office, location="De Nieuwe Zaal, Utrecht"))

    assert "De Nieuwe Zaal" in text(mail)


def test_another_title_sends_nothing(office: Office) -> None:
    assert announces(office, with_session(office, title={"nl": "Middag", "en": "Afternoon"})) == []


def test_a_rehearsal_shows_and_changes_nothing(office: Office) -> None:
    shown = registrar(office, moved(office)).announce(SLUG, office.now, rehearsal=True)

    assert len(shown) == 2
    assert office.parts.waiting_letters() == 0
    assert len(announces(office, moved(office))) == 2


def test_an_added_session_has_a_uid_of_its_own_and_a_removed_one_is_withdrawn(office: Office) -> None:
    event = event_of(office)
    longer = with_sequel(event)

    (added, _) = announces(office, longer)
    (removed, _) = announces(office, event)

    assert entry(added)[0] == "REQUEST"
    assert entry(added)[1].partition("@")[0].endswith("-2")
    assert (entry(removed)[0], entry(removed)[1]) == ("CANCEL", entry(added)[1])
    assert entry(removed)[2] > entry(added)[2]
    assert "gaat niet door" in text(removed)
    assert "Vervolg" not in text(removed)


def test_the_first_sentence_says_what_changed(office: Office) -> None:
    mail = announces(office, moved(office))[0]

    first = next(line for line in text(mail).splitlines()[1:] if line.strip())
    assert first.startswith("De bijeenkomst van donderdag 8 april 2027")


def test_time_and_place_at_once_are_one_mail_that_says_both(office: Office) -> None:
    session = moved(office).sessions[0]

    (mail, _) = announces(office, with_session(office, start=session.start, end=session.end, location="De Nieuwe Zaal"))

    assert "verplaatst naar" in text(mail)
    assert "De Nieuwe Zaal" in text(mail)


def test_another_name_of_the_event_is_told_and_a_correction_is_not(office: Office) -> None:
    event = event_of(office)
    title = event.title["nl"]

    corrected = announces(office, replace(event, title={"nl": title.upper(), "en": event.title["en"]}))
    (mail, _) = announces(office, replace(event, title={"nl": "Warmtedag", "en": "Heat day"}))

    assert corrected == []
    assert "heeft een andere naam: Warmtedag" in text(mail)


def test_another_place_keeps_the_answer_and_another_time_asks_again(office: Office) -> None:
    answers_yes(office)

    (here, _) = sorted(announces(office, with_session(office, location="De Nieuwe Zaal")), key=name)[::-1]
    (then, _) = sorted(announces(office, moved(office)), key=name)[::-1]

    assert (partstat(here), partstat(then)) == ("ACCEPTED", "NEEDS-ACTION")
    assert "hoeft niets te doen" in text(here)
    assert "opnieuw accepteren" in text(then)


def test_another_link_is_told_only_to_who_is_certain_of_a_seat(office: Office) -> None:
    (mail, _) = announces(office, with_session(office, online="https://meet.example.org/ander"))

    assert "https://meet.example.org/ander" in text(mail)


def test_a_session_called_off_leaves_the_calendar_and_the_others_stay(office: Office) -> None:
    event = event_of(office)
    longer = with_sequel(event)
    announces(office, longer)
    first, sequel = longer.sessions
    off = replace(sequel, cancelled=True, cancelled_reason={"nl": "De spreker is ziek.", "en": "The speaker is ill."})

    (told, _) = announces(office, replace(longer, sessions=(first, off)))
    gone = announces(office, event)

    assert entry(told)[0] == "CANCEL"
    assert "gaat niet door. De spreker is ziek." in text(told)
    assert gone == []


def test_a_session_that_goes_on_after_all_comes_back(office: Office) -> None:
    longer = with_sequel(event_of(office))
    announces(office, longer)
    first, sequel = longer.sessions
    (off, _) = announces(office, replace(longer, sessions=(first, replace(sequel, cancelled=True))))

    (on, _) = announces(office, longer)

    assert (entry(on)[0], entry(on)[1]) == ("REQUEST", entry(off)[1])
    assert entry(on)[2] > entry(off)[2]


def answers_yes(office: Office) -> None:
    """Kim's calendar accepts."""
    invited = next(parsed(each.raw) for each in office.mail.outbound if each.to == address("Kim Pot"))
    uid = entry(invited)[1]
    says = "ATTENDEE;PARTSTAT={partstat}:mailto:" + address("Kim Pot")
    answer = ics("ACCEPTED", attendee=says, start="DTSTART:20270408T113000Z", name=uid)
    office.finds(calendar_mail(answer, f"Kim Pot <{address('Kim Pot')}>"))
    office.works()
    office.answers()


def partstat(mail: EmailMessage) -> str:
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    return str(event["ATTENDEE"].params["PARTSTAT"])


def name(mail: EmailMessage) -> str:
    return str(mail["To"].addresses[0].display_name)
