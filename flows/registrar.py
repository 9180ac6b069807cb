"""Mails that wait, decided: a batch in one transaction, register and journal and outbox together. And what the clock brings.

    stored mail ─▶ parse ─▶ known? ─▶ read ─▶ decide ─▶ write letters ─▶ register + journal + outbox, one commit a batch
                   └────────────── considering ──────────────┘

A mail that fails does so alone (a savepoint), is tried again, and is parked for a person after three attempts.
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from logging import getLogger

from flows.considering import SILENT_INTENTS, Considering, Opened, address_of, here
from flows.errors import StorageError
from flows.mail.message import Reading
from flows.registration.changes import tell_changes
from flows.registration.decision import Decision, Notification, Register
from flows.registration.draft import Draft
from flows.registration.due import due
from flows.registration.intake_due import due_intakes
from flows.registration.model import Event
from flows.registration.office import Office
from flows.registration.reminders import due_reminders
from flows.storage.store import Arrived, Outcome, Room, Store
from flows.witness import Witness

logger = getLogger(__name__)

Clockwork = Callable[[Event, Register, Office, datetime], Decision]
CLOCKWORK: dict[str, Clockwork] = {"due": due, "intakes": due_intakes, "reminders": due_reminders}
MOST_ATTEMPTS = 3
"""Then a mail is parked: one that kills the process (out of memory, a bad extension module) must not stop the others."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one mail: a row of the run's table. Ids, codes and references only."""

    mail: int
    intent: str
    outcome: str
    reason: str
    event: str | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Registrar(Considering):
    store: Store
    look: Callable[[datetime], None] = lambda now: None
    """Looks at the contact persons' calendars, and loads what is slow at its first use; before the register is locked."""

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
        self.look(now)
        with self.store.deciding(self.office.events) as room:
            still = room.undecided_among([each.stored.id for each in opened])
            return tuple(self.survive(room, each, now) for each in opened if each.stored.id in still)

    def rehearse(self, arrived: Sequence[Arrived], now: datetime) -> tuple[Handled, ...]:
        """What would be decided about mails that are not stored yet; nothing of it stays."""
        with self.store.deciding(self.office.events, rehearsal=True) as room:
            return tuple(self.survive(room, self.open(stored), now) for stored in room.keep(arrived))

    def decide_due(self, slug: str, now: datetime, *, rehearsal: bool = False) -> tuple[Handled, ...]:
        """What the clock brings for one event: offers that end, the next in line, overdue reviews. Deciding it twice sends once."""
        decision, _ = self._by_clock("due", slug, now, rehearsal)
        return _changed(decision, slug)

    def follow_up(self, slug: str, now: datetime, *, rehearsal: bool = False) -> tuple[Handled, ...]:
        """Intake calls of one event: times proposed, reminders, seats released. Deciding it twice sends once."""
        self.look(now)
        decision, _ = self._by_clock("intakes", slug, now, rehearsal)
        return _changed(decision, slug)

    def remind(self, slug: str, now: datetime, *, rehearsal: bool = False) -> tuple[Handled, ...]:
        """Reminders of sessions, and thanks, of one event. Deciding it twice sends once.

        What has changed about the sessions is to be announced before, or people are reminded of what they never heard.
        """
        decision, told = self._by_clock("reminders", slug, now, rehearsal)
        refs = [(each.kind, each.registration.ref) for each in told if each.registration]
        return tuple(Handled(0, "", kind, decision.reason, slug, (ref,)) for kind, ref in refs)

    def announce(self, slug: str, now: datetime, *, rehearsal: bool = False) -> tuple[Handled, ...]:
        """What has changed about the sessions since each person was told."""
        with self.store.deciding(self.office.events, rehearsal=rehearsal) as room:
            return self.announce_in(room, slug, now)

    def announce_in(self, room: Room, slug: str, now: datetime) -> tuple[Handled, ...]:
        event, before = self.office.events[slug], room.announced(slug)
        draft = Draft(event, room.register(slug), self.office, now, f"{now:%Y%m%dT%H%M%S%f}")
        decision = draft.decide(*tell_changes(draft, before))
        letters = self.letters(decision.notifications, event, None, now)
        room.carry_out(decision.changes, decision.journal, letters, event=slug, at=now, by="clock")
        room.announce(event, now)
        if decision.changes or room.announced(slug) != before:
            room.act("changes", now, {}, event=slug)
        return tuple(
            Handled(0, _what(told), told.kind, decision.reason, slug, _ref(told)) for told in decision.notifications
        )

    def by_clock(self, room: Room, kind: str, slug: str, now: datetime) -> tuple[Decision, list[Notification]]:
        """What was decided, and which of its mails are new."""
        event, witness = self.office.events[slug], Witness(self.office.busy)
        decision = CLOCKWORK[kind](event, room.register(slug), replace(self.office, busy=witness.busy), now)
        told_before = room.posted([notification.key for notification in decision.notifications])
        told = [notification for notification in decision.notifications if notification.key not in told_before]
        letters = self.letters(told, event, None, now)
        entries = room.news(decision.journal, slug)
        room.carry_out(decision.changes, entries, letters, event=slug, at=now, by="clock")
        if decision.changes:
            room.act(kind, now, witness.details, event=slug)
        return decision, told

    def _by_clock(self, kind: str, slug: str, now: datetime, rehearsal: bool) -> tuple[Decision, list[Notification]]:
        with self.store.deciding(self.office.events, rehearsal=rehearsal) as room:
            return self.by_clock(room, kind, slug, now)

    def survive(self, room: Room, opened: Opened, now: datetime) -> Handled:
        try:
            with room.mail():
                witness = Witness(self.office.busy)
                watched = replace(self, office=replace(self.office, busy=witness.busy))
                handled = watched._handle(room, opened, now)
                details = {"key": opened.arrival.key, "mailbox": self.mailbox, **witness.details}
                room.act("mail", now, details, event=handled.event or "", message=opened.stored.id)
                return handled
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
        content = here(self.mailbox, opened.mail.identity)
        if folder := room.copy_of(opened.stored.id, content):
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
        outcome = _outcome(handled, reading.language, "" if forgotten else address_of(reading))
        room.finish(opened.stored.id, outcome, now, content)
        if forgotten:
            room.erase_mail(opened.stored.id)
        logger.info(
            "Mail %d: %s, %s (%s) %s", handled.mail, handled.intent, handled.outcome, handled.reason, " ".join(refs)
        )
        return handled


def _changed(decision: Decision, slug: str) -> tuple[Handled, ...]:
    return tuple(Handled(0, "", change.status, decision.reason, slug, (change.ref,)) for change in decision.changes)


def _what(told: Notification) -> str:
    """What somebody hears: `moved 2, cancelled 1`, by the ids of the sessions."""
    changes = told.facts.get("changes", ())
    return ", ".join(f"{change['what']} {change['session']}".strip() for change in changes)


def _ref(told: Notification) -> tuple[str, ...]:
    return (told.registration.ref,) if told.registration else ()


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
