"""The invitations that mails bring: one mail and one UID a session, for the receiver alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from flows.mail.outgoing import Composer
from flows.mail.outgoing_templates import KINDS
from flows.registration.model import Status
from tests.mail.writing import (
    AFTERNOON,
    CIRCLE,
    COMPOSER,
    NOW,
    OWN,
    composer,
    notification,
    parsed,
    part,
    registration,
    write,
)


def test_mail_with_invitation_has_the_shape_that_clients_know() -> None:
    message = parsed(write("confirmed", AFTERNOON))

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    *_, inline, attached = message.walk()
    assert inline.get_param("method") == "REQUEST"
    assert inline.get_content_disposition() is None
    assert attached.get_filename() == "invite.ics"
    assert inline.get_payload(decode=True) == attached.get_payload(decode=True)
    assert all(not part.defects for part in message.walk())


def test_series_gives_a_mail_and_an_invitation_for_each_session() -> None:
    letters = COMPOSER.write(notification("confirmed"), CIRCLE, answering=None, now=NOW)

    assert [letter.key for letter in letters] == [
        "confirmed/LK-7F3QD/1", "confirmed/LK-7F3QD/1/2", "confirmed/LK-7F3QD/1/3",
    ]  # fmt: skip
    assert {letter.kind for letter in letters} == {"confirmed"}
    assert [letter.uid for letter in letters] == [f"f3a91c0d-{number}@example.org" for number in (1, 2, 3)]
    for letter in letters:
        vevent = Calendar.from_ical(part(letter, "text/calendar")).walk("VEVENT")[0]
        assert vevent["UID"] == letter.uid
    assert parsed(letters[2])["Subject"].startswith("Uitnodiging 3/3: ")
    assert parsed(letters[2])["References"] == letters[0].message_id


def test_cancellation_of_a_series_takes_each_session_back() -> None:
    letters = COMPOSER.write(notification("cancelled"), CIRCLE, answering=None, now=NOW)

    calendars = [Calendar.from_ical(part(letter, "text/calendar")) for letter in letters]
    assert [str(calendar["METHOD"]) for calendar in calendars] == ["CANCEL"] * 3
    assert [part.get_param("method") for part in parsed(letters[1]).walk()][-2] == "CANCEL"


def test_only_the_receiver_is_invited() -> None:
    told = notification("confirmed", AFTERNOON, to="maker@utrecht.example", name="Kim de Boer")

    [letter] = COMPOSER.write(told, AFTERNOON, answering=None, now=NOW)

    vevent = Calendar.from_ical(part(letter, "text/calendar")).walk("VEVENT")[0]
    assert vevent["ATTENDEE"] == "mailto:maker@utrecht.example"
    assert parsed(letter)["To"] == "Kim de Boer <maker@utrecht.example>"
    assert vevent["ORGANIZER"] == f"mailto:{OWN}"


def test_invitation_says_what_the_mail_says_but_nothing_personal() -> None:
    letter = write("confirmed", AFTERNOON)

    said = str(Calendar.from_ical(part(letter, "text/calendar")).walk("VEVENT")[0]["DESCRIPTION"])
    assert "donderdag 8 april 2027, 13.30 tot 18.00 uur" in said
    assert "030 000 00 00" in said
    assert "https://meet.example.org/kennissessie" in said
    assert not any(secret in said for secret in ("Jan", "LK-7F3QD", "f3a91c0d", "Wittevrouwen"))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "help"])
def test_way_in_to_an_online_meeting_is_for_those_with_a_seat(kind: str) -> None:
    for status in Status:
        about = notification(kind, AFTERNOON)
        if about.registration is None or (status is not Status.CONFIRMED and about.method == "REQUEST"):
            continue
        about = replace(about, registration=replace(about.registration, status=status))

        letters = COMPOSER.write(about, AFTERNOON, answering=None, now=NOW)

        seen = "".join(part(letter, "text/plain") + part(letter, "text/html") for letter in letters)
        calendars = [part(letter, "text/calendar") for letter in letters if about.method]
        shown = "meet.example.org" in seen or any("meet.example.org" in text for text in calendars)
        assert not shown or status is Status.CONFIRMED


def test_intake_call_has_an_invitation_of_its_own() -> None:
    told = notification("intake-booked", sessions=("intake",), method="REQUEST")

    [letter] = COMPOSER.write(told, CIRCLE, answering=None, now=NOW)

    vevent = Calendar.from_ical(part(letter, "text/calendar")).walk("VEVENT")[0]
    assert letter.uid == vevent["UID"] == "f3a91c0d-intake@example.org"
    assert vevent.decoded("DTEND") - vevent.decoded("DTSTART") == timedelta(minutes=30)


def test_changed_event_is_told_as_it_is_now() -> None:
    office = composer()
    moved = replace(AFTERNOON, sessions=(replace(AFTERNOON.sessions[0], location="Ergens anders"),))
    office.write(notification("confirmed", AFTERNOON), AFTERNOON, answering=None, now=NOW)

    [letter] = office.write(notification("confirmed", moved), moved, answering=None, now=NOW)

    assert "Waar: Ergens anders" in part(letter, "text/plain")
    assert "LOCATION:Ergens anders" in part(letter, "text/calendar")


def test_each_call_is_described_by_its_own_time_and_caller() -> None:
    """Though the same composer has just written another's."""
    writer = composer()
    caller = {"name": "Bo de Graaf", "phone": "030 222 22 22", "email": "bo@example.org"}
    plans = [(NOW + timedelta(days=7), {}), (NOW + timedelta(days=8), {"contact": caller})]

    described = [_description_of_call(writer, at, facts) for at, facts in plans]

    assert "19 januari 2027" in described[0]
    assert "Noor de Wit" in described[0]
    assert "20 januari 2027" in described[1]
    assert "Bo de Graaf, 030 222 22 22" in described[1]


def _description_of_call(writer: Composer, at: datetime, facts: dict[str, object]) -> str:
    person = registration(status=Status.INTAKE, intake_at=at, intake_minutes=30)
    told = notification("intake-booked", facts=facts, registration=person, sessions=("intake",), method="REQUEST")
    (letter,) = writer.write(told, CIRCLE, answering=None, now=NOW)
    (entry,) = Calendar.from_ical(part(letter, "text/calendar")).walk("VEVENT")
    return str(entry["description"])
