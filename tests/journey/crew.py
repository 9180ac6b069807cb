"""Eight processes with a mailbox each and a ninth that keeps the waiting list: started once, then told by a seed what to play."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import Any

from flows.settings import Settings
from flows.wiring import open_parts
from tests.journey.clock import Clock
from tests.journey.office import OPEN
from tests.journey.rival import EVENT, Post, plays
from tests.journey.warm import processes

RIVALS = 8


@dataclass(frozen=True)
class Crew:
    clock: Clock
    rivals: tuple[Connection, ...]
    keeper: Connection

    def play(self, seed: int) -> list[list[datetime]]:
        """One repetition; per mailbox when its mails arrived, in order."""
        self.clock.set(OPEN + timedelta(days=1))
        for each in (*self.rivals, self.keeper):
            each.send(seed)
        arrived = [each.recv() for each in self.rivals]
        self.keeper.send(None)
        self.keeper.recv()
        return arrived


@contextmanager
def a_crew(settings: Settings) -> Iterator[Crew]:
    with ExitStack() as stack:
        clock = Clock(processes.Value("d", OPEN.timestamp()))
        rivals = tuple(stack.enter_context(_at_work(_rival, settings, clock, number)) for number in range(RIVALS))
        yield Crew(clock, rivals, stack.enter_context(_at_work(_keeper, settings, clock)))


@contextmanager
def _at_work(work: Callable[..., None], *arguments: Any) -> Iterator[Connection]:
    ours, theirs = processes.Pipe()
    process = processes.Process(target=work, args=(theirs, *arguments), daemon=True)
    process.start()
    # The only copy is the child's: when it dies we read an end, and do not wait for ever.
    theirs.close()
    with ours:
        yield ours
    process.join(60)


def _rival(orders: Connection, settings: Settings, clock: Clock, number: int) -> None:
    with open_parts(settings) as parts:
        for seed in _seeds(orders):
            orders.send(plays(Post(parts, clock, number, seed)))


def _keeper(orders: Connection, settings: Settings, clock: Clock) -> None:
    """Lets the clock decide, over and over, until told to stop."""
    with open_parts(settings) as parts:
        for _seed in _seeds(orders):
            while not orders.poll(0.1):
                parts.registrar.decide_due(EVENT, clock.now())
            orders.send(orders.recv())


def _seeds(orders: Connection) -> Iterator[int]:
    while True:
        try:
            yield orders.recv()
        except EOFError:
            return
