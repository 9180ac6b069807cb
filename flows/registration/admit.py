"""A wish to take part, weighed: period, repetition, room, missing facts, eligibility, and then a seat, a place in line, or an honest no."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from flows.registration import notices
from flows.registration.commands import Origin, Person, Register
from flows.registration.draft import Answer, Draft
from flows.registration.eligible import Ruling, asked_by, judge
from flows.registration.facts import answer_language
from flows.registration.further import add_sessions, further_sessions, joined_wish, pass_on
from flows.registration.lists import organisation_key
from flows.registration.missing import fill_in_organisation, missing_fields
from flows.registration.model import Registration, Status, address_key, wording
from flows.registration.off import none_left
from flows.registration.precedence import held_back, others_first_until
from flows.registration.references import new_ref, new_token
from flows.registration.repeated import add_facts, find_active, is_self, made_by
from flows.registration.seats import OBSTACLES, seat_for, settle, waiting_place


def register(draft: Draft, command: Register) -> Answer:
    origin = command.origin
    event = draft.event
    persons = command.persons or (Person(origin.name),)
    if made_by(draft.of_address(origin.address), origin, len(persons)):
        draft.note("noted", "decided_before")
        return "noted", "decided_before"
    if closed := outside_period(draft, origin):
        return closed
    if len(persons) > event.registration.per_message:
        facts = {"why": "per_message", "limit": event.registration.per_message, "events": []}
        draft.tell(notices.to_sender_of(draft, "help", origin, None, facts))
        draft.note("help", "per_message", f"{len(persons)} people in one mail.")
        return "help", "per_message"
    names = [person.name for person in persons if person.name]
    answers = [
        _register_one(draft, command, person, index, [name for name in names if name != person.name])
        for index, person in enumerate(persons)
    ]
    return answers[0]


def _register_one(draft: Draft, command: Register, person: Person, index: int, together: Sequence[str]) -> Answer:
    origin = command.origin
    if found := find_active(draft.of_address(person.email or origin.address), person, origin):
        return once_more(draft, found, person, origin, command.sessions)
    if off := none_left(draft, origin, command.sessions):
        return off
    candidate = _candidate(draft, command, person, index)
    return admit(draft, candidate, None, Applicant(origin, tuple(together)))


def once_more(
    draft: Draft, found: Registration, person: Person, origin: Origin, sessions: tuple[str, ...] = ()
) -> Answer:
    known = add_facts(found, person, draft.event)
    if found.status is Status.AWAITING_INFO and known != found:
        wish, left = joined_wish(draft, known, found, sessions)
        answer = admit(draft, wish, found, Applicant(origin))
        if left:
            pass_on(draft, wish, left, origin)
        return answer
    if known != found:
        known = draft.put(replace(known, changed=draft.now), found)
    if further := further_sessions(draft, known, sessions):
        return add_sessions(draft, known, further, origin)
    missing = missing_fields(known, draft.event, draft.office) if known.status is Status.AWAITING_INFO else ()
    draft.tell(notices.already_registered(draft, known, missing))
    draft.note("already-registered", "registered_before", "", known.ref)
    return "already-registered", "registered_before"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks, beside the registration itself."""

    origin: Origin
    together: tuple[str, ...] = ()


def admit(draft: Draft, wish: Registration, before: Registration | None, applicant: Applicant) -> Answer:
    """Decides a new registration, or one whose facts have changed (`before`): it keeps its seat or its place in line."""
    wish = fill_in_organisation(wish, draft.office)
    missing = missing_fields(wish, draft.event, draft.office)
    ruling = judge(wish, draft.event, draft.office, missing)
    wish = replace(wish, audience=ruling.audience)
    seat = seat_for(draft, wish, before)
    in_line = before is not None and before.active
    if not seat and not (in_line and draft.event.waitlist.size) and not waiting_place(draft):
        if before is None and (until := others_first_until(draft, wish)):
            return _not_now(draft, applicant.origin, "not-open", {"opens": until}, "priority_window")
        return _full(draft, wish, before, applicant.origin)
    wish = replace(wish, held=seat, changed=draft.now)
    if too_many_of_organisation(draft, wish, before):
        limit = draft.event.registration.per_organisation
        return _turn_down(draft, wish, before, "", "per_organisation", "per_organisation", limit=limit)
    if ruling.then == "ask" and not missing:
        missing = asked_by(ruling.rule, wish, draft.event)
        ruling = ruling if missing else replace(ruling, then="review")
    if missing:
        return _ask(draft, wish, before, missing, ruling)
    return _by_ruling(draft, wish, before, ruling, applicant)


def _by_ruling(
    draft: Draft, wish: Registration, before: Registration | None, ruling: Ruling, applicant: Applicant
) -> Answer:
    text = wording(ruling.text or {}, wish.language)
    if ruling.then == "refuse":
        return _turn_down(draft, wish, before, text, "rule", ruling.reason)
    if wish.sessions and not draft.event.partial:
        return _review(draft, wish, before, replace(ruling, reason="partial_sessions"), text)
    if ruling.then == "review":
        return _review(draft, wish, before, ruling, text)
    return take_place(draft, wish, before, ruling.reason, applicant.together)


