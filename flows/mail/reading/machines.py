"""Mails that no person wrote to us: absence notices, bounces, lists, advertising."""

from flows.mail.message import Evidence, IncomingMail
from flows.mail.reading.context import Understood
from flows.mail.reading.wishes import Wishes
from flows.registration.commands import AutoReply, Bounce, Bulk, Origin, Unclear
from flows.registration.known import Known, Sent
from flows.registration.model import address_key


def by_machine(mail: IncomingMail, known: Known, origin: Origin) -> Understood | None:
    if mail.automatic is None:
        return None
    kind = mail.automatic.kind
    evidence = (Evidence("automatic", mail.automatic.sign),)
    if kind in ("bounce", "delay"):
        permanent = kind == "bounce" and (mail.report is None or mail.report.permanent)
        returned = bounced(mail, known)
        refs = tuple(dict.fromkeys(sent.ref for sent in returned))
        theirs = {sent.ref for sent in returned if _to_holder(sent, known)}
        elsewhere = tuple(ref for ref in refs if ref not in theirs)
        return Understood((Bounce(origin, refs, permanent, elsewhere),), evidence)
    if kind in ("auto_reply", "receipt"):
        return Understood((AutoReply(origin, _refs(known, mail)),), evidence)
    return Understood((AutoReply(origin, _refs(known, mail)) if kind == "own" else Bulk(origin),), evidence)


def bounced(mail: IncomingMail, known: Known) -> tuple[Sent, ...]:
    """Of those that we did send, and no others."""
    report = mail.report
    if report is None:
        return ()
    recipients = {address_key(each) for each in report.recipients}
    named = set(report.message_ids) | set(mail.in_reply_to) | set(mail.references)
    return tuple(
        sent
        for sent in known.sent
        if sent.message_id in named and (not recipients or not sent.to or address_key(sent.to) in recipients)
    )


def _to_holder(sent: Sent, known: Known) -> bool:
    """Not to a contact person, nor to an address that was corrected since."""
    found = known.find(sent.ref)
    return found is None or not sent.to or address_key(sent.to) == address_key(found.email)


def _refs(known: Known, mail: IncomingMail) -> tuple[str, ...]:
    named = set(mail.in_reply_to) | set(mail.references)
    sent = tuple(dict.fromkeys(each.ref for each in known.sent if each.message_id in named or each.uid))
    writer = address_key(mail.sender.address) if mail.sender else ""
    return sent or tuple(each.ref for each in known.registrations if each.active and address_key(each.email) == writer)


def unreadable(mail: IncomingMail, origin: Origin) -> Understood | None:
    """Encrypted, too large, or nothing but an attachment of Outlook's: a person looks."""
    for problem, why in (
        ("too_large", "too_large"),
        ("encrypted", "encrypted"),
        ("tnef", "winmail"),
        ("no_sender", "no_sender"),
    ):
        if problem in mail.problems and (why != "winmail" or not mail.own.strip()):
            return Understood((Unclear(origin, why=why, answerable=False),), (Evidence("problem", problem),))
    return None


def advertising(found: Wishes, known: Known, origin: Origin) -> Understood | None:
    """Words of a mailing from somebody of whom the register knows nothing."""
    said = found.all("bulk")
    if (
        known.registrations
        or known.sent
        or not said
        or (
            len({each.text for each in said}) < 2
            and found.has("register", "attend", "for_other", "guests", "companion", "third")
        )
    ):
        return None
    return Understood((Bulk(origin),), tuple(Evidence("automatic", each.text) for each in said[:2]))
