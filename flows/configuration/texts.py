"""Is everything said in every language, is everybody reachable, are names usable and single."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from flows.faults import unknown
from flows.registration.model import STANDARD_FIELDS, Contact, Event, Session, Text
from flows.written import parse_address, parse_zone

Faults = Iterator[tuple[str, str]]
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LINK = re.compile(r"https?://[^\s/]+\S*")
RESERVED = {"true", "false", "none", "and", "or", "not", "in", "is", "if", "else"}
RESERVED |= {"domain", "language", "received", "listed", "audience"}


def faults(event: Event, languages: Collection[str], folder: Path | None) -> Faults:
    yield from _languages(event, languages)
    if event.languages and set(event.languages) <= set(languages):
        yield from _wordings(event)
    yield from _people(event, folder)
    yield from _names(event)
    yield from _fields(event)


def _languages(event: Event, known: Collection[str]) -> Faults:
    if not event.languages:
        yield "languages", "is empty; name at least one, such as ['nl']"
    for number, language in enumerate(event.languages, 1):
        if language not in known:
            yield (
                f"languages[{number}]",
                unknown(language, known, "language") + f" (or write languages/{language}.toml)",
            )
    yield from _twice("languages", event.languages)
    try:
        parse_zone(event.timezone)
    except ValueError as error:
        yield "timezone", str(error)


def _wordings(event: Event) -> Faults:
    yield from _said("title", event.title, event, needed=True)
    yield from _called_off("", event, event)
    for number, session in enumerate(event.sessions, 1):
        yield from _said(f"sessions[{number}].title", session.title, event)
        yield from _said(f"sessions[{number}].practical", session.practical, event)
        yield from _called_off(f"sessions[{number}].", session, event)
    for number, field in enumerate(event.fields, 1):
        yield from _said(f"fields[{number}].label", field.label, event, needed=field.name not in STANDARD_FIELDS)
        yield from _said(f"fields[{number}].purpose", field.purpose, event)
    for number, audience in enumerate(event.audiences, 1):
        yield from _said(f"audiences[{number}].label", audience.label, event)
    for number, rule in enumerate(event.eligibility, 1):
        yield from _said(f"eligibility[{number}].reason", rule.reason, event, needed=rule.then == "refuse")
    yield from _said("publish.about", event.publish.about, event)
    yield from _evaluation(event)


def _evaluation(event: Event) -> Faults:
    if not isinstance(event.evaluation, str):
        yield from _said("evaluation", event.evaluation, event)
    links = {"": event.evaluation} if isinstance(event.evaluation, str) else event.evaluation
    for language, link in links.items():
        if link and not re.fullmatch(r"https://[^\s/]+\S*", link):
            key = f"evaluation.{language}" if language else "evaluation"
            yield key, f"{link!r} is no link; write it with https:// in front"


def _called_off(prefix: str, one: Event | Session, event: Event) -> Faults:
    yield from _said(f"{prefix}cancelled_reason", one.cancelled_reason, event)
    if one.cancelled_reason and not one.cancelled:
        yield f"{prefix}cancelled_reason", "is told only of what is called off; add cancelled = true, or remove it"


def _said(key: str, text: Text, event: Event, needed: bool = False) -> Faults:
    if not text and not needed:
        return
    for language in event.languages:
        if not text.get(language, "").strip():
            yield key, f'says nothing in {language!r}, a language of the event; add {language} = "…"'
    for language in text:
        if language not in event.languages:
            yield f"{key}.{language}", f"{language!r} is no language of the event; add it to languages, or remove this"


def _people(event: Event, folder: Path | None) -> Faults:
    yield from _address("organiser.email", event.organiser.email)
    for number, contact in enumerate(event.contacts, 1):
        yield from _address(f"contacts[{number}].email", contact.email)
        yield from _calendar(f"contacts[{number}].calendar", contact, folder)
        if contact.email.casefold() == event.organiser.email.casefold():
            yield (
                f"contacts[{number}].email",
                "is the mailbox itself, so mail would go round; write the person's own address",
            )
    yield from _twice("contacts", (contact.email.casefold() for contact in event.contacts))
    for number, session in enumerate(event.sessions, 1):
        if session.online and not _LINK.fullmatch(session.online):
            yield f"sessions[{number}].online", f"{session.online!r} is no link; write it with https:// in front"
    yield from _place_of_call(event)


def _place_of_call(event: Event) -> Faults:
    place, medium = event.intake.place, event.intake.medium
    if not event.intake.required or medium == "phone":
        return
    if not place:
        yield "intake.place", "is empty, but the intake is not by phone; write the link, or the address"
    elif medium == "online" and not _LINK.fullmatch(place):
        yield "intake.place", f"{place!r} is no link; write it with https:// in front"


def _address(key: str, text: str) -> Faults:
    try:
        parse_address(text)
    except ValueError as error:
        yield key, str(error)


def _calendar(key: str, contact: Contact, folder: Path | None) -> Faults:
    scheme, slashes, rest = contact.calendar.partition("://")
    if contact.calendar.startswith("secret:"):
        if not re.fullmatch(r"[a-z0-9_]+", contact.calendar.removeprefix("secret:")):
            yield key, f"{contact.calendar!r} names no setting; write small letters, such as 'secret:noor'"
        return
    if slashes and scheme not in {"https", "caldavs"}:
        yield key, f"{scheme}:// cannot be read; write a file, https:// or caldavs://"
    elif slashes and "@" in rest.partition("/")[0]:
        yield (
            key,
            "has a password in it; set KRINGPOST_CALENDARS__NAME to this address in .env, and write 'secret:name'",
        )
    if contact.calendar and not slashes and folder and not (folder / contact.calendar).is_file():
        yield key, f"there is no file {contact.calendar!r} in the configuration folder; add it or remove this"


def _names(event: Event) -> Faults:
    if not re.fullmatch(r"[A-Z]{0,4}", event.ref_prefix):
        yield "ref_prefix", f"{event.ref_prefix!r} cannot begin a reference; write one to four capitals, such as 'LK'"
    if any(not alias.strip() for alias in event.aliases):
        yield "aliases", "holds an empty word; remove it"
    for number, session in enumerate(event.sessions, 1):
        if not re.fullmatch(r"[A-Za-z0-9]{1,12}", session.id):
            yield f"sessions[{number}].id", f"{session.id!r} cannot be an id; write letters or digits, such as '1'"
    yield from _twice("sessions", (session.id for session in event.sessions))
    yield from _twice("audiences", (audience.name for audience in event.audiences))
    yield from _twice("fields", (field.name for field in event.fields))
    for number, audience in enumerate(event.audiences, 1):
        if not audience.name.strip():
            yield f"audiences[{number}].name", "is empty; write a name"


def _fields(event: Event) -> Faults:
    owner: dict[str, str] = {}
    for number, field in enumerate(event.fields, 1):
        key = f"fields[{number}]"
        if not _NAME.fullmatch(field.name) or field.name in RESERVED:
            yield (
                f"{key}.name",
                f"{field.name!r} cannot be used in a rule; write small letters, not a word of the rules' own",
            )
        if (field.type == "choice") != bool(field.choices):
            yield f"{key}.choices", "go with type 'choice', and only with that; add choices or change the type"
        yield from _twice(f"{key}.choices", field.choices)
        for synonym in {word.casefold().strip() for word in field.synonyms}:
            if owner.setdefault(synonym, field.name) != field.name:
                yield f"{key}.synonyms", f"{synonym!r} means {owner[synonym]!r} too; remove one of them"


def _twice(key: str, names: Iterable[str]) -> Faults:
    for name, count in Counter(names).items():
        if count > 1:
            yield key, f"{name!r} stands there {count} times; keep one"