def take_place(
    draft: Draft, wish: Registration, before: Registration | None, reason: str, together: Sequence[str] = ()
) -> Answer:
    """An admitted person gets the seat that `held` promises, or waits."""
    if wish.held:
        return settle(draft, wish, before, reason, together), reason
    after = draft.put(replace(wish, status=Status.WAITLISTED, asked="", offer_until=None, changed=draft.now), before)
    why = held_back(draft, after) or "no_seat_free"
    draft.note("waitlisted", why, WHY_WAIT[why], after.ref)
    draft.tell(notices.waitlisted(draft, after, newest=before is None and draft.in_order))
    return "waitlisted", why


WHY_WAIT = {
    **OBSTACLES,
    "no_seat_free": "No seat is free, or those who waited longer come first.",
    "priority_window": "Until a later moment seats are for a group that comes first.",
}


def _ask(
    draft: Draft, wish: Registration, before: Registration | None, missing: tuple[str, ...], ruling: Ruling
) -> Answer:
    reason = "rule_asks" if ruling.then == "ask" else "missing_fields"
    text = wording(ruling.text or {}, wish.language) if ruling.then == "ask" else ""
    after = draft.put(replace(wish, status=Status.AWAITING_INFO, asked="info-needed"), before)
    draft.note("awaiting_info", reason, f"Asked for: {', '.join(missing)}.", after.ref)
    draft.tell(notices.info_needed(draft, after, missing, text))
    return "info-needed", reason


def _review(draft: Draft, wish: Registration, before: Registration | None, ruling: Ruling, text: str) -> Answer:
    after = draft.put(replace(wish, status=Status.AWAITING_REVIEW, asked=""), before)
    draft.note("awaiting_review", ruling.reason, f"The rule: {ruling.rule}." if ruling.rule else "", after.ref)
    draft.tell(notices.in_review(draft, after, text))
    draft.tell(notices.review_request(draft, after, ruling))
    return "in-review", ruling.reason


def _turn_down(
    draft: Draft, wish: Registration, before: Registration | None, text: str, why: str, reason: str, **more: int
) -> Answer:
    """Refused by a rule: kept, so that an answer that mends it finds it again (`asked` says that one may come)."""
    after = replace(wish, status=Status.REFUSED, held=False, asked="not-eligible", offer_until=None, changed=draft.now)
    draft.put(after, before)
    draft.note("refused", reason, f"Not eligible: {why}.", after.ref)
    draft.tell(notices.not_eligible(draft, after, text, why, **more))
    return "not-eligible", reason


def _full(draft: Draft, wish: Registration, before: Registration | None, origin: Origin) -> Answer:
    """Nothing is kept of somebody new; who was known already is no longer in line."""
    about = before
    if before and before.active:
        about = draft.put(replace(wish, status=Status.REFUSED, held=False, asked="", changed=draft.now), before)
    told = notices.to_sender_of(draft, "full", origin, about, {})
    answers = address_key(wish.email) == draft.answering
    draft.tell(replace(told, to=wish.email, name=wish.name, key=f"full/{wish.ref}/{draft.cause}", answers=answers))
    draft.note(
        "full", "no_seat_no_line", "No seat is free and the waiting list has no room.", wish.ref if before else ""
    )
    return "full", "no_seat_no_line"


def too_many_of_organisation(draft: Draft, wish: Registration, before: Registration | None) -> bool:
    """Beside all others of it that are active, those who wait too; `before` is counted already."""
    limit = draft.event.registration.per_organisation
    if not limit or not wish.organisation:
        return False
    counted = before.organisation if before and before.active else None
    same = organisation_key(counted or "") == organisation_key(wish.organisation)
    return draft.of_organisation(wish.organisation) - same >= limit


def outside_period(draft: Draft, origin: Origin) -> Answer | None:
    rules = draft.event.registration
    # In UTC: in the hour that a clock change repeats, two moments of one zone are compared by the clock on the wall.
    arrived = origin.received.astimezone(UTC).replace(microsecond=0)
    if rules.opens and arrived < rules.opens:
        return _not_now(draft, origin, "not-open", {"opens": rules.opens}, "not_open")
    end = draft.event.registration_ends
    if arrived > end:
        over = arrived > draft.event.ends
        return _not_now(draft, origin, "closed", {"closed": end, "over": over}, "over" if over else "closed")
    return None


def is_over(draft: Draft, origin: Origin) -> bool:
    return origin.received.astimezone(UTC) > draft.event.ends


def tell_over(draft: Draft, origin: Origin) -> Answer:
    """To somebody who took part, or wanted to: there is nothing left to change."""
    return _not_now(draft, origin, "closed", {"closed": None, "over": True, "known": True}, "over")


def _not_now(draft: Draft, origin: Origin, kind: str, facts: dict[str, Any], reason: str) -> Answer:
    draft.tell(notices.to_sender_of(draft, kind, origin, None, facts))
    draft.note(kind, reason)
    return kind, reason


def _candidate(draft: Draft, command: Register, person: Person, index: int) -> Registration:
    origin = command.origin
    # At most one person in a mail without names is the writer: the first.
    self = is_self(person, origin) and (index == 0 or bool(person.name and origin.name))
    return Registration(
        ref=new_ref(draft.event, origin.key, index, draft.find),
        event=draft.event.slug,
        status=Status.AWAITING_INFO,
        held=False,
        email=person.email or origin.address,
        received=origin.received,
        turn=origin.turn,
        token=new_token(origin.key, index),
        changed=draft.now,
        name=person.name,
        organisation=person.organisation,
        language=answer_language(draft.event, origin.language),
        fields={name: value for name, value in person.fields.items() if value},
        registered_by=None if self else origin.address,
        verified=self and origin.verified,
        sessions=command.sessions,
        message=origin.message,
    )
