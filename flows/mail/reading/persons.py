"""Who is to be registered, and what the mail says of each: from the form, the sentences, the list, the signature, the header, the domain."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flows.mail.message import Evidence, IncomingMail, Mailbox
from flows.mail.reading.addressing import addressed, answer_to, bears
from flows.mail.reading.affiliation import initiative_of, organisation_said, two_names
from flows.mail.reading.blocks import people_in_blocks
from flows.mail.reading.closing import Signed, emails_in, first_of, phone_in
from flows.mail.reading.company import Company, company_of, names_one
from flows.mail.reading.employer import Reader, of_domain, organisation_of, reader_of
from flows.mail.reading.forms import Form
from flows.mail.reading.left import without_left
from flows.mail.reading.names import same_person
from flows.mail.reading.phrases import fold
from flows.mail.reading.prose import Value
from flows.mail.reading.sentences import Sentence
from flows.mail.reading.wishes import Wishes
from flows.mail.reading.words import Guide
from flows.registration.commands import Person
from flows.registration.lists import organisation_key
from flows.registration.model import STANDARD_FIELDS, Event


@dataclass(frozen=True, slots=True)
class About:
    """What the mail says of its writer, and of all that it names together."""

    writer: Person
    signed: Signed
    company: Company
    evidence: tuple[Evidence, ...]

    @property
    def persons(self) -> tuple[Person, ...]:
        shared = {key: value for key, value in self.writer.fields.items() if key not in STANDARD_FIELDS}
        others = tuple(
            replace(each, organisation=each.organisation or self.writer.organisation, fields={**shared, **each.fields})
            for each in self.company.others
        )
        return ((self.writer,) if self.company.writer_too else ()) + others


def about(
    mail: IncomingMail, writer: Mailbox, form: Form | None, found: Wishes, event: Event | None, guide: Guide, own: str
) -> About:
    reader = reader_of(guide)
    display = reader.names.completed(reader.names.of_display(writer.name), own, writer.address)
    signed = with_card(reader.closing.read(own, mail.signature, display, writer.address), mail, display, writer.address)
    stayed = without_left(found, guide.lexicon)
    if not display and signed.name in {each.name for each in people_in_blocks(own, reader)}:
        signed = Signed()
    told = [_of_groups(*each, reader) for each in zip(found.sentences, stayed.sentences, strict=True)]
    values = [value for each in told for value in each]
    name = writer_name(form, values, display, signed, writer.address, reader)
    fields = _fields(form, values, signed, event, found, guide, own)
    organisation, source = organisation_of(form, values, signed, fields, writer, stayed, reader)
    fields, organisation = _places_off(fields, reader), _place_off(organisation, reader)
    email = (form.email if form and form.email else "") or writer.address
    person = Person(name or None, email or None, organisation or None, fields)
    company = Company(True, ()) if form and form.name else company_of(found, told, person, reader, own)
    people = [name, *(each.name or "" for each in company.others)]
    group = form.values.get("initiative", "") if form else ""
    person, source = _affiliated(person, source, group, values, event, stayed, reader, people)
    if not person.name and (alone := _only_named(company, writer.address)):
        person, company = (
            replace(
                alone,
                email=person.email,
                organisation=alone.organisation or person.organisation,
                fields={**person.fields, **alone.fields},
            ),
            Company(True, ()),
        )
    company = _with_addresses(_with_form(company, form), writer.address, found)
    if (
        not company.others
        and company.writer_too
        and form is None
        and (other := answer_to(found, name, writer.address, reader))
    ):
        person = replace(person, email=other)
    person = _apart(person, company.others, signed, found)
    return About(person, signed, company, _evidence(name, person.organisation or "", source, person.fields))


def _apart(person: Person, others: Sequence[Person], signed: Signed, found: Wishes) -> Person:
    """Without the phone and the remarks that are said of somebody else."""
    fields = dict(person.fields)
    theirs = {digits(each.fields.get("phone", "")) for each in others} - {""}
    if not signed.phone and digits(fields.get("phone", "")) in theirs:
        del fields["phone"]
    if any(each.fields.get("remarks") for each in others):
        fields.pop("remarks", None)
        if remarks := remarks_in(found, others):
            fields["remarks"] = remarks
    return replace(person, fields=fields)


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-9:]


def _affiliated(
    person: Person,
    source: str,
    form_group: str,
    values: Sequence[Value],
    event: Event | None,
    found: Wishes,
    reader: Reader,
    people: Sequence[str],
) -> tuple[Person, str]:
    """What no phrase told: the organisation, and the initiative where the event asks for one."""
    fields = dict(person.fields)
    asks = "initiative" in _wanted(event, reader.guide)
    if (
        asks
        and "initiative" not in fields
        and (told := initiative_of(found, reader, people, person.organisation or ""))
    ):
        fields["initiative"] = _place_off(told, reader)
    if (
        asks
        and "initiative" not in fields
        and (other := _other_group(values, person.organisation or "", people, reader))
    ):
        fields["initiative"] = _place_off(other, reader)
    organisation = person.organisation
    if asks and "initiative" not in fields and organisation and source == "sentence":
        employer = "" if reader.closing.known(organisation) else of_domain(person.email or "", reader.guide)
        if employer and " " in organisation:
            fields["initiative"], organisation, source = _place_off(organisation, reader), employer, "domain"
    if not organisation:
        group = "" if asks else first_of((form_group, *(each.text for each in values if each.field == "initiative")))
        organisation = group or organisation_said(found, reader, [*people, *fields.values()])
        source = "sentence"
    return replace(person, organisation=_place_off(organisation, reader) or None, fields=fields), source


def _other_group(values: Sequence[Value], organisation: str, people: Sequence[str], reader: Reader) -> str:
    """ "gemeente Veendam … wij zijn betrokken bij Sorghvliet Stookt Samen": the group beside the employer that the lists know."""
    stated = {fold(each.text): each.text for each in values if each.field == "organisation"}
    left = [
        text
        for key, text in stated.items()
        if not reader.closing.known(text)
        and organisation_key(text) != organisation_key(organisation)
        and not two_names(text, reader)
        and not any(same_person(text, each) for each in people if each)
        and key.split()[0] not in reader.guide.lexicon.folded("organisations", "municipality")
    ]
    return left[0] if len(left) == 1 and reader.closing.known(organisation) and len(left[0].split()) > 1 else ""


def _of_groups(sentence: Sentence, stayed: Sentence, reader: Reader) -> list[Value]:
    """What the sentence's phrases tell; "samen met Gerda Pol (gerda@…)" tells of a person, and of no group."""
    found = reader.prose.find(sentence)
    groups = ("initiative", "organisation")
    return [
        each
        for each in found
        if each.field not in groups
        or (
            not _addressed(each, sentence)
            and not _is_person(each.text, reader)
            and stayed.text[each.start : each.end] == each.text
        )
    ]


