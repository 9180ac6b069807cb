"""Mail of which the event cannot be known: asked for by listing the open ones, never guessed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flows.registration.commands import AutoReply, Bounce, Bulk, Command, Erase, GiveVerdict, Origin, Rsvp, Unclear
from flows.registration.decision import Decision, Entry, Notification
from flows.registration.facts import contact_facts
from flows.registration.model import Event, wording
from flows.registration.office import Office


def answer_unrouted(command: Command, candidates: Sequence[str], office: Office, now: datetime, cause: str) -> Decision:
    match command:
        case AutoReply() | Bulk() | Bounce():
            return _silent("ignored", command.intent, "Written by a machine; not answered.")
        case Rsvp():
            return _silent("noted", "no_seat", "An answer to an invitation that is not known.")
        case Erase():
            return _silent("attention", "wish_about_own_data", "Access or erasure: a person decides.")
        case GiveVerdict():
            return _silent("attention", "verdict_about_nobody", "A verdict about a registration that is not known.")
        case Unclear(answerable=False, why=why):
            return _silent("attention", why, "A person looks; nobody was answered.")
        case Unclear(why=why):
            return _help(command.origin, why, _events(candidates, office), now, cause)
        case _:
            events = _events(candidates, office)
            return _help(command.origin, "which_event" if events else "no_event_open", events, now, cause)


def _silent(outcome: str, reason: str, staff: str) -> Decision:
    return Decision(outcome, reason, journal=(Entry(outcome, reason, staff),))


def _events(candidates: Sequence[str], office: Office) -> list[Event]:
    found = (office.events[slug] for slug in dict.fromkeys(candidates) if slug in office.events)
    return sorted(found, key=lambda event: event.starts)


def _help(origin: Origin, why: str, events: Sequence[Event], now: datetime, cause: str) -> Decision:
    """Lists the events it may be about, or all that are still to come."""
    language = origin.language
    listed: list[dict[str, Any]] = [
        {"slug": event.slug, "title": wording(event.title, language), "starts": event.starts}
        for event in events
        if event.ends > now
    ]
    contact = contact_facts(events[0]) if events else {}
    facts = {"why": why, "events": listed, "contact": contact}
    told = Notification("help", origin.address, f"help/-/{cause}", language, origin.name, None, facts)
    return Decision(
        "help", why, journal=(Entry("help", why, "Asked back: the event is not known."),), notifications=(told,)
    )
