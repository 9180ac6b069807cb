"""Somebody else comes in a participant's place, as far as the event allows (four regimes). Both hear of it."""

from dataclasses import replace

from flows.registration import notices
from flows.registration.attendance import taking_part
from flows.registration.calls import call_ahead, with_call_off
from flows.registration.cancel import ask_first
from flows.registration.commands import Origin, Person, Substitute
from flows.registration.draft import Answer, Draft
from flows.registration.eligible import judge
from flows.registration.lists import organisation_key
from flows.registration.model import Registration, Status, address_key
from flows.registration.references import SUBSTITUTE, new_ref, new_token
from flows.registration.repeated import find_active, same_name
from flows.registration.seats import seat_for
from flows.registration.theirs import about, forward, is_holder, is_maker, trusted


def substitute(draft: Draft, command: Substitute) -> Answer:
    origin = command.origin
    found = [each for each in about(draft, origin, command.refs) if each.active]
    old = _replaced(found, command.replaces) or _replaced(_of_colleague(draft, command), command.replaces)
    if old is None:
        return forward(draft, origin, found[0] if found else None, "whose_seat", "It is not clear who is replaced.")
    if not trusted(command.proven, origin):
        return ask_first(draft, old, origin, "not_proven")
    if command.sessions and set(command.sessions) != {each.id for each in taking_part(draft.event, old)}:
        return forward(
            draft, origin, old, "some_sessions_only", "A substitute for some sessions: the contact person decides."
        )
    if old.status not in (Status.CONFIRMED, Status.INTAKE):
        return forward(draft, origin, old, "no_seat_to_pass_on", f"Is {old.status}.")
    if command.substitute is None or not command.substitute.name:
        return _ask_who(draft, old)
    if why := _not_allowed(draft, old, command.substitute):
        return _turn_down(draft, old, why)
    return _pass_seat(draft, old, command.substitute, origin)


def _replaced(found: list[Registration], name: str | None) -> Registration | None:
    """Of a name that is none of theirs, nobody: "Jan kan niet, Piet komt in zijn plaats" from somebody else with a seat."""
    named = [each for each in found if not name or not each.name or same_name(each.name, name)]
    return named[0] if len(named) == 1 else None


def _of_colleague(draft: Draft, command: Substitute) -> list[Registration]:
    """A secretary, or a colleague with a seat of their own, writes about somebody of the same organisation: the holder is asked."""
    if not command.replaces or command.proven:
        return []
    domain = _domain(command.origin.address)
    named = [each for each in draft.active() if each.name and same_name(each.name, command.replaces)]
    return [each for each in named if _domain(each.email) == domain]


def _ask_who(draft: Draft, old: Registration) -> Answer:
    after = draft.put(replace(old, asked="substitute", changed=draft.now), old)
    draft.note("info-needed", "substitute_without_name", "The holder keeps the seat and is asked who comes.", after.ref)
    draft.tell(notices.info_needed(draft, after, ("name",), about="substitute"))
    return "info-needed", "substitute_without_name"


def _not_allowed(draft: Draft, old: Registration, person: Person) -> str:
    allowed = draft.event.substitution.allowed
    if allowed == "no":
        return "substitution_not_allowed"
    if allowed == "if_no_waitlist" and draft.waiting_count():
        return "substitution_waitlist"
    if allowed == "same_organisation" and not _same_organisation(old, person):
        return "substitution_other_organisation"
    return ""


def _same_organisation(old: Registration, person: Person) -> bool:
    """A colleague whose organisation goes unsaid is one of the holder's own, unless another domain tells otherwise."""
    if person.organisation:
        return organisation_key(person.organisation) == organisation_key(old.organisation or "")
    return not person.email or _domain(person.email) == _domain(old.email)


def _turn_down(draft: Draft, old: Registration, why: str) -> Answer:
    draft.note("refused", why, "The substitute is not taken; the holder keeps the seat.", old.ref)
    draft.tell(notices.not_eligible(draft, old, "", why))
    return "not-eligible", why


def _pass_seat(draft: Draft, old: Registration, person: Person, origin: Origin) -> Answer:
    new = _successor(draft, old, person, origin)
    if find_active(draft.of_address(new.email), person, origin):
        return forward(draft, origin, old, "substitute_registered_before", "The substitute is registered already.")
    ruling = judge(new, draft.event, draft.office)
    if ruling.then == "refuse":
        return _turn_down(draft, old, "substitution_not_eligible")
    new = replace(new, audience=ruling.audience)
    if ruling.then != "accept" or not seat_for(draft, new, old):
        return forward(
            draft, origin, old, "substitute_needs_review", "The rules do not accept the substitute by themselves."
        )
    invited = old.status is Status.CONFIRMED
    sequence = old.sequence + (invited or call_ahead(draft, old))
    gone = replace(old, status=Status.CANCELLED, held=False, sequence=sequence, asked="", changed=draft.now)
    draft.put(gone, old)
    draft.put(new, None)
    draft.note("substituted", "own_wish", f"{new.ref} comes instead.", gone.ref)
    draft.note(str(new.status), "substitute", f"Comes instead of {gone.ref}.", new.ref)
    to_new, to_old = notices.substituted(draft, new, gone, invited=invited)
    draft.tell(to_new)
    draft.tell(with_call_off(draft, old, to_old))
    if is_maker(old, origin) and not is_holder(old, origin) and not is_holder(new, origin):
        told = replace(to_old, to=origin.address, name=None, key=f"{to_old.key}/by", sessions=(), method="")
        draft.tell(replace(told, answers=True))
    return "substituted", "own_wish"


def _successor(draft: Draft, old: Registration, person: Person, origin: Origin) -> Registration:
    """Facts about the organisation pass on; what is personal or sensitive does not."""
    passed = {each.name for each in draft.event.fields if not each.sensitive} - {"function", "phone", "remarks"}
    shared = {name: value for name, value in old.fields.items() if name in passed}
    email = person.email or origin.address
    return replace(
        old,
        ref=new_ref(draft.event, origin.key, SUBSTITUTE, draft.find),
        token=new_token(origin.key, SUBSTITUTE),
        email=email,
        name=person.name,
        organisation=person.organisation or old.organisation,
        fields={**shared, **{name: value for name, value in person.fields.items() if value}},
        registered_by=origin.address,
        verified=address_key(email) == address_key(origin.address),
        received=origin.received,
        turn=origin.turn,
        sequence=0,
        # A seat in a series is one for all its sessions, also those that the old one could not make.
        absent=old.absent if draft.event.partial else (),
        partstat={},
        answered={},
        slots=(),
        intake_at=None,
        intake_minutes=0,
        proposed_at=None,
        asked_since=None,
        reminded=0,
        bounced=False,
        asked="",
        message=origin.message,
        changed=draft.now,
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
