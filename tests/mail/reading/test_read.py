"""Who may wish what, and what is no wish of a person's: proof, machines, calendars, forms, forwards, events."""

from email.message import EmailMessage

import pytest

from flows.mail.reading.language import language_of
from flows.registration.answer import CalendarAnswer
from flows.registration.commands import Bounce, Cancel, CancelSession, Counter, GiveVerdict, Register, Rsvp, Unclear
from flows.registration.known import Known, Sent
from tests.mail.reading import desk

UID = "token-1@example.org"
INVITED = Known(
    (Sent("confirmed", "kennissessie", "AB-2C3D4", "jan.bos@almere.nl", uid=UID),), (desk.registration("confirmed"),)
)


def answer(
    method: str, address: str = "jan.bos@almere.nl", partstat: str = "DECLINED", uid: str = UID
) -> CalendarAnswer:
    return CalendarAnswer(method, uid, ((address, partstat),), start=desk.NOW)


def test_a_reply_to_our_letter_is_proof() -> None:
    known = desk.known("confirmed", desk.registration("confirmed"))

    (command,) = desk.reading(desk.mail("Ik moet me helaas afmelden.", replies="confirmed"), known).commands

    assert isinstance(command, Cancel)
    assert command.proven
    assert command.refs == ("AB-2C3D4",)


def test_the_right_address_alone_is_no_proof() -> None:
    known = Known((), (desk.registration("confirmed"),))

    (command,) = desk.reading(desk.mail("Ik moet me helaas afmelden."), known).commands

    assert isinstance(command, Cancel)
    assert not command.proven


def test_a_calendar_declines() -> None:
    reading = desk.reading(desk.mail("", Auto_Submitted="auto-generated"), INVITED, [answer("REPLY")])

    (command,) = reading.commands
    assert isinstance(command, Rsvp)
    assert (command.partstat, command.sessions, command.proven) == ("DECLINED", ("1",), True)


def test_a_calendar_of_somebody_else_proves_nothing() -> None:
    (command,) = desk.reading(desk.mail(""), INVITED, [answer("REPLY", "x@example.net")]).commands

    assert isinstance(command, Rsvp)
    assert not command.proven


def test_a_calendar_proposes_another_time() -> None:
    (command,) = desk.reading(desk.mail(""), INVITED, [answer("COUNTER")]).commands

    assert isinstance(command, Counter)
    assert command.proposed == desk.NOW


def test_an_invitation_of_somebody_else_is_for_a_person() -> None:
    (command,) = desk.reading(desk.mail(""), None, [answer("REQUEST", uid="theirs@example.net")]).commands

    assert isinstance(command, Unclear)
    assert not command.answerable


def test_an_absence_notice() -> None:
    raw = desk.mail(
        "Ik ben er tot 9 april niet.", subject="Automatisch antwoord: Bevestigd", Auto_Submitted="auto-replied"
    )

    assert desk.reading(raw, desk.known("", desk.registration("offered"))).intent == "auto_reply"


def test_a_bounce_names_what_we_sent() -> None:
    known = desk.known("confirmed", desk.registration("confirmed"))
    message = EmailMessage()
    message["From"] = "MAILER-DAEMON@mail.example"
    message["To"] = "aanmelden@example.org"
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message["Date"] = desk.NOW
    message["Content-Type"] = 'multipart/report; report-type=delivery-status; boundary="b"'
    message.set_payload(
        "--b\n\nIt failed.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
        "Final-Recipient: rfc822; jan.bos@almere.nl\nAction: failed\nStatus: 5.1.1\n"
        "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <confirmed@example.org>\nTo: jan.bos@almere.nl\n--b--\n"
    )

    (command,) = desk.reading(message.as_bytes(), known).commands

    assert isinstance(command, Bounce)
    assert command.refs == ("AB-2C3D4",)
    assert command.permanent


