"""Mails from the server to bytes: size first, then bodies in batches by bytes and by count; a large mail's text alone.
A mail that the server refuses to give is reported as such and does not stop the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from logging import getLogger

from flows.mail.imap_client import LOST, REFUSED, Answer, Client, chunks
from flows.mail.imap_faults import passes
from flows.mail.imap_parts import body_items, outline, rebuilt

logger = getLogger(__name__)

_ANNOUNCED_AT_ONCE = 500
_HEADER = "BODY.PEEK[HEADER]<0.65536>"
_BEGINNING = "BODY.PEEK[]<0.262144>"


@dataclass(frozen=True, slots=True)
class Fetched:
    uid: int
    received: datetime
    """INTERNALDATE, in UTC."""
    size: int
    raw: bytes
    """RFC 5322 bytes; empty when the server refused."""
    partial: bool = False
    """Not the whole mail: of a large one header, text and the frame of the other parts; of one too large the header."""
    problem: str = ""
    """`too_large` or `refused`: for a person to look at."""


@dataclass(frozen=True, slots=True)
class Limits:
    batch_bytes: int = 2_000_000
    batch_count: int = 200
    large: int = 200_000
    """Above this only header and text are asked."""
    max_message_bytes: int = 25_000_000
    """Above this only the header is asked."""


@dataclass(frozen=True, slots=True)
class Announced:
    uid: int
    size: int
    received: datetime


def announced(client: Client, uids: Sequence[int]) -> Iterator[Announced]:
    """Size and date of each mail that is still there, in the order of `uids`."""
    for some in chunks(uids, _ANNOUNCED_AT_ONCE):
        answers = _ask(client, some, ["RFC822.SIZE", "INTERNALDATE"])
        earlier = datetime.fromtimestamp(0, UTC)
        for uid in some:
            if uid in answers:
                answer = answers[uid] or {}
                earlier = _moment(answer) or earlier
                yield Announced(uid, answer.get(b"RFC822.SIZE", 0), earlier)


def packed(mails: Iterator[Announced], limits: Limits) -> Iterator[list[Announced]]:
    """Memory stays flat: by bytes for large mails, by count for small ones."""
    batch: list[Announced] = []
    weight = 0
    for mail in mails:
        cost = min(mail.size, limits.large)
        if batch and (weight + cost > limits.batch_bytes or len(batch) >= limits.batch_count):
            yield batch
            batch, weight = [], 0
        batch.append(mail)
        weight += cost
    if batch:
        yield batch


def fetch_batch(client: Client, batch: Sequence[Announced], limits: Limits) -> list[Fetched]:
    """In the order of the batch. A mail that vanished meanwhile is left out."""
    small = [mail.uid for mail in batch if mail.size <= limits.large]
    whole = _ask(client, small, ["BODY.PEEK[]"]) if small else {}
    given = {mail.uid: _fetched(mail, whole[mail.uid]) for mail in batch if mail.uid in whole}
    for mail in batch:
        if mail.size > limits.large and (found := _fetch_large(client, mail, limits)):
            given[mail.uid] = found
    return [given[mail.uid] for mail in batch if mail.uid in given]


def refused(mail: Announced) -> Fetched:
    return Fetched(mail.uid, mail.received, mail.size, b"", problem="refused")


def _fetched(mail: Announced, answer: Answer | None) -> Fetched:
    if answer is None:
        return refused(mail)
    raw = answer[b"BODY[]"]
    return Fetched(mail.uid, mail.received, mail.size or len(raw), raw)


def _fetch_large(client: Client, mail: Announced, limits: Limits) -> Fetched | None:
    too_large = mail.size > limits.max_message_bytes
    answers = _ask(client, [mail.uid], [_HEADER, *([] if too_large else ["BODYSTRUCTURE"])])
    if mail.uid not in answers:
        return None
    answer = answers[mail.uid]
    if too_large:
        raw = answer[b"BODY[HEADER]<0>"] if answer else b""
        return Fetched(mail.uid, mail.received, mail.size, raw, partial=True, problem="too_large")
    raw = _text_of(client, mail.uid, answer) if answer else b""
    raw = raw or _beginning_of(client, mail.uid)
    return Fetched(mail.uid, mail.received, mail.size, raw, partial=True) if raw else refused(mail)


def _text_of(client: Client, uid: int, answer: Answer) -> bytes:
    """Empty when the structure that the server tells makes no sense."""
    try:
        parts = outline(answer[b"BODYSTRUCTURE"])
    except (TypeError, IndexError, ValueError):
        return b""
    items = body_items(parts)
    found = _ask(client, [uid], items).get(uid) if items else {}
    return b"" if found is None else rebuilt(answer[b"BODY[HEADER]<0>"], parts, found)


def _beginning_of(client: Client, uid: int) -> bytes:
    found = _ask(client, [uid], [_BEGINNING]).get(uid)
    return bytes(found[b"BODY[]<0>"]) if found else b""


def _ask(client: Client, uids: Sequence[int], items: Sequence[str]) -> dict[int, Answer | None]:
    """None: the server refuses this one. Absent: it is gone."""
    got = _fetch(client, uids, items)
    answers: dict[int, Answer | None] = {uid: got[uid] for uid in uids if _complete(got.get(uid), items)}
    missing = [uid for uid in uids if uid not in answers]
    if missing and len(uids) > 1:
        for uid in missing:
            answers |= _ask(client, [uid], items)
    elif missing and client.search(["UID", str(missing[0])]):
        answers[missing[0]] = None
        logger.warning("The server refuses to give mail UID %d", missing[0])
    return answers


def _fetch(client: Client, uids: Sequence[int], items: Sequence[str]) -> dict[int, Answer]:
    try:
        return client.fetch(uids, items)
    except LOST:
        raise
    except REFUSED as error:
        if passes(error):
            raise
        logger.debug("FETCH of %d mails refused", len(uids), exc_info=error)
        return {}


def _complete(answer: Answer | None, items: Sequence[str]) -> bool:
    return answer is not None and all(answer.get(_told_as(item)) is not None for item in items)


def _told_as(item: str) -> bytes:
    """`BODY.PEEK[1]<0.99>` is answered as `BODY[1]<0>`."""
    name, partial, span = item.replace(".PEEK", "").partition("<")
    return (name + partial + span.partition(".")[0] + (">" if partial else "")).encode()


def _moment(answer: Answer) -> datetime | None:
    moment = answer.get(b"INTERNALDATE")
    return moment.astimezone(UTC) if isinstance(moment, datetime) else None
