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
    """Lines of a form that speak in the first person, and stand behind no label."""
    first = lexicon.folded("signs", "first")
    lines = [line for line in mail.own[:MOST].split("\n") if not _LABELLED.match(line)]
    return "\n".join(line for line in lines if first & set(words_of(fold(line))))


_LABELLED = re.compile(r"[^:?!.]{1,60}:")


def form_text(form: Form | None) -> str:
    return " ".join(form.values.values()) if form else ""


def filled_in(mail: IncomingMail, guide: Guide, path: Route, text: str) -> Form | None:
    """A text filled in like a form: at least two labels that are known."""
    events = [path.event] if path.event else list(guide.office.events.values())
    if not (mail.rows or _FORMLIKE.search(text) or ">" in mail.text[:4000] or _bare_labels(text, guide, events)):
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
    """The own text, or, where somebody answers between quoted lines, those labels with the answers."""
    lines = mail.text.split("\n")
    if not any(line.startswith(">") for line in lines):
        return text
    filled = [line.lstrip("> ") for line in lines if _FILLED_IN.match(line)]
    if mail.text.lstrip().startswith(text[:20] or "\0"):
        return "\n".join([text, "", *filled]) if filled and len(text.split()) < 12 else text
    return "\n".join(
        line for line in lines if not line.startswith(">") or line.rstrip().endswith(":") or line.lstrip("> ") in filled
    )


_FILLED_IN = re.compile(r">\s*[^:>\n]{3,50}:\s*\S")
"""A value behind a label of ours, within the quotation."""
