"""The mails that people write in these tests; each to `Office.receives`."""

from email.message import EmailMessage

from tests.journey.office import Office


def registers(office: Office, name: str, **headers: str) -> EmailMessage:
    text, standing = registration(name)
    return office.receives(text, **(standing | headers))


def registration(name: str) -> tuple[str, dict[str, str]]:
    """Text and headers of a good one, for the kennissessie."""
    text = (
        "Beste Noor,\n\nGraag meld ik me aan voor de kennissessie namens Buurtwarmte Zonnehoek.\n\n"
        f"Met vriendelijke groet,\n{name}\n"
    )
    return text, {"from_": f"{name} <{address(name)}>", "subject": "Aanmelding kennissessie"}


def leaves(office: Office, name: str) -> EmailMessage:
    """Without our token: we ask whether it is really so."""
    text = f"Beste Noor,\n\nHelaas moet ik me afmelden voor de kennissessie.\n\nGroet,\n{name}\n"
    return office.receives(text, from_=f"{name} <{address(name)}>", subject="Afmelding kennissessie")


def is_away(office: Office, name: str) -> EmailMessage:
    return office.receives(
        "Ik ben er niet tot maandag.\n",
        from_=f"{name} <{address(name)}>",
        subject="Afwezig",
        auto_submitted="auto-replied",
    )


def chats(office: Office, name: str, text: str = "Hallo, hoe is het weer bij jullie?") -> EmailMessage:
    """Nothing that we understand."""
    return office.receives(f"{text}\n", from_=f"{name} <{address(name)}>", subject="Hallo")


def address(name: str) -> str:
    return f"{name.replace(' ', '.').casefold()}@zonnehoek.example"
