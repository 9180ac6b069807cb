"""A list brought up to date: what the official register says, and of the old list what people still write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flows.configuration.organisations import COLUMNS
from flows.registration.lists import Organisation


@dataclass(frozen=True, slots=True)
class Renewal:
    organisations: tuple[Organisation, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    """Which columns, by the organisation's name."""


def renew(old: Iterable[Organisation], new: Iterable[Organisation]) -> Renewal:
    """Organisations are the same by code, else by name. Aliases, former domains and a former name stay with those that remain."""
    former = _Listed(old)
    pairs = [(each, former.find(each)) for each in _together(new)]
    remain = {before for _, before in pairs}
    after = [(each if before is None else _joined(each, former.all[before]), before) for each, before in pairs]
    return Renewal(
        tuple(sorted((each for each, _ in after), key=lambda each: (each.name.casefold(), each.code))),
        tuple(each.name for each, before in after if before is None),
        tuple(each.name for place, each in enumerate(former.all) if place not in remain),
        {
            each.name: _columns(each, former.all[before])
            for each, before in after
            if before is not None and each != former.all[before]
        },
    )


class _Listed:
    """Organisations with an index by code and by name."""

    def __init__(self, organisations: Iterable[Organisation] = ()) -> None:
        self.all: list[Organisation] = []
        self._codes: dict[str, int] = {}
        self._names: dict[str, list[int]] = {}
        for each in organisations:
            self.add(each)

    def add(self, each: Organisation) -> None:
        self.all.append(each)
        self._names.setdefault(_plain(each.name), []).append(len(self.all) - 1)
        self._codes.setdefault(each.code, len(self.all) - 1)

    def join(self, place: int, each: Organisation) -> None:
        self.all[place] = _joined(self.all[place], each)
        self._codes.setdefault(self.all[place].code, place)

    def find(self, sought: Organisation) -> int | None:
        """Its place; None when there is none, or two would fit. Of the same name with another code is another one."""
        if sought.code and sought.code in self._codes:
            return self._codes[sought.code]
        named = self._names.get(_plain(sought.name), ())
        fit = [place for place in named if not (sought.code and self.all[place].code)]
        return fit[0] if len(fit) == 1 else None


def _together(organisations: Iterable[Organisation]) -> list[Organisation]:
    """What stands on several lines is one organisation, unless the codes tell them apart."""
    found = _Listed()
    for each in organisations:
        place = found.find(each)
        if place is None:
            found.add(each)
        else:
            found.join(place, each)
    return found.all


def _plain(name: str) -> str:
    """A register of municipalities may write the word before each. What stands behind a name, as in "Bergen (L)", tells two apart."""
    return name.casefold().removeprefix("gemeente ").strip()


def _joined(new: Organisation, old: Organisation) -> Organisation:
    former = (old.name,) if _plain(old.name) != _plain(new.name) else ()
    return replace(
        new,
        code=new.code or old.code,
        domains=tuple(dict.fromkeys((*new.domains, *old.domains))),
        aliases=tuple(dict.fromkeys((*old.aliases, *new.aliases, *former))),
    )


def _columns(new: Organisation, old: Organisation) -> tuple[str, ...]:
    return tuple(name for name in COLUMNS if getattr(new, name) != getattr(old, name))
