"""One summary per contact person over all their events: who is due one, what goes into it, and the letter.

Its key names person and day: however often it is written, it goes out once.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from flows.mail.incoming import parse
from flows.mail.markers import Markers
from flows.mail.outgoing import Composer
from flows.mail.outgoing_words import Words
from flows.registration.decision import Attachment, Notification
from flows.registration.letter import Letter
from flows.registration.model import Contact, Event, address_key
from flows.registration.office import MAIN, Office
from flows.reports.charts import draw, told
from flows.reports.happenings import REMEMBERED
from flows.reports.progress import Progress, progress
from flows.reports.spreadsheet import MEDIA_TYPE, Sheet, workbook
from flows.reports.summary import Summary, facts_of, summarise, wanted
from flows.reports.work import Night, Writer
from flows.storage.store import MailForPerson, Store

KIND = "nightly-summary"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reader:
    """A contact person and the events that they look after; the first gives language, form of address and time zone."""

    contact: Contact
    events: tuple[Event, ...]

    def day(self, now: datetime) -> date:
        return self.events[0].local_date(now)

    def due(self, now: datetime) -> datetime:
        """Today's moment: that of the event whose `at` comes first."""
        day = self.day(now)
        return min(datetime.combine(day, event.summary.at, event.zone) for event in self.events)

    def key(self, now: datetime) -> str:
        person = hashlib.sha256(address_key(self.contact.email).encode()).hexdigest()[:16]
        return f"{KIND}/{person}/{self.day(now)}"


@dataclass(frozen=True)
class Nightly:
    store: Store
    office: Office
    composer: Composer

    def write(self, now: datetime, *, dry_run: bool = False) -> dict[str, int]:
        """Puts what is due into the outbox: how many `summaries`, and how many readers were left in peace (`quiet`)."""
        counts = {"summaries": 0, "quiet": 0}
        for reader in self.readers(now):
            letter = self.letter(reader, now)
            counts["summaries" if letter else "quiet"] += 1
            if letter and not dry_run:
                self.store.post([letter], now)
        return counts

    def readers(self, now: datetime) -> Iterator[Reader]:
        """Whose summary of today is due and not yet written."""
        for reader in readers(self.office, now):
            if now >= reader.due(now) and not self.store.posted(reader.key(now)):
                yield reader

    def letter(self, reader: Reader, now: datetime) -> Letter | None:
        """None when nothing happened that is worth a mail."""
        last = self.store.last_letter(reader.contact.email, KIND)
        night = self._night(reader, last or LONG_AGO, now)
        summary = summarise(night)
        if not wanted(summary, reader.events, reader.day(last) if last else None):
            return None
        (letter,) = self.composer.write(
            self._notification(reader, summary, night),
            reader.events[0] if len(reader.events) == 1 else None,
            answering=None,
            mailbox=self.mailbox(reader),
            now=now.astimezone(reader.events[0].zone),
        )
        return replace(letter, again=False)

    def mailbox(self, reader: Reader) -> str:
        """That of their events; of events in several it is the main one that writes."""
        names = {self.office.mailbox_of(event.slug).name for event in reader.events}
        return names.pop() if len(names) == 1 else MAIN

    def _night(self, reader: Reader, since: datetime, now: datetime) -> Night:
        slugs = [event.slug for event in reader.events]
        found = self.store.since(slugs, min(since, now - REMEMBERED))
        return Night(
            events=reader.events,
            registrations={slug: tuple(self.store.registrations(slug)) for slug in slugs},
            found=found,
            writers={mail.id: _writer(mail) for mail in found.mails if mail.decided > since},
            since=since,
            now=now,
            language=reader.events[0].languages[0],
        )

    def _notification(self, reader: Reader, summary: Summary, night: Night) -> Notification:
        event = reader.events[0]
        templates, growth = self.composer.templates, list(self._growth(night))
        words = templates.words(templates.variant(night.language, event.address_form))
        return Notification(
            kind=KIND,
            to=reader.contact.email,
            key=reader.key(night.now),
            language=night.language,
            name=reader.contact.name,
            facts=facts_of(summary, event.zone) | {"chart": told(growth, words)},
            answers=False,
            address_form=event.address_form,
            attachments=tuple(_attachments(reader, night, growth, words)),
        )

    def _growth(self, night: Night) -> Iterator[Progress]:
        for event in night.events:
            today, journal = event.local_date(night.now), self.store.whole_journal(event.slug)
            if found := progress(event, night.registrations[event.slug], journal, today, night.language):
                yield found


def readers(office: Office, now: datetime) -> Sequence[Reader]:
    """Of the events whose registrations are still kept. An event without contacts has nobody but its organiser."""
    found: dict[str, Reader] = {}
    for event in office.events.values():
        if now > event.ends + event.retention.registrations:
            continue
        for contact in event.contacts or (Contact(event.organiser.name, event.organiser.email),):
            key = address_key(contact.email)
            known = found.get(key, Reader(contact, ()))
            found[key] = replace(known, events=(*known.events, event))
    ours = {address_key(address) for address in office.addresses}
    return [reader for key, reader in found.items() if key not in ours]


def _attachments(reader: Reader, night: Night, growth: Sequence[Progress], words: Words) -> Iterator[Attachment]:
    sheets = [Sheet(event, night.registrations[event.slug]) for event in reader.events]
    yield Attachment(f"kringpost-{reader.day(night.now)}.xlsx", MEDIA_TYPE, workbook(sheets, words))
    if growth:
        yield Attachment("kringpost.png", "image/png", draw(growth, words), shown_as="chart")


def _writer(mail: MailForPerson) -> Writer:
    """Only a mail to a contact person says so."""
    if mail.raw is None:
        return Writer()
    read = parse(mail.raw, markers=Markers())
    return Writer(read.sender.name, read.sender.address, read.subject) if read.sender else Writer(subject=read.subject)
