"""A piece of a line or a subject that is nothing but a group's name: no department, street, town, job, or anybody's name."""

import re
from collections.abc import Sequence

from flows.mail.reading.affiliation import no_group
from flows.mail.reading.contacts import LINK, PHONE
from flows.mail.reading.employer import Reader
from flows.mail.reading.phrases import fold, words_of

_MARKS = re.compile(r"[^\w'’)&.]+$|^[^\w'’(]+")
_REMARK = re.compile(r"\s\([^()]*\)$")
_MOST = 8


def group_named(text: str, reader: Reader, people: Sequence[str], led: bool = False) -> str:
    """ "Groene Mient 🌱" is Groene Mient; "Team Wonen" and "Stedelijke Ontwikkeling" are parts of an employer, and named nothing. `led`: by "namens"."""
    bare = _REMARK.sub("", _MARKS.sub("", _MARKS.sub("", text).rstrip("."))).strip()
    if not bare or len(bare.split()) > _MOST or LINK.search(bare) or PHONE.search(bare):
        return ""
    value = reader.prose.value_at(bare, told=True)
    if value != bare or no_group(bare, reader, people) or reader.prose.functional(bare):
        return ""
    worded = reader.groups.organisation_in(bare) == bare
    several = led or (" " in bare and not set(words_of(fold(bare))) <= reader.guide.lexicon.ordinary)
    return bare if worded or several else ""
