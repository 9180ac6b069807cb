"""Plays the script: mails arrive, a flow runs, and what came of it is read from the register and the outgoing mail.

deliver ─▶ run the flow ─▶ look it up ─▶ deliver what answers the answers ─▶ …
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flows.demo.mails import Mail
from flows.demo.script import Act, Part, Script
from flows.demo.stage import Stage
from flows.errors import KringpostError
from flows.storage.store import EventStatus, MailLine


@dataclass(frozen=True, slots=True)
class Scene:
    """A mail of the play, and what the run made of it."""

    number: int
    part: Part
    mail: Mail
    line: MailLine
    persons: tuple[str, ...]
    """Names of those whom the mail is about."""
    answers: tuple[Mail, ...]


@dataclass(frozen=True, slots=True)
class Seats:
    capacity: int
    before: EventStatus
    after: EventStatus


@dataclass(frozen=True, slots=True)
class Played:
    """An act after its run."""

    act: Act
    scenes: tuple[Scene, ...]
    letters: tuple[Mail, ...]
    """Those that answer no mail."""
    counts: Mapping[str, int]
    """What the flow run returned."""
    seats: Mapping[str, Seats]


@dataclass
class Play:
    script: Script
    stage: Stage
    run: Callable[[str, datetime], Mapping[str, int]]
    """A flow by its name, as of a moment."""
    sent: list[Mail] = field(default_factory=list)
    _told: int = 0

    def acts(self) -> Iterator[Played]:
        """Raises KringpostError when something ends otherwise than it is written."""
        for act in self.script.acts:
            played = self._play(act)
            yield played
            if wrong := [*_unexpected(played), *self._left_over()]:
                raise KringpostError("\n".join(["The demo failed.", *wrong]))

    def _play(self, act: Act) -> Played:
        before = self._seats()
        mails = [(part, self._deliver(part)) for part in act.mails]
        counts = self.run(act.flow, act.at)
        new = [Mail(each.raw) for each in self.stage.mail.outbound[len(self.sent) :]]
        self.sent += new
        after = self._seats()
        seats = {slug: Seats(few["capacity"], before[slug], after[slug]) for slug, few in self.script.seats.items()}
        scenes = tuple(self._scenes(mails))
        answers = {answer.message_id for scene in scenes for answer in scene.answers}
        return Played(act, scenes, tuple(each for each in new if each.message_id not in answers), counts, seats)

    def _deliver(self, part: Part) -> Mail:
        mail = self.script.mail(part, self._answered(part.replies_to) if part.replies_to else None)
        self.stage.mail.deliver(self.script.us, mail.raw, part.again or mail.date)
        return mail

    def _answered(self, kind_and_recipient: tuple[str, str]) -> Mail:
        for letter in reversed(self.sent):
            if (letter.kind, letter.recipient[1]) == kind_and_recipient:
                return letter
        raise KringpostError(f"The demo failed: no {' was sent to '.join(kind_and_recipient)}.")

    def _scenes(self, mails: list[tuple[Part, Mail]]) -> Iterator[Scene]:
        lines = {line.received: line for line in self.stage.parts.store.mail_log()}
        letters = {letter.message_id: letter for letter in self.sent}
        for part, mail in mails:
            self._told += 1
            if not (line := lines.get(part.again or mail.date)):
                raise KringpostError(f"The demo failed: {part.file} arrived, and the run did not handle it.")
            answers = tuple(letters[each] for each in _ids(line) if each in letters)
            yield Scene(self._told, part, mail, line, self._persons(line), answers)

    def _persons(self, line: MailLine) -> tuple[str, ...]:
        # After the own registration stand those that moved because of it.
        refs = line.refs if line.intent == "register" else line.refs[:1]
        found = [self.stage.parts.store.find(ref) for ref in refs]
        return tuple(each.name for each in found if each and each.name)

    def _seats(self) -> dict[str, EventStatus]:
        found = self.stage.parts.store.events_status()
        return {slug: found.get(slug, EventStatus()) for slug in self.script.seats}

    def _left_over(self) -> Iterator[str]:
        work = self.stage.parts.store.waiting_work()
        sent = work.outbox.get("sent", 0)
        if work.undecided or work.parked:
            yield f"{work.undecided} mails are not decided, {work.parked} could not be handled."
        if len(self.sent) != sum(work.outbox.values()):
            yield f"{sum(work.outbox.values())} letters were written, {sent} are marked as sent, {len(self.sent)} arrived."
        if left := len(self.stage.mail.mails(self.script.us)):
            yield f"{left} mails were not filed."


def _unexpected(played: Played) -> Iterator[str]:
    for scene in played.scenes:
        if scene.line.outcome != scene.part.outcome:
            ended = f"{scene.line.outcome} ({scene.line.reason})"
            yield f"{scene.part.file} ended as {ended}; it must end as {scene.part.outcome}."
    if missing := set(played.act.sends) - {letter.kind for letter in played.letters}:
        yield f"{played.act.flow} sent no {', '.join(sorted(missing))}."
    for slug, seats in played.seats.items():
        if seats.after.held > seats.capacity:
            yield f"{slug} has {seats.capacity} seats, and {seats.after.held} were given away."


def _ids(line: MailLine) -> list[str]:
    return [letter.message_id.strip("<>") for letter in line.letters]
