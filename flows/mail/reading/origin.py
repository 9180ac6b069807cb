"""Whom a mail comes from and whom we answer."""

from flows.mail.message import Arrival, IncomingMail, Mailbox
from flows.mail.reading.forms import Form
from flows.mail.reading.words import Guide
from flows.registration.commands import Origin
from flows.registration.model import address_key


def writer_of(mail: IncomingMail, guide: Guide, form: Form | None) -> Mailbox:
    """The person in a web form, Reply-To, or the sender. An address of our own is nobody."""
    sender = mail.sender or Mailbox("")
    if form and form.email:
        return Mailbox(form.email, form.name or "")
    own = {address_key(address) for address in guide.office.addresses}
    reply = next((box for box in mail.reply_to if address_key(box.address) not in own and "@" in box.address), None)
    if form and reply:
        return Mailbox(reply.address, form.name or reply.name)
    if reply and address_key(reply.address) != address_key(sender.address):
        return Mailbox(reply.address, reply.name or sender.name)
    return sender


def origin_of(
    mail: IncomingMail, arrival: Arrival, writer: Mailbox, language: str, form: Form | None, name: str | None
) -> Origin:
    return Origin(
        key=arrival.key,
        address=writer.address,
        received=arrival.received,
        turn=arrival.turn,
        name=name,
        language=language,
        authenticated=mail.authenticated,
        verified=form is None,
        message=arrival.message,
    )
