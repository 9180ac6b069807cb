"""A list brought up to date: what the official register says, and of the old list what people still write."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.registration.lists import Organisation


@dataclass(frozen=True, slots=True)
class Renewal:
    organisations: tuple[Organisation, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def renew(old: Iterable[Organisation], new: Iterable[Organisation]) -> Renewal:
    """Organisations are the same by code, else by name. Aliases, former domains and a former name stay with those that remain."""
    former = _Index(old)
    found: dict[str, Organisation] = {}
    added, changed = [], []
    for each in new:
        before = former.take(each)
        after = _joined(each, before) if before else each
        if twin := found.get(key := after.code or after.name.casefold()):
            after = _joined(twin, after)
        elif before is None:
            added.append(after.name)
        elif after != before:
            changed.append(after.name)
        found[key] = after
    in_order = sorted(found.values(), key=lambda each: (each.name.casefold(), each.code))
    return Renewal(tuple(in_order), tuple(added), tuple(former.left()), tuple(changed))


class _Index:
    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self._all = list(organisations)
        self._codes = {each.code: each for each in self._all if each.code}
        self._names = {each.name.casefold(): each for each in self._all}
        self._taken: set[Organisation] = set()

    def take(self, new: Organisation) -> Organisation | None:
        before = self._codes.get(new.code) or self._names.get(new.name.casefold())
        if before and before.code and new.code and before.code != new.code:
            return None
        if before:
            self._taken.add(before)
        return before

    def left(self) -> list[str]:
        return [each.name for each in self._all if each not in self._taken]


def _joined(new: Organisation, old: Organisation) -> Organisation:
    former = (old.name,) if old.name.casefold() != new.name.casefold() else ()
    return replace(
        new,
        code=new.code or old.code,
        domains=tuple(dict.fromkeys((*new.domains, *old.domains))),
        aliases=tuple(dict.fromkeys((*old.aliases, *new.aliases, *former))),
    )
