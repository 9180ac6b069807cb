"""What somebody adds to a registration, and what they correct in it."""

from collections.abc import Sequence
from dataclasses import replace

from flows.mail.message import Evidence
from flows.mail.reading.bare import bare_answer, is_empty, is_sure
from flows.mail.reading.changes import changed
from flows.mail.reading.contacts import phone_in
from flows.mail.reading.context import Context, Understood
from flows.mail.reading.employer import reader_of
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import fold, words_of
from flows.mail.reading.whose import of_writer
from flows.registration.commands import AddInfo, Ask, ChangeDetails, Command, Person
from flows.registration.model import Registration, Status


def details(context: Context) -> Understood | None:
    registration = context.situation.first
    if registration is None or not registration.active or _gives_up(context) or _leaves(context):
        return None
    context = of_writer(context)
    changes = changed(context, registration)
    if context.has("register") and any(each.name not in changes.values() for each in context.about.company.others):
        return None
    if changes:
        command = ChangeDetails(
            context.origin, (registration.ref,), changes, context.situation.proven((registration.ref,))
        )
        return Understood(
            (command,),
            (*context.found.evidence("change", "moved"), *(Evidence(key, value) for key, value in changes.items())),
        )
    if registration.status is Status.AWAITING_INFO or context.situation.open == "info":
        return _with_none_told(_added(context, registration), context)
    return _remarked(context, registration)


def _with_none_told(added: Understood | None, context: Context) -> Understood | None:
    """ "Bewonersinitiatief: geen, ik kom als bewoner", "n.v.t.": asking again would bring no more, so the contact person hears it."""
    if not any(is_empty(each.text.rpartition(": ")[2].partition(",")[0], context) for each in context.found.sentences):
        return added
    asked = Ask(context.origin, context.refs)
    return Understood((*added.commands, asked), added.evidence) if added else Understood((asked,))


def _remarked(context: Context, registration: Registration) -> Understood | None:
    """ "Nog even voor de catering: ik eet geen noten", "mijn mobiel is 06 …", from somebody with a seat; nothing else is meant."""
    fields = _told_of_oneself(context, registration)
    asks = bool(context.found.questions)
    if asks and not _tells_remark(context):
        return None
    other = context.has("register", "absent", "substitute", "erase", "postpone", "decline")
    if not fields or other or context.situation.open not in ("", *_ABOUT_CALL) or context.about.company.others:
        return None
    person = _known(Person(None, None, None, fields), registration)
    proven = context.situation.proven((registration.ref,))
    evidence = tuple(Evidence(key, value) for key, value in fields.items())
    command = AddInfo(context.origin, (registration.ref,), (person,), proven)
    also: tuple[Command, ...] = (Ask(context.origin, (registration.ref,)),) if asks else ()
    return Understood((command, *also), evidence)


def _tells_remark(context: Context) -> bool:
    """ "Ik heb een notenallergie, kan dat worden doorgegeven?": the host must know it; "ik heb een rollator. Is er een lift?" asks."""
    lexicon = context.guide.lexicon
    own, verbs = lexicon.folded("signs", "self"), lexicon.folded("signs", "begins_question")
    passes_on = lexicon.pattern("signs", "passes_on")
    told = [each for each in context.found.all("remark") if _tells(words_of(each.clause), own, verbs)]
    asked = any(passes_on.search(" ".join(each.words)) for each in context.found.questions)
    return bool(told) and (asked or any(each.sentence.question for each in told))


def _tells(words: Sequence[str], own: frozenset[str], verbs: frozenset[str]) -> bool:
    """ "Ik eet geen noten"; not "moet ik vegetarisch eten?"."""
    return bool(own & set(words)) and words[0] not in verbs


def _told_of_oneself(context: Context, registration: Registration) -> dict[str, str]:
    """Remarks, and the phone and function that sentences about the writer tell and that are not known yet."""
    first = context.guide.lexicon.folded("signs", "first")
    asked = context.situation.open in _ABOUT_CALL
    own = [each for each in context.found.sentences if asked or first & set(each.words)]
    told = {
        "remarks": context.about.writer.fields.get("remarks", ""),
        "phone": next(filter(None, (phone_in(each.text) for each in own)), ""),
        "function": next(
            (
                value.text
                for each in own
                for value in reader_of(context.guide).prose.find(each)
                if value.field == "function"
            ),
            "",
        ),
    }
    new = [
        key for key in told if key == "remarks" or not (registration.fields.get(key) or context.has("change", "moved"))
    ]
    return {key: told[key] for key in new if told[key]}


