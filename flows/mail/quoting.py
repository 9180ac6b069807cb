"""Splits a text into what its writer wrote and what not: banner, quotation, signature, disclaimer, forwarded mail.

Nothing is lost: `text` of a mail keeps the whole, and each part can be shown. Which words mark what is a table (`Markers`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.mail.markers import Markers, fold
from flows.mail.signatures import split_signature

_QUOTED = re.compile(r"^\s?>+ ?")
_RULE = re.compile(r"\s*[-_=*─—]{5,}\s*")
_DASHED = re.compile(r"[\s>]*[-_*=]{2,}\s*(.{4,60}?)[\s:]*[-_*=]{2,}\s*")
_HEADER = re.compile(r"[\s>]*\*?([^\s:*][^:*]{0,24}?)\s?\*?:\*?(?:\s|$|\*)(.*)")
_MARKING = re.compile(r"[-_=*]{2}|:\s*\**$|^[\s>*]*\w[\w\s]+:$")
_SENTENCE = re.compile(r"((?<=[.!?\]])\s+|\n(?=[A-Z\[]|\n))")
_LONGEST_ATTRIBUTION = 4
_MOST_LINES = 3_000
"""What follows after so many is counted as quoted."""
_BANNER_LINES = 20
_WORDS_BEFORE_BANNER = 3
"""A shout such as "LET OP!"; a greeting and a sentence are the writer's own."""
_WORDS_BETWEEN = 12
_WORDS_OF_WARNING = 30
_WORDS_OF_MAIL = 4
_WRAPPED_FROM = 60
"""A quoted line of this length may have been wrapped, and lost the `>` of its rest."""


@dataclass(frozen=True, slots=True)
class Split:
    own: str = ""
    signature: str = ""
    quoted: str = ""
    forwarded: str = ""


@dataclass(frozen=True, slots=True)
class _Subject:
    forward: bool = False
    thread: bool = False
    """Begins with a prefix of an answer or a forward."""

    @classmethod
    def read(cls, subject: str, markers: Markers) -> "_Subject":
        return cls(markers.forwards(subject), markers.bare_subject(subject) != subject.strip())


@dataclass(frozen=True, slots=True)
class _Cut:
    """From this line on somebody else speaks."""

    at: int
    resume: int
    """First line after the marker itself."""
    kind: str
    """`attribution`, `reply` or `forward`."""


def split(text: str, markers: Markers, subject: str = "") -> Split:
    """The subject tells an answer or a forward from a form that begins with "From:"."""
    every = text.split("\n")
    lines, rest = _after_banner(every[:_MOST_LINES], markers), every[_MOST_LINES:]
    cut = _find_cut(lines, markers, _Subject.read(subject, markers))
    if cut is None:
        return _finish([lines], rest, "", markers)
    above = lines[: cut.at]
    if cut.kind == "forward":
        return _finish([above], [], _unquoted(lines[cut.resume :] + rest), markers)
    if cut.kind == "attribution" and _is_inline(lines, cut.resume):
        pieces, quoted = _interleaved(lines[cut.resume :], markers)
        return _finish([above, *pieces], lines[cut.at : cut.resume] + quoted + rest, "", markers)
    return _finish([above], lines[cut.at :] + rest, "", markers)


def _finish(pieces: Sequence[list[str]], quoted: list[str], forwarded: str, markers: Markers) -> Split:
    own: list[str] = []
    signature: list[str] = []
    for piece in pieces:
        text, rest = split_signature(piece, markers)
        own += [text] if text else []
        signature += [rest] if rest else []
    return Split("\n\n".join(own), "\n".join(signature), "\n".join(quoted).strip(), forwarded.strip())


def _after_banner(lines: list[str], markers: Markers) -> list[str]:
    """The lines without the warnings that mail systems put on top, sentence by sentence."""
    head, tail = lines[:_BANNER_LINES], lines[_BANNER_LINES:]
    sentences = _SENTENCE.split("\n".join(head))
    last = -1
    room = _WORDS_BEFORE_BANNER
    for at, sentence in enumerate(sentences):
        if _is_banner(sentence, markers):
            last, room = at, _WORDS_BETWEEN
        elif (room := min(room - len(sentence.split()), _WORDS_BEFORE_BANNER if "\n\n" in sentence else room)) < 0:
            break
    end = _end_of_warning(sentences, last + 1)
    return "".join(sentences[end:]).split("\n") + tail if last >= 0 else lines


def _end_of_warning(sentences: list[str], at: int) -> int:
    """What more a warning says on its line goes with it, unless too little would be left to be a mail."""
    end = next((end for end in range(at, len(sentences)) if "\n" in sentences[end] and not sentences[end].strip()), at)
    said = len("".join(sentences[at:end]).split())
    left = len("".join(sentences[end:]).split())
    return end if said <= _WORDS_OF_WARNING and left >= _WORDS_OF_MAIL else at


def _is_banner(sentence: str, markers: Markers) -> bool:
    folded = fold(sentence)
    return any(words in folded for words in markers.banners) or bool(folded and not markers.bare_subject(folded))


