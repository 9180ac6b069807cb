"""What every mail carries, whatever it says: headers, thread, shape."""

from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest

from flows.mail.message import IncomingMail
from flows.mail.outgoing_templates import KINDS
from tests.mail.writing import (
    AFTERNOON,
    CIRCLE,
    COMPOSER,
    NOW,
    OWN,
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


def test_reminder_shows_only_its_session() -> None:
    letter = write("session-reminder", facts={"session": "2"})

    text = part(letter, "text/plain")
    assert "dinsdag 20 april 2027" in text
    assert "23 maart" not in text
    assert parsed(letter)["Subject"].endswith("bewonersinitiatieven, 20 april 2027 [LK-7F3QD]")
    assert letter.uid == "f3a91c0d-2@example.org"
    assert "text/calendar" not in [part.get_content_type() for part in parsed(letter).walk()]


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
