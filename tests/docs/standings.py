"""Who writes, in the table of "What people can write": the register as it stands before the mail, and where the mail comes from."""

from dataclasses import dataclass, field
from typing import Any

US = "aanmelden@example.org"
ANSWERED = "<letter.1@example.org>"
KNOWLEDGE, CIRCLE = "kennissessie", "leerkring"
_SUBJECTS = {KNOWLEDGE: "Kennissessie", CIRCLE: "Leerkring"}


@dataclass(frozen=True)
class Standing:
    event: str = KNOWLEDGE
    status: str = ""
    """Empty: nobody is registered."""
    sent: tuple[str, ...] = ()
    """Kinds of mails that they had; they answer the last one."""
    writer: str = "Sanne de Vries <sanne.devries@utrecht.nl>"
    fields: dict[str, Any] = field(default_factory=dict)
    answers: bool = True
    about: str = ""
    """The session that the last mail was about."""

    def state(self) -> dict[str, Any]:
        letters = [
            {"kind": kind, "message_id": f"<letter.{number}@example.org>"}
            for number, kind in enumerate(reversed(self.sent), 1)
        ]
        if self.about:
            letters[0]["uid"] = f"{'a' * 20}-{self.about}@example.org"
        registered = {
            "ref": f"{'KS' if self.event == KNOWLEDGE else 'LK'}-7F3QD",
            "status": self.status,
            "name": "Sanne de Vries",
            "email": "sanne.devries@utrecht.nl",
            "organisation": "Utrecht",
            "audience": "gemeente",
            "sent": letters[::-1],
            "fields": {"initiative": "Warm Oost"},
        }
        return {"event": self.event, "registrations": [registered | self.fields] if self.status else []}

    def mail(self, text: str) -> bytes:
        lines = {
            "From": self.writer,
            "To": US,
            "Subject": ("Re: " if self.status else "") + _SUBJECTS[self.event],
            "Date": "Mon, 01 Feb 2027 12:00:00 +0100",
            "Message-ID": "<1@utrecht.nl>",
            "Content-Type": "text/plain; charset=utf-8",
        }
        if self.status and self.answers:
            lines |= {"In-Reply-To": ANSWERED, "References": ANSWERED}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{head}\r\n{text}\r\n".encode()


STANDINGS = {
    "somebody new": Standing(),
    "somebody new, to the circle": Standing(CIRCLE),
    "has a seat": Standing(status="confirmed", sent=("confirmed",)),
    "has a seat, in a new mail": Standing(status="confirmed", sent=("confirmed",), answers=False),
    "was asked to be sure": Standing(
        status="confirmed", sent=("confirmed", "confirm-cancel"), fields={"asked": "confirm-cancel"}
    ),
    "has a seat in the circle": Standing(CIRCLE, "confirmed", ("confirmed",)),
    "was reminded of the second meeting": Standing(CIRCLE, "confirmed", ("confirmed", "session-reminder"), about="2"),
    "was asked what is missing": Standing(CIRCLE, "awaiting_info", ("info-needed",), fields={"fields": {}}),
    "was offered a seat": Standing(status="offered", sent=("waitlisted", "offer")),
    "was given times for the call": Standing(
        CIRCLE,
        "intake",
        ("intake-proposal",),
        fields={"slots": ["2027-02-08T10:00", "2027-02-09T14:00", "2027-02-10T15:30"]},
    ),
    "contact person": Standing(
        CIRCLE, "awaiting_review", ("review-request",), writer="Noor de Wit <noor.dewit@example.org>"
    ),
}
