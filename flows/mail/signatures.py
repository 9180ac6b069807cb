"""Where a writer's words end and their signature begins: closings, `-- `, lines of telephones, disclaimers."""

import re
from collections.abc import Callable, Sequence

from flows.mail.markers import Markers, fold

_LONGEST_CLOSING = 70
_MOST_WORDS_AFTER = 5
_MOST_LINES_AFTER_THANKS = 8
_MOST_LINES_AFTER_DASHES = 25
_SMALL_WORDS = {
    "van", "de", "der", "den", "het", "ten", "ter", "te", "'t", "von", "und", "en", "and", "et", "uit", "from", "aus", "aan", "ook", "namens",
    "alvast", "allen", "allemaal", "team", "mede", "voor", "ook,", "mede-namens",
}  # fmt: skip
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?(?:\s*[:,.;-]|\s)\s*\S", re.IGNORECASE)
_GAP = re.compile(r"\n{3,}")
_BULLET = re.compile(r"^[\s*_•>|-]+")


def split_signature(lines: Sequence[str], markers: Markers) -> tuple[str, str]:
    """Own words and signature. A postscript is the writer's own; a disclaimer is neither."""
    lines, footers = _without(lines, lambda line: _starts(line, markers.sent_from))
    lines, trailing = _without_disclaimers(lines, markers)
    end = next((at for at in range(len(lines)) if _ends_at(lines, at, markers)), len(lines))
    own, signature = list(lines[:end]), list(lines[end:])
    for at, line in enumerate(signature):
        if at and _POSTSCRIPT.match(line):
            own += ["", *signature[at:]]
            del signature[at:]
            break
    return _text(own), _text([*signature, *trailing, *footers])


def _ends_at(lines: Sequence[str], at: int, markers: Markers) -> bool:
    line = lines[at]
    if line.strip() in ("--", "—") and len(lines) - at <= _MOST_LINES_AFTER_DASHES:
        return True
    if not line or len(line) > _LONGEST_CLOSING:
        return False
    return _closes(line, markers.closings) or (_closes(line, markers.thanks) and _is_near_the_end(lines[at + 1 :]))


def _closes(line: str, closings: Sequence[str]) -> bool:
    folded = fold(_BULLET.sub("", line))
    if not folded.startswith(tuple(closings)) or "?" in line:
        return False
    closing = next(words for words in closings if folded.startswith(words))
    rest = folded[len(closing) :]
    if rest[:1].isalnum():
        return False
    if " " in closing and rest.startswith(","):
        return True
    return _is_name(line.split()[-len(rest.split()) :] if rest.split() else [])


def _is_name(words: Sequence[str]) -> bool:
    bare = [word.strip(".,;:!*_()&/-") for word in words]
    return len(bare) <= _MOST_WORDS_AFTER and all(
        not word or word[0].isupper() or word.casefold() in _SMALL_WORDS for word in bare
    )


def _is_near_the_end(following: Sequence[str]) -> bool:
    filled = [line for line in following if line.strip()]
    return len(filled) <= _MOST_LINES_AFTER_THANKS and not any(len(line.split()) > 8 for line in filled)


def _without_disclaimers(lines: Sequence[str], markers: Markers) -> tuple[list[str], list[str]]:
    """What stands before the first disclaimer, and what of the signature stands after one; a leading one is passed over."""
    before: list[str] = []
    after: list[str] = []
    found = within = False
    for line in lines:
        within = bool(line.strip()) and (within or _disclaims(line, markers))
        found = found or (within and any(map(str.strip, before)))
        if not within:
            (after if found else before).append(line)
    return before, after


def _disclaims(line: str, markers: Markers) -> bool:
    folded = fold(_BULLET.sub("", line[:400]))
    return folded.startswith(markers.disclaimer_openings) and any(
        folded.startswith(phrase.pieces[0]) and phrase.within(folded) for phrase in markers.disclaimers
    )


def _without(lines: Sequence[str], unwanted: Callable[[str], bool]) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    removed: list[str] = []
    for line in lines:
        (removed if line and unwanted(line) else kept).append(line)
    return kept, removed


def _starts(line: str, words: tuple[str, ...]) -> bool:
    return len(line) < 200 and fold(_BULLET.sub("", line)).startswith(words)


def _text(lines: Sequence[str]) -> str:
    return _GAP.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()
