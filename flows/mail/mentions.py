"""What a mail names, for the look-up of what we know: message ids, UIDs, references, addresses."""

import re
from collections.abc import Iterable, Sequence

from flows.mail.headers import find_message_ids
from flows.mail.message import IncomingMail
from flows.registration.answer import CalendarAnswer
from flows.registration.known import Mentions

_MOST = 100
_REFERENCE = re.compile(r"(?<![A-Z0-9])[A-Z]{2,5}-[A-Z0-9]{5}(?![A-Z0-9-])", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])", re.IGNORECASE)


def mentions(mail: IncomingMail, answers: Sequence[CalendarAnswer]) -> Mentions:
    """Also what stands in quotations: an answer's thread may be told by nothing else."""
    texts = (mail.subject, mail.text, mail.quoted, mail.forwarded)
    returned = mail.report.message_ids if mail.report else ()
    quoted = [found for text in texts for found in find_message_ids(text)]
    references = [found.upper() for text in texts for found in _REFERENCE.findall(text)]
    return Mentions(
        message_ids=_each_once((*mail.in_reply_to, *reversed(mail.references), *returned, *quoted)),
        uids=_each_once(answer.uid for answer in answers if answer.uid),
        refs=_each_once(references),
        addresses=_each_once(_addresses(mail, texts)),
    )


def _addresses(mail: IncomingMail, texts: Sequence[str]) -> Iterable[str]:
    """The writer's first, since only the first hundred count."""
    if mail.sender:
        yield mail.sender.address.lower()
    yield from (found.address.lower() for found in mail.reply_to)
    yield from (recipient.lower() for recipient in (mail.report.recipients if mail.report else ()))
    yield from (value.lower() for _, value in mail.rows if _ADDRESS.fullmatch(value))
    yield from (found.lower() for text in texts for found in _ADDRESS.findall(text))


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:_MOST]
