"""Which acts are about a person: for them to see what is kept there, and to take them out."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_

from flows.registration.model import Registration, address_key
from flows.storage.acts import HAND, STORED, Act, Details, Row, loaded, state
from flows.storage.records import key_of
from flows.storage.schema import acts

NAMES_PEOPLE = or_(acts.c.refs != "", and_(acts.c.kind == HAND, acts.c.details.is_not(None)))


@dataclass(frozen=True, slots=True)
class ActAbout:
    id: int
    at: datetime
    kind: str
    states: tuple[Registration, ...]
    """Their registrations, and those that they made for others, as this act left them."""
    by_hand: Details | None
    """What was asked for, when it was done by hand."""


@dataclass(frozen=True, slots=True)
class Whose:
    """A person: by the registrations that are theirs, and by an address, which may have been changed since."""

    address: str
    refs: frozenset[str]

    def theirs(self, row: Row) -> bool:
        return row["ref"] in self.refs or row["address_key"] == key_of(self.address)

    def made(self, row: Row) -> bool:
        return bool(row["registered_by_key"] == key_of(self.address))

    def by_hand(self, act: Act) -> bool:
        """Also where no registration came of it."""
        if act.kind != HAND or act.details is None:
            return False
        words = json.dumps(act.details, ensure_ascii=False).casefold()
        return any(map(self.theirs, act.changes)) or address_key(self.address) in words


def acts_about(connection: Connection, whose: Whose) -> Iterator[ActAbout]:
    """In the order in which they were done."""
    for act in map(loaded, connection.execute(STORED.where(NAMES_PEOPLE).execution_options(yield_per=500))):
        states = tuple(state(row) for row in act.changes if row["email"] and (whose.theirs(row) or whose.made(row)))
        asked = act.details if whose.by_hand(act) else None
        if states or asked:
            yield ActAbout(act.id, act.at, act.kind, states, asked)
