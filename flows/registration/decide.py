"""One command, one decision. Pure: the same command against the same register at the same moment gives the same decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from flows.registration import commands as c
from flows.registration.admit import is_over, tell_over
from flows.registration.admit import register as take_in
from flows.registration.called_off import answer_called_off
from flows.registration.cancel import cancel, cancel_session
from flows.registration.correcting import correct_address
from flows.registration.decision import Decision, Register
from flows.registration.details import add_info, change_details
from flows.registration.draft import Answer, Draft
from flows.registration.machines import bounce, ignore, unclear
from flows.registration.model import Event, address_key
from flows.registration.offers import accept_offer, decline_offer, move_up
from flows.registration.office import Office
from flows.registration.replies import ask, choose_slot
from flows.registration.review import give_verdict
from flows.registration.rsvp import counter, rsvp
from flows.registration.seats import fill_seats
from flows.registration.substitute import substitute
from flows.registration.theirs import attention
from flows.registration.unrouted import answer_unrouted

CAUSE_LENGTH = 12
OF_WHAT_COMES = (
    c.AddInfo, c.Cancel, c.CancelSession, c.Substitute, c.AcceptOffer, c.DeclineOffer, c.ChooseSlot, c.NoSlotFits,
)  # fmt: skip
"""Wishes that mean nothing any more when the last session is over."""


def decide(command: c.Command, event: Event, register: Register, office: Office, now: datetime) -> Decision:
    """What a command leads to. When it frees a seat, those who wait move up in the same decision."""
    origin = command.origin
    cause = origin.key[:CAUSE_LENGTH]
    draft = Draft(event, register, office, now, cause, address_key(origin.address), in_order=not origin.by_hand)
    outcome, reason = answer_called_off(draft, command) or _carry_out(draft, command)
    if draft.unsettled and not event.cancelled:
        fill_seats(draft)
    return draft.decide(outcome, reason)


def decide_unrouted(command: c.Command, candidates: Sequence[str], office: Office, now: datetime) -> Decision:
    """The event is not known: the sender is asked which one, or a person looks, or a machine goes unanswered."""
    return answer_unrouted(command, candidates, office, now, command.origin.key[:CAUSE_LENGTH])


def _carry_out(draft: Draft, command: c.Command) -> Answer:
    if isinstance(command, OF_WHAT_COMES) and not command.origin.by_hand and is_over(draft, command.origin):
        return tell_over(draft, command.origin)
    match command:
        case c.Register():
            return take_in(draft, command)
        case c.AddInfo():
            return add_info(draft, command)
        case c.Cancel():
            return cancel(draft, command)
        case c.CancelSession():
            return cancel_session(draft, command)
        case c.Substitute():
            return substitute(draft, command)
        case c.AcceptOffer():
            return accept_offer(draft, command)
        case c.DeclineOffer():
            return decline_offer(draft, command)
        case c.ChooseSlot() | c.NoSlotFits():
            return choose_slot(draft, command)
        case c.ChangeDetails():
            return change_details(draft, command)
        case c.Ask():
            return ask(draft, command)
        case c.Rsvp():
            return rsvp(draft, command)
        case c.Counter():
            return counter(draft, command)
        case c.GiveVerdict():
            return give_verdict(draft, command)
        case c.MoveUp():
            return move_up(draft, command)
        case c.CorrectAddress():
            return correct_address(draft, command)
        case c.Erase():
            return attention(draft, "wish_about_own_data", "Access or erasure: a person decides.", command.refs)
        case c.Bounce():
            return bounce(draft, command)
        case c.AutoReply() | c.Bulk():
            return ignore(draft, command)
        case c.Unclear():
            return unclear(draft, command)
        case _:
            assert_never(command)
