"""Which mail it is: the same for each copy of a mail, however it came, and different for two mails with one Message-ID."""

from hashlib import sha256

from flows.mail.parts import Part

_AUTHORED = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references")
"""Transport adds none of these. What it does add (Received, Delivered-To, DKIM-Signature, X-…) differs between copies."""

_ENOUGH = 200_000
"""Characters of the text: of a large mail no more than a piece is fetched."""


def identity(root: Part, raw: bytes, text: str, calendars: tuple[bytes, ...]) -> str:
    """From header and text alone, so that it can be told of a large mail whose text part alone was fetched."""
    digest = sha256()
    for name in _AUTHORED:
        digest.update(f"{name}:{' '.join(root.headers.get(name).split())}\n".encode("utf-8", "replace"))
    for content in (text[:_ENOUGH].encode("utf-8", "replace"), *calendars):
        digest.update(b"\n" + b" ".join(content.split()))
    if not text.strip() and not calendars:
        digest.update(memoryview(raw)[root.start : root.end])
    return digest.hexdigest()
