"""From a mail in the inbox to the answer, through real IMAP, SMTP and a database."""

from tests.journey.office import US, Office

REGISTRATION = """Beste Noor,

Graag meld ik me aan voor de kennissessie namens Buurtwarmte Zonnehoek.

Met vriendelijke groet,
Jan Jansen
Buurtwarmte Zonnehoek
"""


def test_a_registration_in_prose_gets_a_seat_and_an_invitation(office: Office) -> None:
    mail = office.receives(REGISTRATION, from_="Jan Jansen <jan@zonnehoek.example>", subject="Aanmelding kennissessie")

    office.works()

    (answer,) = office.answers()
    assert answer["X-Kringpost-Kind"] == "confirmed"
    assert answer["To"].addresses[0].addr_spec == "jan@zonnehoek.example"
    assert answer["In-Reply-To"] == mail["Message-ID"]
    assert answer["From"].addresses[0].addr_spec == US
    assert "text/calendar" in {part.get_content_type() for part in answer.walk()}
    assert office.filed("Kringpost/Handled") == 1
    assert office.filed("INBOX") == 0