def test_a_web_form_is_answered_to_the_person_in_it() -> None:
    text = "Naam: Sanne Kok\nE-mail: sanne@almere.nl\nTelefoon: Niet opgegeven\nGemeente: Almere\nInitiatief: Zonnehoek Vooruit\n"
    raw = desk.mail(text, sender="noreply@example.org", event="leerkring", Auto_Submitted="auto-generated")

    (command,) = desk.reading(raw).commands

    assert isinstance(command, Register)
    assert command.origin.address == "sanne@almere.nl"
    assert not command.origin.verified
    assert command.persons[0].fields == {"initiative": "Zonnehoek Vooruit"}


def test_a_form_that_answers_to_reply_to() -> None:
    text = "From: Sanne Kok sanne@kok.example\nSubject: Aanmelding\n\nMessage Body:\nGraag meld ik me aan.\n\n-- \nThis is a notification"
    raw = desk.mail(text, sender="form@example.org", Reply_To="sanne@kok.example")

    (command,) = desk.reading(raw).commands

    assert isinstance(command, Register)
    assert (command.persons[0].name, command.origin.address) == ("Sanne Kok", "sanne@kok.example")


def test_a_forwarded_wish_is_the_colleagues() -> None:
    text = (
        "Zie onderstaande mail, zelf kom ik niet.\n\nJan\n\n-------- Doorgestuurd bericht --------\nVan: Sanne Kok <sanne.kok@almere.nl>\n"
        "Datum: 9 februari 2027\nOnderwerp: sessie\nAan: Jan Bos <jan.bos@almere.nl>\n\nHoi Jan, ik wil me graag aanmelden. Groet, Sanne\n"
    )

    (command,) = desk.reading(desk.mail(text, subject="FW: sessie")).commands

    assert isinstance(command, Register)
    assert [(person.name, person.email) for person in command.persons] == [("Sanne Kok", "sanne.kok@almere.nl")]
    assert command.origin.address == "jan.bos@almere.nl"


def test_a_contact_person_forwards_a_wish() -> None:
    raw = desk.mail("Graag Sanne Kok aanmelden.", sender="Noor de Wit <noor.dewit@example.org>")

    (command,) = desk.reading(raw).commands

    assert isinstance(command, Unclear)
    assert not command.answerable


def test_the_applicants_akkoord_is_no_verdict() -> None:
    known = desk.known("in-review", desk.registration("awaiting_review"))

    assert desk.reading(desk.mail("Akkoord, ik wacht af.", replies="in-review"), known).intent == "unclear"


def test_a_verdict_names_the_review_that_it_answers() -> None:
    known = desk.known("review-request", desk.registration("awaiting_review"))
    raw = desk.mail("Akkoord", sender="noor.dewit@example.org", replies="review-request")

    (command,) = desk.reading(raw, known).commands

    assert isinstance(command, GiveVerdict)
    assert command.proven
    assert command.refs == ("AB-2C3D4",)


def test_address_and_words_name_different_events() -> None:
    reading = desk.reading(desk.mail("Graag meld ik me aan voor de kennissessie.", event="leerkring"))

    assert reading.event is None
    assert reading.candidates == ("kennissessie", "leerkring")


def test_nothing_tells_the_event() -> None:
    reading = desk.reading(desk.mail("Graag meld ik me aan.", event=""))

    assert (reading.event, reading.intent) == (None, "register")


def test_only_a_day_tells_the_event() -> None:
    assert desk.reading(desk.mail("Graag meld ik me aan voor 8 april.", event="")).event == "kennissessie"


def test_a_cancellation_and_an_erasure() -> None:
    known = desk.known("confirmed", desk.registration("confirmed"))

    reading = desk.reading(desk.mail("Meld mij af en wis mijn gegevens.", replies="confirmed"), known)

    assert [command.intent for command in reading.commands] == ["cancel", "erase"]


