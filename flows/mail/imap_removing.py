"""Mails that were erased go from our folders too. Only those that are ours by their mark; nothing else is touched.

A server without UIDPLUS can only expunge everything that anybody marked \\Deleted. There they go when nobody else's mail is so marked in
that folder; else they stay, are counted, and the next night looks again."""

import re
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from flows.mail.imap_client import Answer, Client, chunks

_AT_ONCE = 500
_DELETED = (rb"\Deleted",)
_MESSAGE_ID = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
_HEADER = "BODY.PEEK[HEADER]"
_FIELD = re.compile(rb"^message-id[ \t]*:((?:[^\n]|\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LONGEST = 500


def mark_of(raw: bytes) -> str:
    """What a mail is known by in any folder: its Message-ID, or a hash of the header when it has none."""
    header = _HEADER_END.split(raw, maxsplit=1)[0]
    return _message_id(header) or f"sha256:{sha256(b' '.join(header.split())).hexdigest()}"


def remove(client: Client, marks: Collection[str]) -> frozenset[str]:
    """From the selected folder; the marks of those that had to stay."""
    found = {uid: mark for uid, mark in _marked(client) if mark in marks}
    if found and not client.has_capability("UIDPLUS"):
        return frozenset() if _expunged_together(client, sorted(found)) else frozenset(found.values())
    for some in chunks(sorted(found), 200):
        client.add_flags(some, _DELETED, silent=True)
        client.uid_expunge(some)
    return frozenset()


def _expunged_together(client: Client, ours: Sequence[int]) -> bool:
    """False: somebody else's mail would have gone too. Looked at twice, because a person may be at work in the folder."""
    if _deleted_by_others(client, ours):
        return False
    for some in chunks(ours, 200):
        client.add_flags(some, _DELETED, silent=True)
    if _deleted_by_others(client, ours):
        for some in chunks(ours, 200):
            client.remove_flags(some, _DELETED, silent=True)
        return False
    client.expunge()
    return True


def _deleted_by_others(client: Client, ours: Sequence[int]) -> bool:
    return not set(client.search(["DELETED"])) <= set(ours)


def _marked(client: Client) -> Iterator[tuple[int, str]]:
    for some in chunks(sorted(client.search(["ALL"])), _AT_ONCE):
        told = {uid: _message_id(_body(answer)) for uid, answer in client.fetch(some, [_MESSAGE_ID]).items()}
        yield from ((uid, mark) for uid, mark in told.items() if mark)
        yield from _marked_by_header(client, [uid for uid, mark in told.items() if not mark])


def _marked_by_header(client: Client, uids: Sequence[int]) -> Iterator[tuple[int, str]]:
    for some in chunks(uids, 50):
        yield from ((uid, mark_of(_body(answer))) for uid, answer in client.fetch(some, [_HEADER]).items())


def _body(answer: Answer) -> bytes:
    return next((value or b"" for name, value in answer.items() if name.startswith(b"BODY[")), b"")


def _message_id(header: bytes) -> str:
    field = _FIELD.search(header)
    return b"".join(field[1].split()).decode("ascii", "replace")[:_LONGEST] if field else ""
