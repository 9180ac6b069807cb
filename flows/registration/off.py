"""A wish for called-off sessions alone: that is said at once, with those that do take place, and no seat is kept for nothing."""

from flows.registration import notices
from flows.registration.commands import Origin
from flows.registration.draft import Answer, Draft
from flows.registration.facts import answer_language
from flows.registration.model import wording

SESSION_OFF = "session_off"


def none_left(draft: Draft, origin: Origin, named: tuple[str, ...]) -> Answer | None:
    """None: at least one of the sessions that are asked for takes place, or none is named."""
    on = draft.event.taking_place
    wanted = [session for session in draft.event.sessions if session.id in named]
    if not wanted or any(session in on for session in wanted):
        return None
    language = answer_language(draft.event, origin.language)
    off = [{"when": each.start, "reason": wording(each.cancelled_reason, language)} for each in wanted]
    facts = {"closed": None, "session": wanted[0].id, "gone": off, "others": [each.start for each in on]}
    draft.tell(notices.to_sender_of(draft, "closed", origin, None, facts))
    draft.note("closed", SESSION_OFF, f"Asks for sessions {', '.join(named)} alone, which are called off.")
    return "closed", SESSION_OFF
