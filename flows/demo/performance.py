"""`kringpost demo`: the stage, the play on it, and the tale of it. Ends by itself; with `stay`, when it is told to."""

import importlib
import signal
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Event

from rich.console import Console

from flows.cli.running import FLOWS
from flows.demo.play import Play, Played
from flows.demo.script import read_script
from flows.demo.shelf import put_away
from flows.demo.stage import Stage, set_stage
from flows.demo.telling import Teller
from flows.errors import KringpostError
from flows.replay import check
from flows.shipped import shipped


def perform(folder: Path, *, stay: bool) -> None:
    """Raises KringpostError when the flow fails, or when a mail ends otherwise than the script says."""
    began = time.monotonic()
    teller = Teller(Console())
    script = read_script(shipped() / "config" / "demo")
    teller.say("Kringpost demo: an embedded mail server, Prefect's own server, and nothing leaves this machine.")
    with set_stage(folder.absolute(), script) as stage:
        play = Play(script, stage, run=_flows(stage))
        teller.say(f"Both are up after {time.monotonic() - began:.0f} s.")
        played: list[Played] = []
        try:
            _play(play, played, teller)
        finally:
            counts = put_away(stage.folder, played)
        _tell_end(teller, folder, played, counts)
        teller.say()
        _replay(teller, stage)
        teller.say(f"Done in {time.monotonic() - began:.0f} s.")
        if stay:
            _stay(teller, stage.ui)
        else:
            teller.say(
                "The runs can be looked at in Prefect's pages while the demo stays up: make demo STAY=1, or kringpost demo --stay."
            )


def _flows(stage: Stage) -> Callable[[str, datetime], dict[str, int]]:
    # Importing Prefect takes seconds, and so does its server: at the same time.
    modules = {name: importlib.import_module(module) for name, module in FLOWS.items()}
    stage.wait_for_prefect()
    return lambda flow, moment: modules[flow].run_once(now=moment, dry_run=False)


def _play(play: Play, played: list[Played], teller: Teller) -> None:
    began = time.monotonic()
    for number, each in enumerate(play.acts(), 1):
        played.append(each)
        teller.act(number, each, time.monotonic() - began)
        began = time.monotonic()


def _tell_end(teller: Teller, folder: Path, played: list[Played], counts: Mapping[str, int]) -> None:
    teller.seats(played[0], played[-1])
    teller.say()
    teller.say(f"   {folder}/index.html   all of it on one page")
    teller.say(f"   {folder}/inbox/       {counts['inbox']} mails that came in (.eml, .html)")
    answers = f"{counts['answers']} answers (.eml, .html), {counts['calendars']} of them for the calendar (.ics)"
    teller.say(f"   {folder}/answers/     {answers}")
    teller.say(
        f"   {folder}/public/      the pages of the events, in Dutch and English, with calendars to subscribe to"
    )
    if counts["letters"]:
        kinds = ", ".join(dict.fromkeys(letter.kind for each in played for letter in each.letters))
        teller.say(f"   {folder}/letters/     {counts['letters']} that no mail asked for: {kinds} (.eml, .html)")


def _replay(teller: Teller, stage: Stage) -> None:
    again = check(stage.parts.registrar)
    if again.differences:
        raise KringpostError("\n".join(("replay: the register is not what the mails say:", *again.differences)))
    teller.say(f"replay: the register is what the mails say ({again.counts['mails']} mails decided once more)")


def _stay(teller: Teller, ui: str) -> None:
    told = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: told.set())
    teller.say(f"Prefect shows the runs, each with a table of its mails, at {ui}/runs (Ctrl-C ends the demo)")
    while not told.wait(1):
        pass
