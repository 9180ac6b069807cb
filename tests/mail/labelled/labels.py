"""What a case says of persons, seats and labels in one line each, made into the tables of `expected.jsonl`."""

from collections.abc import Mapping
from typing import Any

SENT = {
    "confirmed": ["confirmed"],
    "waitlisted": ["waitlisted"],
    "offered": ["waitlisted", "offer"],
    "awaiting_info": ["info-needed"],
    "awaiting_review": ["in-review", "review-request"],
    "intake": ["intake-proposal"],
    "cancelled": ["confirmed", "cancelled"],
    "expired": ["waitlisted", "offer", "offer-expired"],
    "refused": ["not-eligible"],
}
HARM = {
    "register": ["cancel", "decline_offer", "erase"],
    "add_info": ["cancel", "erase"],
    "cancel": ["register", "accept_offer"],
    "cancel_session": ["cancel", "register"],
    "substitute": ["cancel", "register"],
    "accept_offer": ["decline_offer", "cancel"],
    "decline_offer": ["accept_offer", "register"],
    "choose_slot": ["no_slot_fits", "cancel"],
    "no_slot_fits": ["choose_slot", "cancel"],
    "change_details": ["cancel", "substitute"],
    "question": ["register", "cancel", "decline_offer", "accept_offer", "erase"],
    "rsvp": ["cancel", "cancel_session", "register"],
    "counter": ["cancel", "accept_offer", "choose_slot"],
    "verdict": ["register", "cancel", "decline_offer"],
    "erase": ["register"],
    "bounce": ["register", "cancel", "accept_offer", "decline_offer", "choose_slot", "question", "unclear"],
    "auto_reply": [
        "register",
        "cancel",
        "cancel_session",
        "accept_offer",
        "decline_offer",
        "question",
        "unclear",
        "substitute",
    ],
    "bulk": ["register", "cancel", "question", "unclear"],
    "unclear": ["register", "cancel", "accept_offer", "decline_offer", "erase"],
}
MACHINES = {"auto_reply", "bulk", "bounce"}
STANDARD = {"name", "email", "organisation"}
PLAIN = ("slot", "verdict", "partstat", "proposed", "changes", "also", "dangerous_verdict", "organisation_from")


def record(line: str) -> dict[str, Any]:
    """`Name; address; organisation; field=value; ...`, where an empty place is unknown."""
    pieces = [each.strip() for each in line.split(";")]
    first = [None if each in ("", "?") else each for each in pieces if "=" not in each] + [None] * 3
    fields = dict(each.split("=", 1) for each in pieces if "=" in each)
    return {"name": first[0], "email": first[1], "organisation": first[2], "fields": fields}


def state_of(mail: Mapping[str, Any]) -> dict[str, Any] | None:
    seats = mail.get("seats")
    return (
        {
            "event": mail["seats_at"] if "seats_at" in mail else mail["event"],
            "registrations": [seat(each) for each in seats],
        }
        if seats
        else None
    )


def seat(line: str) -> dict[str, Any]:
    """`REF status; Name; address; organisation; sent=kind,kind; slots=...; field=value`."""
    (ref, status), rest = line.split(";", 1)[0].split(), line.split(";", 1)[1]
    person = record(rest)
    fields = person["fields"]
    kinds = fields.pop("sent").split(",") if "sent" in fields else SENT[status]
    slots = fields.pop("slots").split(",") if "slots" in fields else []
    sent = [letter(kind, ref) for kind in kinds]
    return {"ref": ref, "status": status, **person, "sent": sent, "slots": slots}


def letter(kind: str, ref: str) -> dict[str, str]:
    """A kind with a calendar entry is written `confirmed/2`: the second meeting's."""
    kind, _, session = kind.partition("/")
    table = {"kind": kind, "message_id": f"<{kind}.{ref}@wijkwarmte.example>"}
    return {**table, "uid": f"{ref}-{session}@wijkwarmte.example"} if session else table


def expected(name: str, mail: Mapping[str, Any], state: Mapping[str, Any] | None) -> dict[str, Any]:
    intent = mail["intent"]
    refs = [each["ref"] for each in state["registrations"]] if state and intent != "register" else []
    label = {
        "file": f"{name}.eml",
        "language": mail.get("language", "nl"),
        "event": mail.get("event"),
        "intent": intent,
        "persons": [record(each) for each in mail.get("persons", ())],
        "missing": list(mail.get("missing", ())),
        "dangerous": sorted({*dangers(mail), *mail.get("dangerous", ())}),
        "sessions": list(mail.get("sessions", ())),
        "substitute": substitute(mail["substitute"]) if "substitute" in mail else None,
        "state": state,
        "refs": mail.get("refs", refs),
        "note": mail["note"],
    }
    label |= {key: mail.get(key) for key in PLAIN if key in mail or key == "slot"}
    label["event"] = label["event"] or None
    return label | {key: options(key, value) for key, value in mail.items() if key.endswith("_any")}


def dangers(mail: Mapping[str, Any]) -> set[str]:
    rights = {mail["intent"], *mail.get("intent_any", ()), *mail.get("also", ())}
    machines = set() if mail["intent"] in MACHINES else MACHINES
    return {*HARM[mail["intent"]], *machines} - rights


def substitute(line: str) -> dict[str, Any]:
    person = record(line)
    return {**person, "replaces": person["fields"].pop("replaces", None)}


def options(key: str, values: list[Any]) -> list[Any]:
    """All labels that are right. An unknown event cannot be written in TOML: "" stands for it."""
    if key == "persons_any":
        return [[record(each) for each in persons] for persons in values]
    return [each or None for each in values] if key == "event_any" else values
