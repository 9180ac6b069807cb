"""The mails that a decision asks for: one function a kind, with the facts that its template may use.

Every notification has `event`, `name`, `language` and `registration` beside these facts. Keys name kind, reference and cause, and
whom it goes to where a kind goes to several.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from flows.registration.attendance import offers_end, sessions_ahead
from flows.registration.commands import Origin
from flows.registration.decision import Notification
from flows.registration.draft import Draft
from flows.registration.eligible import Ruling
from flows.registration.facts import answer_language, asked_field, contact_facts, contact_of, person_facts
from flows.registration.missing import known_organisation
from flows.registration.model import Registration, Session, Status, address_key, wording
from flows.registration.precedence import draw_pending, drawn_at, others_first_until


def confirmed(draft: Draft, registration: Registration, together: Sequence[str] = ()) -> Notification:
    """audience (label), organisation_known (the list's name or None), together (names in the same mail)."""
    label = next((each.label for each in draft.event.audiences if each.name == registration.audience), {})
    facts = {
        "audience": wording(label, registration.language) or registration.audience,
        "organisation_known": known_organisation(registration, draft.office),
        "together": list(together),
    }
    return to_participant(
        draft, "confirmed", registration, facts, sessions_ahead(draft.event, registration, draft.now), "REQUEST"
    )


def info_needed(
    draft: Draft, registration: Registration, missing: Iterable[str], reason: str = "", about: str = ""
) -> Notification:
    """missing: name, label, purpose of each; held (a seat is kept meanwhile); reason (an `ask` rule's own words, or empty);
    about (`substitute` when it is asked of somebody who comes instead, else empty)."""
    fields = [asked_field(draft.event, name, registration.language) for name in missing]
    facts = {"missing": fields, "held": registration.held, "reason": reason, "about": about}
    return to_participant(draft, "info-needed", registration, facts)


def in_review(draft: Draft, registration: Registration, reason: str) -> Notification:
    """reason (the rule's own words, or empty), held."""
    return to_participant(draft, "in-review", registration, {"reason": reason, "held": registration.held})


def review_request(draft: Draft, registration: Registration, ruling: Ruling, reason: str = "") -> Notification:
    """To the contact: person, rule (the expression), text (the rule's own words), reason (code, or `reminder`)."""
    facts = {
        "person": person_facts(draft.event, registration),
        "rule": ruling.rule,
        "text": wording(ruling.text or {}, draft.event.languages[0]),
        "reason": reason or ruling.reason,
        "held": registration.held,
    }
    return to_contact(draft, "review-request", registration, facts)


def waitlisted(draft: Draft, registration: Registration, *, newest: bool = False) -> Notification:
    """position (from 1; None before a draw), offers_until, others_until (seats are for a group until then), drawn_at (by lot).

    `newest` spares the look along the whole line.
    """
    place = draft.waiting_count() if newest else sum(each.arrival <= registration.arrival for each in draft.waiting())
    by_lot = draw_pending(draft)
    facts = {
        "position": None if by_lot else place,
        "offers_until": offers_end(draft.event),
        "others_until": others_first_until(draft, registration),
        "drawn_at": drawn_at(draft.event) if by_lot else None,
    }
    return to_participant(draft, "waitlisted", registration, facts)


def full(draft: Draft, registration: Registration) -> Notification:
    """To somebody who took part in a draw: no seat, and no place in line."""
    return to_participant(draft, "full", registration, {"contact": contact_facts(draft.event)})


def not_eligible(draft: Draft, registration: Registration, text: str, why: str, **more: Any) -> Notification:
    """reason (the rule's own words; empty for our own codes), why (code: `rule`, `per_organisation`, `verdict`,
    `substitution_…`), contact; `limit` for per_organisation."""
    facts = {"reason": text, "why": why, "contact": contact_facts(draft.event), **more}
    return to_participant(draft, "not-eligible", registration, facts)


def already_registered(draft: Draft, registration: Registration, missing: Iterable[str] = ()) -> Notification:
    """status, missing (as in info-needed)."""
    fields = [asked_field(draft.event, name, registration.language) for name in missing]
    return to_participant(
        draft, "already-registered", registration, {"status": str(registration.status), "missing": fields}
    )


def offer(draft: Draft, registration: Registration) -> Notification:
    """until, intake (the seat is final after a call only)."""
    facts = {"until": registration.offer_until, "intake": draft.event.intake.required}
    return to_participant(draft, "offer", registration, facts)


def offer_expired(draft: Draft, registration: Registration) -> Notification:
    return to_participant(draft, "offer-expired", registration, {})


def cancelled(
    draft: Draft,
    registration: Registration,
    *,
    invited: bool,
    was: Literal["seat", "line", ""] = "",
    sessions: tuple[str, ...] = (),
    by: str = "",
) -> Notification:
    """sessions (ids; empty: all), by_other (somebody else asked for it), was (what they gave up: `seat`, or a place in the `line`).
    Carries CANCEL when there were invitations.

    `by` tells it to who registered this person instead, without a calendar part.
    """
    facts = {"sessions": list(sessions), "by_other": bool(by), "was": was}
    if by:
        told = to_participant(draft, "cancelled", registration, facts)
        return replace(told, to=by, name=None, key=f"{told.key}/by")
    given_up = sessions or sessions_ahead(draft.event, registration, draft.now)
    return to_participant(
        draft, "cancelled", registration, facts, given_up if invited else (), "CANCEL" if invited else ""
    )


def event_cancelled(
    draft: Draft, registration: Registration, sessions: tuple[Session, ...], *, call: bool
) -> Notification:
    """reason (the organiser's own words, or empty), call (one is called off too). Carries CANCEL for `sessions`, as they were told."""
    language = answer_language(draft.event, registration.language)
    facts = {"reason": wording(draft.event.cancelled_reason, language), "call": call}
    names = tuple(session.id for session in sessions)
    told = to_participant(draft, "event-cancelled", registration, facts, names, "CANCEL")
    return replace(told, former=sessions)


def confirm_cancel(
    draft: Draft, registration: Registration, origin: Origin, sessions: tuple[str, ...] = ()
) -> Notification:
    """sessions (ids; empty: all), by_other (another address asked). To the holder, or to who registered them when that is who asks."""
    own = address_key(origin.address) in (
        address_key(registration.email),
        address_key(registration.registered_by or ""),
    )
    told = to_participant(draft, "confirm-cancel", registration, {"sessions": list(sessions), "by_other": not own})
    holder = address_key(origin.address) == address_key(registration.email)
    return replace(told, to=origin.address, name=origin.name) if own and not holder else told


def substituted(
    draft: Draft, new: Registration, old: Registration, *, invited: bool
) -> tuple[Notification, Notification]:
    """role (new, old), other (the other's name), intake (the seat is final after the call). REQUEST to the new one and CANCEL to
    the old one when the old one was invited."""
    intake = new.status is Status.INTAKE
    told = []
    for role, one, other, method in (("new", new, old, "REQUEST"), ("old", old, new, "CANCEL")):
        ahead = sessions_ahead(draft.event, one, draft.now) if invited else ()
        facts = {"role": role, "other": other.name or "", "intake": intake}
        told.append(to_participant(draft, "substituted", one, facts, ahead, method if invited else ""))
    to_new, to_old = told
    return to_new, to_old


def session_reminder(
    draft: Draft, registration: Registration, session: Session, until: datetime | None
) -> Notification:
    """session (id), maybe (their calendar said so), given_until (a seat given up by then goes to the next in line; or None)."""
    maybe = registration.partstat.get(session.id) == "TENTATIVE"
    facts = {"session": session.id, "maybe": maybe, "given_until": until}
    return replace(to_participant(draft, "session-reminder", registration, facts), answers=False)


def question_forwarded(
    draft: Draft, origin: Origin, registration: Registration | None
) -> tuple[Notification, Notification]:
    """role (participant, contact), contact; person and question (filled in by the registrar) for the contact only.

    A stranger's answer says nothing of the registration that they wrote about.
    """
    person = (
        person_facts(draft.event, registration)
        if registration
        else {"name": origin.name or "", "email": origin.address, "organisation": "", "fields": {}}
    )
    own = registration if registration and _speaks_for(origin, registration) else None
    to_sender = to_sender_of(draft, "question-forwarded", origin, own, {"role": "participant", "question": ""})
    facts = {"role": "contact", "question": "", "person": person}
    return to_sender, to_contact(draft, "question-forwarded", registration, facts)


def to_sender_of(
    draft: Draft, kind: str, origin: Origin, registration: Registration | None, facts: Mapping[str, Any]
) -> Notification:
    """To whoever wrote, about nobody's registration or the one named: `full`, `not-open` (opens), `closed` (closed, over), `help` (why, events)."""
    language = answer_language(draft.event, origin.language)
    ref = registration.ref if registration else draft.event.slug
    facts = {"contact": contact_facts(draft.event), **facts}
    key = f"{kind}/{ref}/{draft.cause}"
    return Notification(kind, origin.address, key, language, origin.name, registration, facts)


def to_contact(draft: Draft, kind: str, registration: Registration | None, facts: Mapping[str, Any]) -> Notification:
    event = draft.event
    contact = contact_of(event)
    about = registration.ref if registration else event.slug
    facts = {"contact": contact_facts(event), **facts}
    key = f"{kind}/{about}/{draft.cause}/contact"
    return Notification(kind, contact.email, key, event.languages[0], contact.name, registration, facts, answers=False)


def with_key(notification: Notification, key: str) -> Notification:
    """Under a key without cause: sent once, whatever the clock decides again."""
    return replace(notification, key=key)


def to_participant(
    draft: Draft,
    kind: str,
    registration: Registration,
    facts: Mapping[str, Any],
    sessions: tuple[str, ...] = (),
    method: str = "",
) -> Notification:
    language = answer_language(draft.event, registration.language)
    key = f"{kind}/{registration.ref}/{draft.cause}"
    answers = address_key(registration.email) == draft.answering
    method = method if sessions else ""
    return Notification(
        kind, registration.email, key, language, registration.name, registration, facts, sessions, method, answers
    )


def _speaks_for(origin: Origin, registration: Registration) -> bool:
    known = (address_key(registration.email), address_key(registration.registered_by or ""))
    return address_key(origin.address) in known