def _is_person(text: str, reader: Reader) -> bool:
    """ "mede namens Els Smit", "samen met Dirk en Wilma"."""
    parts = re.split(r"\s(?:en|and|und|et|&)\s", text)
    people = all(reader.first.begins(part) and len(part.split()) > (len(parts) == 1) for part in parts)
    return people and not reader.names.organisation_like(text) and not reader.closing.known(text)


def _addressed(value: Value, sentence: Sentence) -> bool:
    return any(bears(each, value.text) for each in emails_in(sentence.text[value.end : value.end + _BESIDE]))


_BESIDE = 45
"""Characters behind a name in which its address stands."""


def with_card(signed: Signed, mail: IncomingMail, display: str, address: str) -> Signed:
    """A vCard of the writer's fills in what the signature does not say."""
    card = dict(mail.card)
    theirs = card.get("email", "").casefold() == address.casefold() or same_person(card.get("name", ""), display)
    if not card or not (theirs or not display):
        return signed
    told = {key: value for key, value in card.items() if key != "email"}
    return Signed(**{key: getattr(signed, key) or told.get(key, "") for key in Signed.__dataclass_fields__})


def _only_named(company: Company, address: str) -> Person | None:
    """The one person whom a nameless writer names, when the address bears that name."""
    named = [each for each in company.others if each.name]
    return named[0] if len(company.others) == 1 and named and bears(address, named[0].name or "") else None


def _with_addresses(company: Company, sender: str, found: Wishes) -> Company:
    """`sender` is where the mail came from: an address in the text may be somebody's else."""
    taken = {sender.casefold(), *((each.email or "").casefold() for each in company.others)}
    return replace(company, others=addressed(company.others, found, taken)) if company.others else company


def _place_off(text: str, reader: Reader) -> str:
    """ "Green Corner in Almere" without the town."""
    head, _, town = text.rpartition(" in ")
    return head if head and reader.closing.known(town) else text


