"""A registration as a row of the register, and back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, overload

from sqlalchemy import Row

from flows.registration.lists import organisation_key
from flows.registration.model import Registration, Status, address_key

Sensitive = Mapping[str, Collection[str]]
"""Per event the fields whose values are kept apart, to be erased first."""

NOBODY: Mapping[str, Any] = {
    "email": "", "address_key": "", "registered_by": None, "registered_by_key": None, "name": None, "organisation": None,
    "organisation_key": None, "fields": {}, "sensitive": {}, "details": {}, "intake_at": None, "asked": "",
}  # fmt: skip
"""A registration without its person."""


def record(registration: Registration, sensitive: Sensitive) -> dict[str, Any]:
    apart = sensitive.get(registration.event, ())
    organisation = plain(registration.organisation)
    by = registration.registered_by
    return {
        "ref": registration.ref,
        "event": registration.event,
        "status": registration.status.value,
        "active": registration.active,
        "held": registration.held,
        "audience": registration.audience,
        "received": registration.received,
        "turn": registration.turn,
        "changed": registration.changed,
        "token": registration.token,
        "email": plain(registration.email),
        "address_key": key_of(registration.email),
        "registered_by": plain(by),
        "registered_by_key": key_of(by) if by else None,
        "name": plain(registration.name),
        "organisation": organisation,
        "organisation_key": organisation_key_of(organisation or "") or None,
        "language": registration.language,
        "fields": {name: value for name, value in registration.fields.items() if name not in apart},
        "sensitive": {name: value for name, value in registration.fields.items() if name in apart},
        "verified": registration.verified,
        "bounced": registration.bounced,
        "sequence": registration.sequence,
        "asked": registration.asked,
        "offer_until": registration.offer_until,
        "intake_at": registration.intake_at,
        "message": registration.message,
        "details": _details(registration),
    }


def registration(row: Row[Any]) -> Registration:
    details = row.details
    return Registration(
        ref=row.ref,
        event=row.event,
        status=Status(row.status),
        held=row.held,
        email=row.email,
        received=row.received,
        turn=row.turn,
        token=row.token,
        changed=row.changed,
        name=row.name,
        organisation=row.organisation,
        language=row.language,
        fields={**row.fields, **row.sensitive},
        audience=row.audience,
        registered_by=row.registered_by,
        verified=row.verified,
        sequence=row.sequence,
        sessions=tuple(details.get("sessions", ())),
        absent=tuple(details.get("absent", ())),
        partstat=details.get("partstat", {}),
        answered=details.get("answered", {}),
        offer_until=row.offer_until,
        slots=tuple(datetime.fromisoformat(slot) for slot in details.get("slots", ())),
        intake_at=row.intake_at,
        bounced=row.bounced,
        asked=row.asked,
        message=row.message,
        lot=details.get("lot", 0),
        caller=details.get("caller", ""),
        reminded=details.get("reminded", 0),
        intake_minutes=details.get("intake_minutes", 0),
        proposed_at=_moment(details.get("proposed_at")),
        asked_since=_moment(details.get("asked_since")),
    )


def key_of(address: str) -> str:
    """By which an address is found. As long as an address can be (RFC 5321, 4.5.3.1): PostgreSQL's indexes have a limit."""
    return plain(address_key(address))[:320]


def organisation_key_of(organisation: str) -> str:
    return organisation_key(organisation)[:320]


@overload
def plain(text: str) -> str: ...
@overload
def plain(text: None) -> None: ...
@overload
def plain(text: str | None) -> str | None: ...


def plain(text: str | None) -> str | None:
    """Text that every database takes: PostgreSQL refuses NUL, and neither takes half a surrogate pair."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def _details(registration: Registration) -> dict[str, Any]:
    details: dict[str, Any] = {
        "sessions": list(registration.sessions),
        "absent": list(registration.absent),
        "partstat": dict(registration.partstat),
        "answered": dict(registration.answered),
        "slots": [slot.isoformat() for slot in registration.slots],
        "lot": registration.lot,
        "caller": plain(registration.caller),
        "reminded": registration.reminded,
        "intake_minutes": registration.intake_minutes,
        "proposed_at": _iso(registration.proposed_at),
        "asked_since": _iso(registration.asked_since),
    }
    return {name: value for name, value in details.items() if value}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
