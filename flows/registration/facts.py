"""Facts about people and what is asked of them, as templates want them: plain strings in one language."""

from typing import Any

from flows.registration.missing import field_of, value_of
from flows.registration.model import Contact, Event, Registration, wording


def contact_of(event: Event) -> Contact:
    """Who decides and answers; the organiser's own address when the event names nobody."""
    return event.contacts[0] if event.contacts else Contact(event.organiser.name, event.organiser.email)


def contact_facts(event: Event) -> dict[str, str]:
    contact = contact_of(event)
    return {"name": contact.name, "email": contact.email, "phone": contact.phone}


def person_facts(event: Event, registration: Registration) -> dict[str, Any]:
    """fields: label and value of what is known and not sensitive."""
    names = dict.fromkeys((*(field.name for field in event.fields), "function", "phone", "remarks"))
    shown = [field_of(event, name) for name in names if name not in ("name", "email", "organisation")]
    language = event.languages[0]
    return {
        "name": registration.name or "",
        "email": registration.email,
        "organisation": registration.organisation or "",
        "fields": {
            wording(field.label, language) or field.name: value_of(registration, field.name)
            for field in shown
            if not field.sensitive and value_of(registration, field.name)
        },
    }


def answer_language(event: Event, language: str) -> str:
    """The writer's, if the event has it; else English if it has that; else its first (CONTRACT, section 6)."""
    return next((found for found in (language, "en") if found in event.languages), event.languages[0])


def asked_field(event: Event, name: str, language: str) -> dict[str, str]:
    field = field_of(event, name)
    return {
        "name": name,
        "label": wording(field.label, language),
        "purpose": wording(field.purpose, language),
    }
