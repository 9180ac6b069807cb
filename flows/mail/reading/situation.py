"""What is open between us and the writer of a mail: whose registrations it can be about, and which question of ours it answers."""

import re
from dataclasses import dataclass
from typing import Literal

from flows.mail.message import IncomingMail
from flows.registration.known import Known, Sent
from flows.registration.model import Event, Registration, Status, address_key
from flows.registration.office import Office

Open = Literal["", "confirm-cancel", "offer", "slots", "info", "review", "booked", "outcome", "elsewhere"]
SUMMARY = "nightly-summary"
ABOUT_CALL = frozenset({"intake-booked", "intake-reminder"})
FOR_CONTACT = frozenset({*ABOUT_CALL, "review-request"})


@dataclass(frozen=True, slots=True)
class Situation:
    """The register's side of a mail."""

    event: Event | None
    threads: tuple[Sent, ...]
    """Mails of ours that it answers or names; the one that it answers first."""
    registrations: tuple[Registration, ...]
    """Those it is about, as far as the thread, references and the sender tell."""
    own: tuple[Registration, ...]
    """The sender's, or made by the sender, for this event."""
    open: Open
    contact: bool
    """The writer is a contact person of the event (or of any, when it is unknown)."""
    authentic: bool

    @property
    def active(self) -> tuple[Registration, ...]:
        return tuple(each for each in self.registrations if each.active)

    @property
    def first(self) -> Registration | None:
        return next(iter(self.active or self.registrations), None)

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(each.ref for each in self.active or self.registrations)

    def proven(self, refs: tuple[str, ...]) -> bool:
        named = {sent.ref for sent in self.threads}
        return self.authentic and bool(refs) and named.issuperset(refs)


def situation(mail: IncomingMail, known: Known, event: Event | None, office: Office, writer: str) -> Situation:
    threads = answered_first(mail, known)
    registrations = tuple(each for each in known.registrations if event is None or each.event == event.slug)
    own = tuple(each for each in registrations if _belongs(each, writer))
    about = _about(mail, registrations, own, threads)
    contact = is_contact(writer, event, office)
    return Situation(
        event, threads, about, own, _open(threads, about, contact, writer), contact, mail.authenticated != "fail"
    )


def answered_first(mail: IncomingMail, known: Known) -> tuple[Sent, ...]:
    """Ours that the mail names: what it directly answers before what stands in its references or quotations."""
    direct = set(mail.in_reply_to)
    last = mail.references[-1:] if not direct else ()
    return tuple(sorted(known.sent, key=lambda sent: sent.message_id not in direct and sent.message_id not in last))


def is_contact(address: str, event: Event | None, office: Office) -> bool:
    events = [event] if event else list(office.events.values())
    return any(address_key(each.email) == address_key(address) for one in events for each in one.contacts)


def _belongs(registration: Registration, writer: str) -> bool:
    keys = {address_key(registration.email), address_key(registration.registered_by or "")}
    return address_key(writer) in keys


def _about(
    mail: IncomingMail,
    registrations: tuple[Registration, ...],
    own: tuple[Registration, ...],
    threads: tuple[Sent, ...],
) -> tuple[Registration, ...]:
    by_thread = _of_refs(registrations, [sent.ref for sent in threads[:1]])
    if by_thread:
        return by_thread
    written = re.findall(r"\b[A-Z0-9]{1,6}-[A-Z0-9]{4,8}\b", f"{mail.subject}\n{mail.own}".upper())
    by_ref = _of_refs(registrations, written)
    return by_ref or _alive(own) or _named(mail, registrations)


def _of_refs(registrations: tuple[Registration, ...], refs: list[str]) -> tuple[Registration, ...]:
    return tuple(each for each in registrations if each.ref in refs)


def _alive(own: tuple[Registration, ...]) -> tuple[Registration, ...]:
    return tuple(each for each in own if each.active) or own[-1:]


def _named(mail: IncomingMail, registrations: tuple[Registration, ...]) -> tuple[Registration, ...]:
    """Registrations of others whose address stands in the mail: a secretary writes about them."""
    text = mail.own.casefold()
    return tuple(each for each in registrations if each.active and address_key(each.email) in text)


def _open(threads: tuple[Sent, ...], about: tuple[Registration, ...], contact: bool, writer: str) -> Open:
    kind = threads[0].kind if threads else ""
    if contact and kind == "review-request":
        return "review"
    if contact and kind == SUMMARY and address_key(threads[0].to) == address_key(writer):
        return _of_work(about)
    to_staff = bool(about) and kind in FOR_CONTACT and not _belongs(about[0], threads[0].to)
    if contact and kind in ABOUT_CALL and (to_staff or address_key(threads[0].to) == address_key(writer)):
        return "outcome"
    if to_staff:
        # A letter to a contact person, answered from an address that is none of a contact's.
        return "elsewhere"
    registration = next((each for each in about if each.active), None)
    if kind == "confirm-cancel" or (not kind and registration and registration.asked.endswith("confirm-cancel")):
        return "confirm-cancel"
    if kind in {"offer", "offer-expired"}:
        return "offer"
    return _by_status(kind, registration) if registration else ""


def _of_work(about: tuple[Registration, ...]) -> Open:
    """An answer to the contact person's own summary that names one piece of the work in it."""
    status = about[0].status if len(about) == 1 else None
    return "review" if status is Status.AWAITING_REVIEW else "outcome" if status is Status.INTAKE else ""


def _by_status(kind: str, registration: Registration) -> Open:
    if registration.status is Status.OFFERED:
        return "offer"
    if registration.status is Status.INTAKE and (kind == "intake-booked" or registration.intake_at):
        return "booked"
    if registration.status is Status.INTAKE and registration.slots:
        return "slots"
    return "info" if registration.status is Status.AWAITING_INFO or kind == "info-needed" else ""
