"""Letters from the outbox to the mail server: one connection for many, in order per recipient, and each one's end noted.

claim ─▶ begin ─▶ send ─▶ sent          taken by the server
                    ├──▶ later          not now; with pauses, until they are used up
                    ├──▶ failed         refused for good: a contact person hears of it
                    └──▶ later or held  it may have left: again with the same Message-ID, unless it must not go twice
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from logging import getLogger

from flows.errors import MailServerError
from flows.mail.smtp import Ambiguous, Courier, Refused
from flows.storage.store import Outbox, Pending

logger = getLogger(__name__)

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Way:
    """How the letters of one mailbox leave, and no others. `sender` is the envelope's MAIL FROM: bounces come back to the mailbox
    that we read."""

    mailbox: str
    courier: Courier
    sender: str


@dataclass(frozen=True)
class Delivery:
    """Sends what is due, mailbox by mailbox."""

    outbox: Outbox
    ways: Sequence[Way]
    clock: Callable[[], datetime]
    ends: Counter[str] = field(default_factory=Counter)
    """How many letters were `sent`, put off (`later`), `failed`, `held`."""

    def deliver(self) -> Counter[str]:
        """Until nothing is due. When a server cannot be reached its letters stay, those of other mailboxes leave, and then
        MailServerError tells why."""
        trouble: MailServerError | None = None
        for way in self.ways:
            try:
                self._deliver_by(way)
            except MailServerError as error:
                trouble = trouble or error
        if trouble:
            raise trouble
        return self.ends

    def _deliver_by(self, way: Way) -> None:
        if not (letters := self.outbox.claim(self.clock(), MOST_AT_ONCE, way.mailbox)):
            return
        try:
            with way.courier:
                while letters:
                    self._deliver(letters, way)
                    letters = self.outbox.claim(self.clock(), MOST_AT_ONCE, way.mailbox)
        finally:
            self.outbox.release()

    def _deliver(self, letters: list[Pending], way: Way) -> None:
        sent: int | None = None
        put_off: set[str] = set()
        try:
            for letter in letters:
                if letter.to.casefold() in put_off:
                    continue
                mine = self._begin(letter, sent)
                sent = None
                if mine and self._send(letter, way):
                    sent = letter.id
                elif mine:
                    put_off.add(letter.to.casefold())
        finally:
            if sent is not None:
                self.outbox.sent(sent, self.clock())

    def _begin(self, letter: Pending, sent: int | None) -> bool:
        if sent is None:
            return self.outbox.begin(letter.id, self.clock())
        return self.outbox.settle(sent, letter.id, self.clock())

    def _send(self, letter: Pending, way: Way) -> bool:
        try:
            way.courier.send(way.sender, letter.to, letter.raw)
        except Refused as refusal:
            self._refused(letter, refusal)
        except Ambiguous as doubt:
            self._doubtful(letter, str(doubt))
        except MailServerError as error:
            self._note(letter, "later", error.__class__.__name__)
            self.outbox.later(letter.id, self.clock(), str(error))
            raise
        else:
            self.ends["sent"] += 1
            return True
        return False

    def _refused(self, letter: Pending, refusal: Refused) -> None:
        if refusal.permanent and refusal.scope != "server":
            self._note(letter, "failed", str(refusal.code))
            self.outbox.failed(letter.id, self.clock(), str(refusal))
        else:
            following = self.outbox.later(letter.id, self.clock(), str(refusal))
            self._note(letter, "later" if following else "failed", str(refusal.code))

    def _doubtful(self, letter: Pending, doubt: str) -> None:
        if letter.again:
            self._note(letter, "later", "ambiguous")
            self.outbox.later(letter.id, self.clock(), doubt)
        else:
            self._note(letter, "held", "ambiguous")
            self.outbox.hold(letter.id, self.clock(), doubt)

    def _note(self, letter: Pending, end: str, why: str) -> None:
        self.ends[end] += 1
        logger.warning("Letter %d (%s %s): %s (%s)", letter.id, letter.kind, letter.ref, end, why)
