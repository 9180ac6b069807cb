"""Questions, and answers to proposed times for the intake: what a contact person answers, or a calendar decides."""

from flows.registration.commands import Ask, ChooseSlot, NoSlotFits
from flows.registration.draft import Answer, Draft
from flows.registration.intake import choose, choose_another
from flows.registration.theirs import about, forward, nothing_known


def ask(draft: Draft, command: Ask) -> Answer:
    found = about(draft, command.origin, command.refs)
    return forward(draft, command.origin, found[0] if found else None, "question")


def choose_slot(draft: Draft, command: ChooseSlot | NoSlotFits) -> Answer:
    """Where no calendar is read the contact person plans the call, and hears what was chosen."""
    found = [registration for registration in about(draft, command.origin, command.refs) if registration.active]
    if not found:
        return nothing_known(draft, command.origin)
    planned = (
        choose(draft, command, found[0])
        if isinstance(command, ChooseSlot)
        else choose_another(draft, command, found[0])
    )
    if planned:
        return planned
    if isinstance(command, ChooseSlot):
        return forward(draft, command.origin, found[0], "slot_chosen", f"Chose time {command.slot} for the intake.")
    return forward(draft, command.origin, found[0], "no_slot_fits", "None of the times fits.")
