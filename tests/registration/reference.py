"""A second decider, naive on purpose: from the whole history it works out who should have a seat. Shares no code with the real one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

OFFER = timedelta(hours=48)


@dataclass
class Someone:
    name: str
    audience: str
    status: str = ""
    until: datetime | None = None


@dataclass
class History:
    """What happened, in order: (moment, what, who, audience)."""

    capacity: int
    line: int
    promote: str
    quota: dict[str, int]
    happened: list[tuple[datetime, str, str, str]] = field(default_factory=list)

    def outcome(self) -> dict[str, str]:
        """Status by name, recomputed from nothing; who was turned away at the door is left out."""
        people: list[Someone] = []
        for moment, what, who, audience in self.happened:
            self._next(people, moment, what, who, audience)
        return {each.name: each.status for each in people}

    def _next(self, people: list[Someone], moment: datetime, what: str, who: str, audience: str) -> None:
        if what == "register":
            self._register(people, Someone(who, audience))
        if what == "cancel":
            self._change(people, who, ("confirmed", "waitlisted", "offered"), "cancelled")
        if what == "decline":
            self._change(people, who, ("offered", "waitlisted"), "cancelled")
        if what == "accept":
            self._accept(people, moment, who)
        if what == "clock":
            for each in people:
                if each.status == "offered" and each.until is not None and moment > each.until:
                    each.status = "expired"
        self._fill(people, moment)

    def _register(self, people: list[Someone], one: Someone) -> None:
        waiting = [each for each in people if each.status == "waitlisted"]
        if self._room(people, one):
            one.status = "confirmed"
        elif len(waiting) < self.line:
            one.status = "waitlisted"
        if one.status:
            people.append(one)

    def _accept(self, people: list[Someone], moment: datetime, who: str) -> None:
        for one in people:
            if one.name != who or one.status not in ("offered", "expired"):
                continue
            if one.status == "offered" and one.until is not None and moment <= one.until:
                one.status = "confirmed"
                continue
            one.status = "late"
            self._fill(people, moment)
            one.status = "confirmed" if self._room(people, one) else "waitlisted"

    def _change(self, people: list[Someone], who: str, given: tuple[str, ...], status: str) -> None:
        for each in people:
            if each.name == who and each.status in given:
                each.status = status

    def _fill(self, people: list[Someone], moment: datetime) -> None:
        for each in people:
            if each.status == "waitlisted" and self._room(people, each):
                each.status = "confirmed" if self.promote == "seat" else "offered"
                each.until = moment + OFFER

    def _room(self, people: list[Someone], one: Someone) -> bool:
        seated = [each for each in people if each.status in ("confirmed", "offered")]
        alike = [each for each in seated if each.audience == one.audience]
        return len(seated) < self.capacity and len(alike) < self.quota.get(one.audience, self.capacity)
