"""The mails about the call: to the participant, and to the contact person who calls."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.registration.commands import ChooseSlot, Counter, NoSlotFits
from flows.registration.decision import Notification
from flows.registration.draft import Draft
from flows.registration.facts import contact_of, person_facts
from flows.registration.model import Contact, Event, Registration, address_key
from flows.registration.notices import to_participant, with_key

CALL = "intake"
CALLER = "call"
"""Ids of the call in the UIDs of the invitations: the participant's, and that of who calls. Who answers with one, received it."""


def caller_of(event: Event, registration: Registration) -> Contact:
    found = (each for each in event.contacts if address_key(each.email) == address_key(registration.caller))
    return next(found, contact_of(event))


def proposal(
    draft: Draft,
    registration: Registration,
    why: str = "",
    gone: datetime | None = None,
    asked: ChooseSlot | NoSlotFits | Counter | None = None,
) -> Notification:
    """slots, within_days, why (empty, `taken`, `unreached`, `called_off`, `other`; `which`: the same once more; `stands`: the call that was
    agreed does; `unread`: a calendar cannot be read; `handed_over`: somebody else calls), time (they asked for one that cannot be), fitting (how
    many of the slots, the first, are when they can; None: they said nothing of it). `gone`: the call of that time is called off."""
    facts = {"slots": list(registration.slots), "within_days": draft.event.intake.within_days, "why": why}
    facts |= {"time": _time_asked(asked), "fitting": _fitting(draft, registration, asked)}
    told = to_participant(draft, "intake-proposal", registration, facts | _contact(draft, registration))
    return _without_call(told, registration, gone, CALL)


def _time_asked(asked: object) -> bool:
    return isinstance(asked, ChooseSlot) or (isinstance(asked, NoSlotFits | Counter) and asked.proposed is not None)


def _fitting(draft: Draft, registration: Registration, asked: object) -> int | None:
    if not isinstance(asked, NoSlotFits) or not asked.when:
        return None
    return asked.when.count(registration.slots, draft.event.zone)


def booked(draft: Draft, registration: Registration) -> tuple[Notification, Notification]:
    """role (participant, contact), person (contact only)."""
    facts = {"role": "participant", **_contact(draft, registration)}
    told = to_participant(draft, "intake-booked", registration, facts, (CALL,), "REQUEST")
    to_caller = _to_caller(draft, "intake-booked", registration, {})
    return told, replace(to_caller, sessions=(CALLER,), method="REQUEST")


def reminder(draft: Draft, registration: Registration, until: datetime | None) -> Notification:
    """To the participant: slots, until (the seat is released then; None: not said yet)."""
    facts = {"role": "participant", "slots": list(registration.slots), "until": until, **_contact(draft, registration)}
    return to_participant(draft, "intake-reminder", registration, facts)


def reminder_to_caller(
    draft: Draft, registration: Registration, when: str, *, fault: str = "", until: datetime | None = None
) -> Notification:
    """when (`ahead`, `after`, `unplanned`, `unchosen`, `stands`), fault (why no times could be proposed), until (of an unchosen one)."""
    return _to_caller(draft, "intake-reminder", registration, {"when": when, "fault": fault, "until": until})


def called_off(draft: Draft, registration: Registration, at: datetime) -> Notification:
    """To who would have called at that time."""
    told = _to_caller(draft, "intake-reminder", registration, {"when": "called_off", "fault": "", "until": None})
    told = replace(told, key=told.key.replace("intake-reminder/", "intake-reminder/called_off/", 1))
    return _without_call(told, registration, at, CALLER)


def not_needed(draft: Draft, registration: Registration, at: datetime) -> Notification:
    """To the participant, who was admitted before the call of that time."""
    facts = {"role": "participant", "when": "not_needed", "slots": [], "until": None, **_contact(draft, registration)}
    return _without_call(to_participant(draft, "intake-reminder", registration, facts), registration, at, CALL)


def call_stands(draft: Draft, registration: Registration, command: object) -> Notification:
    """To who calls, who proposed a time that cannot be."""
    return declining(reminder_to_caller(draft, registration, "stands"), command, CALLER)


def declining(told: Notification, command: object, session: str) -> Notification:
    """With the calendar's own no to a proposal that came by a calendar; it repeats its SEQUENCE (RFC 5546, 3.2.8)."""
    if not isinstance(command, Counter) or told.registration is None:
        return told
    proposal = replace(told.registration, sequence=command.sequence)
    return replace(told, registration=proposal, sessions=(session,), method="DECLINECOUNTER")


def unreadable(draft: Draft, contact: Contact, fault: str) -> Notification:
    """To somebody of whom no time is proposed because their calendar cannot be read; once a day."""
    facts = {"role": "contact", "when": "unreadable", "fault": fault, "until": None, "contact": _facts(contact)}
    key = f"intake-reminder/{draft.event.slug}/{address_key(contact.email)}/{draft.now:%Y%m%d}/unreadable"
    language = draft.event.languages[0]
    return Notification("intake-reminder", contact.email, key, language, contact.name, None, facts, answers=False)


def handed_over(draft: Draft, registration: Registration, at: datetime) -> Notification:
    """To who would have called, and is no contact person any more."""
    told = called_off(draft, registration, at)
    return replace(told, to=registration.caller, name=None, key=f"{told.key}/former")


def released(draft: Draft, registration: Registration) -> Notification:
    return to_participant(draft, "cancelled", registration, {"sessions": [], "by_other": False, "why": "no_intake"})


def once(notification: Notification, *parts: object) -> Notification:
    """Under a key that stays the same whenever the clock decides it again."""
    return with_key(notification, "/".join([notification.kind, *map(str, parts)]))


def _to_caller(draft: Draft, kind: str, registration: Registration, facts: Mapping[str, Any]) -> Notification:
    contact = caller_of(draft.event, registration)
    said = {"role": "contact", "person": person_facts(draft.event, registration), **facts}
    key = f"{kind}/{registration.ref}/{draft.cause}/contact"
    language = draft.event.languages[0]
    said |= _contact(draft, registration)
    return Notification(kind, contact.email, key, language, contact.name, registration, said, answers=False)


def _contact(draft: Draft, registration: Registration) -> dict[str, Any]:
    return {"contact": _facts(caller_of(draft.event, registration))}


def _facts(contact: Contact) -> dict[str, str]:
    return {"name": contact.name, "email": contact.email, "phone": contact.phone}


def _without_call(told: Notification, registration: Registration, at: datetime | None, session: str) -> Notification:
    if at is None:
        return told
    return replace(told, registration=replace(registration, intake_at=at), sessions=(session,), method="CANCEL")
