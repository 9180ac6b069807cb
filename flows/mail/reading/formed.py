"""Whom a form names: several in one field, companions by a name or a number, and what counts for all of them."""

import re

from flows.mail.reading.contacts import emails_in
from flows.mail.reading.phrases import fold
from flows.mail.reading.words import Lexicon


def several(values: dict[str, str], lexicon: Lexicon) -> list[dict[str, str]]:
    """ "Jun Bos; Eva Ruiter" with two addresses, or "jip en janneke de wit": two people in one field."""
    names = _parts(values.get("name", ""), lexicon)
    given = lexicon.folded("names", "given")
    if len(names) < 2 or not all(each and fold(each).split()[0] in given for each in names):
        return [values]
    surname = names[-1].partition(" ")[2]
    emails = emails_in(values.get("email", ""))
    shared = {key: value for key, value in values.items() if key not in ("name", "email")}
    people = [{**shared, "name": each if " " in each else f"{each} {surname}".strip()} for each in names]
    return [{**each, **({"email": emails[place]} if place < len(emails) else {})} for place, each in enumerate(people)]


def _parts(names: str, lexicon: Lexicon) -> list[str]:
    return [name for part in re.split(r"\s*[;/]\s*", names) for name in lexicon.joint.split(part)]


def sharing(people: list[dict[str, str]]) -> list[dict[str, str]]:
    """What a form asks once counts for all whom it names."""
    for key in ("organisation", "initiative"):
        told = {each[key] for each in people if each.get(key)}
        if len(told) == 1:
            people = [{**each, key: next(iter(told))} for each in people]
    return people


def companions(values: dict[str, str], others: int, lexicon: Lexicon) -> list[dict[str, str]]:
    """Who comes along, by name, or by a number or a yes alone: then without a name. Takes it out of the values. `others`: whom the form names besides."""
    name, size = (values.pop(key, "") for key in ("companion", "persons"))
    told = {key.removeprefix(_SECOND): values.pop(key) for key in list(values) if key.startswith(_SECOND)}
    if not name and any(letter.isspace() for letter in told.get("email", "")):
        name = told.pop("email")  # "Naam en e-mail tweede persoon: Ria Mulder, ria@mulder.example".
    words, along = name.split(), int(name) if name.isdecimal() else 0
    if words and fold(words[0]).strip(",.!") in lexicon.folded("values", "yes"):
        name, along = " ".join(words[1:]), 1
    parts = [part for part in _parts(name, lexicon) if any(letter.isalpha() for letter in part)]
    named = [{**told, **_parted(bare)} for part in parts if (bare := _unrelated(part, lexicon))]
    if named:
        return named
    along = along or len(parts)
    nameless = max(along - others, int(size) - 1 - others if size.isdecimal() else 0)
    return [{}] * min(nameless, _MOST_PERSONS)


def _unrelated(text: str, lexicon: Lexicon) -> str:
    """ "mijn man Piet Vis" is Piet Vis, and "mijn man" nobody by name."""
    keys = (
        ("signs", "determiners"),
        ("signs", "first"),
        ("names", "related"),
        ("names", "titles"),
        ("values", "indefinite"),
    )
    beside = frozenset().union(*(lexicon.folded(*key) for key in keys))
    words = text.split()
    while words and fold(words[0]).strip(",.:") in beside:
        words = words[1:]
    return " ".join(words)


def _parted(text: str) -> dict[str, str]:
    """ "Ria Mulder, ria@mulder.example", "Ria Mulder (zelfde club)"."""
    emails = emails_in(text)
    name = text.replace(emails[0], "").strip(" ,;()<>-") if emails else text
    return {"name": _ASIDE.sub("", name), **({"email": emails[0]} if emails else {})}


_ASIDE = re.compile(r"\s*\([^()]*\)$")
_SECOND = "companion_"
_MOST_PERSONS = 9
