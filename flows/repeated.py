"""What came of an act then and what comes of it now, beside each other; in words by reference, without names."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from flows.storage.store import Act, Done, Outcome, Record, Row, Scratch, as_kept, comparable, nobody, without_fields

Rows = Mapping[str, Row]
SHOWN = ("status", "held", "offer_until", "intake_at", "sequence", "asked")
"""What is told with its value: of all else only that it differs."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An act of then, and what of it was erased since."""

    act: Act
    fields: Collection[str] = ()

    @property
    def label(self) -> str:
        who = {"mail": f"Mail {self.act.message}", "hand": "By hand"}.get(self.act.kind, "By the clock")
        return f"{who}, {self.act.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC:"

    @property
    def then(self) -> Rows:
        return {row["ref"]: comparable(row) for row in self.act.changes}

    def now(self, done: Sequence[Done]) -> Rows:
        """Without what was erased since."""
        rows = as_kept([row for each in done for row in each.changes])
        return {row["ref"]: comparable(self._reduced(row)) for row in rows}

    def _reduced(self, row: Row) -> Row:
        row = without_fields(row, self.fields) if self.fields else row
        erased = any(before["ref"] == row["ref"] and not before["email"] for before in self.act.changes)
        return nobody(row) if erased else row


def differences(shape: Shape, done: Sequence[Done], record: Record, scratch: Scratch) -> list[str]:
    then, now = shape.then, shape.now(done)
    found = [
        f"{ref}: {text}" for ref in dict.fromkeys([*then, *now]) if (text := _between(then.get(ref), now.get(ref)))
    ]
    message = shape.act.message
    if message and (before := record.outcome(message)) != (after := scratch.outcome(message)):
        found.append(f"was {_outcome(before)}; is now {_outcome(after)}")
    return [f"{shape.label} {text}." for text in found]


def compare(record: Record, scratch: Scratch) -> Iterator[str]:
    """The register as it stands, beside the one made again: a line for each registration that differs."""
    stands, again = record.register(), scratch.register()
    for ref in sorted(stands.keys() | again.keys()):
        if ref not in again:
            yield f"{ref}: stands in the register, and no mail or act made it."
        elif ref not in stands:
            yield f"{ref}: is missing in the register; by the mails it is {again[ref]['status']}."
        elif text := _each(stands[ref], again[ref], "is {} in the register, {} by the mails"):
            yield f"{ref}: {text}."


def _between(then: Row | None, now: Row | None) -> str:
    if then and now:
        return _each(then, now, "was {}, is now {}")
    if then:
        return f"became {then['status']}, is not touched now"
    return f"was not touched, becomes {now['status']} now" if now else ""


def _each(before: Row, after: Row, words: str) -> str:
    names = [name for name in before if before[name] != after.get(name)]
    shown = [f"{name} {words.format(_value(before[name]), _value(after.get(name)))}" for name in names if name in SHOWN]
    others = [name for name in names if name not in SHOWN]
    return "; ".join((*shown, *([f"{', '.join(others)} differ{'s' * (len(others) == 1)}"] if others else [])))


def _value(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value or "none")


def _outcome(outcome: Outcome) -> str:
    return f"{outcome.intent}, {outcome.outcome} ({outcome.reason})"
