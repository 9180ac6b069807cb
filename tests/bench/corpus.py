"""Registrations as people's mail programs send them: about 3 KB, text and HTML, a signature, the headers of four servers. No two alike."""

import random
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

FIRST = (
    "Anna",
    "Bram",
    "Chloé",
    "Daan",
    "Eefje",
    "Femke",
    "Gijs",
    "Hanna",
    "Ilse",
    "Joris",
    "Karel",
    "Lotte",
    "Noor",
    "Sjoerd",
    "Zoë",
)
LAST = (
    "de Boer",
    "van Dijk",
    "Müller",
    "Visser",
    "Smit",
    "Mulder",
    "Bosch",
    "Vos",
    "Peters",
    "Hendriks",
    "Kuipers",
    "van den Berg",
)
GROUPS = ("Warm", "Samen Warm", "Buurtwarmte", "Energie", "Wijkwarmte")
PLACES = ("Zonnehoek", "Molenwijk", "Oude Haven", "Vogelbuurt", "Kruiskamp", "Lindeplein", "Waterkant", "Noorderhof")
OPENINGS = (
    "Graag meld ik me aan voor de kennissessie.",
    "Hierbij meld ik me aan voor de kennissessie op 8 april.",
    "Ik kom graag naar de kennissessie. Kunt u mij inschrijven?",
    "Leuk initiatief! Ik wil me graag aanmelden voor de kennissessie.",
)


def registration(number: int) -> bytes:
    """The same number gives the same mail."""
    pick = random.Random(number)
    name = f"{pick.choice(FIRST)} {pick.choice(LAST)}"
    group = f"{pick.choice(GROUPS)} {pick.choice(PLACES)}"
    address = f"deelnemer{number}@groep{number % 97}.example"
    text = (
        f"Beste Noor,\n\n{pick.choice(OPENINGS)} Ik kom namens {group}.\n\n"
        f"Met vriendelijke groet,\n\n{name}\n{group}\n06 - 12 34 {number % 90 + 10} {number // 90 % 90 + 10}\n"
    )
    message = EmailMessage(policy=SMTP)
    for server in range(3):
        message["Received"] = (
            f"from mx{server}.groep{number % 97}.example (mx{server} [192.0.2.{number % 250}])"
            f" by mail.example.org with ESMTPS id q{number:08d}{server}; Mon, 1 Feb 2027 10:00:00 +0000"
        )
    message["DKIM-Signature"] = (
        f"v=1; a=rsa-sha256; c=relaxed/relaxed; d=groep{number % 97}.example; s=s1; b={pick.randbytes(128).hex()}"
    )
    message["From"] = f"{name} <{address}>"
    message["To"] = "aanmelden@example.org"
    message["Subject"] = "Aanmelding kennissessie"
    message["Date"] = format_datetime(datetime(2026, 11, 2, 10, number // 60 % 60, number % 60, tzinfo=UTC))
    message["Message-ID"] = make_msgid(f"r{number}", domain=f"groep{number % 97}.example")
    message.set_content(text, cte="quoted-printable")
    paragraphs = "".join(
        f'<p style="font-family:Calibri,sans-serif;margin:0 0 8pt 0">{line}</p>' for line in text.split("\n") if line
    )
    message.add_alternative(
        f"<html><head></head><body>{paragraphs}</body></html>", subtype="html", cte="quoted-printable"
    )
    return message.as_bytes()