def _find_cut(lines: list[str], markers: Markers, subject: _Subject) -> _Cut | None:
    return next((cut for at in range(len(lines)) if (cut := _cut_at(lines, at, markers, subject))), None)


def _cut_at(lines: list[str], at: int, markers: Markers, subject: _Subject) -> _Cut | None:
    line = lines[at]
    if not line:
        return None
    if _MARKING.search(line[:200]) and (cut := _marked(lines, at, markers, subject.forward)):
        return cut
    if ":" in line and _is_header_block(lines, at, markers) and (subject.thread or any(map(str.strip, lines[:at]))):
        return _Cut(_above_rules(lines, at), at, "forward" if subject.forward else "reply")
    if _may_attribute(line, markers) and (resume := _attribution_end(lines, at, markers)):
        return _Cut(at, resume, "attribution")
    return _Cut(at, at, "attribution") if _is_quoted(line) else None


def _may_attribute(line: str, markers: Markers) -> bool:
    return line.rstrip().endswith(":") or fold(_QUOTED.sub("", line[:40], count=1)).startswith(markers.openings)


def _marked(lines: list[str], at: int, markers: Markers, forward: bool) -> _Cut | None:
    """ "-----Original Message-----", "Begin forwarded message:"."""
    line = lines[at]
    dashed = _DASHED.fullmatch(line[:200])
    words = fold(dashed[1] if dashed else line.strip().strip(">* ").removesuffix(":"))
    if (
        words.startswith(markers.forwarded)
        if dashed
        else line.rstrip("* ").endswith(":") and words in markers.forwarded
    ):
        return _Cut(at, at + 1, "forward")
    if dashed and words.startswith(markers.original):
        return _Cut(at, at + 1, "forward" if forward else "reply")
    return None


def _is_header_block(lines: list[str], at: int, markers: Markers) -> bool:
    if _header_kind(lines[at], markers) not in ("from", "sent", "subject"):
        return False
    kinds = {kind for line in lines[at : at + 10] if (kind := _header_kind(line, markers))}
    return "from" in kinds and len(kinds & {"sent", "to", "subject", "copy"}) >= 2


def _header_kind(line: str, markers: Markers) -> str | None:
    found = _HEADER.match(line)
    return markers.headers.get(fold(found[1])) if found else None


def _above_rules(lines: list[str], at: int) -> int:
    """A line of underscores right above belongs to the block."""
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _RULE.fullmatch(lines[above]) else at


def _attribution_end(lines: list[str], at: int, markers: Markers) -> int:
    """The line after an attribution that begins here, or 0."""
    joined = ""
    for end in range(at, min(at + _LONGEST_ATTRIBUTION, len(lines))):
        # "Op 25 mei komt Bas." above "Op 1 maart schreef …:", or a quoted one, is the writer's own.
        if (
            _is_quoted(lines[end]) != _is_quoted(lines[at])
            or not lines[end].strip()
            or _begins_anew(joined, lines[end], markers)
        ):
            return 0
        joined = f"{joined} {_QUOTED.sub('', lines[end][:300], count=1)}"
        if joined.rstrip().endswith(":"):
            folded = fold(joined)
            evident = any(sign.isdigit() or sign == "@" for sign in folded)
            return end + 1 if evident and any(phrase.is_all_of(folded) for phrase in markers.attributions) else 0
    return 0


def _begins_anew(above: str, line: str, markers: Markers) -> bool:
    return above.endswith((".", "!", "?")) and _may_attribute(line, markers)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _is_inline(lines: list[str], resume: int) -> bool:
    first = next((line for line in lines[resume:] if line.strip()), "")
    return _is_quoted(first)


def _interleaved(lines: list[str], markers: Markers) -> tuple[list[list[str]], list[str]]:
    """Pieces of the writer's own between `>` lines, and the quotation."""
    pieces: list[list[str]] = [[]]
    quoted: list[str] = []
    before = ""
    for at, line in enumerate(lines):
        if _is_quoted(line) or _is_wrapped(before, line, lines[at + 1 : at + 2]):
            quoted.append(line)
            pieces += [[]] if pieces[-1] else []
        elif pieces[-1] and _cut_at(lines, at, markers, _Subject(thread=True)):
            return pieces, quoted + lines[at:]
        else:
            pieces[-1].append(line)
        before = line
    return pieces, quoted


def _is_wrapped(before: str, line: str, after: list[str]) -> bool:
    """The rest of a quoted line that a program broke without a new `>`."""
    return (
        bool(line.strip()) and before.lstrip().startswith(">") and len(before) >= _WRAPPED_FROM
        and bool(after) and after[0].lstrip().startswith(">")
    )  # fmt: skip


def _unquoted(lines: list[str]) -> str:
    filled = [line for line in lines if line.strip()]
    if filled and sum(line.startswith(">") for line in filled) * 2 > len(filled):
        lines = [_QUOTED.sub("", line, count=1) for line in lines]
    return "\n".join(lines)
