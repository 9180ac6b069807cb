"""Two mailboxes in one installation, each on a mail server of its own: what comes in by one is answered by the right one, whatever it is about."""

import email.policy
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from flows.deliver_outbox import _without_a_way
from flows.demo.servers import EmbeddedMail
from flows.erasure import forget_person
from flows.errors import MailServerError
from flows.reports.nightly import Nightly, readers
from flows.settings import Settings
from flows.shipped import shipped
from flows.wiring import Parts, open_inboxes, open_parts
from tests.journey.office import OPEN, SECRET, US, one_pass, parsed, written
from tests.servers.postgres import Postgres

THEM = "wijken@buurten.example"
SANNE = "Sanne de Vries <sanne@warmoost.example>"
FOR_THE_SESSION = """Beste mensen,

Graag meld ik me aan voor de kennissessie namens Warm Oost.

Met vriendelijke groet,
Sanne de Vries
Warm Oost
"""
FOR_THE_CIRCLE = FOR_THE_SESSION.replace("kennissessie", "leerkring").replace(
    "namens Warm Oost", "namens gemeente Utrecht"
)
FOR_EITHER = FOR_THE_SESSION.replace("de kennissessie", "jullie bijeenkomst")


@dataclass
class Offices:
    """`main` has the leerkring; `wijken` the kennissessie."""

    servers: dict[str, EmbeddedMail]
    settings: Settings
    parts: Parts
    now: datetime = OPEN
    seen: dict[str, int] = field(default_factory=lambda: {"main": 0, "wijken": 0})

    def receives(self, mailbox: str, body: str, **headers: str) -> EmailMessage:
        self.now += timedelta(minutes=1)
        own = US if mailbox == "main" else THEM
        mail = written(body, self.now, **({"to": own, "from_": SANNE} | headers))
        self.finds(mailbox, mail.as_bytes(policy=email.policy.SMTP))
        return mail

    def finds(self, mailbox: str, raw: bytes) -> None:
        self.servers[mailbox].deliver(US if mailbox == "main" else THEM, raw, self.now)

    def works(self, mailbox: str) -> list[str]:
        """One pass; the outcomes."""
        with self.parts.mailroom(lambda: self.now, mailbox) as mailroom:
            return [handled.outcome for batch in one_pass(mailroom) for handled in batch.handled]

    def delivers(self) -> None:
        self.parts.delivery(lambda: self.now).deliver()

    def sent_by(self, mailbox: str) -> list[EmailMessage]:
        """New letters that this mail server was given; each is from its own mailbox, envelope and all."""
        own = US if mailbox == "main" else THEM
        new = self.servers[mailbox].outbound[self.seen[mailbox] :]
        self.seen[mailbox] += len(new)
        found = [parsed(each.raw) for each in new]
        assert {each.sender for each in new} <= {own}
        assert {each["From"].addresses[0].addr_spec for each in found} <= {own}
        return found


@contextmanager
def two_offices(folder: Path, database_url: str) -> Iterator[Offices]:
    config = folder / "config"
    shutil.copytree(shipped() / "config", config, ignore=shutil.ignore_patterns("demo"))
    with EmbeddedMail({US: "secret"}) as ours, EmbeddedMail({THEM: "hush"}) as theirs:
        further = {
            "addresses": [THEM],
            "events": ["kennissessie"],
            "imap_url": theirs.imap_url(THEM),
            "smtp_url": theirs.smtp_url(),
        }
        settings = Settings(
            config=config,
            addresses=(US,),
            imap_url=ours.imap_url(US),
            smtp_url=ours.smtp_url(),
            database_url=database_url,
            secret=SECRET,
            mailboxes={"wijken": further},
        )
        with open_parts(settings) as parts:
            yield Offices({"main": ours, "wijken": theirs}, settings, parts)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def offices(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Offices]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/kringpost.db"
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.new_database()
    with two_offices(tmp_path, url) as offices:
        yield offices


def kinds(letters: list[EmailMessage]) -> list[str]:
    return [letter["X-Kringpost-Kind"] for letter in letters]


def test_each_mailbox_answers_about_its_own_event(offices: Offices) -> None:
    offices.receives("wijken", FOR_THE_SESSION)
    offices.receives("main", FOR_THE_CIRCLE)

    offices.works("wijken")
    offices.works("main")

    (session,) = offices.sent_by("wijken")
    assert session["X-Kringpost-Kind"] == "confirmed"
    assert session["Message-ID"].endswith("@buurten.example>")
    assert US not in "".join(part.get_content() for part in session.walk() if part.get_content_maintype() == "text")
    invitation = next(part for part in session.walk() if part.get_content_type() == "text/calendar").get_content()
    assert f"mailto:{THEM}" in invitation.replace("\r\n ", "")
    assert kinds(offices.sent_by("main")) == ["info-needed"]


def test_an_unclear_mail_is_about_the_event_of_its_mailbox(offices: Offices) -> None:
    offices.receives("wijken", FOR_EITHER)

    assert offices.works("wijken") == ["confirmed"]


