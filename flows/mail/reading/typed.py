"""What the person typed: the own words of a mail, or what stands in a form or is filled in like one."""

import re
from collections.abc import Sequence

from flows.mail.message import IncomingMail
from flows.mail.reading.forms import Form, form_of
from flows.mail.reading.labels import labels_of
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.route import Route
from flows.mail.reading.running import with_stops
from flows.mail.reading.sentences import MOST, Sentence
from flows.mail.reading.words import Guide, Lexicon
from flows.registration.model import Event


def own_text(mail: IncomingMail, form: Form | None, lexicon: Lexicon) -> str:
    """The writer's words; in a form's mail, what the person typed."""
    if form is not None:
        typed = form.values.get("remarks") or _unlabelled(mail, lexicon)
        return "\n".join(filter(None, (typed, form.values.get("event", ""))))
    return with_stops(_lowered(mail.own[:MOST]), lexicon)


def _lowered(text: str) -> str:
    """What is written in capitals throughout, as it is said: they mark no names."""
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return text.lower() if len(letters) > _FEWEST and capitals > len(letters) * _NEARLY_ALL else text


_FEWEST = 40
"""Letters of a text that may have been written in capitals."""
_NEARLY_ALL = 0.85


def _unlabelled(mail: IncomingMail, lexicon: Lexicon) -> str:
    """Lines of a form that speak in the first person, and stand behind no label: what it asked, and the answers to that, tell no wish."""
    first = lexicon.folded("signs", "first")
    told = {" ".join(text.split()) for pair in mail.rows for text in pair}
    every = [" ".join(line.split()) for line in mail.own[:MOST].split("\n") if line.strip()]
    above = ["", *every]
    lines = [
        line
        for line, before in zip(every, above, strict=False)
        if not (line in told or _LABELLED.match(line) or before.endswith("?"))
    ]
    return "\n".join(line for line in lines if first & set(words_of(fold(line))))


_LABELLED = re.compile(r"[^:?!.]{1,60}:|[^?]{1,120}\?(?:\s|$)")
"""Behind a colon, or behind a question."""


def form_text(form: Form | None) -> str:
    return " ".join(form.values.values()) if form else ""


def filled_in(mail: IncomingMail, guide: Guide, path: Route, text: str) -> Form | None:
    """A text filled in like a form: at least two labels that are known."""
    events = [path.event] if path.event else list(guide.office.events.values())
    sent_back = mail.in_reply_to and ":" in mail.text[:4000]
    if not (mail.rows or sent_back or _FORMLIKE.search(text) or _bare_labels(text, guide, events)):
        return None
    form = form_of(mail.rows, _answered(mail, text), guide.lexicon, events)
    return (
        form
        if len(form.values) > 1
        or (len(form.values) == 1 and "remarks" not in form.values and "event" not in form.values)
        else None
    )


def tells_data(filled: Form | None, parts: Sequence[Sentence]) -> bool:
    """At least three labels with values, people with their addresses, a name and an organisation and nothing else,
    or short lines of which one is an address."""
    told = filled.values.keys() - {"remarks", "event"} if filled is not None else set()
    if (
        len(told) > 2
        or (filled and filled.others and "email" in told)
        or ("name" in told and len(told) == len(parts) > 1 and all(":" in each.text for each in parts))
    ):
        return True
    short = len(parts) > 1 and all(len(each.words) < 8 and not each.question for each in parts)
    return short and any("@" in each.text for each in parts)


_FORMLIKE = re.compile(r"[:\[{\t|;=]")


def _bare_labels(text: str, guide: Guide, events: Sequence[Event]) -> bool:
    """Lines that are no more than a label, with the value below."""
    labels = labels_of(guide.lexicon, events)
    return sum(fold(line.strip()) in labels for line in text.split("\n")[:60]) > 1


def _answered(mail: IncomingMail, text: str) -> str:
    """The own text, or, where somebody answers within the letter that they send back, those labels with the answers."""
    lines = mail.text.split("\n")
    filled = [line.lstrip("> ") for line in _joined(lines) if _FILLED_IN.match(line)]
    if mail.in_reply_to and filled and len(text.split()) < _POINTER and not any(map(_is_quoted, lines)):
        return "\n".join([text, "", *filled])
    if not any(line.startswith(">") for line in lines):
        return text
    if mail.text.strip().startswith(mail.own.strip() or "\0"):
        return "\n".join([text, "", *filled]) if filled and len(text.split()) < _POINTER else text
    return "\n".join(
        line for line in lines if not line.startswith(">") or line.rstrip().endswith(":") or line.lstrip("> ") in filled
    )


def _joined(lines: Sequence[str]) -> list[str]:
    """With the values that stand right below what we ask for, where nothing is quoted."""
    below = [*lines[1:], ""]
    return [
        f"{line} {after}" if _ASKED.match(line) and _VALUE.match(after) else line
        for line, after in zip(lines, below, strict=True)
    ]


def _is_quoted(line: str) -> bool:
    return line.startswith(">")


_ASKED = re.compile(r"[-*•]\s*[^:>\n]{3,60}:\s*$")
_VALUE = re.compile(r"\s*[^-*•>\s]")
_POINTER = 12
"""Words of a text that points at what was filled in: "zie hieronder"."""
_FILLED_IN = re.compile(r"(?:>|[-*•])\s*[^:>\n]{3,60}:\s*\S")
"""A value behind a label of ours, within the quotation, or in our list of what is missing."""
