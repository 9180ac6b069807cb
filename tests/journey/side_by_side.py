"""Several processes that work on one database, each for a mailbox of its own."""

from datetime import datetime, timedelta
from email.policy import SMTP
from hashlib import sha256
from multiprocessing.synchronize import Barrier

from flows.settings import Settings
from flows.storage.store import Arrived
from flows.wiring import open_parts
from tests.journey.office import OPEN, written
from tests.journey.people import registration
from tests.journey.warm import processes

AT_ONCE = 3
"""Mails that a process decides in one commit: then it is another's turn."""


def race(settings: Settings, rivals: int, mails: int) -> None:
    """So many processes, each with so many registrations; they begin at the same moment."""
    start = processes.Barrier(rivals)
    started = [processes.Process(target=_registrations, args=(settings, one, mails, start)) for one in range(rivals)]
    for process in started:
        process.start()
    for process in started:
        process.join(120)
    assert [process.exitcode for process in started] == [0] * rivals


def name(rival: int, number: int) -> str:
    return f"Jan Jansen {rival}-{number}"


def _registrations(settings: Settings, rival: int, mails: int, start: Barrier) -> None:
    mailbox = f"mailbox {rival}"
    now = OPEN + timedelta(days=1)
    with open_parts(settings) as parts:
        # Kept in another order than that of arrival, which alone counts.
        parts.store.keep([_arrived(mailbox, rival, number) for number in reversed(range(mails))])
        start.wait(60)
        while parts.registrar.decide_next(mailbox, now, AT_ONCE):
            pass


def _arrived(mailbox: str, rival: int, number: int) -> Arrived:
    received: datetime = OPEN + timedelta(minutes=number, seconds=rival)
    text, headers = registration(name(rival, number))
    raw = written(text, received, **headers).as_bytes(policy=SMTP)
    return Arrived(mailbox, 1, number + 1, received, raw, sha256(raw).hexdigest())
