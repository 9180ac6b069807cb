"""One mail from bytes to commit: parse, read, decide, write the answers, and commit all of it together.

    stored mail ─▶ parse ─▶ known? ─▶ read ─▶ decide ─▶ write letters ─▶ register + journal + outbox, one commit a batch

A mail that fails does so alone (a savepoint), is tried again, and is parked for a person after three attempts.
"""

import hashlib
import hmac
import re
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from logging import getLogger
from typing import Protocol

from email_validator import EmailNotValidError, validate_email

from flows.calendars.reply import each_once, parse_answers
from flows.errors import StorageError
from flows.mail.incoming import mentions, parse
from flows.mail.message import Arrival, IncomingMail, Reading
from flows.mail.outgoing import Composer
from flows.mail.reading import Guide, read
from flows.registration.answer import CalendarAnswer
from flows.registration.decide import decide, decide_unrouted
from flows.registration.decision import Decision, Entry, Notification, Register
from flows.registration.due import due
from flows.registration.known import Known, Mentions
from flows.registration.letter import Letter
from flows.registration.model import Registration, address_key
from flows.registration.office import Office
from flows.storage.store import Arrived, Outcome, Room, Store, Stored

logger = getLogger(__name__)

MOST_ATTEMPTS = 3
"""Then a mail is parked: one that kills the process (out of memory, a bad extension module) must not stop the others."""

A_DAY = timedelta(days=1)
MOST_QUOTED = 5_000
SILENT_INTENTS = frozenset({"auto_reply", "bounce", "bulk"})
NEVER_ANSWERED = re.compile(
    r"^(?:no|do|niet)[-_.]?(?:not[-_.]?)?(?:reply|respond|antwoorden|beantwoorden)|^(?:mailer-daemon|postmaster|bounces?)\b"
)


@dataclass(frozen=True, slots=True)
class Limits:
    answers_per_day: int = 20
    max_message_bytes: int = 25_000_000
    trusted_authserv: str = ""


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one mail: a row of the run's table. Ids, codes and references only."""

    mail: int
    intent: str
    outcome: str
    reason: str
    event: str | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A stored mail, parsed: all that can be done before the register is locked."""

    stored: Stored
    mail: IncomingMail
    answers: tuple[CalendarAnswer, ...]
    mentions: Mentions
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Considered:
    """What a mail says, what is decided about it, and the answers written out."""

    reading: Reading
    decision: Decision
    letters: tuple[Letter, ...]


class Deciding(Protocol):
    """What deciding asks of its room: the database's under its lock, or one in memory for a rehearsal."""

    def known(self, mentions: Mentions) -> Known: ...

    def register(self, slug: str) -> Register: ...

    def answered_since(self, address: str, moment: datetime) -> int: ...

    def letter_since(self, address: str, kind: str, moment: datetime) -> bool: ...

    def forgotten_at(self, tombstone: str) -> datetime | None: ...

    def carry_out(
        self,
        changes: Iterable[Registration],
        entries: Iterable[Entry],
        letters: Iterable[Letter],
        *,
        at: datetime,
        by: str,
        event: str | None = None,
        message: int | None = None,
    ) -> None: ...


