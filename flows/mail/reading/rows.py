"""People told one a line, below a line that announces them: "Deelnemers:", and then "Margreet Stoel / voorzitter / De Warme Hoek",
"Prins, Nico", "Omar (omar@…)", "ikzelf", "en nog iemand"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from flows.mail.reading.attributes import initiative_in
from flows.mail.reading.contacts import emails_in, phone_in
from flows.mail.reading.employer import Reader
from flows.mail.reading.labels import labels_of
from flows.mail.reading.phrases import fold, words_of
from flows.registration.commands import Person

_BULLET = re.compile(r"^\s*(?:[-*•·–>]+|\d{1,2}[.)])\s*")
_CELLS = re.compile(r"\s*(?:->|=>|[/|;→()\t]|,\s|\s[-–]\s|\s{3,})\s*")
_SURNAME_FIRST = re.compile(r"([^\W\d_][\w'’ -]+),\s+([^\W\d_][\w'’-]+)((?:\s[a-z'’]+)*)")
_LONGEST = 100


def people_in_rows(own: str, writer: str, reader: Reader) -> list[Person]:
    """At least two rows, below a line that announces them, or each with an address or a phone; the writer stands among them by name or as "ikzelf"."""
    lines = [line.strip() for line in own.split("\n")]
    heads = reader.guide.lexicon.folded("names", "announce")
    for place, line in enumerate(lines):
        if line.endswith(":") and heads & set(words_of(fold(line))):
            below = lines[place + 1 :]
            people = _rows(below[1:] if below and not below[0] else below, writer, reader)
            if len(people) > 1 and sum(bool(each.name) for each in people) > len(people) / 2:
                return people
    return _reachable(lines, writer, reader)


def _reachable(lines: Sequence[str], writer: str, reader: Reader) -> list[Person]:
    """Rows that nothing announces: a name, an address or a phone, and more."""
    for place, line in enumerate(lines):
        listed = place and _BULLET.match(line) and _BULLET.match(lines[place - 1])  # Its list began above.
        if len(_cells(line)) > 1 and (emails_in(line) or phone_in(line)) and not listed:
            people = _rows(lines[place:], writer, reader)
            if len(people) > 1 and all(each.name and (each.email or each.fields.get("phone")) for each in people):
                return people
    return []


def _rows(lines: Sequence[str], writer: str, reader: Reader) -> list[Person]:
    rows = (_person(each, writer, reader) for each in takewhile(bool, lines))
    people = [each for each in takewhile(lambda row: row is not None, rows) if each is not None]
    return _with_functions(people, [_cells(_BULLET.sub("", line)) for line in lines[: len(people)]])


def _with_functions(people: list[Person], table: Sequence[Sequence[str]]) -> list[Person]:
    """Where the others' functions stand, stands a function, known or not: "Omar Aziz - buurtconciërge - 06 …"."""
    told = [each.fields.get("function", "") for each in people]
    columns = {cells.index(job) for job, cells in zip(told, table, strict=True) if job in cells}
    at = columns.pop() if len(columns) == 1 else 0
    if not at:
        return people
    jobs = [
        cells[at]
        if at < len(cells) and not (job or _TELLS.search(cells[at]) or cells[at] == each.organisation)
        else job
        for each, job, cells in zip(people, told, table, strict=True)
    ]
    return [
        replace(each, fields={**each.fields, "function": job}) if job else each
        for each, job in zip(people, jobs, strict=True)
    ]


_TELLS = re.compile(r"[\d@:]")


def _cells(line: str) -> list[str]:
    """What a row holds; an address in angle brackets is a cell of its own."""
    cells = _CELLS.split(re.sub(r"<([^<>\s]+@[^<>\s]+)>", r"\t\1\t", line))
    return [bare for cell in cells if (bare := cell.strip(" -–—"))]


def _person(line: str, writer: str, reader: Reader) -> Person | None:
    """None where the line is no row of a list of people."""
    bare = _BULLET.sub("", line)
    if len(bare) > _LONGEST or bare[-1:] in "?!:":
        return None
    cells = sorted(_cells(bare), key=lambda cell: "@" in cell)
    name = _name(bare, cells, reader)
    if name:
        return _told(Person(name, None, None, {}), [] if _turned(bare, reader) else cells[1:], bare != line, reader)
    lexicon = reader.guide.lexicon
    words = set(words_of(fold(bare)))
    first = set(words_of(fold(cells[0]))) if cells else set()
    if first & lexicon.folded("names", "myself") and len(first) < 4:
        return Person(writer or None, None, None, {})
    return Person() if words & lexicon.folded("names", "somebody") else None


def _name(bare: str, cells: Sequence[str], reader: Reader) -> str:
    if turned := _turned(bare, reader):
        return turned
    first = cells[0] if cells else ""
    name = _whole(first, reader) or reader.names.whole(first) or reader.first.whole(first)
    known = reader.first.begins(name) or (" " in name and bool(emails_in(bare)))
    return name if known and not reader.groups.known(name) else ""


def _whole(cell: str, reader: Reader) -> str:
    """ "Annemarie Scholten op Reimer": small words that amid a sentence would be no part of a name are so in a cell."""
    words = reader.names.untitled(cell).split()
    particles = reader.guide.lexicon.folded("names", "particles")
    shaped = (
        all(word[0].isupper() or fold(word) in particles for word in words) and words[-1:] and words[-1][0].isupper()
    )
    named = shaped and reader.first.begins(" ".join(words)) and not reader.names.organisation_like(cell)
    return " ".join(words) if named and _NAME.fullmatch(" ".join(words)) else ""


_NAME = re.compile(r"[^\W\d_][^\d_@:/\"“”()]+ [^\d_@:/\"“”()]+")


def _turned(bare: str, reader: Reader) -> str:
    """ "Berg, Dirk van den" is Dirk van den Berg."""
    hit = _SURNAME_FIRST.fullmatch(bare)
    if hit is None or not reader.first.begins(hit[2]) or reader.first.begins(hit[1]):
        return ""
    particles = set(words_of(fold(hit[3]))) <= reader.guide.lexicon.folded("names", "particles")
    return " ".join(f"{hit[2]}{hit[3]} {hit[1]}".split()) if particles else ""


def _told(person: Person, cells: Sequence[str], item: bool, reader: Reader) -> Person:
    """Each cell by what it looks like; "(VVD)" in an `item` of a list is a party."""
    labels = labels_of(reader.guide.lexicon, reader.guide.office.events.values())
    fields: dict[str, str] = {}
    for cell in cells:
        label, colon, value = cell.partition(":")
        field = labels.field_of(label) if colon else ""
        if not colon and (named := initiative_in(cell, reader)):
            field, value = "initiative", named
        if emails := emails_in(cell):
            person = replace(person, email=person.email or emails[0])
        elif phone := phone_in(cell):
            fields.setdefault("phone", phone)
        elif field == "organisation":
            person = replace(person, organisation=value.strip())
        elif field in ("initiative", "function"):
            fields.setdefault(field, value.strip())
        elif reader.prose.functional(cell) and not reader.groups.known(cell):
            fields.setdefault("function", reader.prose.function_at(cell) or cell)
        elif not person.organisation and (
            reader.groups.organisation_in(cell) or (not item and reader.groups.like(cell, person.name or ""))
        ):
            person = replace(person, organisation=cell)
    return replace(person, fields=fields)
