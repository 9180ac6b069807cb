"""A place left open in a page that is rendered: it stands for words that are there, but differ from mail to mail."""

from typing import Any, NoReturn

# No value can hold these: control characters are taken out of each.
OPENS, CLOSES = "\x02", "\x03"


class Refused(Exception):
    """A template asks what only the words themselves can tell."""


class Place:
    """It can be shown (by `shown` alone) and it is true. Whatever else is asked of it raises Refused or TypeError."""

    __slots__ = ("name",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, name: str) -> None:
        self.name = name

    def __bool__(self) -> bool:
        return True

    def _refuse(self, *asked: object) -> NoReturn:
        raise Refused

    __eq__ = __len__ = __iter__ = __contains__ = __getitem__ = __str__ = __repr__ = __int__ = __float__ = _refuse

    def __getattr__(self, name: str) -> Any:
        raise Refused


def mark_of(place: Place) -> str:
    return f"{OPENS}{place.name}{CLOSES}"
