"""Forgets people: what is overdue, or one person at their wish. In the database first, then in the folders of the mailbox, then in
the space that the database's file still holds. Each step is safe to repeat; the next night does what could not be done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger

from flows.considering import tombstone
from flows.errors import MailServerError
from flows.mail.imap import Inbox
from flows.registrar import Registrar
from flows.registration.forgetting import WITHOUT_EVENT, all_overdue
from flows.registration.office import Office
from flows.storage.store import Eraser, Store

logger = getLogger(__name__)

Inboxes = Sequence[AbstractContextManager[Inbox]]


@dataclass(frozen=True, slots=True)
class Forgotten:
    events: Mapping[str, Counter[str]]
    """Per event ("": of none) how many `registrations`, `mails`, `letters`, `sensitive_fields`."""
    removed: int = 0
    """Mails, by their marks, that lie in no folder any more."""
    left: int = 0
    """Mails that stay in the mailbox: it is set to keep them, or its server cannot delete single mails."""
    unknown: int = 0
    """Registrations of events without a file: nobody can tell when they are to be forgotten."""
    trouble: str = ""
    """What kept the mailbox from being cleared."""

    @property
    def counts(self) -> dict[str, int]:
        total = sum(self.events.values(), Counter[str]())
        mailbox = Counter(removed_from_mailbox=self.removed, left_in_mailbox=self.left, attention=self.unknown)
        return dict(+(total + mailbox))


def forget_overdue(
    store: Store, office: Office, inboxes: Inboxes, now: datetime, *, rehearsal: bool = False
) -> Forgotten:
    eraser = store.eraser()
    overdue = all_overdue(office.events.values(), now)
    events = eraser.forget(overdue, now - WITHOUT_EVENT, now, rehearsal=rehearsal)
    unknown = eraser.without_a_file(office.events)
    if rehearsal:
        return Forgotten(events, unknown=unknown)
    removed, left, trouble = _clear_mailboxes(eraser, inboxes)
    _sweep(eraser)
    return Forgotten(events, removed, left, unknown, trouble)


def forget_person(registrar: Registrar, inboxes: Inboxes, address: str, now: datetime) -> Forgotten:
    """Everywhere, at once. The caller has seen to it that they hold no seat."""
    eraser = registrar.store.eraser()
    counts = eraser.forget_person(address, tombstone(registrar.secret, address), now)
    removed, left, trouble = _clear_mailboxes(eraser, inboxes)
    _sweep(eraser)
    return Forgotten({"": counts}, removed, left, trouble=trouble)


def _clear_mailboxes(eraser: Eraser, inboxes: Inboxes) -> tuple[int, int, str]:
    """A copy may lie in any of them."""
    if not (marks := eraser.to_remove()):
        return 0, 0, ""
    left: set[str] = set()
    trouble = ""
    for inbox in inboxes:
        try:
            with inbox as opened:
                left |= set(opened.remove(marks))
        except MailServerError as error:
            logger.warning("A mailbox could not be cleared of %d erased mails; it is tried again.", len(marks))
            trouble = error.discreet
    if trouble:
        return 0, len(marks), trouble
    eraser.removed([mark for mark in marks if mark not in left])
    return len(marks) - len(left), len(left), ""


def _sweep(eraser: Eraser) -> None:
    if not eraser.sweep():
        logger.warning("The database file is in use: what was erased leaves it the next time.")
