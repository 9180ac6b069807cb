"""The MIME tree of a mail, found in its bytes without copying them (RFC 2046).

The standard library's parser calls itself for every level and keeps a string for every line: a nested mail stops it,
a large one fills the memory. This one has a limit for each, and reads whatever is there.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from flows.mail.decoding import decode_text, decode_transfer, decode_words, plain
from flows.mail.headers import Headers, parameters, read_headers, token

_MOST_PARTS = 1_000
_DEEPEST = 40
_MOST_LINES_LIKE_A_BOUNDARY = 20_000
_LONGEST_HEADER = 500_000
_EMPTY_LINE = re.compile(rb"\r?\n")
_AFTER_BOUNDARY = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")


@dataclass(slots=True)
class Part:
    headers: Headers
    start: int
    end: int
    """Of the body, in the mail's bytes."""
    kind: str
    """Media type, lower case: `text/plain`."""
    parameters: dict[str, str]
    depth: int = 0
    enclosed: bool = False
    """Within a mail that is attached or returned (message/rfc822)."""
    parts: list["Part"] = field(default_factory=list)

    @property
    def attached(self) -> bool:
        return token(self.headers.get("content-disposition")) == "attachment"

    @property
    def name(self) -> str:
        value = parameters(self.headers.get("content-disposition")).get("filename") or self.parameters.get("name", "")
        return plain(decode_words(value))[:200]

    def content(self, raw: bytes, limit: int) -> bytes:
        """At most `limit` bytes of the encoded body, and then whole lines only."""
        body = raw[self.start : min(self.end, self.start + limit)]
        if self.end - self.start > limit:
            body = body[: body.rfind(b"\n") + 1 or limit]
        return decode_transfer(body, token(self.headers.get("content-transfer-encoding")))

    def text(self, raw: bytes, limit: int) -> str:
        return decode_text(self.content(raw, limit), self.parameters.get("charset", ""))

    def walk(self) -> Iterator["Part"]:
        """Itself and all below, in the order of the mail."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.parts))


def read_parts(raw: bytes) -> tuple[Part, bool]:
    """The tree, and whether something was left out of it."""
    root = _part(raw, 0, len(raw), "text/plain")
    waiting = deque([root])
    room = _MOST_PARTS
    while waiting and room:
        part = waiting.popleft()
        part.parts = _children(raw, part, room)
        waiting.extend(part.parts)
        room -= len(part.parts)
    return root, not room or any(part.depth == _DEEPEST for part in root.walk())


def _part(raw: bytes, start: int, end: int, default: str) -> Part:
    head, body = _split(raw, start, end)
    headers = read_headers(raw[start : min(head, start + _LONGEST_HEADER)])
    value = headers.get("content-type")
    if not headers:
        body = start
    return Part(headers, min(body, end), end, _kind(value, default), parameters(value))


def _kind(value: str, default: str) -> str:
    kind = token(value)
    return kind if kind.count("/") == 1 else default


def _split(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the header ends, and where the body begins."""
    if empty := _EMPTY_LINE.match(raw, start, end):
        return start, empty.end()
    crlf = raw.find(b"\n\r\n", start, end)
    lf = raw.find(b"\n\n", start, end if crlf < 0 else crlf + 1)
    if lf >= 0:
        return lf + 1, lf + 2
    return (crlf + 1, crlf + 3) if crlf >= 0 else (end, end)


def _children(raw: bytes, part: Part, room: int) -> list[Part]:
    if part.depth >= _DEEPEST:
        return []
    if part.kind in ("message/rfc822", "message/global"):
        found = [_part(raw, part.start, part.end, "text/plain")]
    elif part.kind.startswith("multipart/"):
        default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
        found = [_part(raw, start, end, default) for start, end in _ranges(raw, part, room)]
        if not found:
            part.kind = "text/plain"
    else:
        return []
    for child in found:
        child.depth = part.depth + 1
        child.enclosed = part.enclosed or part.kind.startswith("message/")
    return found


def _ranges(raw: bytes, part: Part, room: int) -> Iterator[tuple[int, int]]:
    """Bodies between the boundary lines; one that is never closed reaches to the end."""
    begin = None
    for line, after, closing in _boundaries(raw, part):
        if begin is not None:
            yield begin, max(begin, line)
            room -= 1
        begin = after
        if closing or not room:
            return
    if begin is not None:
        yield begin, part.end


def _boundaries(raw: bytes, part: Part) -> Iterator[tuple[int, int, bool]]:
    """End of what stands before, start of what comes after, and whether it closes."""
    boundary = part.parameters.get("boundary", "").rstrip().encode("utf-8", "replace")
    mark = b"--" + boundary
    at = part.start if raw.startswith(mark, part.start) else raw.find(b"\n" + mark, part.start, part.end) + 1
    for _ in range(_MOST_LINES_LIKE_A_BOUNDARY if boundary else 0):
        if not at and not raw.startswith(mark):
            return
        if after := _AFTER_BOUNDARY.match(raw, at + len(mark), part.end):
            yield at - (2 if raw[at - 2 : at] == b"\r\n" else 1), after.end(), bool(after[1])
        at = raw.find(b"\n" + mark, at, part.end) + 1
        if not at:
            return
