"""Two events in one inbox: which one a mail is about, from the thread, the address, the subject or the text; else the sender is asked.
And one mail domain for two municipalities: which one is asked too."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from flows.registration.model import Status
from tests.journey.office import Office, a_story
from tests.journey.people import address, registers

WISH = "Beste Noor,\n\nGraag meld ik me aan{}.\n\nMet vriendelijke groet,\nJan Jansen\nBuurtwarmte Zonnehoek\n"
ONE_DOMAIN = {
    "lists/gemeenten.csv": (
        "delft.nl,\nDeventer,GM0150,deventer.nl",
        "tweesamen.example,\nDeventer,GM0150,tweesamen.example",
    )
}
JAN = f"Jan Jansen <{address('Jan Jansen')}>"


@pytest.mark.parametrize(
    ("text", "headers", "event"),
    [
        ("", {"to": "aanmelden+leerkring@example.org"}, "leerkring"),
        ("", {"to": "aanmelden+kennissessie@example.org"}, "kennissessie"),
        ("", {"to": "Noor <aanmelden+Kennissessie@example.org>"}, "kennissessie"),
        ("", {"subject": "Aanmelding leerkring"}, "leerkring"),
        ("", {"subject": "Knowledge session"}, "kennissessie"),
        (" voor de kennissessie", {}, "kennissessie"),
        (" voor 8 april", {}, "kennissessie"),
        # The subject tells before the text does.
        (" naast de kennissessie", {"subject": "Aanmelding leerkring"}, "leerkring"),
        # Nothing tells, or one thing says otherwise than the other.
        ("", {}, ""),
        (" voor de kennissessie", {"to": "aanmelden+leerkring@example.org"}, ""),
    ],
)
def test_which_event_a_mail_is_about(office: Office, text: str, headers: dict[str, str], event: str) -> None:
    office.receives(WISH.format(text), from_=JAN, **headers)

    office.works()

    (answer,) = office.answers()
    assert (answer["X-Kringpost-Event"] or "") == event
    assert (answer["X-Kringpost-Kind"] == "help") is (event == "")


def test_who_is_asked_reads_both_and_answers_with_one(office: Office) -> None:
    asked = office.receives(WISH.format(""), from_=JAN)
    office.works()
    (question,) = office.answers()

    office.receives(
        WISH.format(" voor de kennissessie"),
        from_=JAN,
        subject=f"Re: {question['Subject']}",
        in_reply_to=question["Message-ID"],
    )
    office.works()

    text = text_of(question)
    assert question["In-Reply-To"] == asked["Message-ID"]
    assert "Leerkring gemeente en bewonersinitiatieven" in text
    assert "Kennissessie rolverdeling" in text
    assert [each.status for each in office.parts.store.registrations("kennissessie")] == [Status.CONFIRMED]


def test_the_thread_tells_before_the_words(office: Office) -> None:
    registers(office, "Jan Jansen")
    office.works()
    (confirmed,) = office.answers()

    office.receives(
        "Helaas kan ik niet, ook al omdat de leerkring die dag is.\n\nJan\n",
        from_=JAN,
        subject=f"Re: {confirmed['Subject']}",
        in_reply_to=confirmed["Message-ID"],
    )
    office.works()

    assert {each["X-Kringpost-Event"] for each in office.answers()} == {"kennissessie"}


def test_of_two_municipalities_with_one_domain_the_right_one_is_asked_for(tmp_path: Path) -> None:
    with a_story(tmp_path, change=ONE_DOMAIN) as office:
        office.receives(
            "Graag meld ik me aan voor de leerkring. Ons initiatief is Warm Oost.\n\nGroet,\nMo Ali\n",
            from_="Mo Ali <mo@tweesamen.example>",
            subject="Leerkring",
        )
        office.works()
        (asked,) = office.answers()
        office.receives(
            "Gemeente: Deventer\n",
            from_="Mo Ali <mo@tweesamen.example>",
            subject=f"Re: {asked['Subject']}",
            in_reply_to=asked["Message-ID"],
        )
        office.works()

        (registration,) = office.parts.store.registrations("leerkring")
        assert asked["X-Kringpost-Kind"] == "info-needed"
        assert (registration.organisation, registration.status) == ("Deventer", Status.INTAKE)


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
