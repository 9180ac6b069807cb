"""Which asked-for facts are still unknown, and what the list of organisations can fill in by itself."""

from dataclasses import replace

from flows.registration.lists import Organisation
from flows.registration.model import STANDARD_FIELDS, Event, Field, Registration
from flows.registration.office import Office


def required_fields(event: Event) -> tuple[str, ...]:
    """`name` always, and every field that the event marks so."""
    asked = (field.name for field in event.fields if field.required)
    return tuple(dict.fromkeys(("name", *asked)))


def value_of(registration: Registration, name: str) -> str:
    if name in ("name", "email", "organisation"):
        return str(getattr(registration, name) or "").strip()
    return registration.fields.get(name, "").strip()


def missing_fields(registration: Registration, event: Event, office: Office) -> tuple[str, ...]:
    """In the order of the event file; `organisation` too when the sender's domain stands for several."""
    missing = [name for name in required_fields(event) if not value_of(registration, name)]
    if not registration.organisation and "organisation" not in missing and len(_by_domain(registration, office)) > 1:
        missing.append("organisation")
    return tuple(missing)


def fill_in_organisation(registration: Registration, office: Office) -> Registration:
    """The domain tells the organisation when the lists know exactly one for it."""
    known = () if registration.organisation else _by_domain(registration, office)
    return replace(registration, organisation=known[0].name) if len(known) == 1 else registration


def known_organisation(registration: Registration, office: Office) -> str | None:
    """The list's own name for the stated organisation."""
    stated = registration.organisation or ""
    found = (known.by_name(stated) for known in office.lists.values())
    return next((organisation.name for organisation in found if organisation), None)


def field_of(event: Event, name: str) -> Field:
    return next((field for field in event.fields if field.name == name), Field(name))


def is_field(event: Event, name: str) -> bool:
    return name in STANDARD_FIELDS or any(field.name == name for field in event.fields)


def _by_domain(registration: Registration, office: Office) -> tuple[Organisation, ...]:
    domain = registration.email.rpartition("@")[2]
    return next(filter(None, (known.by_domain(domain) for known in office.lists.values())), ())
