"""What every mail carries, whatever it says: headers, thread, shape, invitation."""

from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from icalendar import Calendar

from flows.mail.message import IncomingMail
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

QUESTION = IncomingMail(
    "1",
    message_id="<question@mua.example>",
    references=("<first@mua.example>",),
    subject="Aanmelding",
    own="Mag ik mee?",
)


def test_headers_tell_kind_event_and_reference() -> None:
    message = parsed(write("confirmed"))

    assert message["X-Kringpost-Kind"] == "confirmed"
    assert message["X-Kringpost-Event"] == "leerkring"
    assert message["X-Kringpost-Ref"] == "LK-7F3QD"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["From"] == f"Programma Warme Wijken <{OWN}>"
    assert message["To"] == "Jan Jansen <jan@utrecht.example>"
    assert parsedate_to_datetime(message["Date"]) == NOW
    assert message["List-Unsubscribe"] is None


def test_subject_begins_with_the_status_and_ends_with_the_reference() -> None:
    subject = parsed(write("confirmed"))["Subject"]

    assert subject == "Je plaats is zeker: Leerkring gemeente en bewonersinitiatieven, 23 maart 2027 [LK-7F3QD]"


def test_answer_stays_in_the_thread() -> None:
    [first, *_] = COMPOSER.write(notification("confirmed"), CIRCLE, answering=QUESTION, now=NOW)

    message = parsed(first)
    assert message["In-Reply-To"] == "<question@mua.example>"
    assert message["References"] == "<first@mua.example> <question@mua.example>"
    assert message["Auto-Submitted"] == "auto-replied"


def test_mail_to_somebody_else_is_no_part_of_the_thread() -> None:
    about = notification("question-forwarded", facts={"role": "contact"}, answers=False)

    [letter] = COMPOSER.write(about, CIRCLE, answering=QUESTION, now=NOW)

    message = parsed(letter)
    assert message["In-Reply-To"] is None
    assert message["References"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    assert "mag ik mee" not in letter.raw.decode().lower()


@pytest.mark.parametrize(
    "odd", ["", "no brackets", "<a b@c>", "<x@y>\r\nBcc: evil@example.org", "<é@x>", "<" + "x" * 900 + "@y>"]
)
def test_odd_message_id_is_left_out(odd: str) -> None:
    asked = replace(QUESTION, message_id=odd, references=())

    [letter] = COMPOSER.write(notification("full"), CIRCLE, answering=asked, now=NOW)

    message = parsed(letter)
    assert message["In-Reply-To"] is None
    assert message["Bcc"] is None


def test_long_thread_keeps_its_end() -> None:
    asked = replace(QUESTION, references=tuple(f"<{number}@mua.example>" for number in range(200)))

    [letter] = COMPOSER.write(notification("full"), CIRCLE, answering=asked, now=NOW)

    assert parsed(letter)["References"].split()[-2:] == ["<199@mua.example>", "<question@mua.example>"]
    assert len(parsed(letter)["References"].split()) == 11


def test_message_id_follows_from_the_key() -> None:
    first, again = write("full"), write("full")
    other = write("full", key="full/LK-7F3QD/2")

    assert first.message_id == again.message_id == parsed(first)["Message-ID"]
    assert first.message_id != other.message_id
    assert first.raw == again.raw


def test_message_id_tells_nothing_without_the_key_of_the_office() -> None:
    from flows.calendars.invitation import invitation
    from flows.mail.outgoing import Composer
    from tests.mail.writing import OFFICE, TEMPLATES

    other = Composer([TEMPLATES], OFFICE, b"another key of at least thirty-two", invitation)

    [letter] = other.write(notification("full"), CIRCLE, answering=None, now=NOW)

    assert letter.message_id != write("full").message_id


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


def test_mail_without_invitation_is_text_and_html_alone() -> None:
    message = parsed(write("waitlisted"))

    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_travels_on_the_oldest_server(kind: str) -> None:
    raw = write(kind).raw

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert raw.replace(b"\r\n", b"").count(b"\n") == raw.replace(b"\r\n", b"").count(b"\r") == 0
    assert b"\0" not in raw


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


def test_reminder_shows_only_its_session() -> None:
    text = part(write("session-reminder", facts={"session": "2"}), "text/plain")

    assert "dinsdag 20 april 2027" in text
    assert "23 maart" not in text


def test_help_without_an_event_names_whom_the_facts_name() -> None:
    contact = {"name": "Noor de Wit", "phone": "030 000 00 00", "email": "noor.dewit@example.org"}

    letter = write("help", None, facts={"contact": contact})

    assert "bel Noor de Wit, 030 000 00 00" in part(letter, "text/plain")
    assert parsed(letter)["From"] == OWN
    assert parsed(letter)["X-Kringpost-Event"] is None


def test_unknown_language_is_answered_in_english() -> None:
    assert "Dear Jan Jansen" in part(write("full", language="fr"), "text/plain")


def test_address_form_is_the_events() -> None:
    formal = replace(AFTERNOON, address_form="u")

    [letter] = COMPOSER.write(notification("confirmed", formal), formal, answering=None, now=NOW)

    assert "U hebt een plaats" in part(letter, "text/plain")


def test_changed_event_is_told_as_it_is_now() -> None:
    office = composer()
    moved = replace(AFTERNOON, sessions=(replace(AFTERNOON.sessions[0], location="Ergens anders"),))
    office.write(notification("confirmed", AFTERNOON), AFTERNOON, answering=None, now=NOW)

    [letter] = office.write(notification("confirmed", moved), moved, answering=None, now=NOW)

    assert "Waar: Ergens anders" in part(letter, "text/plain")
    assert "LOCATION:Ergens anders" in part(letter, "text/calendar")


def test_answer_in_a_link_carries_the_token_of_the_review() -> None:
    letter = write("review-request")

    html = part(letter, "text/html")
    assert f"mailto:{OWN}?subject=Re%3A%20" in html
    assert letter.message_id.strip("<>").replace("@", "%40") in html or letter.message_id.strip("<>") in html


def test_sensitive_field_is_not_repeated() -> None:
    letter = write("confirmed")

    assert "geen noten" not in part(letter, "text/plain") + part(letter, "text/html")
    assert "Dieet: genoteerd" in part(letter, "text/plain")


def test_address_outside_ascii_domains_is_written_in_idna() -> None:
    about = registration(AFTERNOON, email="jan@wärme.example")

    letter = write("full", AFTERNOON, to=about.email)

    assert parsed(letter)["To"].addresses[0].addr_spec == "jan@xn--wrme-loa.example"