@dataclass(frozen=True)
class Registrar:
    store: Store
    office: Office
    guide: Guide
    composer: Composer
    secret: bytes
    limits: Limits

    def decide_next(self, mailbox: str, now: datetime, most: int = 50) -> tuple[Handled, ...]:
        """Decides the mails of this mailbox that wait, in order of arrival, `most` at a time; empty when none does.

        Several processes may call it at once: a mail is decided by whoever locks the register first.
        """
        waiting = self.store.undecided(mailbox, most)
        if any(stored.attempts for stored in waiting):
            # One of these may have killed an earlier run: from here each goes alone, so that it takes no other with it.
            waiting = waiting[:1]
        if waiting and waiting[0].attempts >= MOST_ATTEMPTS:
            self.store.park(waiting[0].id, "gave_up", now)
            return (Handled(waiting[0].id, "unclear", "attention", "gave_up"),)
        self.store.begin_attempts([stored.id for stored in waiting])
        opened = [self.open(stored) for stored in waiting]
        if not opened:
            return ()
        with self.store.deciding(self.office.events) as room:
            still = room.undecided_among([each.stored.id for each in opened])
            return tuple(self._survive(room, each, now) for each in opened if each.stored.id in still)

    def rehearse(self, arrived: Sequence[Arrived], now: datetime) -> tuple[Handled, ...]:
        """What would be decided about mails that are not stored yet; nothing of it stays."""
        with self.store.deciding(self.office.events, rehearsal=True) as room:
            return tuple(self._survive(room, self.open(stored), now) for stored in room.keep(arrived))

    def decide_due(self, slug: str, now: datetime, *, rehearsal: bool = False) -> tuple[Handled, ...]:
        """What the clock brings for one event: offers that end, the next in line, overdue reviews. Deciding it twice sends once."""
        event = self.office.events[slug]
        with self.store.deciding(self.office.events, rehearsal=rehearsal) as room:
            decision = due(event, room.register(slug), self.office, now)
            told_before = room.posted([notification.key for notification in decision.notifications])
            letters = [
                letter
                for notification in decision.notifications
                if notification.key not in told_before and may_be_answered(notification.to, self.office)
                for letter in self.composer.write(notification, event, answering=None, now=now)
            ]
            entries = room.news(decision.journal, slug)
            room.carry_out(decision.changes, entries, letters, event=slug, at=now, by="clock")
        return tuple(Handled(0, "", change.status, decision.reason, slug, (change.ref,)) for change in decision.changes)

    def open(self, stored: Stored) -> Opened:
        mail = parse(
            stored.raw,
            trusted_authserv=self.limits.trusted_authserv,
            own=self.office.addresses,
            markers=self.guide.markers,
        )
        if stored.size > self.limits.max_message_bytes:
            mail = replace(mail, problems=(*mail.problems, "too_large"))
        answers = each_once(answer for part in mail.calendars for answer in parse_answers(part))
        key = hmac.new(self.secret, mail.identity.encode(), hashlib.sha256).hexdigest()
        arrival = Arrival(key=key, received=stored.received, turn=stored.uid, message=stored.id)
        return Opened(stored, mail, answers, mentions(mail, answers), arrival)

    def _survive(self, room: Room, opened: Opened, now: datetime) -> Handled:
        try:
            with room.mail():
                return self._handle(room, opened, now)
        except StorageError as error:
            if not error.permanent:
                raise
            logger.error("Mail %d could not be stored.", opened.stored.id)
            return Handled(opened.stored.id, "unclear", "attention", "failed")
        except Exception as error:  # noqa: BLE001 - one bad mail must not stop the others; it is tried again, alone
            # Where and what kind only: the message of an error may quote the mail.
            where = traceback.extract_tb(error.__traceback__)[-1]
            kind = type(error).__name__
            logger.error(
                "Mail %d could not be handled: %s at %s:%d", opened.stored.id, kind, where.name, where.lineno or 0
            )
            return Handled(opened.stored.id, "unclear", "attention", "failed")

    def _handle(self, room: Room, opened: Opened, now: datetime) -> Handled:
        if folder := room.copy_of(opened.stored.id, opened.mail.identity):
            room.finish(opened.stored.id, Outcome(None, "duplicate", "ignored", "duplicate", folder=folder), now)
            return Handled(opened.stored.id, "duplicate", "ignored", "duplicate")
        considered = self.consider(room, opened, now)
        reading, decision = considered.reading, considered.decision
        room.carry_out(
            (), decision.journal, considered.letters,
            event=reading.event, message=opened.stored.id, at=now, by="mail",
        )  # fmt: skip
        refs = tuple(dict.fromkeys((*(changed.ref for changed in decision.changes), *_refs(reading))))
        handled = Handled(opened.stored.id, reading.intent, decision.outcome, decision.reason, reading.event, refs)
        forgotten = decision.reason == "forgotten"
        room.finish(opened.stored.id, _outcome(handled, reading.language, "" if forgotten else _address(reading)), now)
        if forgotten:
            room.erase_mail(opened.stored.id)
        logger.info(
            "Mail %d: %s, %s (%s) %s", handled.mail, handled.intent, handled.outcome, handled.reason, " ".join(refs)
        )
        return handled

    def consider(self, room: Deciding, opened: Opened, now: datetime) -> Considered:
        """Reads, decides and writes the answers; of it all only the changed registrations are in the room yet."""
        reading = read(opened.mail, opened.answers, room.known(opened.mentions), self.guide, opened.arrival)
        decision = self._withheld(room, reading, now) or self._decide(room, reading, now)
        if decision.outcome == "help" and room.letter_since(_address(reading), "help", now - A_DAY):
            decision = _attention("helped_before")
        return Considered(reading, decision, self._letters(decision, opened.mail, reading, now))

    def _decide(self, room: Deciding, reading: Reading, now: datetime) -> Decision:
        """All wishes of the mail, one after the other: each sees what the one before it changed."""
        event = self.office.events[reading.event] if reading.event else None
        if event is None:
            return decide_unrouted(reading.commands[0], reading.candidates, self.office, now)
        register = room.register(event.slug)
        decisions = []
        for command in reading.commands:
            decisions.append(decide(command, event, register, self.office, now))
            room.carry_out(decisions[-1].changes, (), (), event=event.slug, message=None, at=now, by="mail")
        return merge(decisions)

    def _withheld(self, room: Deciding, reading: Reading, now: datetime) -> Decision | None:
        """The last defence against loops and harm: a wish that could not be answered is not acted on; a person looks."""
        if self._forgotten(room, reading):
            return Decision("ignored", "forgotten", journal=(Entry("ignored", "forgotten"),))
        if reading.intent in SILENT_INTENTS:
            return None
        if not may_be_answered(_address(reading), self.office):
            return _attention("cannot_be_answered")
        if room.answered_since(_address(reading), now - A_DAY) >= self.limits.answers_per_day:
            return _attention("answer_budget")
        return None

    def _forgotten(self, room: Deciding, reading: Reading) -> bool:
        """It came before somebody in it had themselves erased: an old mail does not bring them back."""
        origin = reading.commands[0].origin
        named = [person.email for command in reading.commands for person in getattr(command, "persons", ())]
        moments = (
            room.forgotten_at(tombstone(self.secret, address)) for address in {origin.address, *named} if address
        )
        return any(moment and origin.received <= moment for moment in moments)

    def _letters(self, decision: Decision, mail: IncomingMail, reading: Reading, now: datetime) -> tuple[Letter, ...]:
        event = self.office.events[reading.event] if reading.event else None
        return tuple(
            letter
            for notification in decision.notifications
            if may_be_answered(notification.to, self.office)
            for letter in self.composer.write(_with_question(notification, mail), event, answering=mail, now=now)
        )


