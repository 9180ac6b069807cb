"""Bytes of a mail to facts about it. `parse` is total: any bytes give an `IncomingMail`, within a second and little memory."""

from collections.abc import Collection, Iterable, Sequence

from flows.mail.authentication import authenticated
from flows.mail.automatic import find_automatic
from flows.mail.bodies import Bodies, read_bodies
from flows.mail.bounces import find_report
from flows.mail.headers import Headers, addresses, bare_addresses, date, message_ids
from flows.mail.identity import identity
from flows.mail.markers import Markers, fold
from flows.mail.mentions import mentions
from flows.mail.message import IncomingMail, Mailbox
from flows.mail.parts import read_parts
from flows.mail.quoting import Split, split
from flows.mail.suspicions import suspicions, without_invisible

__all__ = ["mentions", "parse"]


def parse(raw: bytes, *, trusted_authserv: str = "", own: Collection[str] = (), markers: Markers) -> IncomingMail:
    """`own`: our addresses. `markers`: see `Markers.from_languages`."""
    mail = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    root, truncated = read_parts(mail)
    headers = root.headers
    bodies = read_bodies(root, mail)
    subject = without_invisible(headers.text("subject"))
    people = _people(headers, "from")
    sender = people[0] if people else None
    address = sender.address if sender else ""
    report = find_report(root, mail, address.lower(), bodies.text, markers)
    said = Split(bodies.text, quoted=report.returned) if report else split(bodies.text, markers, subject)
    return IncomingMail(
        identity=identity(root, mail, bodies.text, bodies.calendars),
        message_id=next(iter(message_ids(headers, "message-id")), ""),
        sender=sender,
        reply_to=_people(headers, "reply-to"),
        to=_people(headers, "to"),
        cc=_people(headers, "cc"),
        delivered_to=bare_addresses(headers, "delivered-to", "x-original-to", "envelope-to", "x-envelope-to"),
        subject=subject,
        date=date(headers.get("date")),
        in_reply_to=message_ids(headers, "in-reply-to"),
        references=message_ids(headers, "references"),
        authenticated=authenticated(headers, trusted_authserv, address),
        automatic=find_automatic(root, address, said, report, own, markers),
        text=bodies.text,
        own=said.own,
        signature=said.signature,
        quoted=said.quoted,
        forwarded=said.forwarded or bodies.enclosed,
        rows=_rows_written_here(bodies.rows, said),
        card=bodies.card,
        calendars=bodies.calendars,
        report=report.facts if report else None,
        attachments=bodies.attachments,
        problems=tuple(dict.fromkeys(_problems(headers, people, bodies, truncated, own))),
        size=len(raw),
    )


def _people(headers: Headers, name: str) -> tuple[Mailbox, ...]:
    return tuple(
        Mailbox(without_invisible(found.address), without_invisible(found.name)) for found in addresses(headers, name)
    )


def _problems(
    headers: Headers, people: Sequence[Mailbox], bodies: Bodies, truncated: bool, own: Collection[str]
) -> Iterable[str]:
    yield from bodies.problems
    if truncated:
        yield "truncated"
    if not people:
        yield "no_sender"
    yield from suspicions(headers, people, own)


def _rows_written_here(rows: tuple[tuple[str, str], ...], said: Split) -> tuple[tuple[str, str], ...]:
    """Our own mail's table, quoted in an answer, is no form."""
    if not rows or not said.quoted:
        return rows
    written = fold(f"{said.own}\n{said.signature}\n{said.forwarded}")
    return tuple((label, value) for label, value in rows if fold(value or label) in written)
