"""What somebody adds to a registration, and what they correct in it."""

import re
from collections.abc import Mapping

from flows.mail.message import Evidence
from flows.mail.reading.closing import emails_in, phone_in
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.employer import reader_of
from flows.mail.reading.phrases import fold
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.registration.commands import AddInfo, ChangeDetails, Person
from flows.registration.lists import organisation_key
from flows.registration.model import Registration, Status


def details(context: Context) -> Understood | None:
    registration = context.situation.first
    if registration is None or not registration.active or context.has("cancel") or _leaves(context):
        return None
    changes = changed(context, registration) if context.has("change") else {}
    if context.has("register") and any(each.name not in changes.values() for each in context.about.company.others):
        return None
    if changes:
        command = ChangeDetails(
            context.origin, (registration.ref,), changes, context.situation.proven((registration.ref,))
        )
        return Understood(
            (command,), (*context.found.evidence("change"), *(Evidence(key, value) for key, value in changes.items()))
        )
    if registration.status is Status.AWAITING_INFO or context.situation.open == "info":
        return _added(context, registration)
    return _remarked(context, registration)


def _remarked(context: Context, registration: Registration) -> Understood | None:
    """ "Nog even voor de catering: ik eet geen noten", from somebody with a seat; nothing else is meant."""
    remarks = context.about.writer.fields.get("remarks", "")
    other = context.found.questions or context.has("register", "absent", "substitute", "erase", "postpone", "decline")
    if not remarks or other or context.situation.open or context.about.company.others:
        return None
    person = _known(Person(None, None, None, {"remarks": remarks}), registration)
    proven = context.situation.proven((registration.ref,))
    return Understood(
        (AddInfo(context.origin, (registration.ref,), (person,), proven),), (Evidence("remarks", remarks),)
    )


def _leaves(context: Context) -> bool:
    return context.has("absent") and not context.has("change")


def _added(context: Context, registration: Registration) -> Understood | None:
    person = context.about.writer
    person = _known(_short(context, registration, person), registration)
    news = _news(person, registration)
    if not news and (registration.name or not context.about.company.others):
        return None
    others = context.about.company.others
    people = others if others and not registration.name else (person, *others)
    command = AddInfo(context.origin, (registration.ref,), people, context.situation.proven((registration.ref,)))
    return Understood((command,), tuple(Evidence(key, value) for key, value in news.items()))


def _short(context: Context, registration: Registration, person: Person) -> Person:
    """A few bare words answer the one field that is missing."""
    event = context.event
    missing = [each for each in event.fields if each.required and not _has(registration, each.name)] if event else []
    text = context.found.sentences[0].text.strip(" .!") if context.found.sentences else ""
    if (
        len(missing) != 1
        or not text
        or len(text.split()) > 6
        or context.found.questions
        or len(context.found.sentences) > 2
        or context.found.has("delay", "thanks", "forward", "attachment")
    ):
        return person
    name = missing[0].name
    if name == "organisation":
        return (
            person
            if person.organisation and not _of_domain(context, person)
            else Person(person.name, person.email, text, person.fields)
        )
    return (
        person
        if name in person.fields
        else Person(person.name, person.email, person.organisation, {**person.fields, name: text})
    )


def _of_domain(context: Context, person: Person) -> bool:
    return any(each.what == "organisation (domain)" for each in context.about.evidence)


def _known(person: Person, registration: Registration) -> Person:
    """What the register knows stays; the mail's words go on top."""
    fields = {**registration.fields, **person.fields}
    return Person(
        person.name or registration.name, person.email, person.organisation or registration.organisation, fields
    )


def _has(registration: Registration, name: str) -> bool:
    return (
        bool(getattr(registration, name))
        if name in ("name", "organisation", "email")
        else bool(registration.fields.get(name))
    )


def _news(person: Person, registration: Registration) -> dict[str, str]:
    news = {key: value for key, value in person.fields.items() if not registration.fields.get(key)}
    if person.organisation and not registration.organisation:
        news["organisation"] = person.organisation
    if person.name and not registration.name:
        news["name"] = person.name
    return news


def changed(context: Context, registration: Registration) -> dict[str, str]:
    """New values that differ from what the register holds. A second person's name is no correction of the first."""
    text = " ".join(each.text for each in context.found.sentences)
    changes: dict[str, str] = {}
    if email := _new_email(context, registration, text):
        changes["email"] = email
    if name := _new_name(context, registration):
        changes["name"] = name
    _organisation(context, registration, changes)
    _fields(context, registration, changes, text)
    return changes


def _new_email(context: Context, registration: Registration, text: str) -> str:
    others = [each for each in emails_in(text) if fold(each) != fold(registration.email)]
    if others and re.search(r"mail|adres|address|adresse", fold(text)):
        return others[-1]
    return ""


def _new_name(context: Context, registration: Registration) -> str:
    """The stated spelling, applied to the name that we know: "mijn naam staat verkeerd; het moet Spaans zijn"."""
    spoken = [place for place, each in enumerate(context.found.sentences) if _SPELLING.search(each.folded)]
    for place in spoken:
        for each in context.found.sentences[place : place + 2]:
            stated = next((value.text for value in _values(context, each) if value.field == "new_name"), "")
            if stated and same_person_like(stated, registration.name or ""):
                return _respelled(registration.name or "", stated)
    return ""


_SPELLING = re.compile(r"naam|name|heet|spel|schrij|nom\b")


def same_person_like(stated: str, known: str) -> bool:
    """Close enough to be another spelling, or any name when none is known."""
    return not known or any(_likeness(one, other) > 0.3 for one in stated.split() for other in known.split())


def _values(context: Context, sentence: Sentence) -> list[Value]:
    return reader_of(context.guide).prose.find(sentence)


def _respelled(known: str, stated: str) -> str:
    if len(stated.split()) > 1 or not known:
        return stated
    words = known.split()
    close = max(range(len(words)), key=lambda place: _likeness(words[place], stated))
    words[close] = stated
    return " ".join(words)


def _likeness(one: str, other: str) -> float:
    pairs = set(zip(fold(one), fold(one)[1:], strict=False))
    others = set(zip(fold(other), fold(other)[1:], strict=False))
    return len(pairs & others) / max(1, len(pairs | others))


def _organisation(context: Context, registration: Registration, changes: dict[str, str]) -> None:
    for sentence in context.found.sentences:
        stated = next((each.text for each in _values(context, sentence) if each.field == "new_organisation"), "")
        if stated in changes.values():
            continue
        if stated and organisation_key(stated) != organisation_key(registration.organisation or ""):
            signed = context.about.signed.organisation
            same = signed and organisation_key(signed) == organisation_key(stated)
            changes["organisation"] = signed if same else stated
            return


def _fields(context: Context, registration: Registration, changes: dict[str, str], text: str) -> None:
    fields: Mapping[str, str] = context.about.writer.fields
    phone = phone_in(text)
    if phone and _digits(phone) != _digits(registration.fields.get("phone", "")):
        changes["phone"] = phone
    for key, value in fields.items():
        if (
            key not in ("phone", "remarks")
            and key in registration.fields
            and fold(value) != fold(registration.fields[key])
            and value in text
        ):
            changes[key] = value


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-9:]
