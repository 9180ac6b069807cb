"""Decisions in, mails out: writes each notification whole, as the bytes that will be sent, however often it is sent.

    Notification + Event ──▶ values ──▶ templates (text and HTML from one Markdown source) ──▶ MIME, with invitation ──▶ Letter

A letter's Message-ID follows from its key: writing it again gives the same one.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import TemplateError

from flows.errors import ConfigurationError
from flows.mail import outgoing_mime as mime
from flows.mail.message import IncomingMail
from flows.mail.outgoing_events import EventWords, event_words
from flows.mail.outgoing_forms import Forms
from flows.mail.outgoing_markup import joined_text
from flows.mail.outgoing_sheets import Invite, Sheet, invited_to, part_of_series, references_of, told_by
from flows.mail.outgoing_templates import CALENDAR, Templates
from flows.mail.outgoing_values import values_of, without_link
from flows.mail.outgoing_views import ContactView, SessionView
from flows.registration.decision import Notification
from flows.registration.letter import Letter
from flows.registration.model import Event, Registration, Session
from flows.registration.office import MAIN, Office
from flows.registration.series import SERIES


class Composer:
    def __init__(self, folders: Sequence[Path], office: Office, secret: bytes, invite: Invite) -> None:
        self.templates = Templates(folders)
        self._office = office
        self._keyed = hmac.new(secret, digestmod=hashlib.sha256)
        forms = {
            self.templates.variant(language, each.address_form)
            for each in office.events.values()
            for language in each.languages
        }
        if faults := [fault for variant in sorted(forms) for fault in self.templates.missing(variant)]:
            raise ConfigurationError(faults)
        self._invite = invite
        self._forms = Forms()
        self._events: dict[tuple[str, str], EventWords] = {}
        self._descriptions: dict[tuple[str, str, str, str], tuple[tuple[Event, Session, ContactView], str]] = {}

    def write(
        self,
        notification: Notification,
        event: Event | None,
        *,
        answering: IncomingMail | None,
        now: datetime,
        mailbox: str = MAIN,
    ) -> tuple[Letter, ...]:
        """The mail, and one more for each further session of a series. It goes by the event's mailbox, and by the one named when it
        is about no event. ConfigurationError when a template is wrong."""
        refers = references_of(notification, answering)
        return tuple([self._checked(sheet) for sheet in self._sheets(notification, event, refers, now, mailbox)])

    def _checked(self, sheet: Sheet) -> Letter:
        try:
            return self._letter(sheet)
        except TemplateError as error:
            raise self.templates.blame(sheet.template, sheet.variant, sheet.values, error) from error

    def _sheets(
        self, notification: Notification, event: Event | None, refers: tuple[str, ...], now: datetime, mailbox: str
    ) -> Iterator[Sheet]:
        form = notification.address_form or (event.address_form if event else "u")
        variant = self.templates.variant(notification.language, form)
        about = self._about(event, variant) if event else None
        own = about.mailbox if about else self._office.mailbox(mailbox)
        values = values_of(notification, about, self.templates.words(variant), own.address)
        sessions = invited_to(notification, event)
        first = sessions[0] if sessions else None
        values["total"] = len(sessions)
        page = self.templates.page(notification.kind, variant)
        sheet = Sheet(
            notification, notification.key, notification.kind, page, variant, values, about, first, refers, now, own
        )
        yield sheet
        if about:
            for number, session in enumerate(sessions[1:], start=2):
                yield self._further(sheet, about, session, number)

    def _further(self, first: Sheet, about: EventWords, session: Session, number: int) -> Sheet:
        notification = first.notification
        template = "_withdrawal" if notification.method == "CANCEL" else "_invitation"
        return replace(
            first,
            key=f"{notification.key}/{session.id}",
            template=template,
            page=self.templates.page(template, first.variant),
            values=first.values | {"session": _view(first, about, session), "place": number},
            session=session,
            refers=(*first.refers, _message_id(first, self._digest(notification.key))),
        )

    def _letter(self, sheet: Sheet) -> Letter:
        notification = sheet.notification
        registration = notification.registration
        digest = self._digest(sheet.key)
        message_id = _message_id(sheet, digest)
        filling = self._forms.filling(sheet.page, sheet.values)
        subject = _subject(sheet, filling.status())
        raw = mime.message(
            self._headers(sheet, subject, message_id),
            *filling.bodies(subject, message_id),
            self._calendar(sheet),
            digest,
            notification.attachments,
        )
        return Letter(
            key=sheet.key,
            kind=notification.kind,
            event=sheet.event.slug if sheet.event else "",
            ref=registration.ref if registration else "",
            to=notification.to,
            message_id=message_id,
            raw=raw,
            uid=self._uid(sheet),
            told=told_by(sheet),
            mailbox=sheet.mailbox.name,
        )

    def _uid(self, sheet: Sheet) -> str:
        """Of the session that it invites to, or is about alone: a "no" to it is a no to that session."""
        registration, about = sheet.notification.registration, sheet.values.get("session")
        name = sheet.session.id if sheet.session else about.id if about else ""
        return registration.uid(name, self._office.domain) if registration and name else ""

    def _headers(self, sheet: Sheet, subject: str, message_id: str) -> Iterator[str]:
        notification, event = sheet.notification, sheet.event
        yield f"From: {mime.address(sheet.mailbox.address, event.organiser.name if event else '')}"
        yield f"To: {mime.address(notification.to, notification.name or '')}"
        yield mime.header("Subject", subject)
        yield f"Date: {_date(sheet.now, event.timezone) if event else format_datetime(sheet.now)}"
        yield f"Message-ID: {message_id}"
        if sheet.refers:
            yield f"In-Reply-To: {sheet.refers[-1]}"
            yield mime.folded("References", sheet.refers)
        yield f"Auto-Submitted: {'auto-replied' if notification.answers else 'auto-generated'}"
        yield "X-Auto-Response-Suppress: All"
        yield f"X-Kringpost-Kind: {notification.kind}"
        if event:
            yield f"X-Kringpost-Event: {event.slug}"
        if notification.registration:
            yield f"X-Kringpost-Ref: {notification.registration.ref}"

    def _calendar(self, sheet: Sheet) -> mime.Calendar | None:
        notification, about, session = sheet.notification, sheet.about, sheet.session
        if about is None or session is None or notification.registration is None:
            return None
        body = self._invite(
            about.source,
            session,
            _attending(notification.registration, mime.ascii_address(notification.to)),
            method=notification.method,
            organizer=about.organiser,
            language=about.words.language,
            now=sheet.now,
            domain=self._office.domain,
            description=self._description(sheet, about, session),
            only=part_of_series(notification, about.source),
        )
        return mime.Calendar(body, notification.method)

    def _description(self, sheet: Sheet, about: EventWords, session: Session) -> str:
        """All that matters of the mail, for who only sees the calendar; nothing personal. Written once for all who are invited to the
        same: a call is another one for each."""
        contact = sheet.values["contact"]
        key = (about.source.slug, sheet.variant, session.id, sheet.notification.method)
        known = self._descriptions.get(key)
        if known is None or known[0] != (about.source, session, contact):
            shown = {name: sheet.values[name] for name in ("event", "contact", "address")}
            shown["session"] = _view(sheet, about, session)
            all_of_it = about.source.taking_place if session.id == SERIES else (session,)
            shown["meetings"] = [_view(sheet, about, each) for each in all_of_it]
            text = joined_text(self.templates.page(CALENDAR, sheet.variant).text.render(shown)).strip()
            known = self._descriptions[key] = ((about.source, session, contact), text)
        return known[1]

    def _about(self, event: Event, variant: str) -> EventWords:
        known = self._events.get((event.slug, variant))
        if known is None or known.source is not event:
            words, mailbox = self.templates.words(variant), self._office.mailbox_of(event.slug)
            known = self._events[event.slug, variant] = event_words(event, words, mailbox)
        return known

    def _digest(self, key: str) -> str:
        # With the secret taken in once: a copy costs half of beginning anew.
        digest = self._keyed.copy()
        digest.update(key.encode())
        return digest.hexdigest()[:16]


def _view(sheet: Sheet, about: EventWords, session: Session) -> SessionView:
    view = about.session(session)
    return view if sheet.notification.method == "REQUEST" else without_link([view])[0]


@lru_cache(maxsize=64)
def _date(now: datetime, zone: str) -> str:
    return format_datetime(now.astimezone(ZoneInfo(zone)))


def _attending(registration: Registration, address: str) -> Registration:
    """The only attendee is who gets the mail, also when somebody registered for another."""
    return registration if registration.email == address else replace(registration, email=address)


def _message_id(sheet: Sheet, digest: str) -> str:
    notification = sheet.notification
    ref = notification.registration.ref if notification.registration else "0"
    return f"<{notification.kind}.{ref}.{digest}@{sheet.mailbox.domain}>"


def _subject(sheet: Sheet, status: str) -> str:
    """Status first, then the event and its date, the reference last: people search their inbox by it."""
    registration = sheet.notification.registration
    event = sheet.values["event"]
    date = sheet.values["session"].date if "session" in sheet.values else event and event.date
    gap = " " if status.endswith(("?", "!")) else ": "
    about = f"{gap}{event.title}, {date}" if event else ""
    return f"{status}{about} [{registration.ref}]" if registration else f"{status}{about}"
