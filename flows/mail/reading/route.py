"""Which event a mail is about: the thread before the plus-address before the subject before the text (CONTRACT, section 6)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flows.mail.message import Evidence, IncomingMail
from flows.mail.reading.moments import calendar_of
from flows.mail.reading.phrases import fold
from flows.mail.reading.sentences import MOST
from flows.mail.reading.words import Guide
from flows.registration.known import Known
from flows.registration.model import Event, address_key
from flows.registration.office import Office


@dataclass(frozen=True, slots=True)
class Route:
    event: Event | None
    candidates: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def route(mail: IncomingMail, known: Known, guide: Guide, text: str, writer: str) -> Route:
    """`text` is what counts as the writer's words, forms and forwarded mail with it."""
    events = guide.office.events
    told = by_thread(known, events.keys()) | _by_uid(known) or _by_work(mail, known)
    if len(told) == 1:
        return _found(guide.office, told, "thread")
    address = by_address(mail, guide.office)
    subject, words = events_named(mail.subject, guide), events_named(text, guide)
    clear = subject if len(subject) == 1 else words
    if address:
        others = clear - address
        if others and len(clear) == 1:
            return Route(None, tuple(sorted(address | clear)), (Evidence("event", "address and words disagree"),))
        return _found(guide.office, address, "plus-address")
    if len(clear) == 1:
        return _found(guide.office, clear, "subject" if clear is subject else "text")
    written = f"{mail.subject}\n{text}"
    days = (_by_date(written, guide) or _by_weekday(written, guide)) if not subject | words else frozenset[str]()
    if len(days) == 1:
        return _found(guide.office, days, "date")
    return _by_person(known, guide, writer, subject | words) or _unknown(guide, subject | words)


def by_thread(known: Known, slugs: Iterable[str]) -> frozenset[str]:
    return frozenset(sent.event for sent in known.sent[:1]) & frozenset(slugs)


def _by_work(mail: IncomingMail, known: Known) -> frozenset[str]:
    """A contact person's summary may be about several events: the reference in the answer tells."""
    if not known.sent or known.sent[0].kind != "nightly-summary":
        return frozenset()
    written = f"{mail.subject}\n{mail.own}".upper()
    return frozenset(each.event for each in known.registrations if each.ref in written)


def by_address(mail: IncomingMail, office: Office) -> frozenset[str]:
    found = set()
    for address in [*(box.address for box in (*mail.to, *mail.cc)), *mail.delivered_to]:
        local, _, domain = address.casefold().rpartition("@")
        name, plus, detail = local.partition("+")
        if plus and f"{name}@{domain}" in {address_key(own) for own in office.addresses}:
            found |= {
                slug
                for slug, event in office.events.items()
                if detail in {slug.casefold(), *map(str.casefold, event.aliases)}
            }
    return frozenset(found)


def _by_uid(known: Known) -> frozenset[str]:
    return frozenset(sent.event for sent in known.sent if sent.uid)


def events_named(text: str, guide: Guide) -> frozenset[str]:
    """Slugs of the events whose name, title or alias stands in the text."""
    folded = fold(text[:MOST])
    return guide.nearest(frozenset(slug for slug, pattern in _patterns(guide).items() if pattern.search(folded)))


def _by_date(text: str, guide: Guide) -> frozenset[str]:
    """ "8 april", when only one event has a session on that day."""
    days = {(day, month) for day, month in calendar_of(guide).days(fold(text[:4000])) if month}
    starts = {
        slug: [each.start.astimezone(event.zone) for each in event.sessions]
        for slug, event in guide.office.events.items()
    }
    return guide.nearest(
        frozenset(slug for slug, moments in starts.items() if any((each.day, each.month) in days for each in moments))
    )


def _by_weekday(text: str, guide: Guide) -> frozenset[str]:
    """ "Die vier dinsdagen": events whose sessions, more than one, are all on that day of the week."""
    calendar = calendar_of(guide)
    hits = calendar.weekday.finditer(fold(text[:4000]))
    days = {
        calendar.weekdays[hit[1]] for hit in hits if len(hit[1]) > _SHORT and len(hit[0]) > len(hit[1]) and not hit[2]
    }
    starts = {
        slug: {each.start.astimezone(event.zone).weekday() for each in event.sessions}
        for slug, event in guide.office.events.items()
        if len(event.sessions) > 1
    }
    return guide.nearest(frozenset(slug for slug, on in starts.items() if len(on) == 1 and on <= days))


_SHORT = 3
"""Letters of an abbreviated weekday."""


def _patterns(guide: Guide) -> dict[str, re.Pattern[str]]:
    events = guide.office.events
    return guide.once("event words", lambda: {slug: _pattern(event) for slug, event in events.items()})


def _pattern(event: Event) -> re.Pattern[str]:
    names = sorted({event.slug, *event.aliases, *event.title.values()}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(fold(name)) for name in names) + r")(?!\w)")


def _found(office: Office, slugs: frozenset[str], where: str) -> Route:
    (slug,) = slugs if len(slugs) == 1 else (sorted(slugs)[0],)
    event = office.events.get(slug)
    return Route(event, () if event else tuple(sorted(office.events)), (Evidence("event", where),))


def _by_person(known: Known, guide: Guide, writer: str, named: frozenset[str]) -> Route | None:
    """Without any word: the one event of this mailbox for which the writer holds a registration, or the only one that it has."""
    near = guide.nearest(frozenset(guide.office.events))
    mine = near & {
        each.event
        for each in known.registrations
        if each.active and address_key(writer) in {address_key(each.email), address_key(each.registered_by or "")}
    }
    if len(mine) == 1 and not (named - mine):
        return _found(guide.office, mine, "registration")
    if len(near) == 1 and not (named - near):
        return _found(guide.office, near, "only event")
    return None


def _unknown(guide: Guide, named: frozenset[str]) -> Route:
    candidates = named if len(named) > 1 else guide.nearest(frozenset(guide.office.events))
    return Route(None, tuple(sorted(candidates)), ())
