"""The listening inbox of `serve`: waits for mail for a time, and ends cleanly when told to, or when `serve` itself is gone."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging import getLogger

from flows.errors import MailServerError
from flows.mailroom import Batch, Mailroom
from flows.settings import Settings

logger = getLogger(__name__)

Pass = Callable[[Mailroom], list[Batch]]

STRETCH = 60.0
"""Seconds between two looks at inbox and outbox when nothing is heard: the net under IDLE."""
LONGEST_PAUSE = 300.0
_AN_HOUR = 3600.0
_HANDOVER = 20.0


def keep_listening(mailroom: Mailroom, settings: Settings, one_pass: Pass) -> list[Batch]:
    """One pass whenever mail comes in, until shortly before the next full hour, when the next run begins. What is being handled
    when it is told to stop is finished first."""
    batches: list[Batch] = []
    end = time.monotonic() + _AN_HOUR - time.time() % _AN_HOUR - _HANDOVER
    pause = 1.0
    with stopped_by_sigterm() as stop:
        while not stop.is_set() and not _orphaned() and (left := end - time.monotonic()) > 0:
            try:
                _wait(mailroom, min(left, STRETCH), settings, stop)
                batches += [batch for batch in one_pass(mailroom) if batch.handled or batch.letters or batch.trouble]
                pause = 1.0
            except MailServerError as error:
                if error.permanent:
                    raise
                logger.warning("The connection to the mailbox broke; it is opened again in %.0f s.", pause)
                mailroom.inbox.close()
                stop.wait(min(pause, left))
                pause = min(pause * 2, LONGEST_PAUSE)
    return batches


@contextmanager
def stopped_by_sigterm() -> Iterator[threading.Event]:
    """Set by SIGTERM. Elsewhere than in the main thread Python sets no handlers, and nobody signals."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        yield stop
    finally:
        signal.signal(signal.SIGTERM, before)


def _wait(mailroom: Mailroom, seconds: float, settings: Settings, stop: threading.Event) -> None:
    if settings.listen:
        mailroom.inbox.wait(seconds, stop)
    else:
        stop.wait(min(seconds, settings.poll_every.total_seconds()))


def _orphaned() -> bool:
    """`serve` was killed: init or a reaper has become the parent of this run."""
    return os.getppid() != _PARENT


_PARENT = os.getppid()