_ABOUT_CALL = ("slots", "booked")
"""Open are the times, or the call: then our mail asks for the number."""


def _gives_up(context: Context) -> bool:
    """ "Warm Zuid. Is dat niet goed, dan hoor ik het; anders haak ik af": what was asked for is told, and nothing given up."""
    return context.has("cancel") and not (context.situation.open == "info" and context.found.doubts("cancel"))


def _leaves(context: Context) -> bool:
    return context.has("absent") and not context.has("change")


def _added(context: Context, registration: Registration) -> Understood | None:
    if context.found.questions and context.has("delay", "undecided"):
        return None  # "Ik weet niet welke naam we gebruiken: wat raadt u aan?"
    person = _named_by_group(context, registration, _without_asked(context.about.writer, context))
    person = _known(_short(context, registration, person), registration)
    news = _news(person, registration)
    if not news and (registration.name or not context.about.company.others):
        return None
    others = context.about.company.others
    others = tuple(replace(each, organisation=each.organisation or registration.organisation) for each in others)
    people = others if others and not registration.name else (person, *others)
    command = AddInfo(context.origin, (registration.ref,), people, context.situation.proven((registration.ref,)))
    return Understood((command,), tuple(Evidence(key, value) for key, value in news.items()))


def _named_by_group(context: Context, registration: Registration, person: Person) -> Person:
    """ "U vroeg namens wie ik kom: dat is Warmtewerkgroep Oost": to an event that asks for no initiative, more than their domain."""
    asked = {each.name for each in context.event.fields} if context.event else set()
    if (
        registration.organisation
        or "initiative" in asked
        or not (person.organisation is None or _of_domain(context, person))
    ):
        return person
    told = (each for each in context.found.sentences if not each.question)
    values = (
        value.text
        for each in told
        for value in reader_of(context.guide).prose.find(each)
        if value.field == "initiative"
    )
    return replace(person, organisation=next(values, person.organisation))


def _without_asked(person: Person, context: Context) -> Person:
    """ "Telt Warme Buren als bewonersinitiatief?" gives no value."""
    lexicon = context.guide.lexicon
    verbs = lexicon.folded("signs", "begins_question") | lexicon.folded("signs", "asking")
    told = [each.text for each in context.found.sentences if not (each.question and verbs & set(each.words[:1]))]
    fields = {key: value for key, value in person.fields.items() if any(value in each for each in told)}
    return replace(person, fields=fields) if len(told) < len(context.found.sentences) else person


def _short(context: Context, registration: Registration, person: Person) -> Person:
    """A few bare words answer the one field that is missing."""
    event = context.event
    missing = [each for each in event.fields if each.required and not _has(registration, each.name)] if event else []
    if len(missing) > 1:
        missing = [
            each
            for each in missing
            if each.name not in person.fields and not (each.name == "organisation" and person.organisation)
        ]
    text = bare_answer(context)
    alone = len(context.found.sentences) > 2
    if (
        len(missing) != 1
        or not text
        or text in person.fields.values()
        or len(text.split()) > 6
        or (context.found.questions and not alone and not is_sure(context, text))
        or len(context.found.sentences) > _FEW
        or (not alone and context.found.has("delay", "forward", "attachment", "decline", "unnamed"))
        or any(fold(each.text) in fold(text) for each in context.found.all("thanks", "received"))
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


_FEW = 6
"""Sentences of a mail that still is no more than an answer."""


def _of_domain(context: Context, person: Person) -> bool:
    return any(each.what == "organisation (domain)" for each in context.about.evidence)


def _known(person: Person, registration: Registration) -> Person:
    """What the register knows stays; the mail's words go on top."""
    fields = {**registration.fields, **person.fields}
    known, name = registration.name or "", person.name or ""
    name = known if same_person(known, name) and len(name.split()) < len(known.split()) else name
    return Person(name or registration.name, person.email, person.organisation or registration.organisation, fields)


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
