"""Two hundred people have a seat, one session moves and another is called off, and the run that tells them is killed: each hears each once."""

import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from flows.registration.model import Status
from flows.shipped import shipped
from flows.storage.store import Store
from flows.wiring import Parts
from tests.journey.aftermath import heard
from tests.journey.dying import KILLED, Death, begin_pass, passes
from tests.journey.office import OPEN, Office, an_office, parsed
from tests.journey.people import address, registers
from tests.journey.test_changes import entry
from tests.servers.postgres import Postgres
from tests.servers.sink import Sink

SLUG = "kennissessie"
PEOPLE = 200
FIRST = "start = 2027-04-08T13:30:00\nend = 2027-04-08T18:00:00\n"
SECOND = '\n[[sessions]]\nid = "2"\ntitle = { nl = "Vervolg", en = "Sequel" }\n' + FIRST.replace("04-08", "04-22")
BEFORE = {
    FIRST: FIRST,
    "[registration]": f"{SECOND}\n[registration]",
    "capacity = 60": f"capacity = {PEOPLE}",
    "quota = { raadslid = 20 }": "",
}
AFTER = BEFORE | {
    FIRST: FIRST.replace("04-08", "04-09"),
    "[registration]": f"{SECOND}cancelled = true\n\n[registration]",
}
OFF = BEFORE | {"ref_prefix": "cancelled = true\nref_prefix"}
EFFECTS = [
    ("flows.storage.room:Room.carry_out", 1),
    ("flows.storage.room:Room.announce", 1),
    ("flows.registrar:Registrar.announce", 2),
    ("flows.storage.outbox:Outbox.claim", 2),
    ("flows.storage.outbox:Outbox.begin", 1),
    ("flows.mail.smtp:Courier.send", PEOPLE + 1),
    ("flows.storage.outbox:Outbox.settle", PEOPLE),
]
"""Killed after that call: up to the commit nothing was decided, from there on all letters are in the outbox."""
FEW = 8
DECISIVE = [
    ("flows.storage.room:Room.announce", 1),
    ("flows.registrar:Registrar.announce", 2),
    ("flows.mail.smtp:Courier.send", FEW + 1),
]
"""Before the commit, after it, and half-way through sending: on PostgreSQL, with fewer people."""
KILLS = 6
METHOD = re.compile(rb"method=(\w+)")


def edited(changes: dict[str, str]) -> dict[str, tuple[str, str]]:
    text = new = (shipped() / "config" / "events" / f"{SLUG}.toml").read_text("utf-8")
    for old, other in changes.items():
        assert old in new
        new = new.replace(old, other, 1)
    return {SLUG: (text, new)}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two hundred seats, of people who were told how it is."""
    folder = tmp_path_factory.mktemp("filled")
    fill(folder, PEOPLE)
    return folder / "kringpost.db"


def fill(folder: Path, people: int, database: str = "") -> None:
    with an_office(folder, database, change=edited(BEFORE)) as office:
        for number in range(1, people + 1):
            registers(office, f"Jan Jansen {number}")
        office.works()
        office.parts.registrar.announce(SLUG, office.now)


@contextmanager
def changed(folder: Path, filled: Path, changes: dict[str, str] = AFTER) -> Iterator[Office]:
    """The same office, after the organiser edited the event file."""
    folder.mkdir()
    shutil.copy(filled, folder / "kringpost.db")
    with an_office(folder, change=edited(changes)) as office:
        office.now = OPEN + timedelta(days=1)
        yield office


def tells(parts: Parts, now: datetime, ready: Callable[[], None] = lambda: None) -> None:
    """What `announce-changes` does."""
    ready()
    for slug in parts.registrar.office.events:
        parts.registrar.announce(slug, now)
    parts.delivery(lambda: now).deliver()


def goes_on(office: Office) -> None:
    """A later run, when the letters of the dead one are known to be nobody's."""
    office.now += timedelta(hours=1)
    office.parts.delivery(lambda: office.now, "deliver-outbox").outbox.recover(office.now, owner_dead=True)
    tells(office.parts, office.now)


