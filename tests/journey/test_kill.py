"""Killed at any moment, and started again: every mail is handled once, and every answer goes out."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import pytest

from flows.wiring import imap_server, mailbox_name
from tests.journey.aftermath import assert_quiet, heard, journal
from tests.journey.dying import KILLED, Death, begin_pass, passes
from tests.journey.office import Office, an_office
from tests.journey.people import address, chats, is_away, leaves, registers
from tests.servers.postgres import Postgres

JAN, PIET, ELS = address("Jan Jansen"), address("Piet Pieters"), address("Els")
DECISIVE = [
    "flows.storage.store:Store.keep",
    "flows.storage.store:Store.begin_attempts",
    "flows.storage.room:Room.finish",
    "flows.registrar:Registrar.decide_next",
    "flows.storage.outbox:Outbox.begin",
    "flows.mail.smtp:Courier.send",
    "flows.storage.outbox:Outbox.settle",
]
"""`finish` is the last word about a mail before the commit; `decide_next` returns after it."""
EFFECTS = [
    *DECISIVE,
    "imapclient:IMAPClient.fetch",
    "imapclient:IMAPClient.create_folder",
    "imapclient:IMAPClient.move",
    "flows.storage.room:Room.carry_out",
    "flows.storage.outbox:Outbox.recover",
    "flows.storage.outbox:Outbox.claim",
    "flows.storage.outbox:Outbox.sent",
    "flows.storage.outbox:Outbox.release",
]
"""Killed after each of them is killed before the next."""

KILLS, MAILS = 50, 200


def test_undisturbed_pass(office: Office) -> None:
    _mails_come_in(office)

    assert passes(office.settings, office.now) == 0

    _assert_all_handled_once(office)
    assert_quiet(office)


@pytest.mark.parametrize("effect", EFFECTS)
def test_killed_after(effect: str, tmp_path: Path) -> None:
    assert _deaths(Death(effect, after=True), tmp_path) > 0


def test_killed_before_the_mail_server_replies(tmp_path: Path) -> None:
    """To the greeting, to MAIL, RCPT, DATA, and to the letter itself, which it then has."""
    assert _deaths(Death("smtplib:SMTP.getreply"), tmp_path) > 0


@pytest.mark.servers
@pytest.mark.parametrize("effect", DECISIVE)
def test_killed_on_postgresql_after(effect: str, tmp_path: Path, postgres: Postgres) -> None:
    assert _deaths(Death(effect, after=True), tmp_path, postgres.new_database) > 0


def test_fifty_kills_at_random_moments(office: Office) -> None:
    """Mails come in all the time. Each process lives a random time, mostly less than it needs."""
    dice = random.Random(20270201)
    names = [f"Jan Jansen {number}" for number in range(1, MAILS + 1)]
    left = iter(names)
    longest, kills = 0.1, 0

    while kills < KILLS:
        for name in islice(left, dice.randrange(2 * MAILS // KILLS + 1)):
            registers(office, name)
        while not _is_killed_after(office, dice.uniform(0, longest)):
            longest *= 0.8
        longest *= 1.1
        kills += 1
        _spare_the_innocent(office)
    for name in left:
        registers(office, name)
    office.works()

    letters = [["confirmed"]] * 60 + [["waitlisted"]] * 20 + [["full"]] * 120
    assert heard(office) == dict(zip(map(address, names), letters, strict=True))
    assert journal(office) == heard(office)
    assert_quiet(office, repeated=kills)
    assert office.filed("Kringpost/Handled") == MAILS


def _deaths(death: Death, folder: Path, new_database: Callable[[], str] = lambda: "") -> int:
    """Killed at the first call, in a new office at the second, and so on: how many there were."""
    for call in count(1):
        with an_office(folder / str(call), new_database()) as office:
            _mails_come_in(office)
            killed = passes(office.settings, office.now, replace(death, call=call)) == KILLED
            office.works()
            _assert_all_handled_once(office)
            assert_quiet(office, repeated=killed)
        if not killed:
            break
    return call - 1


def _mails_come_in(office: Office) -> None:
    registers(office, "Jan Jansen")
    registers(office, "Piet Pieters")
    leaves(office, "Jan Jansen")
    is_away(office, "Kees")
    chats(office, "Els")


def _assert_all_handled_once(office: Office) -> None:
    assert heard(office) == {JAN: ["confirmed", "confirm-cancel"], PIET: ["confirmed"], ELS: ["help"]}
    assert journal(office) == heard(office)
    assert office.filed("Kringpost/Handled") == 4
    assert office.filed("Kringpost/Automatic") == 1


def _is_killed_after(office: Office, seconds: float) -> bool:
    process = begin_pass(office.settings, office.now)
    process.join(seconds)
    process.kill()
    process.join()
    assert process.exitcode in (0, KILLED)
    return process.exitcode == KILLED


def _spare_the_innocent(office: Office) -> None:
    """A mail over which the process died three times would be parked; by chance that happens to one in some hundreds."""
    mailbox = mailbox_name(imap_server(office.settings))
    if any(mail.attempts > 1 for mail in office.parts.store.undecided(mailbox, MAILS)):
        office.parts.registrar.decide_next(mailbox, office.now)
