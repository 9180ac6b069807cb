"""One pass of poll-inbox, or other work, in a process of its own, which kills itself (SIGKILL) at a named call, or is killed from outside.

    begin_pass(settings, now, Death("flows.storage.store:Store.keep", call=2)).exitcode

The product has no hooks for this: the process replaces the named function in itself. The mail servers live in the test."""

import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce, wraps
from importlib import import_module
from itertools import count
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any

from flows.settings import Settings
from flows.wiring import Parts, imap_server, mailbox_name, open_parts
from tests.journey.office import one_pass
from tests.journey.warm import processes

KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Death:
    at: str
    """`module:function` or `module:Class.method`."""
    call: int = 1
    after: bool = False
    """The call is done, and nothing after it."""
    holding: bytes = b""
    """Instead: every call that is given bytes with this in them."""


Work = Callable[[Parts, datetime, Callable[[], None]], None]
"""Says (by the call) when it is ready to begin."""


def polls(parts: Parts, now: datetime, ready: Callable[[], None]) -> None:
    with parts.store.alone(mailbox_name(imap_server(parts.settings))) as free:
        assert free
        with parts.mailroom(lambda: now) as mailroom:
            ready()
            one_pass(mailroom)


def passes(settings: Settings, now: datetime, death: Death | None = None, work: Work = polls) -> int:
    """The exit code of the process: 0, or KILLED. `work` is a function of a module, not made on the way."""
    process = begin_pass(settings, now, death, work)
    process.join(60)
    assert process.exitcode in (0, KILLED)
    return process.exitcode


def begin_pass(settings: Settings, now: datetime, death: Death | None = None, work: Work = polls) -> BaseProcess:
    """Returns when the process has opened database and inbox and begins to work."""
    ready = processes.Event()
    process = processes.Process(target=_pass, args=(settings, now, death, ready, work))
    process.start()
    assert ready.wait(60)
    return process


def _pass(settings: Settings, now: datetime, death: Death | None, ready: Event, work: Work) -> None:
    if death:
        _arm(death)
    with open_parts(settings) as parts:
        work(parts, now, ready.set)


def _arm(death: Death) -> None:
    module, _, path = death.at.partition(":")
    *owners, name = path.split(".")
    owner = reduce(getattr, owners, import_module(module))
    setattr(owner, name, _deadly(getattr(owner, name), death))


def _deadly(original: Callable[..., Any], death: Death) -> Callable[..., Any]:
    calls = count(1)

    @wraps(original)
    def deadly(*words: Any, **more: Any) -> Any:
        fatal = _given(death.holding, words) if death.holding else next(calls) == death.call
        if fatal and not death.after:
            _die()
        result = original(*words, **more)
        if fatal:
            _die()
        return result

    return deadly


def _given(mark: bytes, words: Sequence[object]) -> bool:
    return any(isinstance(word, bytes) and mark in word for word in words)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
