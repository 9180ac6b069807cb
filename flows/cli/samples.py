"""Sample values for each kind of mail: for `preview`, and for `check`, which writes every mail once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flows.mail.outgoing_templates import KINDS
from flows.registration.decision import Notification
from flows.registration.model import Contact, Event, Registration, Status, wording
from flows.registration.office import Office
from flows.reports.summary import facts_of, summarise
from flows.reports.work import Night
from flows.storage.store import Explained, Since

if TYPE_CHECKING:
    from flows.mail.outgoing import Composer
    from flows.registration.letter import Letter

__all__ = ["KINDS", "sample_letters", "sample_notification"]

_REQUEST = {"confirmed", "substituted", "changed"}
_CANCEL = {"cancelled", "event-cancelled"}
_STATUS = {
    "nightly-summary": Status.AWAITING_REVIEW,
    "intake-proposal": Status.INTAKE,
    "info-needed": Status.AWAITING_INFO,
    "in-review": Status.AWAITING_REVIEW,
    "review-request": Status.AWAITING_REVIEW,
    "waitlisted": Status.WAITLISTED,
    "offer": Status.OFFERED,
    "offer-expired": Status.WAITLISTED,
    "cancelled": Status.CANCELLED,
}


def sample_letters(
    composer: "Composer", office: Office, event: Event, kind: str, language: str
) -> tuple["Letter", ...]:
    now = sample_moment(event)
    return composer.write(sample_notification(office, event, kind, language), event, answering=None, now=now)


def sample_moment(event: Event) -> datetime:
    """Some weeks before the event, in working hours: previews are the same whenever they are made."""
    return event.starts.astimezone(event.zone).replace(hour=9, minute=30) - timedelta(weeks=4)


def sample_notification(office: Office, event: Event, kind: str, language: str) -> Notification:
    registration = _registration(event, kind, language)
    method = "REQUEST" if kind in _REQUEST else "CANCEL" if kind in _CANCEL else ""
    return Notification(
        kind,
        to=registration.email,
        key=f"{kind}/{registration.ref}/sample",
        language=language,
        name=registration.name,
        registration=None
        if kind in {"help", "nightly-summary", "alert", "full", "not-open", "closed"}
        else registration,
        facts=_facts(office, event, kind, language),
        sessions=tuple(session.id for session in event.sessions) if method else (),
        method=method,
    )


def _registration(event: Event, kind: str, language: str) -> Registration:
    now = sample_moment(event)
    given = {field.name: f"({wording(field.label, language) or field.name})" for field in event.fields}
    given.pop("organisation", None)
    return Registration(
        ref=f"{event.ref_prefix or event.slug[:2].upper()}-2A3B4",
        event=event.slug,
        status=_STATUS.get(kind, Status.CONFIRMED),
        held=True,
        email="sam.voorbeeld@example.org",
        received=now - timedelta(hours=1),
        turn=1,
        token="sample",
        changed=now,
        name="Sam Voorbeeld",
        organisation="Voorbeeldstad",
        language=language,
        fields=given,
        audience=event.audiences[0].name if event.audiences else "",
        offer_until=now + timedelta(days=2),
        slots=_slots(event),
        intake_at=_slots(event)[0],
    )


def _slots(event: Event) -> tuple[datetime, ...]:
    first = sample_moment(event) + timedelta(days=1)
    return tuple(first + timedelta(days=2 * number) for number in range(event.intake.proposals))


def _facts(office: Office, event: Event, kind: str, language: str) -> dict[str, Any]:
    now, contact = sample_moment(event), _contact(event)
    person = {
        "name": "Sam Voorbeeld",
        "email": "sam.voorbeeld@example.org",
        "organisation": "Voorbeeldstad",
        "fields": {},
    }
    until = now + timedelta(days=2)
    facts: dict[str, Mapping[str, Any]] = {
        "confirmed": {"audience": "", "organisation_known": "Voorbeeldstad", "together": []},
        "intake-proposal": {"slots": list(_slots(event)), "within_days": event.intake.within_days, "contact": contact},
        "intake-booked": {"role": "participant", "at": _slots(event)[0], "person": person, "contact": contact},
        "intake-reminder": {"role": "participant", "slots": list(_slots(event)), "person": person, "contact": contact},
        "info-needed": {"missing": _missing(event, language), "held": True, "reason": "", "about": ""},
        "in-review": {"reason": "", "held": True},
        "review-request": {"person": person, "rule": "true", "reason": "rule_1_review", "held": True},
        "waitlisted": {"position": 3, "offers_until": event.starts - event.waitlist.no_offers_within},
        "not-open": {"opens": event.registration.opens or now},
        "closed": {"closed": event.registration.closes or now},
        "not-eligible": {"reason": _reason(event, language), "why": "rule", "contact": contact},
        "already-registered": {"status": str(Status.CONFIRMED), "missing": []},
        "offer": {"until": until},
        "cancelled": {"sessions": [session.id for session in event.sessions]},
        "confirm-cancel": {"sessions": [session.id for session in event.sessions]},
        "substituted": {"role": "new", "other": "Kim Voorbeeld"},
        "session-reminder": {"session": event.sessions[0].id, "given_until": until},
        "question-forwarded": {"role": "participant", "question": "", "person": person, "contact": contact},
        "help": {"why": "not_understood", "events": _events(office, language), "contact": contact},
        "nightly-summary": _summary(event, _registration(event, kind, language), language),
        "alert": {"flow": "poll-inbox", "run": "grey-owl", "error": "MailServerError"},
    }
    return dict(facts.get(kind, {}))


def _summary(event: Event, registration: Registration, language: str) -> dict[str, Any]:
    now, slug = sample_moment(event), event.slug
    lines = [Explained(now, slug, registration.ref, "awaiting_review", "rule_1_review", "", "mail", None)]
    night = Night(
        events=(event,),
        registrations={slug: (registration,)},
        found=Since(journal=tuple(lines), reviews={registration.ref: "<review-request.sample@example.org>"}),
        writers={},
        since=now - timedelta(days=1),
        now=now,
        language=language,
    )
    return facts_of(summarise(night), event.zone)


def _contact(event: Event) -> dict[str, str]:
    contact = event.contacts[0] if event.contacts else Contact(event.organiser.name, event.organiser.email)
    return {"name": contact.name, "phone": contact.phone, "email": contact.email}


def _missing(event: Event, language: str) -> list[dict[str, str]]:
    asked = [field for field in event.fields if field.required]
    return [
        {
            "name": field.name,
            "label": wording(field.label, language) or field.name,
            "purpose": wording(field.purpose, language),
        }
        for field in asked
    ]


def _reason(event: Event, language: str) -> str:
    return next((wording(rule.reason, language) for rule in event.eligibility if rule.reason), "")


def _events(office: Office, language: str) -> list[dict[str, Any]]:
    return [
        {"slug": slug, "title": wording(one.title, language), "starts": one.starts}
        for slug, one in office.events.items()
    ]
