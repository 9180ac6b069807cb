"""Machines are known by any of many signs, people by none of them."""

import pytest

from flows.mail.message import IncomingMail
from tests.mail.words import OURS, mail, multipart, read


def kind(found: IncomingMail) -> str | None:
    return found.automatic.kind if found.automatic else None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("Auto-Submitted: auto-generated; type=x", "auto_reply"),
        ("auto-submitted: Auto-Replied (vacation)", "auto_reply"),
        ("X-Autoreply: yes", "auto_reply"),
        ("X-Autorespond: afwezig", "auto_reply"),
        ("X-POST-MessageClass: 9; Autoresponder", "auto_reply"),
        ("Return-Path: <>", "auto_reply"),
        ("Precedence: auto_reply", "auto_reply"),
        ("precedence: Bulk", "bulk"),
        ("Precedence: junk", "bulk"),
        ("List-Unsubscribe: <https://shop.example/u>", "bulk"),
        ("List-Id: talk <talk.lists.example>", "list"),
        ("Precedence: list", "list"),
        ("Mailing-List: contact talk@lists.example", "list"),
        ("X-Kringpost-Kind: confirmed", "own"),
    ],
)
def test_a_header_tells(header, expected):
    assert kind(read(mail("Ik kom graag.", header))) == expected


@pytest.mark.parametrize(
    "header",
    ["X-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: DR, OOF, AutoReply", "Auto-Submitted: no", "X-Autoreply: no", "Precedence: normal", "Return-Path: <kim@example.org>"],
)  # fmt: skip
def test_a_header_that_people_have_too(header):
    assert read(mail("Ik kom graag.", header)).automatic is None


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (OURS, "own"),
        ("Warme Wijken <Aanmelden+leerkring@office.example>", "own"),
        ("noreply@site.example", "no_reply"),
        ("Site <forms-no-reply@site.example>", "no_reply"),
        ("niet-beantwoorden@site.example", "no_reply"),
        ("Mail Delivery Subsystem <MAILER-DAEMON@site.example>", "bounce"),
        ("Noor Replyma <n.replyma@example.org>", None),
    ],
)
def test_a_sender_tells(sender, expected):
    assert kind(read(mail("Ik kom graag.", sender=sender))) == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Automatisch antwoord: Bevestigd: leerkring", "auto_reply"),
        ("[EXTERN] Automatisch antwoord: leerkring", "auto_reply"),
        ("Automatic reply: Confirmed", "auto_reply"),
        ("Automatische Antwort: Bestätigt", "auto_reply"),
        ("Réponse automatique : confirmé", "auto_reply"),
        ("Out of Office Re: leerkring", "auto_reply"),
        ("Afwezigheidsbericht", "auto_reply"),
        ("Ontvangstbevestiging van uw bericht", "auto_reply"),
        ("Gelezen: Bevestigd: leerkring", "receipt"),
        ("Read: Confirmed", "receipt"),
        ("Re: Automatisch antwoord: leerkring", None),
        ("Afwezig op 20 april", None),
        ("Aanmelding", None),
        ("Kan ik mijn vakantie combineren?", None),
    ],
)
def test_a_subject_tells(subject, expected):
    assert kind(read(mail("Ik kom graag.", subject=subject))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben momenteel afwezig. Voor dringende zaken belt u mijn collega.",
        "Van 26 maart t/m 29 maart ben ik niet aanwezig. Neem bij spoed contact op met het secretariaat.",
        "Ik ben met vakantie. Uw mail wordt niet doorgestuurd.",
        "Ik werk hier niet meer: ik ben niet meer werkzaam bij de gemeente. Wilt u contact opnemen met Jan?\nIk ben niet meer werkzaam bij X, u kunt contact opnemen met Jan.",
        "I am out of the office until Monday with limited access to email.",
        "Ich bin bis Montag nicht im Büro. Ihre E-Mail wird nicht weitergeleitet.",
        "Je suis absente du 3 au 9 mars.",
        "Wij hebben uw bericht in goede orde ontvangen en nemen contact met u op.",
        "Dit is een automatisch gegenereerd bericht.",
    ],
)
def test_a_text_tells(text):
    assert kind(read(mail(text, subject="Re: Bevestigd"))) == "auto_reply"


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben 20 april helaas afwezig, de andere keren kom ik.",
        "Ik ben op 23 maart niet aanwezig. Mijn collega komt in mijn plaats; neem gerust contact op.",
        "Wij zijn bereikbaar van 8.30 uur t/m 17.00 uur. Graag meld ik mij aan.",
        "Tot en met 9 april ben ik vrij, dus ik kom graag!",
        "Ik ga op vakantie en kan er daarom niet bij zijn.",
        "Ik had een automatisch antwoord van jullie verwacht.",
        "I am on leave in April, so I have to cancel.",
    ],
)
def test_a_person_who_is_away(text):
    assert read(mail(text, subject="Re: Bevestigd: leerkring")).automatic is None


def test_a_ticket_system_that_speaks_of_registering():
    text = "Uw melding is bij ons aangemeld onder nummer M2703 0001 en wordt in behandeling genomen."

    assert kind(read(mail(text, subject="[ABC#2027030001] Aanmelding van melding M2703 0001"))) == "auto_reply"


def test_a_person_with_a_number_in_the_subject():
    assert read(mail("Hierbij mijn aanmelding.", subject="Aanmelding [zaak 20270001]")).automatic is None


def test_a_read_receipt():
    raw = multipart(
        "report",
        ("Content-Type: text/plain", "Gelezen."),
        ("Content-Type: message/disposition-notification", "Disposition: x"),
    )

    assert kind(read(raw)) == "receipt"


def test_a_complaint():
    raw = multipart(
        "report",
        ("Content-Type: text/plain", "Spam."),
        ("Content-Type: message/feedback-report", "Feedback-Type: abuse"),
    )

    assert kind(read(raw)) == "complaint"


def test_our_mailbox_is_a_group_and_every_mail_bears_its_list_id():
    own_list = mail("Ik kom.", "Precedence: list", "List-Id: <aanmelden.office.example>", f"List-Post: <mailto:{OURS}>")

    assert read(own_list).automatic is None


def test_a_calendars_answer_that_google_marks_as_generated():
    raw = multipart(
        "mixed",
        ("Content-Type: text/plain", "Kim heeft geaccepteerd"),
        ("Content-Type: text/calendar; method=REPLY", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR"),
        headers=("Auto-Submitted: auto-generated",),
    )

    found = read(raw)

    assert kind(found) == "auto_reply"
    assert len(found.calendars) == 1


def test_words_in_a_quotation_make_nobody_a_machine():
    text = (
        "Ja, ik kom.\n\nOp 3 maart 2027 schreef Jan <jan@example.org>:\n> Dit is een automatisch gegenereerd bericht."
    )

    assert read(mail(text, subject="Re: x")).automatic is None
