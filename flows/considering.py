"""One mail considered: parsed, read, decided, and its answers written out. Nothing is stored yet but the changed registrations.

The same for a real mail and for a rehearsal (`kringpost try`), which hands in a room in memory.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from email_validator import EmailNotValidError, validate_email

from flows.calendars.reply import each_once, parse_answers
from flows.mail.incoming import mentions, parse
from flows.mail.message import Arrival, IncomingMail, Reading
from flows.mail.outgoing import Composer
from flows.mail.reading import Guide, read
from flows.registration.answer import CalendarAnswer
from flows.registration.decide import decide, decide_unrouted
from flows.registration.decision import Decision, Entry, Notification, Register
from flows.registration.known import Known, Mentions
from flows.registration.letter import Letter
from flows.registration.model import Event, Registration, address_key
from flows.registration.office import MAIN, Office
from flows.storage.store import Stored

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

    def done_elsewhere(self, contents: Sequence[str], event: str) -> bool: ...

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
class Considering:
    """What a mail is considered with. `Registrar` adds the database."""

    office: Office
    guide: Guide
    composer: Composer
    secret: bytes
    limits: Limits
    mailbox: str = field(default=MAIN, kw_only=True)
    """Whose mail it is: answers about no event go out by it."""

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
        key = hmac.new(self.secret, here(self.mailbox, mail.identity).encode(), hashlib.sha256).hexdigest()
        arrival = Arrival(key=key, received=stored.received, turn=stored.uid, message=stored.id)
        return Opened(stored, mail, answers, mentions(mail, answers), arrival)

    def consider(self, room: Deciding, opened: Opened, now: datetime) -> Considered:
        """Reads, decides and writes the answers; of it all only the changed registrations are in the room yet."""
        reading = read(opened.mail, opened.answers, room.known(opened.mentions), self.guide, opened.arrival)
        decision = (
            self._copied(room, opened.mail, reading)
            or self._withheld(room, reading, now)
            or self._decide(room, reading, now)
        )
        if decision.outcome == "help" and room.letter_since(address_of(reading), "help", now - A_DAY):
            decision = attention("helped_before")
        return Considered(reading, decision, self._answers(decision, opened.mail, reading, now))

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

    def _copied(self, room: Deciding, mail: IncomingMail, reading: Reading) -> Decision | None:
        """The same mail lies in another of our mailboxes too, and what it says about this event is done."""
        others = {MAIN, *(each.name for each in self.office.further)} - {self.mailbox}
        if not others or not room.done_elsewhere([here(each, mail.identity) for each in others], reading.event or ""):
            return None
        return Decision("ignored", "duplicate", journal=(Entry("ignored", "duplicate"),))

    def _withheld(self, room: Deciding, reading: Reading, now: datetime) -> Decision | None:
        """The last defence against loops and harm: a wish that could not be answered is not acted on; a person looks."""
        if self._forgotten(room, reading):
            return Decision("ignored", "forgotten", journal=(Entry("ignored", "forgotten"),))
        if reading.intent in SILENT_INTENTS:
            return None
        if not may_be_answered(address_of(reading), self.office):
            return attention("cannot_be_answered")
        if room.answered_since(address_of(reading), now - A_DAY) >= self.limits.answers_per_day:
            return attention("answer_budget")
        return None

    def _forgotten(self, room: Deciding, reading: Reading) -> bool:
        """It came before somebody in it had themselves erased: an old mail does not bring them back."""
        origin = reading.commands[0].origin
        named = [person.email for command in reading.commands for person in getattr(command, "persons", ())]
        moments = (
            room.forgotten_at(tombstone(self.secret, address)) for address in {origin.address, *named} if address
        )
        return any(moment and origin.received <= moment for moment in moments)

    def _answers(self, decision: Decision, mail: IncomingMail, reading: Reading, now: datetime) -> tuple[Letter, ...]:
        event = self.office.events[reading.event] if reading.event else None
        told = [_with_mail(notification, mail) for notification in decision.notifications]
        return self.letters(told, event, mail, now)

    def letters(
        self, told: Iterable[Notification], event: Event | None, answering: IncomingMail | None, now: datetime
    ) -> tuple[Letter, ...]:
        """Written out; nothing for those who may not be answered."""
        return tuple(
            letter
            for notification in told
            if may_be_answered(notification.to, self.office)
            for letter in self.composer.write(notification, event, answering=answering, now=now, mailbox=self.mailbox)
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


def here(mailbox: str, identity: str) -> str:
    """By what a mail is known in this mailbox: the same one may be about other things in another."""
    return identity if mailbox == MAIN else f"{identity}@{mailbox}"


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


def attention(reason: str) -> Decision:
    return Decision("attention", reason, journal=(Entry("attention", reason),))


def address_of(reading: Reading) -> str:
    return reading.commands[0].origin.address


def _with_mail(notification: Notification, mail: IncomingMail) -> Notification:
    """What the contact person reads of the mail itself: the question, which stands nowhere else, and what is suspicious about who wrote it."""
    asked = notification.kind == "question-forwarded" and notification.facts.get("role") == "contact"
    if not asked and notification.kind != "review-request":
        return notification
    facts = {**notification.facts, "suspicions": tuple(each for each in SUSPICIOUS if each in mail.problems)}
    return replace(notification, facts=facts | ({"question": mail.own[:MOST_QUOTED]} if asked else {}))


SUSPICIOUS = ("lookalike", "bidi")
"""Problems of a mail that a person should see before they answer it."""