def _places_off(fields: dict[str, str], reader: Reader) -> dict[str, str]:
    return {key: value if key in STANDARD_FIELDS else _place_off(value, reader) for key, value in fields.items()}


def writer_name(
    form: Form | None, values: Sequence[Value], display: str, signed: Signed, address: str, reader: Reader
) -> str:
    if form and form.name:
        return form.name
    stated = first_of(value.text for value in values if value.field == "name")
    if stated and (not display or same_person(stated, display) or len(stated.split()) > 1):
        return stated
    if not display or (signed.name and not reader.first.begins(display) and _is_mailbox(display, signed.name, address)):
        return signed.name
    return signed.name if _says_more(signed.name, display) else display


def _is_mailbox(display: str, signed: str, address: str) -> bool:
    """ "Duurzaamheid <duurzaamheid@…>": no person's name, where somebody signs with another."""
    local = fold(address.partition("@")[0])
    return " " not in display and fold(display) == local and " " in signed and not same_person(signed, display)


def _says_more(signed: str, display: str) -> bool:
    """The signature completes the header: "Nadia" is Nadia Karimi; "J. de Vries" is Jan de Vries."""
    if not signed or not same_person(signed, display):
        return False
    brief = len(display.split()) == 1 or bool(re.match(r"[^\W\d_]\.", display))
    initials = bool(re.match(r"[^\W\d_]\.", display))
    return brief and (initials or len(signed) > len(display) - 2) and not re.match(r"[^\W\d_]\.", signed)


def _with_form(company: Company, form: Form | None) -> Company:
    if not form or not form.others:
        return company
    kept = ("function", "phone", "remarks", "initiative")
    others = tuple(
        Person(
            each.get("name"),
            each.get("email"),
            each.get("organisation"),
            {key: value for key, value in each.items() if key in kept},
        )
        for each in form.others
        if each.get("name") or not each
    )
    return replace(company, others=(*company.others, *others))


def _fields(
    form: Form | None,
    values: Sequence[Value],
    signed: Signed,
    event: Event | None,
    found: Wishes,
    guide: Guide,
    own: str,
) -> dict[str, str]:
    known: dict[str, str] = {}
    form_values: Mapping[str, str] = form.values if form else {}
    for name in _wanted(event, guide):
        known[name] = form_values.get(name) or _prose(name, values, event, guide)
    known["function"] = form_values.get("function") or _prose("function", values, event, guide) or signed.function
    known["phone"] = form_values.get("phone") or signed.phone or ("" if form else phone_in(own))
    known["remarks"] = form_values.get("remarks") or remarks_in(found)
    return {key: value for key, value in known.items() if value}


def _wanted(event: Event | None, guide: Guide) -> list[str]:
    """The event's own fields; those of all events while it is not known which."""
    events = [event] if event else guide.office.events.values()
    return list(dict.fromkeys(each.name for one in events for each in one.fields if each.name not in STANDARD_FIELDS))


def _prose(name: str, values: Sequence[Value], event: Event | None, guide: Guide) -> str:
    """A field of the event takes the sentences' words for the field of that name, or of one of its synonyms."""
    own = [each for each in event.fields if each.name == name] if event else []
    synonyms = {name, *(fold(word) for each in own for word in each.synonyms)}
    addressed = guide.lexicon.folded("names", "addressed") | guide.lexicon.folded("organisations", "municipality")
    found = [value for value in values if value.field in synonyms and value.field not in ("function", "name")]
    if name == "function":
        return first_of(value.text for value in values if value.field == name)
    told = (value.text for value in found if _first_word(value.text) not in addressed and not value.text[:1].isdigit())
    return first_of(text for text in told if not two_names(text, reader_of(guide)))


def _first_word(text: str) -> str:
    words = [word for word in fold(text).split() if word not in ("de", "het", "the")]
    return words[0] if words else ""


def remarks_in(found: Wishes, others: Sequence[Person] = ()) -> str:
    """Sentences about food and access: what the host must know. Those that name one of `others` are theirs."""
    places = {each.place for each in found.signals if each.group == "remark"}
    places -= {place for place in places if any(names_one(found.sentences[place].words, each) for each in others)}
    return " ".join(each.text for place, each in enumerate(found.sentences) if place in places)[:300]


def _evidence(name: str, organisation: str, source: str, fields: Mapping[str, str]) -> tuple[Evidence, ...]:
    said = {"name": name, f"organisation ({source})": organisation, **fields}
    return tuple(Evidence(what, text) for what, text in said.items() if text)
