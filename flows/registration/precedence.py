"""Who comes before those who wrote earlier: a group that has the first days to itself (`[[priority]]`), or whoever the lot falls on."""

from datetime import datetime

from flows.errors import RuleError
from flows.registration.draft import Draft
from flows.registration.eligible import facts_of
from flows.registration.model import Event, Registration


def held_back(draft: Draft, registration: Registration) -> str:
    """Why this person may have no seat yet though one is free; empty when they may."""
    if draw_pending(draft):
        return "lottery_later"
    return "priority_window" if others_first_until(draft, registration) else ""


def others_first_until(draft: Draft, registration: Registration) -> datetime | None:
    """Until when seats are for a group that this person is not of; None: from now on they count like everybody."""
    windows = [each for each in draft.event.priority if draft.now < each.until]
    if not windows:
        return None
    facts = facts_of(registration, draft.event, draft.office)
    return max((each.until for each in windows if not _holds(draft, each.when, facts)), default=None)


def draw_pending(draft: Draft) -> bool:
    """Registration by lot is open, or closed and not drawn yet."""
    if draft.event.registration.order != "lottery":
        return False
    if draft.drawn is None:
        draft.drawn = draft.now > drawn_at(draft.event) and any(each.lot for each in draft.register.active())
    return not draft.drawn


def drawn_at(event: Event) -> datetime:
    return event.registration_ends


def _holds(draft: Draft, when: str, facts: dict[str, object]) -> bool:
    try:
        return bool(draft.office.holds(when, facts))
    except RuleError:
        # `check` tells of it; until then nobody comes first by a rule that says nothing.
        return False
