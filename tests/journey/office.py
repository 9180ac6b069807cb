"""A whole Kringpost on the embedded mail servers: mails go in by IMAP, answers come out by SMTP, nothing in between is replaced."""

import email
import email.policy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flows.demo.servers import EmbeddedMail
from flows.mailroom import Batch, Mailroom
from flows.replay import check
from flows.settings import Settings
from flows.shipped import shipped
from flows.wiring import Parts, open_parts

US = "aanmelden@example.org"
SECRET = "0123456789abcdef" * 4
OPEN = datetime(2027, 2, 1, 9, tzinfo=UTC)
"""Both shipped events take registrations at that moment."""


@dataclass
class Office:
    mail: EmbeddedMail
    settings: Settings
    parts: Parts
    now: datetime = OPEN
    seen: int = 0

    def receives(self, text: str, **headers: str) -> EmailMessage:
        """A mail to us arrives, a minute after the one before."""
        self.now += timedelta(minutes=1)
        message = written(text, self.now, **headers)
        self.finds(message.as_bytes(policy=email.policy.SMTP))
        return message

    def finds(self, raw: bytes) -> None:
        """These bytes in the inbox."""
        self.mail.deliver(US, raw, self.now)

    def changes(self, **settings: object) -> None:
        """Other servers or settings than it began with."""
        self.settings = Settings(**(dict(self.settings) | settings))
        self.parts = replace(self.parts, settings=self.settings)

    def works(self) -> list[Batch]:
        """One pass of poll-inbox."""
        with self.parts.mailroom(lambda: self.now) as mailroom:
            return one_pass(mailroom)

    def answers(self) -> list[EmailMessage]:
        """Sent since last asked."""
        new = self.mail.outbound[self.seen :]
        self.seen += len(new)
        return [parsed(each.raw) for each in new]

    def filed(self, folder: str) -> int:
        return len(self.mail.mails(US, folder))


def one_pass(mailroom: Mailroom) -> list[Batch]:
    mailroom.take_over()
    return [*[mailroom.handle(uids) for uids in mailroom.batches()], mailroom.finish()]


@contextmanager
def an_office(
    folder: Path, database_url: str = "", change: dict[str, tuple[str, str]] | None = None, **more: Any
) -> Iterator[Office]:
    """`change`: per event (or file, with its folder), a line and what replaces it; `more`: settings."""
    config = folder / "config"
    shutil.copytree(shipped() / "config", config, ignore=shutil.ignore_patterns("demo", "languages"))
    for slug, (old, new) in (change or {}).items():
        path = config / (slug if "/" in slug else f"events/{slug}.toml")
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with EmbeddedMail({US: "secret"}) as mail:
        settings = Settings(
            config=config,
            addresses=(US,),
            imap_url=mail.imap_url(US),
            smtp_url=mail.smtp_url(),
            database_url=database_url or f"sqlite:///{folder}/kringpost.db",
            secret=SECRET,
            **more,
        )
        with open_parts(settings) as parts:
            yield Office(mail, settings, parts)


@contextmanager
def a_story(*arguments: Any, **more: Any) -> Iterator[Office]:
    """An office of which, at the end, the register made again is the register that stands."""
    with an_office(*arguments, **more) as office:
        yield office
        assert check(office.parts.registrar).differences == []


def written(text: str, date: datetime, **headers: str) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP)
    standing = {"to": US, "subject": "Aanmelding", "date": email.utils.format_datetime(date)}
    standing["message_id"] = email.utils.make_msgid(domain="sender.example")
    for name, value in (standing | headers).items():
        message[name.strip("_").replace("_", "-").title()] = value
    message.set_content(text)
    return message


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
