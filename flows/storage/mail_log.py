"""What became of each mail, and which letters it brought about: for people and for reports. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from flows.storage.schema import messages, outbox


@dataclass(frozen=True, slots=True)
class LetterLine:
    kind: str
    to: str
    ref: str
    message_id: str
    state: str


@dataclass(frozen=True, slots=True)
class MailLine:
    id: int
    received: datetime
    state: str
    event: str
    intent: str
    outcome: str
    reason: str
    refs: tuple[str, ...]
    letters: tuple[LetterLine, ...]
    """In the order of sending; to others too, such as the next in line."""


_MAILS = select(
    messages.c.id,
    messages.c.received,
    messages.c.state,
    messages.c.event,
    messages.c.intent,
    messages.c.outcome,
    messages.c.reason,
    messages.c.refs,
).order_by(messages.c.received, messages.c.uid)
_LETTERS = (
    select(outbox.c.answers, outbox.c.kind, outbox.c.address, outbox.c.ref, outbox.c.message_id, outbox.c.state)
    .where(outbox.c.answers.is_not(None))
    .order_by(outbox.c.id)
)


def mail_log(connection: Connection) -> list[MailLine]:
    """In order of arrival."""
    letters: dict[int, list[LetterLine]] = defaultdict(list)
    for answers, *line in connection.execute(_LETTERS):
        letters[answers].append(LetterLine(*line))
    return [
        MailLine(
            row.id, row.received, row.state, row.event, row.intent, row.outcome, row.reason,
            tuple(row.refs.split()), tuple(letters[row.id]),
        )
        for row in connection.execute(_MAILS)
    ]  # fmt: skip