def test_moving_is_a_doubtful_cancellation_with_a_question() -> None:
    known = desk.known("confirmed", desk.registration("confirmed"))

    first, second = desk.reading(desk.mail("Kan ik mijn aanmelding verzetten?", replies="confirmed"), known).commands

    assert isinstance(first, Cancel)
    assert first.unsure
    assert second.intent == "question"


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben alleen verhinderd van 15 tot 16 uur, daarna ben ik er weer.",
        "Om half vijf kan ik er niet meer bij zijn.",
        "Is er een lift? Anders kom ik niet.",
        "Can somebody collect me? Otherwise I can't come.",
    ],
)
def test_away_for_an_hour_or_in_some_case_is_asked_back(text: str) -> None:
    known = desk.known("confirmed", desk.registration("confirmed"))

    first = desk.reading(desk.mail(text, replies="confirmed"), known).commands[0]

    assert not isinstance(first, Cancel) or first.unsure


@pytest.mark.parametrize("greeting", ["", "Hallo, ", "Beste Noor, "])
def test_a_question_that_is_the_wish_asks_nothing_else(greeting: str) -> None:
    (command,) = desk.reading(desk.mail(f"{greeting}kunnen jullie mij inschrijven voor de kennissessie?")).commands

    assert isinstance(command, Register)


def test_a_question_beside_the_wish_is_asked_too() -> None:
    reading = desk.reading(desk.mail("Hallo, kunnen jullie mij inschrijven, en is de zaal drempelvrij?"))

    assert [command.intent for command in reading.commands] == ["register", "question"]


def test_quotation_and_signature_wish_nothing() -> None:
    text = "Bedankt!\n\nJan\n\nOp di 9 feb. 2027 om 09:00 schreef Warme Wijken <aanmelden@example.org>:\n> Kun je niet? Meld je dan af.\n"
    known = desk.known("confirmed", desk.registration("confirmed"))

    assert desk.reading(desk.mail(text, replies="confirmed"), known).intent == "unclear"


def test_languages_are_told_by_small_words() -> None:
    languages = desk.guide().languages.values()

    assert language_of("Ik kom graag naar de sessie.", languages) == "nl"
    assert language_of("I would like to come to the session.", languages) == "en"
    assert language_of("Ich möchte gerne an der Sitzung teilnehmen.", languages) == "de"
    assert language_of("Je voudrais venir à la session avec ma collègue.", languages) == "fr"


def test_what_was_read_is_explained() -> None:
    evidence = desk.reading(desk.mail("Hierbij meld ik me graag aan.")).evidence

    assert ("intent", "meld ik me graag aan") in [(each.what, each.text) for each in evidence]


@pytest.mark.parametrize(
    ("kind", "session", "given_up"), [("confirmed", "3", ("3",)), ("session-reminder", "1", ("1",))]
)
def test_a_plain_no_to_a_mail_about_one_session(kind: str, session: str, given_up: tuple[str, ...]) -> None:
    holder = desk.registration("confirmed", "leerkring")
    sent = Sent(
        kind, "leerkring", holder.ref, holder.email, f"<{kind}@example.org>", holder.uid(session, "example.org")
    )
    mail = desk.mail("Helaas, dan kan ik niet komen.", event="leerkring", replies=kind)

    (command,) = desk.reading(mail, Known((sent,), (holder,))).commands

    assert isinstance(command, CancelSession)
    assert command.sessions == given_up


def test_a_plain_no_to_the_confirmation_is_about_the_whole_series() -> None:
    """The first invitation comes with it."""
    holder = desk.registration("confirmed", "leerkring")
    sent = Sent(
        "confirmed", "leerkring", holder.ref, holder.email, "<confirmed@example.org>", holder.uid("1", "example.org")
    )
    mail = desk.mail("Helaas kan ik toch niet komen.", event="leerkring", replies="confirmed")

    (command,) = desk.reading(mail, Known((sent,), (holder,))).commands

    assert isinstance(command, Cancel)
