"""An event that is called off: whoever wants something of it hears so, and nothing that frees or fills a seat happens any more."""

from dataclasses import replace

from flows.registration import commands as c
from flows.registration import notices
from flows.registration.calls import call_ahead, with_call_off
from flows.registration.cancel import GAVE_UP
from flows.registration.draft import Answer, Draft
from flows.registration.facts import answer_language
from flows.registration.model import Registration, Session, Status, wording

CALLED_OFF = "event_cancelled"

_WISHES = (
    c.Register | c.AddInfo | c.Cancel | c.CancelSession | c.Substitute | c.AcceptOffer | c.DeclineOffer | c.ChooseSlot | c.NoSlotFits
    | c.GiveVerdict | c.MoveUp
)  # fmt: skip


def answer_called_off(draft: Draft, command: c.Command) -> Answer | None:
    """None: questions, one's own data, machines and plain answers of calendars go their usual way."""
    origin = command.origin
    by_hand = bool(origin.by_hand) and isinstance(command, c.Cancel)
    if not draft.event.cancelled or by_hand or not (isinstance(command, _WISHES) or _comes_after_all(command)):
        return None
    language = answer_language(draft.event, origin.language)
    facts = {"called_off": True, "reason": wording(draft.event.cancelled_reason, language)}
    draft.tell(notices.to_sender_of(draft, "closed", origin, None, facts))
    draft.note("closed", CALLED_OFF, "The event does not take place.")
    return "closed", CALLED_OFF


def call_off(draft: Draft, registration: Registration, sessions: tuple[Session, ...]) -> None:
    """Ends a registration because the event does not take place; `sessions`: those in the calendar of who was invited, as they
    were told."""
    invited, call = registration.status is Status.CONFIRMED, call_ahead(draft, registration)
    after = replace(
        registration,
        status=Status.CANCELLED,
        held=False,
        sequence=registration.sequence + (invited or call),
        offer_until=None,
        asked=GAVE_UP if invited else "",
        changed=draft.now,
    )
    draft.put(after, registration)
    draft.note("cancelled", CALLED_OFF, "The event does not take place.", after.ref)
    told = notices.event_cancelled(draft, after, sessions if invited else (), call=call)
    draft.tell(with_call_off(draft, registration, told))


def _comes_after_all(command: c.Command) -> bool:
    return isinstance(command, c.Rsvp) and command.returns
