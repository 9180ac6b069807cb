"""Lists of organisations (`config/lists/NAME.csv`): who is known by domain, by name, by alias."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache


@dataclass(frozen=True, slots=True)
class Organisation:
    name: str
    code: str = ""
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@lru_cache(maxsize=10_000)
def organisation_key(text: str) -> str:
    """Organisations are the same when their folded names are: no case, accents, punctuation, nor words such as `gemeente`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    plain = re.sub(r"\([a-z.]*\)|\bc\.?a\.?$", " ", plain)
    plain = re.sub(r"\b(?:gemeente|gem|municipality of|city of|gemeinde|stadt|ville de|commune de)\b\.?", " ", plain)
    plain = re.sub(r"^(?:de|het|the)\b", " ", plain.strip())
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def domain_key(domain: str) -> str:
    """Domains are compared without case, and in the form that mail servers write them: `café.example` is `xn--caf-dma.example` (RFC 5890)."""
    plain = domain.strip().rstrip(".").casefold()
    try:
        return plain if plain.isascii() else plain.encode("idna").decode()
    except UnicodeError:
        return plain


@dataclass(frozen=True)
class OrganisationList:
    name: str
    organisations: tuple[Organisation, ...]

    def by_domain(self, domain: str) -> tuple[Organisation, ...]:
        """Those with this domain or a parent of it; several when they share a service."""
        labels = domain_key(domain).split(".")
        for start in range(len(labels) - 1):
            if found := self._domains.get(".".join(labels[start:])):
                return found
        return ()

    def by_name(self, text: str) -> Organisation | None:
        """The one with this name or alias, however it is typed; None when unknown or when two would fit."""
        return self._names.get(organisation_key(text))

    @cached_property
    def _domains(self) -> dict[str, tuple[Organisation, ...]]:
        index: dict[str, tuple[Organisation, ...]] = {}
        for organisation in self.organisations:
            for domain in organisation.domains:
                known = index.get(key := domain_key(domain), ())
                index[key] = known if organisation in known else (*known, organisation)
        return index

    @cached_property
    def _names(self) -> dict[str, Organisation | None]:
        index: dict[str, Organisation | None] = {}
        for organisation in self.organisations:
            for key in _unique(map(organisation_key, (organisation.name, *organisation.aliases))):
                index[key] = None if key in index else organisation
        return index


def _unique(keys: Iterable[str]) -> list[str]:
    return [key for key in dict.fromkeys(keys) if key]
