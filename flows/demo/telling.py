"""Tells on the screen what the play did: a table where there is a terminal, plain lines elsewhere."""

from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.demo.play import Played, Scene, Seats
from flows.reports.counts import in_words

Row = tuple[str, str, str, str, str]
"""Number, who wrote, what was understood, what was answered, colour."""
_COLOURS = {
    "confirmed": "green",
    "intake-proposal": "green",
    "offer": "cyan",
    "waitlisted": "yellow",
    "info-needed": "yellow",
    "in-review": "yellow",
    "full": "red",
    "not-eligible": "red",
}
_CALENDAR = {"REQUEST": " + invitation", "CANCEL": " + its withdrawal", "": ""}


@dataclass(frozen=True)
class Teller:
    console: Console

    def say(self, line: str = "") -> None:
        self.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def act(self, number: int, played: Played, seconds: float) -> None:
        self.say()
        self._heading(f"{number}. {played.act.title}", f"as of {played.act.at:%a %d %b %Y, %H:%M}")
        if played.scenes:
            self._rows([_cells(scene) for scene in played.scenes])
        for letter in played.letters:
            self.say(f"    {letter.kind} to {letter.recipient[0]}")
        told = in_words(played.counts)
        self.say(f"   run of {played.act.flow}, {seconds:.1f} s: {told}")
        self.say(f"   seats: {'; '.join(_change(slug, seats) for slug, seats in played.seats.items())}")

    def seats(self, first: Played, last: Played) -> None:
        self.say()
        self._heading("Seats", "before and after the play")
        for slug, seats in last.seats.items():
            statuses = ", ".join(f"{count} {status}" for status, count in seats.after.by_status.items())
            taken = f"{first.seats[slug].before.held} → {seats.after.held} of {seats.capacity} taken"
            self.say(f"   {slug:<13} {taken}, {seats.after.waiting} waiting   ({statuses})")

    def _heading(self, title: str, note: str) -> None:
        self.console.print(f"[bold]{escape(title)}[/bold]  [dim]{escape(note)}[/dim]", highlight=False, soft_wrap=True)

    def _rows(self, rows: list[Row]) -> None:
        if not self.console.is_terminal:
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            for row in rows:
                self.say("  ".join(map(str.ljust, row[:4], widths)).rstrip())
            return
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
        table.add_column(justify="right", style="dim", width=2)
        for ratio in (3, 5, 6):
            table.add_column(ratio=ratio, overflow="fold")
        for number, who, understood, answered, colour in rows:
            table.add_row(number, escape(who), escape(understood), f"[{colour}]{escape(answered)}[/{colour}]")
        self.console.print(table)


def _cells(scene: Scene) -> Row:
    line = scene.line
    what = " ".join(part for part in (line.intent.replace("_", " "), line.event) if part)
    about = ", ".join(name for name in scene.persons if name != scene.mail.sender[0])
    understood = f"{what}: {about}" if about else what
    colour = _COLOURS.get(line.outcome, "dim")
    return f"{scene.number:2}", scene.mail.sender[0], understood, _answered(scene), colour


def _answered(scene: Scene) -> str:
    kinds: dict[str, list[str]] = {}
    for answer in scene.answers:
        kinds.setdefault(f"{answer.kind}{_CALENDAR[answer.calendar_method]}", []).append(answer.recipient[0])
    told = [_told(what, names, scene) for what, names in kinds.items()]
    return "; ".join(told) or f"no answer ({scene.line.reason.replace('_', ' ')})"


def _told(what: str, names: list[str], scene: Scene) -> str:
    if names == [scene.mail.sender[0]]:
        return what
    if names == list(scene.persons):
        return f"{len(names)} × {what}" if len(names) > 1 else f"{what} to {names[0]}"
    return f"{what} to {' and '.join(names)}"


def _change(slug: str, seats: Seats) -> str:
    waiting = f", {seats.after.waiting} waiting" if seats.after.waiting else ""
    return f"{slug} {seats.before.held} → {seats.after.held} of {seats.capacity}{waiting}"
