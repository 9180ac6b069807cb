"""`kringpost register`, `approve`, `refuse`, `not-reached`, `keep`, `cancel`, `move-up`, `note`: what a contact person does by hand."""

from collections.abc import Callable, Sequence
from getpass import getuser
from typing import Literal

from flows import by_hand
from flows.cli.screen import moment, one_of, say
from flows.errors import UsageError
from flows.registration.commands import Cancel, Command, GiveVerdict, MoveUp, Origin, Person
from flows.registration.decision import Decision
from flows.registration.model import Event
from flows.settings import load_settings
from flows.wiring import open_parts
from flows.written import parse_address

PLAIN_FIELDS = ("function", "phone", "remarks")


def register(
    slug: str,
    *,
    name: str,
    email: str,
    organisation: str,
    fields: Sequence[str],
    language: str,
    received_at: str,
    by: str,
    as_of: str,
) -> int:
    now = moment(as_of)
    received = moment(received_at, "--received-at") if received_at else now
    if received > now:
        raise UsageError("--received-at: that moment is still to come; write when the person called or wrote.")
    with open_parts(load_settings()) as parts:
        event = parts.registrar.office.events[one_of(slug, parts.registrar.office.events, "event")]
        person = Person(name.strip(), _address(email), organisation.strip() or None, _fields(event, fields))
        stated = language or event.languages[0]
        who = actor(by)
        told = by_hand.register(parts.registrar, event, person, who, now, received=received, language=stated)
    return tell(told, slug)


def give_verdict(
    ref: str, verdict: Literal["approve", "refuse", "unreached", "keep"], *, reason: str, by: str, as_of: str
) -> int:
    return _act(ref, by, as_of, lambda origin, of: GiveVerdict(origin, (of,), verdict, reason, proven=True))


def cancel(ref: str, *, by: str, as_of: str) -> int:
    return _act(ref, by, as_of, lambda origin, of: Cancel(origin, (of,), proven=True, confirmed=True))


def move_up(ref: str, *, by: str, as_of: str) -> int:
    return _act(ref, by, as_of, lambda origin, of: MoveUp(origin, (of,)))


def note(ref: str, text: str, *, by: str, as_of: str) -> int:
    now = moment(as_of)
    with open_parts(load_settings()) as parts:
        found = by_hand.note(parts.registrar, ref, text, actor(by), now)
    say(f"{found.ref}  noted.")
    return 0


def _act(ref: str, by: str, as_of: str, wish: Callable[[Origin, str], Command]) -> int:
    now = moment(as_of)
    with open_parts(load_settings()) as parts:
        decision = by_hand.act(parts.registrar, ref, actor(by), now, wish)
    return tell(decision, ref)


def tell(decision: Decision, about: str) -> int:
    for entry in decision.journal:
        say(f"{entry.ref or about}  {entry.what}: {entry.reason}")
    letters = len(decision.notifications)
    if letters:
        say(
            f"{letters} mail{'s wait' if letters > 1 else ' waits'} in the outbox; the next run of deliver-outbox sends."
        )
    return 0


def _fields(event: Event, given: Sequence[str]) -> dict[str, str]:
    own = [field.name for field in event.fields]
    names = [name for name in (*own, *PLAIN_FIELDS) if name not in ("name", "email", "organisation")]
    found = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals:
            raise UsageError(f"--field: {each!r} has no value; write NAME=VALUE.")
        found[one_of(name.strip(), names, "field")] = value.strip()
    return found


def _address(email: str) -> str:
    try:
        return parse_address(email)
    except ValueError as error:
        raise UsageError(f"--email: {error}.") from error


def actor(by: str) -> str:
    """For the journal."""
    return by or f"by hand, {_user()}"


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        return "somebody"
