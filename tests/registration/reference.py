"""A second decider, naive on purpose: from the whole history it works out who should have a seat. Shares no code with the real one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

OFFER = timedelta(hours=48)
READ_WITHIN = timedelta(hours=1)
AUDIENCES = {"a": "a", "b": "b", "review": "a"}
"""By kind of person; who is refused has none."""
ENDED = ("cancelled", "refused", "expired")
LEAVES = {
    "cancel": ("cancelled", ("confirmed", "intake", "waitlisted", "offered", "awaiting_review")),
    "decline": ("cancelled", ("waitlisted", "offered", "awaiting_review")),
    "refuse": ("refused", ("awaiting_review", "intake")),
}
"""What ends somebody's registration, how, and whose."""


@dataclass
class Someone:
    name: str
    kind: str
    place: int
    """In the line: the number of what brought them here."""
    status: str = ""
    held: bool = False
    until: datetime | None = None
    declined: bool = False
    had_seat: bool = False
    """A final one, when they cancelled."""

    @property
    def waits(self) -> bool:
        return not self.held and self.status not in ("", *ENDED)

    def ends(self, status: str) -> None:
        self.had_seat = status == "cancelled" and self.status == "confirmed"
        self.status, self.held = status, False


@dataclass
class History:
    """What happened, in order: (moment, what, who, more): kind of a newcomer, `NAME kind` of a substitute, the new capacity."""

    capacity: int
    line: int
    promote: str
    quota: dict[str, int]
    intake: bool
    happened: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    people: list[Someone] = field(default_factory=list)
    just_let_go: str = ""

    def outcome(self) -> dict[str, tuple[str, bool]]:
        """Status, and whether a seat is held, by name. Who was turned away at the door is left out."""
        for number, (moment, what, who, more) in enumerate(self.happened):
            seated, self.just_let_go = self._seated(), ""
            one = next((each for each in self.people if each.name == who), Someone(who, more, number))
            if what in LEAVES and one.status in LEAVES[what][1]:
                one.ends(LEAVES[what][0])
            self._happens(one, moment, number, what, more)
            self._fill(moment, freed=bool(seated - self._seated()))
        return {each.name: (each.status, each.held) for each in self.people}

    def _happens(self, one: Someone, moment: datetime, number: int, what: str, more: str) -> None:
        match what, one.status:
            case "register", _ if self._weigh(one):
                self.people.append(one)
            case "accept", "offered" if one.until is not None and moment <= one.until:
                self._seat(one)
            case (("accept" | "stay"), ("offered" | "expired")):
                freed, self.just_let_go = one.held, one.name
                one.status, one.held, one.declined = "waitlisted", False, what == "stay"
                self._fill(moment, freed)
                if what == "accept" and self._room(one):
                    self._seat(one)
            case "return", "cancelled":
                self._return(one, number)
            case "approve", "intake":
                one.status = "confirmed"
            case "approve", ("awaiting_review" | "refused"):
                one.held = one.held or (one.status == "refused" and self._room(one))
                one.status = "waitlisted"
                if one.held:
                    self._seat(one)
            case "move_up", ("waitlisted" | "offered" | "expired") if one.held or self._room(one):
                self._seat(one)
            case "substitute", ("confirmed" | "intake"):
                self._substitute(one, number, *more.split())
            case (("capacity" | "clock"), _):
                self.capacity = int(more) if what == "capacity" else self.capacity
                for each in self.people:
                    if each.status == "offered" and each.until is not None and moment > each.until + READ_WITHIN:
                        each.ends("expired")

    def _weigh(self, one: Someone) -> bool:
        """False: no seat and no place in the line, so that nothing changes."""
        seat = self._room(one)
        if not seat and sum(each.waits for each in self.people) >= self.line:
            return False
        one.held = seat and one.kind != "refuse"
        one.status = {"review": "awaiting_review", "refuse": "refused"}.get(one.kind, "waitlisted")
        if one.held and one.status == "waitlisted":
            self._seat(one)
        return True

    def _return(self, one: Someone, number: int) -> None:
        """Who had a final seat is not judged again."""
        kind, one.kind = one.kind, AUDIENCES.get(one.kind, "") if one.had_seat else one.kind
        place, one.place = one.place, number
        if not self._weigh(one):
            one.place = place
        elif one.had_seat and one.held:
            one.status = "confirmed"
        one.kind = kind

    def _substitute(self, old: Someone, number: int, name: str, kind: str) -> None:
        new = Someone(name, kind, number, old.status, held=True)
        old.held = False
        if kind in ("a", "b") and self._quota_left(new):
            old.status = "cancelled"
            self.people.append(new)
        old.held = old.status != "cancelled"

    def _fill(self, moment: datetime, freed: bool) -> None:
        for one in sorted(self.people, key=lambda each: each.place):
            skipped = one.name == self.just_let_go or (one.declined and not freed)
            if not one.waits or skipped or not self._room(one):
                continue
            one.held = True
            if one.status == "waitlisted" and self.promote == "seat":
                self._seat(one)
            elif one.status == "waitlisted":
                one.status, one.until, one.declined = "offered", moment + OFFER, False

    def _seat(self, one: Someone) -> None:
        one.status, one.held, one.declined = "intake" if self.intake else "confirmed", True, False

    def _room(self, one: Someone) -> bool:
        return len(self._seated()) < self.capacity and self._quota_left(one)

    def _quota_left(self, one: Someone) -> bool:
        alike = [each for each in self.people if each.held and AUDIENCES.get(each.kind) == AUDIENCES.get(one.kind)]
        return len(alike) < self.quota.get(AUDIENCES.get(one.kind, ""), len(alike) + 1)

    def _seated(self) -> set[str]:
        return {each.name for each in self.people if each.held}
