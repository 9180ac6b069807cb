"""Facts that are added to a registration, or replace what is known of it."""

from collections.abc import Mapping
from dataclasses import replace

from flows.registration import notices
from flows.registration.admit import Applicant, admit, once_more, outside_period, too_many_of_organisation
from flows.registration.attendance import sessions_ahead
from flows.registration.commands import AddInfo, ChangeDetails, Origin, Person
from flows.registration.draft import Answer, Draft
from flows.registration.eligible import judge
from flows.registration.missing import is_field
from flows.registration.model import Registration, Status, address_key
from flows.registration.repeated import add_facts, find_active, same_name
from flows.registration.seats import seat_for
from flows.registration.theirs import about, forward, is_holder, is_maker, nothing_known, trusted


def add_info(draft: Draft, command: AddInfo) -> Answer:
    """Completes a registration in its place in the queue."""
    origin = command.origin
    found = about(draft, origin, command.refs)
    mended = [each for each in found if each.active or each.asked == "not-eligible"]
    answers = [_add_to(draft, command, each, _person_for(each, command.persons, len(mended))) for each in mended]
    return answers[0] if answers else nothing_known(draft, origin)


def change_details(draft: Draft, command: ChangeDetails) -> Answer:
    origin = command.origin
    found = [registration for registration in about(draft, origin, command.refs) if registration.active]
    if not found:
        return nothing_known(draft, origin)
    if not trusted(command.proven, origin):
        return forward(draft, origin, found[0], "not_proven", "Wants other details: the contact person decides.")
    answers = [_change(draft, origin, registration, command.changes) for registration in found]
    return answers[0]


def _add_to(draft: Draft, command: AddInfo, registration: Registration, person: Person) -> Answer:
    origin = command.origin
    ours = is_holder(registration, origin) or is_maker(registration, origin)
    if not ours and not trusted(command.proven, origin):
        return forward(draft, origin, registration, "not_proven", "Another address adds to this registration.")
    known = _with_own_address(add_facts(registration, person, draft.event), person, origin)
    if registration.status is Status.AWAITING_INFO:
        return admit(draft, known, registration, Applicant(origin))
    if registration.active:
        return once_more(draft, known, person, origin) if known == registration else _keep(draft, known, registration)
    return _reconsider(draft, known, registration, person, origin)


def _keep(draft: Draft, known: Registration, before: Registration) -> Answer:
    after = draft.put(replace(known, changed=draft.now), before)
    draft.note("details_added", "own_wish", "", after.ref)
    draft.tell(notices.already_registered(draft, after))
    return "already-registered", "details_added"


def _reconsider(draft: Draft, known: Registration, before: Registration, person: Person, origin: Origin) -> Answer:
    """A rule refused them and they now say what was lacking: weighed again, at the end of the queue."""
    if known == before:
        return forward(draft, origin, before, "nothing_new", "Was refused by a rule and says nothing that changes it.")
    if (before.received, before.turn) == (origin.received, origin.turn):
        draft.note("noted", "decided_before", "", before.ref)
        return "noted", "decided_before"
    if active := find_active(draft.of_address(known.email), replace(person, name=known.name), origin):
        return once_more(draft, active, person, origin)
    if closed := outside_period(draft, origin):
        return closed
    again = replace(known, received=origin.received, turn=origin.turn, lot=0)
    return admit(draft, again, before, Applicant(origin))


def _person_for(registration: Registration, persons: tuple[Person, ...], registrations: int) -> Person:
    """The one in the mail with this name; the only one when only one registration is meant."""
    named = [each for each in persons if each.name and registration.name and same_name(each.name, registration.name)]
    if named:
        return named[0]
    unnamed = [each for each in persons if not each.name or not registration.name]
    if persons and registrations == 1:
        return replace((unnamed or persons)[0], name=registration.name or (unnamed or persons)[0].name)
    return unnamed[0] if unnamed else Person()


def _with_own_address(known: Registration, person: Person, origin: Origin) -> Registration:
    verified = known.verified or (is_holder(known, origin) and origin.verified and not known.registered_by)
    shared = known.registered_by and address_key(known.email) == address_key(known.registered_by)
    email = person.email if person.email and shared else known.email
    return replace(known, email=email, verified=verified)


def _change(draft: Draft, origin: Origin, before: Registration, changes: Mapping[str, str]) -> Answer:
    known = _apply(draft, before, changes)
    if known == before:
        draft.tell(notices.already_registered(draft, before))
        draft.note("noted", "nothing_changed", "", before.ref)
        return "already-registered", "nothing_changed"
    if before.status is Status.AWAITING_INFO:
        return admit(draft, known, before, Applicant(origin))
    known, doubt = still_eligible(draft, known, before)
    moved = address_key(known.email) != address_key(before.email)
    if moved:
        known = replace(known, verified=is_holder(known, origin))
    invited = before.status is Status.CONFIRMED and (moved or known.name != before.name)
    after = draft.put(replace(known, sequence=before.sequence + invited, changed=draft.now), before)
    draft.note("details_changed", "own_wish", f"Changed: {', '.join(sorted(changes))}.", after.ref)
    _tell_changes(draft, after, before, invited=invited)
    if doubt:
        draft.note(
            "attention",
            "eligibility_in_doubt",
            "With the new details the rules do not accept: a person decides.",
            after.ref,
        )
        draft.tell(notices.question_forwarded(draft, origin, after)[1])
    return "already-registered", "eligibility_in_doubt" if doubt else "details_changed"


def _tell_changes(draft: Draft, after: Registration, before: Registration, *, invited: bool) -> None:
    """The new address gets the invitation again; the old one hears of it."""
    told = notices.already_registered(draft, after)
    sessions = sessions_ahead(draft.event, after, draft.now) if invited else ()
    draft.tell(replace(told, sessions=sessions, method="REQUEST" if sessions else ""))
    if address_key(after.email) != address_key(before.email):
        draft.tell(replace(told, to=before.email, key=f"{told.key}/old"))


def _apply(draft: Draft, before: Registration, changes: Mapping[str, str]) -> Registration:
    fields = {name: value for name, value in changes.items() if is_field(draft.event, name)}
    own = {name: fields.pop(name) for name in ("name", "email", "organisation") if fields.get(name)}
    return replace(
        before,
        name=own.get("name", before.name),
        email=own.get("email", before.email),
        organisation=own.get("organisation", before.organisation),
        fields={**before.fields, **fields},
    )


def still_eligible(draft: Draft, known: Registration, before: Registration) -> tuple[Registration, bool]:
    """Nobody loses a seat by a correction: where the rules say otherwise, a person decides and the audience stays."""
    if known.organisation != before.organisation and too_many_of_organisation(draft, known, before):
        return known, True
    ruling = judge(known, draft.event, draft.office)
    if ruling == judge(before, draft.event, draft.office):
        return known, False
    moved = replace(known, audience=ruling.audience)
    fine = ruling.then == "accept" and (not before.held or seat_for(draft, moved, before))
    return (moved, False) if fine else (known, True)