def test_a_mail_to_the_other_mailbox_is_answered_by_the_right_one(offices: Offices) -> None:
    mail = offices.receives("main", FOR_THE_SESSION)

    assert offices.works("main") == ["confirmed"]
    offices.delivers()

    assert offices.sent_by("main") == []
    (answer,) = offices.sent_by("wijken")
    assert (answer["X-Kringpost-Event"], answer["In-Reply-To"]) == ("kennissessie", mail["Message-ID"])


def test_a_reply_counts_wherever_it_comes_in(offices: Offices) -> None:
    offices.receives("wijken", FOR_THE_SESSION)
    offices.works("wijken")
    (answer,) = offices.sent_by("wijken")

    offices.receives("main", "Helaas kan ik er niet bij zijn.", in_reply_to=answer["Message-ID"])

    assert offices.works("main") == ["cancelled"]
    offices.delivers()
    assert kinds(offices.sent_by("wijken")) == ["cancelled"]


def test_what_is_not_understood_is_answered_by_who_read_it(offices: Offices) -> None:
    offices.receives("wijken", "Hoi, het regent hier al de hele dag.", subject="Hallo")

    offices.works("wijken")

    assert kinds(offices.sent_by("wijken")) == ["help"]


def test_a_mail_to_both_is_handled_once(offices: Offices) -> None:
    mail = offices.receives("main", FOR_THE_SESSION, to=f"{US}, {THEM}")
    offices.finds("wijken", b"Received: by mx.buurten.example\r\n" + mail.as_bytes(policy=email.policy.SMTP))

    assert offices.works("main") == ["confirmed"]
    assert offices.works("wijken") == ["ignored"]

    assert len(list(offices.parts.store.registrations())) == 1
    assert kinds(offices.sent_by("wijken")) == ["confirmed"]
    assert [len(offices.servers[each].mails(own, "Kringpost/Handled")) for each, own in OWN] == [1, 1]


def test_a_mail_to_both_that_names_no_event_is_about_both(offices: Offices) -> None:
    mail = offices.receives("main", FOR_EITHER, to=f"{US}, {THEM}")
    offices.finds("wijken", mail.as_bytes(policy=email.policy.SMTP))

    offices.works("main")
    offices.works("wijken")

    found = {each.event: each for each in offices.parts.store.registrations()}
    assert set(found) == {"leerkring", "kennissessie"}
    assert len({each.token for each in found.values()}) == 2


def test_a_mail_server_that_is_down_keeps_no_other_waiting(offices: Offices) -> None:
    offices.receives("main", FOR_THE_SESSION)
    offices.works("main")
    offices.servers["wijken"].refuse = lambda address: "421 4.3.2 closing"
    offices.receives("main", FOR_THE_CIRCLE)

    offices.works("main")
    with pytest.raises(MailServerError):
        offices.delivers()

    assert kinds(offices.sent_by("main")) == ["info-needed"]
    assert offices.sent_by("wijken") == []
    assert offices.parts.store.outbox().waiting_at() == {"wijken": 1}


def test_letters_of_a_mailbox_taken_out_of_the_settings_stay(offices: Offices) -> None:
    offices.receives("main", FOR_THE_SESSION)
    offices.works("main")
    settings = Settings(**(dict(offices.settings) | {"mailboxes": {}}))

    with open_parts(settings) as parts:
        parts.delivery(lambda: offices.now).deliver()
        state = _without_a_way(parts)

    assert offices.sent_by("main") == []
    assert state is not None
    assert state.message is not None
    assert "1 of wijken" in state.message
    assert "Put the mailbox back" in state.message


def test_a_summary_comes_from_the_mailbox_of_its_events(offices: Offices) -> None:
    offices.receives("wijken", FOR_THE_SESSION)
    offices.works("wijken")
    offices.sent_by("wijken")
    registrar = offices.parts.registrar
    nightly = Nightly(offices.parts.store, registrar.office, registrar.composer)

    (both,) = readers(registrar.office, offices.now)
    letter = nightly.letter(both, offices.now + timedelta(days=1))

    assert letter is not None
    assert letter.mailbox == "main"
    assert b"aanmelden@example.org" in letter.raw


def test_somebody_is_forgotten_in_every_mailbox(offices: Offices) -> None:
    mail = offices.receives("wijken", FOR_THE_SESSION)
    offices.finds("main", b"Received: by mx.example.org\r\n" + mail.as_bytes(policy=email.policy.SMTP))
    offices.works("wijken")
    offices.works("main")

    forgotten = forget_person(
        offices.parts.registrar, open_inboxes(offices.settings), "sanne@warmoost.example", offices.now
    )

    assert (forgotten.left, forgotten.trouble) == (0, "")
    assert [len(offices.servers[each].mails(own, "Kringpost/Handled")) for each, own in OWN] == [0, 0]


def test_letters_from_before_there_were_several_are_the_main_ones(offices: Offices) -> None:
    offices.receives("main", FOR_THE_CIRCLE)
    offices.works("main")
    engine = create_engine(offices.settings.reveal("database_url"))

    with engine.connect() as connection:
        found = connection.execute(text("SELECT kind, mailbox FROM outbox")).tuples().all()
    engine.dispose()

    assert dict(found) == {"info-needed": "main"}


OWN = (("main", US), ("wijken", THEM))
