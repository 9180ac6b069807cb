"""One batch of mail, from the inbox to the answers: fetch, keep, decide, file, deliver.

Every step is safe to repeat: a run that died anywhere is taken up by the next one, which finds in the database what is done and in
the mailbox what is left.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from logging import getLogger

from flows.considering import here
from flows.delivery import Delivery
from flows.errors import MailServerError
from flows.mail.imap import Fetched, Inbox, mark_of
from flows.registrar import Handled, Registrar
from flows.storage.store import Arrived, Outbox, Store

logger = getLogger(__name__)

MOST_AT_ONCE = 200
"""Mails a batch: FETCH, commit and MOVE cost the same for one as for two hundred, and a batch's answers leave before the next is read."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch came to: a row per mail, and the letters by their end."""

    handled: tuple[Handled, ...] = ()
    letters: Counter[str] = field(default_factory=Counter)
    trouble: str = ""
    """What a mail server refused: mail still to be filed, letters still in the outbox. The next run goes on."""


@dataclass(frozen=True)
class Mailroom:
    store: Store
    registrar: Registrar
    inbox: Inbox
    mailbox: str
    """Name of the mailbox in the database: account, host and folder."""
    outbox: Outbox
    delivery: Callable[[], Delivery]
    clock: Callable[[], datetime]
    keeps: bool = False
    """Handled mail stays in the inbox."""

    def take_over(self) -> None:
        """Letters that were being sent when an earlier run of this mailbox died. The caller holds `store.alone(mailbox)`."""
        self.outbox.recover(self.clock(), owner_dead=True)

    def batches(self) -> Iterator[list[int]]:
        """UIDs that need something: to be fetched, decided or filed. At most 200 at a time, oldest first."""
        for some in _slices(self.inbox.uids()):
            known = self.store.positions(self.mailbox, self.inbox.uidvalidity, some)
            if open_uids := [uid for uid in some if uid not in known or not self._at_rest(known[uid].state)]:
                yield open_uids

    def handle(self, uids: Sequence[int]) -> Batch:
        self._keep_new(uids)
        handled = self._decide()
        trouble = self._file(uids)
        batch = self._deliver(handled)
        return replace(batch, trouble=trouble or batch.trouble)

    def rehearse(self, uids: Sequence[int]) -> Batch:
        """What `handle` would decide; nothing is kept, filed or sent."""
        known = self.store.positions(self.mailbox, self.inbox.uidvalidity, uids)
        handled: list[Handled] = []
        for batch in self.inbox.batches([uid for uid in uids if uid not in known]):
            handled += self.registrar.rehearse([self._arrived(fetched) for fetched in batch], self.clock())
        return Batch(tuple(handled))

    def finish(self) -> Batch:
        """What an earlier run kept but did not decide, and letters that are due, whether or not there is new mail."""
        return self._deliver(self._decide())

    def _at_rest(self, state: str) -> bool:
        return self.keeps and state != "new"

    def _keep_new(self, uids: Sequence[int]) -> None:
        known = self.store.positions(self.mailbox, self.inbox.uidvalidity, uids)
        for batch in self.inbox.batches([uid for uid in uids if uid not in known]):
            self.store.keep([self._arrived(fetched) for fetched in batch if fetched.problem != "refused"])
            for fetched in batch:
                if fetched.problem == "refused":
                    logger.warning("The server does not give mail %d; it is asked again next time.", fetched.uid)

    def _arrived(self, fetched: Fetched) -> Arrived:
        return Arrived(
            mailbox=self.mailbox,
            uidvalidity=self.inbox.uidvalidity,
            uid=fetched.uid,
            received=fetched.received,
            raw=fetched.raw,
            identity=here(self.registrar.mailbox, hashlib.sha256(fetched.raw).hexdigest()),
            message_id=mark_of(fetched.raw),
            size=fetched.size,
            partial=fetched.partial,
        )

    def _decide(self) -> tuple[Handled, ...]:
        handled: list[Handled] = []
        while rows := self.registrar.decide_next(self.mailbox, self.clock()):
            handled += rows
        return tuple(handled)

    def _file(self, uids: Sequence[int]) -> str:
        # A MOVE that was cut off may have happened: whatever still lies here and is decided is simply moved (again).
        if self.keeps:
            return ""
        try:
            self.inbox.file(self.store.to_file(self.mailbox, self.inbox.uidvalidity, uids))
        except MailServerError as error:
            logger.warning("Handled mail could not be filed; it is tried again.")
            return error.discreet
        return ""

    def _deliver(self, handled: tuple[Handled, ...]) -> Batch:
        try:
            return Batch(handled, self.delivery().deliver())
        except MailServerError as error:
            logger.warning("Letters wait in the outbox: the mail server cannot be used.")
            return Batch(handled, trouble=error.discreet)


def _slices(uids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (uids[start : start + MOST_AT_ONCE] for start in range(0, len(uids), MOST_AT_ONCE))
