"""The register as a JSON file: what `export` writes and `try --state` reads, also in its shorter form, where most keys are left out."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.errors import ConfigurationError
from flows.registration.known import Known, Mentions, Sent
from flows.registration.model import Event, Registration, Status, address_key

_LEFT_OUT = {"token", "message"}
"""The token is a secret between us and the person; the row of a mail means nothing elsewhere."""
_MOMENTS = {"received", "changed", "offer_until", "intake_at", "proposed_at", "asked_since"}
_SEATED = {Status.CONFIRMED, Status.INTAKE, Status.OFFERED, Status.AWAITING_INFO, Status.AWAITING_REVIEW}
_QUESTIONS = {"confirm-cancel"}


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """What a register holds, and what was sent."""

    registrations: tuple[Registration, ...] = ()
    sent: tuple[Sent, ...] = ()

    def known(self, mentions: Mentions) -> Known:
        """As the store's `known`: letters by Message-ID or UID, registrations by reference, address, or such a letter."""
        named = {*mentions.message_ids, *mentions.uids}
        sent = tuple(each for each in self.sent if each.message_id in named or (each.uid and each.uid in named))
        refs = {*mentions.refs, *(each.ref for each in sent)}
        keys = {address_key(address) for address in mentions.addresses}
        return Known(sent, tuple(each for each in self.registrations if each.ref in refs or keys & _addresses(each)))


def to_table(registration: Registration, sensitive: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Every attribute by its name; moments in ISO form."""
    table = {
        part.name: _plain(getattr(registration, part.name))
        for part in fields(registration)
        if part.name not in _LEFT_OUT
    }
    table["fields"] = {name: value for name, value in registration.fields.items() if name not in sensitive}
    return table


def from_table(table: Mapping[str, Any], events: Mapping[str, Event]) -> RegisterFile:
    """Raises ConfigurationError for what is no register of a known event."""
    found: list[Registration] = []
    sent: list[Sent] = []
    try:
        for row in table.get("registrations", ()):
            event = events[row.get("event") or table["event"]]
            found.append(_registration(row, event, len(found)))
            sent += (_sent(letter, found[-1]) for letter in row.get("sent", ()))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ConfigurationError(
            [f"state: {error!r} stops the reading of the register; give it as `kringpost export` writes it"]
        ) from error
    return RegisterFile(tuple(found), tuple(sent))


def _registration(row: Mapping[str, Any], event: Event, index: int) -> Registration:
    status = Status(row["status"])
    early = event.registration.opens or event.starts - timedelta(days=90)
    kinds = [letter["kind"] for letter in row.get("sent", ())]
    given = {
        part.name: row[part.name] for part in fields(Registration) if part.name in row and part.name not in _LEFT_OUT
    }
    short = {
        "held": status in _SEATED,
        "received": early + timedelta(seconds=index),
        "changed": early + timedelta(seconds=index),
        "turn": index,
        "offer_until": event.starts if status is Status.OFFERED else None,
        "asked": kinds[-1] if kinds and kinds[-1] in _QUESTIONS else "",
        "intake_at": next(iter(row.get("slots", ())), None) if kinds[-1:] == ["intake-booked"] else None,
        "sequence": 1 if "confirmed" in kinds else 0,
    }
    values = {name: _read(name, value, event.zone) for name, value in {**short, **given}.items()}
    return Registration(**{**values, "event": event.slug, "status": status, "token": _token(row)})


def _token(row: Mapping[str, Any]) -> str:
    """The file holds none; UIDs of the letters tell it."""
    uids = (letter["uid"] for letter in row.get("sent", ()) if letter.get("uid"))
    return next((uid.partition("@")[0].rpartition("-")[0] for uid in uids), f"{row['ref']}-try")


def _sent(letter: Mapping[str, Any], registration: Registration) -> Sent:
    return Sent(
        letter["kind"],
        registration.event,
        registration.ref,
        letter.get("to") or registration.email,
        letter.get("message_id") or "",
        letter.get("uid") or "",
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return dict(value) if isinstance(value, Mapping) else value


def _read(name: str, value: Any, zone: ZoneInfo) -> Any:
    if name in _MOMENTS:
        return _moment(value, zone) if isinstance(value, str) else value
    if name == "slots":
        return tuple(_moment(one, zone) for one in value)
    return tuple(value) if isinstance(value, list) else value


def _moment(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _addresses(registration: Registration) -> set[str]:
    return {address_key(registration.email), address_key(registration.registered_by or registration.email)}