def merge(decisions: Sequence[Decision]) -> Decision:
    """Several decisions about one mail as one; the first gives outcome and reason."""
    latest = {change.ref: change for decision in decisions for change in decision.changes}
    return replace(
        decisions[0],
        changes=tuple(latest.values()),
        journal=tuple(entry for decision in decisions for entry in decision.journal),
        notifications=tuple(notification for decision in decisions for notification in decision.notifications),
    )


def may_be_answered(address: str, office: Office) -> bool:
    """No letter goes to a null sender, to ourselves, to a `noreply` or to what is no address (RFC 3834, 2)."""
    if not address or NEVER_ANSWERED.match(address.casefold()) or address.casefold() in office.addresses:
        return False
    try:
        validate_email(address, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return True


def tombstone(secret: bytes, address: str) -> str:
    """What stays of an erased person: it tells nothing to who does not hold the secret."""
    return hmac.new(secret, f"forgotten {address_key(address)}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _attention(reason: str) -> Decision:
    return Decision("attention", reason, journal=(Entry("attention", reason),))


def _address(reading: Reading) -> str:
    return reading.commands[0].origin.address


def _refs(reading: Reading) -> tuple[str, ...]:
    return tuple(ref for command in reading.commands for ref in getattr(command, "refs", ()))


def _outcome(handled: Handled, language: str, address: str) -> Outcome:
    return Outcome(
        event=handled.event,
        intent=handled.intent,
        outcome=handled.outcome,
        reason=handled.reason,
        refs=handled.refs,
        folder=_folder(handled),
        language=language,
        address=address,
    )


def _folder(handled: Handled) -> str:
    if handled.outcome == "attention":
        return "attention"
    return "automatic" if handled.intent in SILENT_INTENTS else "handled"


def _with_question(notification: Notification, mail: IncomingMail) -> Notification:
    """The contact person who answers a question reads it in the mail; it stands nowhere else."""
    if notification.kind != "question-forwarded" or notification.facts.get("role") != "contact":
        return notification
    return replace(notification, facts={**notification.facts, "question": mail.own[:MOST_QUOTED]})