def assert_each_heard_each_change_once(office: Office, killed: int, people: int = PEOPLE) -> None:
    """In order; a letter that went twice is the same to the byte."""
    told: dict[str, list[bytes]] = {}
    for each in office.mail.outbound:
        told.setdefault(each.to, []).append(each.raw)
    once = {to: list(dict.fromkeys(letters)) for to, letters in told.items()}
    methods = {to: [METHOD.findall(letter) for letter in letters] for to, letters in once.items()}
    assert methods == {address(f"Jan Jansen {number}"): [[b"REQUEST"], [b"CANCEL"]] for number in range(1, people + 1)}
    assert sum(map(len, told.values())) - 2 * people <= killed
    assert office.parts.store.outbox().counts() == {"sent": 4 * people}
    assert {each.sequence for each in office.parts.store.registrations(SLUG)} == {1}


@pytest.mark.parametrize(("effect", "call"), EFFECTS)
def test_killed_after(effect: str, call: int, tmp_path: Path, filled: Path) -> None:
    with changed(tmp_path / "office", filled) as office:
        killed = passes(office.settings, office.now, Death(effect, call, after=True), tells) == KILLED
        goes_on(office)

        assert killed
        assert_each_heard_each_change_once(office, 1)


@pytest.mark.servers
@pytest.mark.parametrize(("effect", "call"), DECISIVE)
def test_killed_on_postgresql_after(effect: str, call: int, tmp_path: Path, postgres: Postgres) -> None:
    database = postgres.new_database()
    fill(tmp_path / "before", FEW, database)
    with an_office(tmp_path / "after", database, change=edited(AFTER)) as office:
        office.now = OPEN + timedelta(days=1)

        killed = passes(office.settings, office.now, Death(effect, call, after=True), tells) == KILLED
        goes_on(office)

        assert killed
        assert_each_heard_each_change_once(office, 1, FEW)


def test_killed_at_random_moments(tmp_path: Path, filled: Path) -> None:
    dice = random.Random(20270423)
    with changed(tmp_path / "office", filled) as office:
        for _ in range(KILLS):
            process = begin_pass(office.settings, office.now, None, tells)
            process.join(dice.uniform(0, 1.2))
            process.kill()
            process.join()
            office.now += timedelta(hours=1)
        goes_on(office)

        assert_each_heard_each_change_once(office, KILLS)


def test_killed_while_the_event_is_called_off(tmp_path: Path, filled: Path) -> None:
    with changed(tmp_path / "office", filled, OFF) as office:
        passes(office.settings, office.now, Death("flows.mail.smtp:Courier.send", 77, after=True), tells)
        goes_on(office)

        kinds = heard(office)
        assert len(kinds) == PEOPLE
        assert {tuple(each) for each in kinds.values()} == {("event-cancelled",) * 2}, "one for each session"
        store: Store = office.parts.store
        assert {each.status for each in store.registrations(SLUG)} == {Status.CANCELLED}


def test_a_cancellation_waits_for_its_invitation(tmp_path: Path, sink: Sink) -> None:
    """The confirmation is put off by the server; the event is called off meanwhile; whoever gets both gets them in order."""
    with an_office(tmp_path / "office", change=edited(BEFORE)) as office:
        office.changes(smtp_url=f"smtp://127.0.0.1:{sink.port}")
        registers(office, "Kim Pot")
        sink.fail("rcpt", "450 4.2.0 greylisted")
        office.works()
    with changed(tmp_path / "after", tmp_path / "office" / "kringpost.db", OFF) as office:
        office.changes(smtp_url=f"smtp://127.0.0.1:{sink.port}")
        goes_on(office)
        goes_on(office)

    calendars = [parsed(each.raw) for each in sink.taken]
    assert [entry(mail)[0] for mail in calendars] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
