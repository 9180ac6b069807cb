"""Intake calls by mail, with Noor's calendar beside the event: from registration to the final seat, and when nobody answers."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.registration.model import Registration, Status
from tests.calendars.test_busy import calendar
from tests.journey.office import Office, a_story
from tests.servers.radicale import Radicale

CALENDAR = {"leerkring": ('# calendar = "calendars/noor.ics"', 'calendar = "../noor.ics"')}
ON_A_SERVER = {"leerkring": ('# calendar = "calendars/noor.ics"', 'calendar = "secret:noor"')}
ZONE = ZoneInfo("Europe/Amsterdam")
NOOR = "Noor de Wit <noor.dewit@example.org>"
SANNE = "Sanne de Vries <sanne.devries@utrecht.nl>"
AWAY = "DTSTART:20270101T000000Z\nDTEND:20270601T000000Z"


@pytest.fixture
def noor(tmp_path: Path) -> Path:
    """Her calendar, empty at first."""
    (tmp_path / "noor.ics").write_bytes(calendar())
    return tmp_path / "noor.ics"


@pytest.fixture
def office(tmp_path: Path, noor: Path) -> Iterator[Office]:
    with a_story(tmp_path, change=CALENDAR) as office:
        yield office


def test_from_registration_to_the_final_seat(office: Office) -> None:
    (proposal,) = registers(office)
    to_sanne, to_noor = says(office, "Optie 2 graag.", SANNE, proposal)
    office.now += timedelta(days=7)
    (confirmed, *others) = says(office, "Toelaten, prettig gesprek.", NOOR, to_noor)

    assert kinds(proposal, to_sanne, to_noor, confirmed) == [
        "intake-proposal",
        "intake-booked",
        "intake-booked",
        "confirmed",
    ]
    assert len(others) == 3
    assert [method(letter) for letter in (proposal, to_sanne, to_noor, confirmed)] == [
        "",
        "REQUEST",
        "REQUEST",
        "REQUEST",
    ]
    assert uid(to_sanne) != uid(to_noor)
    assert registration(office).status is Status.CONFIRMED


def test_a_refusal_after_the_call_frees_the_seat(office: Office) -> None:
    (proposal,) = registers(office)
    _, to_noor = says(office, "1", SANNE, proposal)
    office.now += timedelta(days=7)

    (letter,) = says(office, "Afwijzen, want ze werken nog niet samen.", NOOR, to_noor)

    assert kinds(letter) == ["not-eligible"]
    assert "werken nog niet samen" in body(letter)
    assert not registration(office).held


def test_who_was_not_reached_is_asked_again(office: Office) -> None:
    (proposal,) = registers(office)
    _, to_noor = says(office, "1", SANNE, proposal)
    office.now += timedelta(days=3)

    (again,) = says(office, "Niet bereikt", NOOR, to_noor)
    booked = says(office, "3 is goed", SANNE, again)

    assert "niet bereiken" in body(again)
    assert kinds(*booked) == ["intake-booked", "intake-booked"]


def test_a_meeting_that_came_meanwhile(office: Office, noor: Path) -> None:
    (proposal,) = registers(office)
    taken = registration(office).slots[0]
    noor.write_bytes(calendar(f"DTSTART:{taken.astimezone(UTC):%Y%m%dT%H%M%SZ}\nDURATION:PT1H"))

    (again,) = says(office, "1", SANNE, proposal)

    assert kinds(again) == ["intake-proposal"]
    assert taken not in registration(office).slots


def test_a_meeting_that_came_into_a_caldav_calendar_meanwhile(radicale: Radicale, tmp_path: Path) -> None:
    agenda = radicale.new_calendar("meanwhile")
    with a_story(tmp_path, change=ON_A_SERVER, calendars={"noor": agenda}) as office:
        (proposal,) = registers(office)
        before = registration(office).slots
        radicale.put(agenda, "meeting", calendar(f"DTSTART:{before[0].astimezone(UTC):%Y%m%dT%H%M%SZ}\nDURATION:PT1H"))

        (again,) = says(office, "1", SANNE, proposal)
        booked = says(office, "2", SANNE, again)

    assert kinds(again, *booked) == ["intake-proposal", "intake-booked", "intake-booked"]
    assert before[0] not in registration(office).slots


def test_a_call_that_stands_in_the_calendar_can_be_moved_by_half_an_hour(radicale: Radicale, tmp_path: Path) -> None:
    """She accepted our invitation, so her calendar has it: it must not be in its own way."""
    agenda = radicale.new_calendar("moving")
    with a_story(tmp_path, change=ON_A_SERVER, calendars={"noor": agenda}) as office:
        (proposal,) = registers(office)
        to_sanne, to_noor = says(office, "1", SANNE, proposal)
        radicale.put(agenda, "call", invitation(to_noor).replace("METHOD:REQUEST\r\n", "").encode())
        before = registration(office).intake_at
        assert before
        later = before.astimezone(ZoneInfo("Europe/Amsterdam")) + timedelta(minutes=30)

        moved = says(office, f"Kan het ook op {later:%d-%m} om {later:%H.%M} uur?", SANNE, to_sanne)

    assert kinds(*moved) == ["intake-booked", "intake-booked"]
    assert registration(office).intake_at == before + timedelta(minutes=30)


def test_none_of_the_times_fits(office: Office) -> None:
    (proposal,) = registers(office)
    before = registration(office).slots

    (again,) = says(office, "Geen van deze tijden past mij, helaas.", SANNE, proposal)

    assert kinds(again) == ["intake-proposal"]
    assert not set(before) & set(registration(office).slots)


def test_a_day_later_leaves_the_call_until_another_time_is_chosen(office: Office) -> None:
    (proposal,) = registers(office)
    to_sanne, _ = says(office, "1", SANNE, proposal)
    agreed = local(registration(office))

    (others,) = says(office, "Kan het een dag later?", SANNE, to_sanne)
    stands, slots = local(registration(office)), registration(office).slots
    moved = says(office, "2", SANNE, others)

    assert (kinds(others), method(others)) == (["intake-proposal"], "")
    assert "blijft op" in body(others)
    assert stands == agreed
    assert {slot.astimezone(agreed.tzinfo).date() for slot in slots} == {agreed.date() + timedelta(days=1)}
    assert kinds(*moved) == ["intake-booked", "intake-booked"]
    assert local(registration(office)) == slots[1]


def test_times_are_proposed_when_they_say_that_they_can(office: Office) -> None:
    (proposal,) = registers(office)

    (again,) = says(office, "Geen van deze, liever op woensdagmiddag.", SANNE, proposal)

    slots = [slot.astimezone(ZONE) for slot in registration(office).slots]
    assert {(slot.weekday(), slot.hour >= 12) for slot in slots} == {(2, True)}
    assert "passen bij wat je schreef" in body(again)


def test_that_nothing_is_free_then_is_said(office: Office) -> None:
    (proposal,) = registers(office)

    (again,) = says(office, "Geen van deze, ik kan alleen 's avonds.", SANNE, proposal)

    assert "Op de momenten die je noemt is geen tijd vrij" in body(again)
    assert len(registration(office).slots) == 3


def local(found: Registration) -> datetime:
    assert found.intake_at
    return found.intake_at.astimezone(ZONE)


def test_a_number_of_an_older_mail_is_asked_about(office: Office) -> None:
    """It was that of another time: nothing is agreed that they did not choose."""
    (first,) = registers(office)
    says(office, "Geen van deze.", SANNE, first)
    on_the_table = registration(office).slots

    (again,) = says(office, "Toch maar 1.", SANNE, first)
    booked = says(office, "1, mijn nummer is 06 12345678", SANNE, again)

    assert kinds(again, *booked) == ["intake-proposal", "intake-booked", "intake-booked"]
    assert registration(office).intake_at == on_the_table[0]
    assert all("06 12345678" in body(letter) for letter in booked)


def test_who_calls_writes_that_she_cannot(office: Office) -> None:
    (proposal,) = registers(office)
    _, to_noor = says(office, "1", SANNE, proposal)

    letters = says(office, "Ik kan dan helaas toch niet.", NOOR, to_noor)

    assert sorted(zip(kinds(*letters), map(method, letters), strict=True)) == [
        ("intake-proposal", "CANCEL"),
        ("intake-reminder", "CANCEL"),
    ]


def test_each_invitation_says_its_own_time(office: Office) -> None:
    """To two calls, of the same person or of two."""
    (proposal,) = registers(office)
    first, _ = says(office, "1", SANNE, proposal)
    moved, to_noor = says(office, "Toch liever optie 3", SANNE, first)
    before, after = (re.sub(r"\r\n ", "", invitation(letter)) for letter in (first, moved))

    assert re.findall(r"Wanneer: (.*?)\\n", before) != re.findall(r"Wanneer: (.*?)\\n", after) != []
    assert f"SUMMARY:Intake {registration(office).ref}: Leerkring" in invitation(to_noor)


def test_the_calendar_of_who_calls_declines(office: Office) -> None:
    (proposal,) = registers(office)
    _, to_noor = says(office, "1", SANNE, proposal)

    letters = answers_by_calendar(office, to_noor, "noor.dewit@example.org", NOOR)

    assert sorted(zip(kinds(*letters), map(method, letters), strict=True)) == [
        ("intake-proposal", "CANCEL"),
        ("intake-reminder", "CANCEL"),
    ]
    assert (registration(office).status, registration(office).intake_at) == (Status.INTAKE, None)


def test_a_participant_who_declines_the_call_keeps_the_seat(office: Office) -> None:
    (proposal,) = registers(office)
    to_sanne, _ = says(office, "1", SANNE, proposal)

    answers_by_calendar(office, to_sanne, "sanne.devries@utrecht.nl", SANNE)

    assert registration(office).held
    assert registration(office).intake_at is None


def test_when_nobody_ever_answers(office: Office) -> None:
    registers(office)
    told = [f"{day} {letter['X-Kringpost-Kind']}" for day in range(1, 20) for letter in follows_up(office)]

    assert told == [
        "3 intake-reminder",
        "7 intake-reminder",
        "11 intake-reminder",
        "11 intake-reminder",
        "14 cancelled",
    ]
    assert (registration(office).status, registration(office).held) == (Status.EXPIRED, False)


def test_when_the_outcome_is_never_told(office: Office) -> None:
    (proposal,) = registers(office)
    says(office, "1", SANNE, proposal)

    letters = [letter for _ in range(20) for letter in follows_up(office)]

    assert {letter["To"] for letter in letters} == {NOOR}
    assert 4 <= len(letters) <= 7
    assert registration(office).held


def test_a_calendar_that_cannot_be_read(office: Office, noor: Path) -> None:
    noor.write_bytes(b"<html>Sign in</html>")

    (answer,) = registers(office)
    (to_noor,) = follows_up(office)
    again = follows_up(office)
    noor.write_bytes(calendar())
    (proposal,) = follows_up(office)

    assert kinds(answer, to_noor, proposal) == ["intake-proposal", "intake-reminder", "intake-proposal"]
    assert "belt je" in body(answer)
    assert "agenda is niet te lezen" in body(to_noor)
    assert again == []
    assert "**" not in body(proposal)
    assert len(registration(office).slots) == 3


def test_a_full_calendar_proposes_nothing(office: Office, noor: Path) -> None:
    noor.write_bytes(calendar(AWAY))

    registers(office)
    (to_noor,) = follows_up(office)

    assert registration(office).slots == ()
    assert "geen tijd vrij" in body(to_noor)


def registers(office: Office) -> list[EmailMessage]:
    text = (
        "Beste Noor,\n\nGraag meld ik me aan voor de leerkring namens de gemeente Utrecht.\n"
        "Bewonersinitiatief: Warm Wittevrouwen\n\nMet vriendelijke groet,\nSanne de Vries\n"
    )
    office.receives(text, from_=SANNE, subject="Aanmelding leerkring")
    office.works()
    return office.answers()


def says(office: Office, text: str, who: str, letter: EmailMessage) -> list[EmailMessage]:
    office.now += timedelta(hours=1)
    office.receives(f"{text}\n", from_=who, subject=f"Re: {letter['Subject']}", in_reply_to=letter["Message-ID"])
    office.works()
    return office.answers()


def answers_by_calendar(office: Office, letter: EmailMessage, address: str, who: str) -> list[EmailMessage]:
    """Declines the invitation that came with this letter."""
    office.now += timedelta(hours=1)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = who, "aanmelden@example.org", "Geweigerd"
    mail["Message-ID"] = f"<declined-{address}>"
    mail.set_content("\n")
    reply = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid(letter)}\r\nDTSTAMP:20270201T120000Z\r\n"
        f"ATTENDEE;PARTSTAT=DECLINED:mailto:{address}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    mail.add_alternative(reply.encode(), "text", "calendar", params={"method": "REPLY"})
    office.finds(mail.as_bytes())
    office.works()
    return office.answers()


def follows_up(office: Office) -> list[EmailMessage]:
    """A day later."""
    office.now += timedelta(days=1)
    office.parts.registrar.follow_up("leerkring", office.now)
    office.works()
    return office.answers()


def registration(office: Office) -> Registration:
    (found,) = office.parts.store.registrations("leerkring")
    return found


def kinds(*letters: EmailMessage) -> list[str]:
    return [letter["X-Kringpost-Kind"] for letter in letters]


def body(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def invitation(letter: EmailMessage) -> str:
    parts = (part for part in letter.walk() if part.get_content_type() == "text/calendar")
    return next((part.get_payload(decode=True).decode() for part in parts), "")  # type: ignore[union-attr]


def method(letter: EmailMessage) -> str:
    found = re.search(r"METHOD:(\w+)", invitation(letter))
    return found[1] if found else ""


def uid(letter: EmailMessage) -> str:
    found = re.search(r"UID:(\S+)", invitation(letter).replace("\r\n ", ""))
    assert found
    return found[1]
