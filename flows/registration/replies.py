"""Questions, and answers to proposed times for the intake: what a contact person answers, or a calendar decides."""

from dataclasses import replace

from flows.registration.commands import Ask, ChooseSlot, NoSlotFits
from flows.registration.draft import Answer, Draft
from flows.registration.intake import choose, choose_another
from flows.registration.model import Registration
from flows.registration.theirs import about, forward, nothing_known, trusted


def ask(draft: Draft, command: Ask) -> Answer:
    found = about(draft, command.origin, command.refs)
    return forward(draft, command.origin, found[0] if found else None, "question")


def choose_slot(draft: Draft, command: ChooseSlot | NoSlotFits) -> Answer:
    """Where no calendar is read the contact person plans the call, and hears what was chosen."""
    found = [registration for registration in about(draft, command.origin, command.refs) if registration.active]
    if not found:
        return nothing_known(draft, command.origin)
    known = _reached_on(draft, command, found[0])
    planned = (
        choose(draft, command, known) if isinstance(command, ChooseSlot) else choose_another(draft, command, known)
    )
    if planned:
        return planned
    if isinstance(command, ChooseSlot):
        return forward(draft, command.origin, known, "slot_chosen", f"Chose time {command.slot} for the intake.")
    return forward(draft, command.origin, known, "no_slot_fits", "None of the times fits.")


def _reached_on(draft: Draft, command: ChooseSlot | NoSlotFits, registration: Registration) -> Registration:
    """With the number that they give with their answer, as we ask them to."""
    fields = {**registration.fields, "phone": command.phone}
    if not command.phone or fields == registration.fields or not trusted(command.proven, command.origin):
        return registration
    draft.note("details_added", "own_wish", "Changed: phone.", registration.ref)
    return draft.put(replace(registration, fields=fields, changed=draft.now), registration)
