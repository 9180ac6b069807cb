"""People told in blocks of lines without labels: a name, and below it the function, the employer, the address, the phone."""

import re
from collections.abc import Sequence

from flows.mail.reading.contacts import emails_in, phone_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.labels import Labels, labels_of
from flows.registration.commands import Person

_MOST_LINES = 7
_LONGEST = 80


def people_in_blocks(own: str, reader: Reader) -> list[Person]:
    """At least two blocks that begin with somebody's name; one alone is how people sign."""
    blocks = [[line.strip() for line in block.split("\n")] for block in _BETWEEN.split(own.strip())[:40]]
    people = [person for block in blocks if (person := _person(block, reader))]
    return people if len(people) > 1 else []


_BETWEEN = re.compile(r"\n\s*\n|\n(?=\s*\d{1,2}[.)]\s)")
_NUMBER = re.compile(r"\d{1,2}[.)]\s+")


def _person(lines: Sequence[str], reader: Reader) -> Person | None:
    first = _NUMBER.sub("", lines[0], count=1)
    name = reader.names.whole(first) or reader.first.whole(first)
    rest = lines[1:]
    short = 0 < len(rest) < _MOST_LINES and all(len(line) < _LONGEST and line[-1:] not in "?!:" for line in rest)
    if not short or " " not in name or reader.groups.known(name):
        return None
    labels = labels_of(reader.guide.lexicon, reader.guide.office.events.values())
    rest = [_unlabelled(line, labels) for line in rest]
    text = "\n".join(rest)
    fields = {}
    if function := next((line for line in rest if reader.prose.functional(line) and "@" not in line), ""):
        fields["function"] = reader.prose.function_at(function).strip(" .,") or function
    if phone := phone_in(text):
        fields["phone"] = phone
    organisation = next((found for line in rest if (found := reader.groups.organisation_in(line))), None)
    email = next(iter(emails_in(text)), None)
    return Person(name, email, organisation, fields) if fields or email or organisation else None


def _unlabelled(line: str, labels: Labels) -> str:
    """ "Functie: jurist" says it as "jurist" does."""
    label, colon, value = line.partition(":")
    return value.strip() if colon and labels.field_of(label) and value.strip() else line
