"""`kringpost approve`, `refuse`, `cancel`: what a contact person does by hand."""

from collections.abc import Callable
from getpass import getuser
from typing import Literal

from flows.by_hand import act
from flows.cli.screen import moment, say
from flows.registration.commands import Cancel, Command, GiveVerdict, Origin
from flows.settings import load_settings
from flows.wiring import open_parts


def give_verdict(ref: str, verdict: Literal["approve", "refuse"], *, reason: str, by: str, as_of: str) -> int:
    return _act(ref, by, as_of, lambda origin, of: GiveVerdict(origin, (of,), verdict, reason, proven=True))


def cancel(ref: str, *, by: str, as_of: str) -> int:
    return _act(ref, by, as_of, lambda origin, of: Cancel(origin, (of,), proven=True, confirmed=True))


def _act(ref: str, by: str, as_of: str, wish: Callable[[Origin, str], Command]) -> int:
    now = moment(as_of)
    with open_parts(load_settings()) as parts:
        decision = act(parts.registrar, ref, by or f"by hand, {_user()}", now, wish)
    for entry in decision.journal:
        say(f"{entry.ref or ref}  {entry.what}: {entry.reason}")
    say(f"{len(decision.notifications)} mails wait in the outbox; the next run of deliver-outbox sends them.")
    return 0


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        return "somebody"
