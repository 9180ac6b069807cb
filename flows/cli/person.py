"""`kringpost person show | export | correct | erase`: what is kept about somebody, for them to see, to mend and to have removed."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from flows import by_hand
from flows.cli.by_hand import actor, tell
from flows.cli.screen import LOCAL, moment, say
from flows.cli.telling import opened
from flows.erasure import Forgotten, forget_person
from flows.errors import KringpostError, UsageError
from flows.registration.commands import Cancel
from flows.registration.model import Registration, address_key
from flows.settings import load_settings
from flows.storage.store import ActAbout, PersonKept
from flows.wiring import Parts, open_inboxes, open_parts
from flows.written import parse_address


def show(address: str) -> int:
    kept = _kept(_address(address))
    for each in kept.registrations:
        _show_registration("registration", each, each.received)
    for mail in kept.mails:
        say(f"mail {mail.id}  {_when(mail.received)}  {mail.event}  {mail.intent}  {mail.outcome}{_gone(mail.raw)}")
    for letter in kept.letters:
        say(
            f"letter {letter.id}  {_when(letter.sent or letter.queued)}  {letter.ref}  {letter.kind}  {letter.state}{_gone(letter.raw)}"
        )
    for line in kept.journal:
        say(f"journal  {_when(line.at)}  {line.ref}  {line.what}: {line.reason} (by {line.by})  {line.staff}".rstrip())
    for act in kept.acts:
        _show_act(act)
    return 0


def export(address: str, *, output: Path | None) -> int:
    """Whole: the mails and letters too, as they came and went."""
    text = json.dumps(asdict(_kept(_address(address))), ensure_ascii=False, indent=2, default=_written) + "\n"
    if output is None:
        say(text.rstrip("\n"))
        return 0
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise KringpostError(f"{output} cannot be written ({error.strerror}); name another file with -o.") from error
    return 0


def correct(old: str, new: str, *, by: str, as_of: str) -> int:
    wrong, right, now = _address(old), _address(new), moment(as_of)
    if address_key(wrong) == address_key(right):
        raise UsageError("NEW: that is the same address; an address is compared without its capitals.")
    with open_parts(load_settings()) as parts:
        decided = by_hand.correct(parts.registrar, wrong, right, actor(by), now)
    if not decided:
        raise KringpostError(f"There is no registration of {wrong}; look at the spelling, or at `kringpost export`.")
    if not any(decision.changes for decision in decided.values()):
        twice = ", ".join(entry.ref for decision in decided.values() for entry in decision.journal)
        raise KringpostError(
            f"{twice}: that person is registered with {right} too; cancel one of the two registrations."
        )
    for slug, decision in decided.items():
        tell(decision, slug)
    return 0


def erase(address: str, *, yes: bool, cancel: bool, by: str, as_of: str) -> int:
    found, now = _address(address), moment(as_of)
    kept = _kept(found)
    if not yes:
        raise KringpostError(
            f"This erases {len(kept.registrations)} registrations, {len(kept.mails)} mails and {len(kept.letters)} letters for good; "
            "add --yes when that is meant."
        )
    settings = load_settings()
    with open_parts(settings) as parts:
        _leave_seats(parts, found, kept, cancel, by, now)
        parts.delivery(lambda: now).deliver()
        if waiting := parts.store.eraser().waiting_for(found):
            raise KringpostError(
                f"{waiting} mail{'s wait' if waiting > 1 else ' waits'} to be sent to this person; "
                "erase when `kringpost run deliver-outbox` has sent them."
            )
        forgotten = forget_person(parts.registrar, open_inboxes(settings), found, now)
    return _told(forgotten)


def _show_registration(what: str, registration: Registration, at: datetime) -> None:
    stands = f"{registration.ref}  {registration.event}  {registration.status}  {_when(at)}"
    say(f"{what} {stands}  {registration.name or ''} <{registration.email}>")
    for name, value in _details(registration).items():
        say(f"    {name}: {value}")


def _show_act(act: ActAbout) -> None:
    """Earlier states are kept so that the register can be made again."""
    for state in act.states:
        _show_registration(f"act {act.id} ({act.kind})", state, act.at)
    if act.by_hand is not None:
        say(f"act {act.id} ({act.kind})  {_when(act.at)}  {json.dumps(act.by_hand, ensure_ascii=False)}")


def _leave_seats(parts: Parts, address: str, kept: PersonKept, cancel: bool, by: str, now: datetime) -> None:
    """A seat is freed by the same decisions as ever, so that the next in line hears of it."""
    events = parts.registrar.office.events
    coming = [
        each.ref
        for each in kept.registrations
        if _is_of(each, address) and each.active and each.event in events and events[each.event].ends > now
    ]
    if coming and not cancel:
        raise KringpostError(
            f"{', '.join(coming)}: registered for an event that is still to come; cancel first, or add --cancel."
        )
    for ref in coming:
        by_hand.act(
            parts.registrar, ref, by or "by hand, erasure", now,
            lambda origin, of: Cancel(origin, (of,), proven=True, confirmed=True),
        )  # fmt: skip


def _told(forgotten: Forgotten) -> int:
    counts = forgotten.counts
    say("Erased: " + ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in counts.items()) + ".")
    if forgotten.trouble:
        raise KringpostError(f"{forgotten.trouble} Their mails stay in the mailbox until `forget-people` runs.")
    if forgotten.left:
        say("Mails that stay in the mailbox are for you to delete there.")
    return 0


def _kept(address: str) -> PersonKept:
    with opened(load_settings()) as store:
        kept = store.person(address)
    if kept.empty:
        raise KringpostError(
            f"Nothing is kept about {address}; look at the spelling, or for another address of theirs."
        )
    return kept


def _address(text: str) -> str:
    try:
        return parse_address(text)
    except ValueError as error:
        raise UsageError(f"ADDRESS: {error}.") from error


def _is_of(registration: Registration, address: str) -> bool:
    return address_key(registration.email) == address_key(address)


def _details(registration: Registration) -> dict[str, str]:
    stated = {"organisation": registration.organisation, "registered by": registration.registered_by}
    return {name: value for name, value in stated.items() if value} | dict(registration.fields)


def _when(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def _gone(raw: bytes | None) -> str:
    return "  (text erased)" if raw is None else ""


def _written(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, datetime) else str(value)
