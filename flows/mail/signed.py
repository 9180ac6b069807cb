"""The mail inside an opaque S/MIME signature (RFC 8551, 3.5.2): read, not verified. Just enough BER for that."""

from collections.abc import Iterator

from flows.mail.parts import Part, read_parts

_KINDS = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_LARGEST = 10_000_000
_MOST_VALUES = 20_000
_DATA = bytes.fromhex("06092a864886f70d010701")
"""The object identifier of "data" that stands before the content."""
_OCTETS, _CONSTRUCTED_OCTETS, _EXPLICIT, _END = 0x04, 0x24, 0xA0, 0x00


def signed_content(part: Part, raw: bytes) -> tuple[Part, bytes] | None:
    """The mail that was signed, and its bytes; None when it is no such part (or is encrypted: then there is no "data" to see)."""
    if part.kind not in _KINDS or part.parameters.get("smime-type", "signed-data").lower() != "signed-data":
        return None
    envelope = part.content(raw, _LARGEST)
    at = envelope.find(_DATA)
    if at < 0:
        return None
    content = b"".join(_octets(envelope, at + len(_DATA)))
    return (read_parts(content)[0], content) if content.strip() else None


def _octets(envelope: bytes, at: int) -> Iterator[bytes]:
    """The octet strings that follow, through the wrappings of definite and indefinite length."""
    for _ in range(_MOST_VALUES):
        head = _head(envelope, at)
        if head is None:
            return
        tag, start, length = head
        if tag == _OCTETS:
            yield envelope[start : start + length]
            at = start + length
        elif tag in (_EXPLICIT, _CONSTRUCTED_OCTETS):
            at = start
        else:
            return


def _head(envelope: bytes, at: int) -> tuple[int, int, int] | None:
    if at + 2 > len(envelope):
        return None
    tag, length = envelope[at], envelope[at + 1]
    if length < 0x80:
        return tag, at + 2, length
    width = length - 0x80
    if width > 4:
        return None
    return tag, at + 2 + width, int.from_bytes(envelope[at + 2 : at + 2 + width], "big")
