"""The organisation whose name the address bears: "Warm Graag Energie" below a mail from bas@warmgraag.example."""

import re
from collections.abc import Sequence

from flows.mail.reading.contacts import LINK, PHONE
from flows.mail.reading.names import Names, same_person
from flows.mail.reading.phrases import fold

_SHORTEST = 5
"""Letters of a domain that tell a name; "nl", "kpn" stand in other words."""
_MOST_WORDS = 6


def of_domain(parts: Sequence[str], name: str, address: str, names: Names) -> str:
    """The part of a signature whose letters are those of the address's domain; a person's own name is none."""
    labels = address.rpartition("@")[2].split(".")
    domain = re.sub(r"[^a-z0-9]", "", fold(labels[-2])) if len(labels) > 1 else ""
    if len(domain) < _SHORTEST:
        return ""
    return next((part for part in parts if _bears(part, domain) and not _else(part, name, names)), "")


def _bears(part: str, domain: str) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", fold(part).replace("&", "en"))
    large = part[:1].isupper() and len(letters) >= _SHORTEST
    return letters == domain or (
        large and (letters.startswith(domain) or letters.endswith(domain) or letters in domain)
    )


def _else(part: str, name: str, names: Names) -> bool:
    linked = LINK.search(part) or PHONE.search(part) or len(part.split()) > _MOST_WORDS
    return bool(linked) or (same_person(part, name) and not names.organisation_like(part) and "&" not in part)
