"""Waiting for new mail: IDLE in bounded stretches, NOOP where IDLE is lacking. A dead connection is noticed.

IMAPClient's `idle_check` answers [] at once, again and again, when the connection is dead; with TLS it may do so once
while all is well. So an early [] ends the IDLE, and the end of it tells which of the two it was."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Event
from typing import Any

from flows.mail.imap_client import Client

_STRETCH = 240.0
"""Seconds of one IDLE: shorter than what routers forget (RFC 2177 says 29 minutes at most)."""
_GLANCE = 0.5
"""Seconds between looks at `stop`."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    stretch: float = _STRETCH
    poll: float = 10.0
    """Seconds between two NOOPs when the server has no IDLE."""


def wait(client: Client, seconds: float, stop: Event | None, rhythm: Rhythm) -> bool:
    """True as soon as the server tells of new mail. False: time is over, or `stop` is set."""
    idle = client.has_capability("IDLE")
    end = time.monotonic() + seconds
    while True:
        if told_of_mail(client.noop()[1]):
            return True
        left = end - time.monotonic()
        if left <= 0 or _stopped(stop):
            return False
        if idle and _idle(client, min(left, rhythm.stretch), stop):
            return True
        if not idle:
            _pause(min(left, rhythm.poll), stop)


def told_of_mail(responses: Iterable[Any]) -> bool:
    return any(
        isinstance(answer, tuple) and len(answer) > 1 and answer[1] in (b"EXISTS", b"RECENT") for answer in responses
    )


def _idle(client: Client, seconds: float, stop: Event | None) -> bool:
    end = time.monotonic() + seconds
    news = False
    client.idle()
    while not news and not _stopped(stop) and (left := end - time.monotonic()) > 0:
        glance = min(left, _GLANCE)
        asked = time.monotonic()
        responses = client.idle_check(timeout=glance)
        news = told_of_mail(responses)
        if not responses and time.monotonic() - asked < glance / 2:
            break
    return told_of_mail(client.idle_done()[1]) or news


def _stopped(stop: Event | None) -> bool:
    return stop is not None and stop.is_set()


def _pause(seconds: float, stop: Event | None) -> None:
    if stop is None:
        time.sleep(seconds)
    else:
        stop.wait(seconds)
